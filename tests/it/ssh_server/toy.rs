//! A host whose page echoes what its guest does.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dripset::ssh::{AuthOutcome, Goodbye, Guest, Prompt, SeatDisplay, Session, SessionProvider};
use dripset::tui::key::Key;
use dripset::tui::keymap::HelpLine;
use dripset::tui::page::{Block, Page, Role, Span, Target};
use dripset::tui::screen::{Event, PlainView};
use dripset::tui::theme::Theme;
use tokio::sync::watch;

/// The host.
pub struct Toy {
    /// What every seat shows.
    pub room: watch::Sender<u32>,
    /// How many seats were left.
    pub left: Arc<AtomicUsize>,
    /// Everybody who sat down.
    pub guests: Mutex<Vec<Guest>>,
    /// What every seat got, in order.
    pub heard: Arc<Mutex<Vec<String>>>,
    /// What every seat chose to be shown on, in order.
    pub chosen: Arc<Mutex<Vec<SeatDisplay>>>,
    /// What a seat that does not choose is shown on.
    pub remembered: Mutex<Option<SeatDisplay>>,
    /// Whether guests can go on at another machine.
    pub moves: AtomicBool,
}

impl Default for Toy {
    fn default() -> Self {
        Self {
            room: watch::channel(0).0,
            left: Arc::default(),
            guests: Mutex::default(),
            heard: Arc::default(),
            chosen: Arc::default(),
            remembered: Mutex::default(),
            moves: AtomicBool::default(),
        }
    }
}

impl Toy {
    /// How many seats were left so far.
    pub fn left(&self) -> usize {
        self.left.load(Ordering::SeqCst)
    }

    /// Whether a seat got this.
    pub fn has_heard(&self, what: &str) -> bool {
        self.heard
            .lock()
            .expect("heard")
            .iter()
            .any(|heard| heard == what)
    }
}

impl SessionProvider for Toy {
    fn verdict(&self, guest: &Guest) -> AuthOutcome {
        match (guest.login.as_str(), guest.fields.as_slice()) {
            ("FREE", _) => AuthOutcome::Admit,
            ("NAMED", _) if guest.key.is_some() => AuthOutcome::Admit,
            ("NAMED" | "BOTH", given) if given.iter().all(|name| name.is_empty()) => {
                AuthOutcome::Ask {
                    instruction: "Welcome.".into(),
                    prompts: vec![Prompt {
                        text: "Your name: ".into(),
                        echo: true,
                    }],
                }
            }
            ("NAMED", _) => AuthOutcome::Admit,
            ("BOTH", [_]) if guest.key.is_some() => AuthOutcome::Admit,
            _ => AuthOutcome::Refuse(String::new()),
        }
    }

    fn goes_on_elsewhere(&self) -> bool {
        self.moves.load(Ordering::SeqCst)
    }

    fn seat(&self, guest: Guest, size: (u16, u16)) -> Box<dyn Session> {
        self.guests.lock().expect("guests").push(guest.clone());
        Box::new(ToySeat {
            guest,
            size,
            keys: Vec::new(),
            room: self.room.subscribe(),
            left: Arc::clone(&self.left),
            heard: Arc::clone(&self.heard),
            chosen: Arc::clone(&self.chosen),
            remembered: *self.remembered.lock().expect("remembered"),
            goodbye: None,
            waits: false,
            watches: false,
        })
    }
}

struct ToySeat {
    guest: Guest,
    size: (u16, u16),
    keys: Vec<String>,
    room: watch::Receiver<u32>,
    left: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<String>>>,
    chosen: Arc<Mutex<Vec<SeatDisplay>>>,
    remembered: Option<SeatDisplay>,
    goodbye: Option<Goodbye>,
    /// Whether it waits for something that never comes.
    waits: bool,
    /// Whether nobody is expected to type, after `w`.
    watches: bool,
}

