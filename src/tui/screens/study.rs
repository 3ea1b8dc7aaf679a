//! The item screen: one item at a time, and after answering everything there is to say about it.

mod feedback;

use super::leave::{Leave, Way};
use super::results::Results;
use crate::domain::response::Response;
use crate::domain::sitting::{Phase, Sitting, SittingEvent};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::kind::{self, Act, Acted, Asked};
use crate::tui::page::{Block, Notice, Page, Role, Scroll, Span, Target};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::{prose, scrolling};

/// A sitting on screen: to be answered, or to be gone through again once it has ended.
pub struct Study {
    sitting: Sitting,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
    leaving: Option<Leave>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Enter,
    Further,
    Previous,
    Next,
    Flag,
    Leave,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: Command::Enter,
        hint: "confirm",
        help: "confirm the response; once it is answered, go on",
    },
    Binding {
        presses: &[Press::Key(Key::Char(' '))],
        command: Command::Further,
        hint: "more",
        help: "once it is answered: a page further down",
    },
    Binding {
        presses: &[Press::Key(Key::Left)],
        command: Command::Previous,
        hint: "",
        help: "the item before",
    },
    Binding {
        presses: &[Press::Key(Key::Right)],
        command: Command::Next,
        hint: "",
        help: "the item after; one left open comes again at the end",
    },
    Binding {
        presses: &[Press::Key(Key::Char('*')), Press::Key(Key::Ctrl('f'))],
        command: Command::Flag,
        hint: "flag",
        help: "flag the item, or take the flag back",
    },
    Binding {
        presses: &[Press::Key(Key::Esc)],
        command: Command::Leave,
        hint: "leave",
        help: "leave the set; everything is kept",
    },
];

impl Study {
    /// Shows a sitting where the learner left it.
    pub fn new(sitting: Sitting) -> Self {
        Self {
            sitting,
            cursor: 0,
            scroll: None,
            notice: None,
            leaving: None,
        }
    }

