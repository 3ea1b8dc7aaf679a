//! A learner at a made-up terminal: keys in, screens out, a real store below, a clock that the
//! test sets. No terminal, no threads.

use std::sync::Arc;
use std::time::Duration;

use dripset::content;
use dripset::domain::{Library, Moment};
use dripset::runtime::effects::EffectRunner;
use dripset::runtime::{App, StepResult};
use dripset::store::Store;
use dripset::tui::key::Key;
use dripset::tui::page::{Page, Target};
use dripset::tui::paint;
use dripset::tui::screen::{Context, Event, StoreEffect, StudyEffect};
use dripset::tui::sign::Charset;
use dripset::tui::theme::Theme;
use jiff::SignedDuration;
use jiff::tz::Offset;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// One learner with one data directory.
pub struct Learner {
    pub app: App,
    pub store: Store,
    pub library: Arc<Library>,
    pub dir: Arc<TempDir>,
    now: Moment,
    quits: bool,
}

/// The bank that screens are shown with: one item of each kind.
pub fn screens_bank() -> Library {
    let bytes = include_bytes!("../../banks/valid/screens.toml");
    let parsed = content::parse::parse("screens.toml", bytes);
    Library::new([parsed.bank.expect("a bank without mistakes")])
}

/// The bank with one short item of each kind, in the order of the table of kinds.
pub fn seventeen_bank() -> Library {
    let bytes = include_bytes!("../../banks/valid/seventeen-kinds.toml");
    let parsed = content::parse::parse("seventeen-kinds.toml", bytes);
    Library::new([parsed.bank.expect("a bank without mistakes")])
}

/// What screens are told of their surroundings, away from home.
pub fn context(library: Arc<Library>, now: Moment, size: (u16, u16)) -> Context {
    Context {
        library,
        now,
        size,
        charset: Charset::Unicode,
        fresh_seed: 7,
        settings: dripset::tui::settings::Settings {
            count: 10,
            ..Default::default()
        },
        at_home: false,
    }
}

fn start() -> Moment {
    Moment {
        at: "2026-11-22T22:10:00Z".parse().expect("a timestamp"),
        offset: Offset::constant(1),
        monotonic: Duration::ZERO,
    }
}

impl Learner {
    /// Opens the home screen in a fresh data directory.
    pub fn new(size: (u16, u16)) -> Self {
        Self::with(screens_bank(), size)
    }