impl Session for ToySeat {
    fn event(&mut self, event: Event) {
        let what = match event {
            Event::Key(Key::Char('!')) => panic!("as asked"),
            Event::Key(Key::Char('q')) => {
                self.goodbye = Some(Goodbye {
                    words: "Come again.".into(),
                    status: 7,
                });
                "q".into()
            }
            Event::Key(Key::Ctrl('c')) => {
                self.goodbye = Some(Goodbye {
                    words: "Come again.".into(),
                    status: 0,
                });
                "Ctrl-C".into()
            }
            Event::Key(Key::Char('Q')) => {
                self.goodbye = Some(Goodbye {
                    words: "Come\u{1b}[2J\u{7} again.".into(),
                    status: 0,
                });
                "Q".into()
            }
            Event::Key(key) => {
                self.waits |= key == Key::Char('S');
                self.watches |= key == Key::Char('w');
                key.label()
            }
            Event::Choose(target) => format!("click on {}", target.0),
            Event::Wheel(lines) => format!("wheel by {lines}"),
            Event::Paste(text) => format!("paste of {}", text.len()),
            Event::Leaving => "leaving".into(),
            _ => return,
        };
        self.keys.push(what.clone());
        self.heard.lock().expect("heard").push(what);
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
    }

    fn page(&mut self) -> Arc<Page> {
        let last = self.keys.len().saturating_sub(8);
        let room = *self.room.borrow_and_update();
        let say = |text: String| Block::para(text, Role::Plain);
        Arc::new(Page {
            title: vec![Span::new("Toy", Role::Strong)],
            body: vec![
                say(format!("keys: {}.", self.keys[last..].join(" "))),
                Block::Gap,
                say(format!("window: {} by {}.", self.size.0, self.size.1)),
                say(format!("fields: {}.", self.guest.fields.join(","))),
                say(format!("room: {room}.")),
                Block::Para(vec![Span::plain("[here]").aimed(Target::at(3), false)]),
                // Enough to fill a frame.
                say(format!("{room} ").repeat(200)),
            ],
            ..Page::default()
        })
    }

    fn plain_view(&self) -> PlainView {
        let room = *self.room.borrow();
        let last = self.keys.len().saturating_sub(8);
        let say = |text: String| Block::para(text, Role::Plain);
        PlainView {
            page: Page {
                title: vec![Span::new("Toy", Role::Strong)],
                body: vec![
                    say(format!("keys: {}.", self.keys[last..].join(" "))),
                    say(format!("window: {} by {}.", self.size.0, self.size.1)),
                    say(format!("fields: {}.", self.guest.fields.join(","))),
                ],
                ..Page::default()
            },
            commands: vec![command("alpha", 'a'), command("break", '!')],
            status: Some(format!("room: {room}.")),
            ..PlainView::default()
        }
    }

    fn welcome(&self) -> Vec<String> {
        vec!["Welcome to the toy.".into()]
    }

    fn is_watched_only(&self) -> bool {
        self.watches
    }

    fn remembered(&self) -> Option<SeatDisplay> {
        self.remembered
    }

    fn chose(&mut self, display: SeatDisplay) {
        self.chosen.lock().expect("chosen").push(display);
    }

    fn theme(&self) -> Theme {
        Theme::dark(self.guest.colours.depth)
    }

    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {
            if self.room.changed().await.is_err() {
                std::future::pending().await
            }
        })
    }

    fn is_settling(&self) -> bool {
        self.waits
    }

    fn goodbye(&mut self) -> Option<Goodbye> {
        self.goodbye.take()
    }
}

fn command(name: &'static str, key: char) -> HelpLine {
    HelpLine {
        keys: key.to_string(),
        help: name,
        name,
        key: Some(Key::Char(key)),
    }
}

impl Drop for ToySeat {
    fn drop(&mut self) {
        self.left.fetch_add(1, Ordering::SeqCst);
    }
}