    fn asked(&self) -> Asked<'_> {
        let (_, layout, slot) = self.sitting.present();
        Asked {
            drawn: &layout.drawn,
            entry: &slot.entry,
            cursor: self.cursor,
        }
    }

    fn is_open(&self) -> bool {
        !self.sitting.is_ended() && self.sitting.present().2.phase == Phase::Open
    }

    /// Hands an event to the sitting and its wishes on.
    fn apply(&mut self, event: SittingEvent, context: &Context) -> Vec<Effect> {
        match self.sitting.apply(event, context.now) {
            Ok(effects) => {
                let id = self.sitting.id;
                effects
                    .into_iter()
                    .map(|effect| Effect::Sitting(id, effect))
                    .collect()
            }
            Err(refused) => {
                self.say(Role::Warning, sentence(&refused.to_string()));
                Vec::new()
            }
        }
    }

    fn say(&mut self, role: Role, text: impl Into<String>) {
        self.notice = Some(Notice {
            role,
            text: text.into(),
        });
    }

    fn key(&mut self, key: Key, context: &Context) -> Update {
        let item = self.sitting.present().0.clone();
        let screen = kind::screen(&item.kind);
        if let Some(act) = find(screen.keymap(), key).filter(|_| self.is_open()) {
            let typed = if let Key::Char(c) = key {
                Some(c)
            } else {
                None
            };
            let acted = screen.act(&self.asked(), act, typed);
            return self.acted(acted, context);
        }
        match find(KEYS, key) {
            Some(Command::Enter) => self.enter(context),
            Some(Command::Further) => {
                let down = Event::Key(Key::PageDown);
                self.scroll = scrolling::scroll(&down, || self.view(), context).or(self.scroll);
                Update::none()
            }
            Some(Command::Previous) if self.sitting.place() > 0 => {
                self.go_to(self.sitting.place() - 1, context)
            }
            Some(Command::Next) if self.sitting.place() + 1 < self.sitting.len() => {
                self.go_to(self.sitting.place() + 1, context)
            }
            Some(Command::Flag) => {
                let effects = self.apply(SittingEvent::ToggleFlag, context);
                let words = if self.sitting.present().2.flagged {
                    "Flagged."
                } else {
                    "Flag taken back."
                };
                self.say(Role::Quiet, words);
                Update {
                    effects,
                    go: Go::Stay,
                }
            }
            Some(Command::Leave) if self.sitting.is_ended() => Update::go(Go::Pop),
            Some(Command::Leave) => {
                self.leaving = Some(Leave::default());
                Update {
                    effects: self.apply(SittingEvent::Leave, context),
                    go: Go::Stay,
                }
            }
            _ => Update::none(),
        }
    }

    fn acted(&mut self, acted: Acted, context: &Context) -> Update {
        self.scroll = None;
        match acted {
            Acted::Nothing => Update::none(),
            Acted::Cursor(cursor) => {
                self.cursor = cursor;
                Update::none()
            }
            Acted::Entered(entry, cursor) => {
                self.cursor = cursor;
                Update {
                    effects: self.apply(SittingEvent::Enter(entry), context),
                    go: Go::Stay,
                }
            }
            Acted::Refused(why) => {
                self.say(Role::Warning, sentence(&why));
                Update::none()
            }
        }
    }

    fn enter(&mut self, context: &Context) -> Update {
        if self.is_open() {
            self.scroll = None;
            return Update {
                effects: self.apply(SittingEvent::Submit, context),
                go: Go::Stay,
            };
        }
        if self.sitting.is_ended() {
            let next = self.sitting.place() + 1;
            return if next < self.sitting.len() {
                self.go_to(next, context)
            } else {
                Update::go(Go::Pop)
            };
        }
        match self.sitting.next_open() {
            Some(position) => self.go_to(position, context),
            None if self.sitting.answered() == self.sitting.len() => self.end(context),
            None => Update::none(),
        }
    }

    fn end(&mut self, context: &Context) -> Update {
        let effects = self.apply(SittingEvent::End, context);
        if !self.sitting.is_ended() {
            return Update {
                effects,
                go: Go::Stay,
            };
        }
        let results = Results::new(self.sitting.clone());
        Update {
            effects,
            go: Go::Replace(Box::new(results)),
        }
    }

    fn go_to(&mut self, position: usize, context: &Context) -> Update {
        self.cursor = 0;
        self.scroll = None;
        Update {
            effects: self.apply(SittingEvent::GoTo(position), context),
            go: Go::Stay,
        }
    }

    fn leave(&mut self, way: Way, context: &Context) -> Update {
        self.leaving = None;
        match way {
            Way::Keep => Update::go(Go::Home),
            Way::End => self.end(context),
            Way::Stay => Update {
                effects: self.apply(SittingEvent::Return, context),
                go: Go::Stay,
            },
        }
    }

    fn news(&mut self, news: &News, context: &Context) -> Update {
        match news {
            News::Committed(id, position) if *id == self.sitting.id => {
                self.scroll = None;
                Update {
                    effects: self.apply(SittingEvent::Committed(*position), context),
                    go: Go::Stay,
                }
            }
            News::Refused(id, position, why) if *id == self.sitting.id => {
                let effects = self.apply(SittingEvent::Refused(*position), context);
                self.say(Role::Wrong, why.clone());
                Update {
                    effects,
                    go: Go::Stay,
                }
            }
            News::Failed(why) => {
                self.say(Role::Wrong, why.clone());
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn paste(&mut self, text: &str, context: &Context) -> Update {
        let item = self.sitting.present().0.clone();
        let screen = kind::screen(&item.kind);
        let mut effects = Vec::new();
        // Only a number can be pasted: a pasted letter must never choose.
        for c in text.trim().chars() {
            if self.is_open() && find(screen.keymap(), Key::Char(c)) == Some(Act::Type) {
                let acted = screen.act(&self.asked(), Act::Type, Some(c));
                effects.extend(self.acted(acted, context).effects);
            }
        }
        Update {
            effects,
            go: Go::Stay,
        }
    }

    fn choose(&mut self, target: Target, context: &Context) -> Update {
        if !self.is_open() {
            return Update::none();
        }
        self.cursor = usize::from(target.0);
        let item = self.sitting.present().0.clone();
        let acted = kind::screen(&item.kind).act(&self.asked(), Act::Toggle, None);
        self.acted(acted, context)
    }
}

/// Makes a sentence of what an error says.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().collect::<String>())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}

impl Screen for Study {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        // What comes from the store concerns the sitting, whatever is on screen.
        if let Event::News(news) = event {
            return self.news(news, context);
        }
        if let Some(leave) = &mut self.leaving {
            return match leave.update(event) {
                Some(way) => self.leave(way, context),
                None => Update::none(),
            };
        }
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Key(key) => {
                self.notice = None;
                self.key(*key, context)
            }
            Event::Choose(target) => {
                self.notice = None;
                self.choose(*target, context)
            }
            Event::Paste(text) => self.paste(text, context),
            Event::Shown => Update {
                effects: self.apply(SittingEvent::Return, context),
                go: Go::Stay,
            },
            Event::Leaving => Update {
                effects: self.apply(SittingEvent::Leave, context),
                go: Go::Stay,
            },
            Event::News(_) | Event::Wheel(_) => Update::none(),
        }
    }

    fn view(&self) -> Page {
        if let Some(leave) = &self.leaving {
            return leave.view(self.sitting.answered(), self.sitting.len());
        }
        let (item, layout, slot) = self.sitting.present();
        let asked = self.asked();
        let screen = kind::screen(&item.kind);
        let mut body = vec![Block::para(
            format!("{} · {}", item.topic.title, item.kind.name().title()),
            Role::Quiet,
        )];
        let mut aside = Vec::new();
        let marking = self.sitting.marking(self.sitting.place());
        if let Some(marking) = marking {
            body.push(feedback::verdict(marking));
        }
        body.push(Block::Gap);
        body.extend(prose::blocks(&kind::stem(item, &layout.drawn)));
        body.push(Block::Gap);
        body.extend(
            item.exhibits
                .iter()
                .flat_map(|exhibit| feedback::exhibit(exhibit)),
        );
        let mut scroll = Scroll::Follow(None);
        match marking {
            Some(marking) => {
                body.extend(screen.marked(&asked, marking));
                aside = feedback::rationale(item, &layout.drawn);
            }
            None if self.sitting.is_ended() => {
                body.push(Block::para("Not answered.", Role::Warning));
                body.push(Block::Gap);
                body.extend(screen.open(&Asked {
                    cursor: usize::MAX,
                    ..asked
                }));
            }
            None => {
                body.push(Block::para(screen.how(&asked), Role::Accent));
                body.extend(screen.open(&asked));
                scroll = self.follow(&slot.entry);
            }
        }
        let saving = (slot.phase == Phase::Committing).then(|| Notice {
            role: Role::Quiet,
            text: "Saving …".into(),
        });
        Page {
            title: super::title(&item.subject),
            place: self.place(slot.flagged),
            progress: Some(super::permille(
                self.sitting.answered() as f64 / self.sitting.len() as f64,
            )),
            body,
            aside,
            notice: self.notice.clone().or(saving),
            keys: self.keys(),
            scroll: self.scroll.unwrap_or(scroll),
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        if self.leaving.is_some() {
            return Leave::help();
        }
        let item = self.sitting.present().0;
        let mut lines = keymap::help(kind::screen(&item.kind).keymap());
        lines.extend(keymap::help(KEYS));
        lines
    }
}

impl Study {
    /// Follows the cursor once the learner has moved it or entered something: until then the stem
    /// is seen from its first line.
    fn follow(&self, entry: &Response) -> Scroll {
        let untouched = self.cursor == 0 && entry.is_blank();
        let target = u16::try_from(self.cursor).ok().map(Target);
        Scroll::Follow(target.filter(|_| !untouched))
    }

    fn place(&self, flagged: bool) -> Vec<Span> {
        let mut place = Vec::new();
        if flagged {
            place.push(Span::new("⚑ flagged  ", Role::Warning));
        }
        place.push(Span::plain(format!(
            "{} of {}",
            self.sitting.place() + 1,
            self.sitting.len()
        )));
        place
    }

    fn keys(&self) -> Vec<crate::tui::page::Hint> {
        let item = self.sitting.present().0;
        let mut keys = Vec::new();
        if self.is_open() {
            keys.extend(hints(kind::screen(&item.kind).keymap(), |_| true));
        }
        keys.extend(hints(KEYS, |command| {
            command != Command::Further || !self.is_open()
        }));
        if !self.is_open() {
            let last = self.sitting.next_open().is_none() && !self.sitting.is_ended();
            if let Some(hint) = keys.iter_mut().find(|hint| hint.key == "Enter") {
                hint.does = if last {
                    "results".into()
                } else {
                    "next".into()
                };
            }
        }
        keys.push(crate::tui::page::Hint::new("?", "help"));
        keys
    }
}