    /// As [`Learner::new`], with these banks.
    pub fn with(library: Library, size: (u16, u16)) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        Self::open(Arc::new(dir), library, size, start())
    }

    fn open(dir: Arc<TempDir>, library: Library, size: (u16, u16), now: Moment) -> Self {
        let library = Arc::new(library);
        let store = Store::open(dir.path(), now).expect("a store");
        let context = Context {
            at_home: true,
            ..context(Arc::clone(&library), now, size)
        };
        let (mut app, step) = App::open(context);
        app.may_suspend();
        let mut learner = Self {
            app,
            store,
            library,
            dir,
            now,
            quits: false,
        };
        learner.carry_out(step);
        learner
    }

    /// Ends the program as a crash would and starts it again, ten minutes later, with these banks.
    pub fn restart(self, library: Library) -> Self {
        let Self {
            dir,
            store,
            app,
            now,
            ..
        } = self;
        drop(store);
        let now = later(now, Duration::from_secs(600));
        Self::open(dir, library, app.size(), now)
    }

    /// Another window of the same learner, on the same data directory.
    pub fn beside(&self) -> Self {
        let library = Library::clone(&self.library);
        Self::open(Arc::clone(&self.dir), library, self.app.size(), self.now)
    }

    /// Somebody sets the clock of the machine: forwards, or back where negative.
    pub fn set_clock(&mut self, by: SignedDuration) -> &mut Self {
        self.now.at += by;
        self
    }

    /// The learner goes to another zone, and the machine follows.
    pub fn cross_to(&mut self, offset: Offset) -> &mut Self {
        self.now.offset = offset;
        self
    }

    /// Lets time pass: a tick a second, as far as a screen wants to hear of it.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        for _ in 0..seconds {
            if self.app.ticks() {
                self.tell(&Event::Tick);
            } else {
                self.now = later(self.now, Duration::from_secs(1));
            }
        }
        self
    }

    /// Presses keys, each a second after the one before.
    pub fn press(&mut self, keys: &[Key]) -> &mut Self {
        for key in keys {
            self.tell(&Event::Key(*key));
        }
        self
    }

    /// Types characters.
    pub fn write(&mut self, text: &str) -> &mut Self {
        let keys: Vec<Key> = text.chars().map(Key::Char).collect();
        self.press(&keys)
    }

    /// Hands an event in and carries out what comes of it.
    pub fn tell(&mut self, event: &Event) {
        let step = self.hold(event);
        self.carry_out(step);
    }

    /// Wants something done, as a flag of the command line would.
    pub fn want(&mut self, effect: StoreEffect) {
        self.carry_out(vec![StudyEffect::Store(effect)].into());
    }

    /// Hands an event in and leaves undone what comes of it, as a slow disk would.
    pub fn hold(&mut self, event: &Event) -> StepResult {
        self.now = later(self.now, Duration::from_secs(1));
        self.app.step(event, self.now, 7)
    }

    /// Carries out what came of an event, and what comes of that.
    pub fn carry_out(&mut self, step: StepResult) {
        self.quits |= step.quits;
        let mut open: Vec<StudyEffect> = step.effects;
        while !open.is_empty() {
            let StudyEffect::Store(effect) = open.remove(0) else {
                continue;
            };
            let mut runner = EffectRunner {
                learner: self.store.learner(),
                store: &mut self.store,
                library: &self.library,
                trouble: &[],
                untimed: false,
            };
            if let Some(news) = runner.carry_out(&effect, self.now) {
                let step = self.app.step(&Event::News(news), self.now, 7);
                self.quits |= step.quits;
                open.extend(step.effects);
            }
        }
    }

    /// The time of the last event.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Whether the learner has left the program.
    pub fn has_quit(&self) -> bool {
        self.quits
    }

    /// The page as data.
    pub fn page(&self) -> Page {
        self.app.view()
    }

    /// Fails unless the screen has these words.
    #[track_caller]
    pub fn shows(&self, words: &str) {
        let screen = self.screen();
        assert!(screen.contains(words), "no {words:?} in\n{screen}");
    }

    /// Fails if the screen has these words.
    #[track_caller]
    pub fn hides(&self, words: &str) {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} in\n{screen}");
    }

    /// The screen as text, without trailing blanks.
    pub fn screen(&self) -> String {
        text_of(&self.page(), self.app.size())
    }
}

/// A page as text in a window of this size, without trailing blanks.
pub fn text_of(page: &Page, size: (u16, u16)) -> String {
    text_in(page, size, &Theme::plain())
}

/// The same in a theme.
pub fn text_in(page: &Page, (columns, rows): (u16, u16), theme: &Theme) -> String {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    paint::draw(page, area, theme, &mut buffer);
    let row = |y: u16| {
        let cells = (0..columns).filter_map(|x| buffer.cell((x, y)));
        let text: String = cells.map(|cell| cell.symbol()).collect();
        text.trim_end().to_owned()
    };
    let lines: Vec<String> = (0..rows).map(row).collect();
    lines.join("\n").trim_end().to_owned()
}

impl Learner {
    /// Column and row of these words on the screen.
    pub fn find(&self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(words))
            .expect("the words on the screen");
        let before = line.split(words).next().unwrap_or_default();
        let column = before.chars().count();
        (column as u16, row as u16)
    }

    /// What a click there would choose.
    pub fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let (columns, rows) = self.app.size();
        paint::target_at(
            &self.page(),
            Rect::new(0, 0, columns, rows),
            Charset::Unicode,
            column,
            row,
        )
    }
}

fn later(now: Moment, by: Duration) -> Moment {
    Moment {
        at: now.at + by,
        offset: now.offset,
        monotonic: now.monotonic + by,
    }
}
