//! The options of a class: its title, the time for a vote, whether a response may be changed, and
//! whether seats show the class's responses. Its set is already drawn; the host opens it.
//!
//! The cursor starts on "Open", so that Enter alone accepts the defaults.

use std::sync::Arc;

use crate::domain::limits::{TITLE_CHARS_MAX, VOTE_S};
use crate::domain::room::{SHARED_MIN, titled};
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, binding, find, hints, keymap};
use crate::tui::page::{Block, Field, Hint, Notice, Page, Role, Row, Scroll, Span, Target};
use crate::tui::screen::{
    Context, Event, Go, News, OpenClassEffect, Opening, Prepared, Screen, Update,
};
use crate::tui::screens;
use crate::tui::scrolling;
use crate::tui::text_input::{Takes, TextInput};
use crate::tui::whole::Whole;

/// The limits of a class's title.
const TITLE_TAKES: Takes = Takes {
    chars_max: TITLE_CHARS_MAX,
    prose: true,
};

/// The change per press of an arrow key, in seconds.
const STEP_S: u64 = 15;

/// The screen of a class's options.
pub struct OpeningScreen {
    prepared: Arc<Prepared>,
    title: TextInput,
    /// The limit in seconds; 0 for no limit.
    limit_s: Whole,
    changes: bool,
    /// True if seats do not show the class's responses.
    withheld: bool,
    cursor: Entry,
    /// True while the class is being opened.
    opens: bool,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

/// A line that can be selected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Entry {
    Open,
    Title,
    Time,
    Changes,
    /// Bars of the class's responses, on the seats.
    Bars,
}

const ENTRIES: [Entry; 5] = [
    Entry::Open,
    Entry::Title,
    Entry::Time,
    Entry::Changes,
    Entry::Bars,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Up,
    Down,
    Less,
    More,
    Toggle,
    Digit,
    Type,
    Erase,
    Clear,
    Along,
    Back,
}

const OPEN: Binding<Command> = binding! { Command;
    Enter => Open, "open the class", "open the class with these settings; learners can then join",
    "open"
};

const DOWN: Binding<Command> = binding! { Command; Down => Down, "change", "move down", "down" };

const BACK: Binding<Command> = binding! { Command;
    Esc => Back, "back", "go back without opening a class"
};

const KEYS: Keymap<Command> = keymap! { Command;
    @(OPEN);
    Up => Up, "", "move up", "up";
    @(DOWN);
    Left => Less, "less", "less time, down to no limit, or the previous choice", "previous";
    Right => More, "more", "more time, or the next choice", "next";
    ' ' => Toggle, "", "switch to the other choice", "switch";
    Figure => Digit, "", "type the time per vote in seconds; 0 means no limit";
    @(keymap::erase(Command::Erase));
    @(keymap::clear(Command::Clear));
    @(BACK);
};

/// The keys while the title is selected.
const TITLE: Keymap<Command> = keymap! { Command;
    @(OPEN);
    Up => Up, "", "move up", "up";
    @(DOWN);
    @(keymap::erase(Command::Erase));
    @(keymap::erase_word(Command::Type));
    @(keymap::clear(Command::Clear));
    @(keymap::along(Command::Along));
    Text => Type, "", "type the title of the class";
    @(BACK);
};

impl OpeningScreen {
    /// Creates the screen with the prepared options.
    pub fn new(prepared: Arc<Prepared>) -> Self {
        let Opening {
            title,
            limit_s,
            changes,
            withheld,
        } = &prepared.opening;
        Self {
            title: TextInput::new(&titled(title)),
            limit_s: Whole::new(limit_s.unwrap_or(0).into(), VOTE_S.1.into()),
            changes: *changes,
            withheld: *withheld,
            cursor: Entry::Open,
            opens: false,
            scroll: None,
            notice: None,
            prepared,
        }
    }

    fn keymap(&self) -> Keymap<Command> {
        match self.cursor {
            Entry::Title => TITLE,
            _ => KEYS,
        }
    }

    fn key(&mut self, event: &Event, key: Key) -> Update<OpenClassEffect> {
        self.notice = None;
        self.scroll = None;
        let Some(command) = find(self.keymap(), key).filter(|_| !self.opens) else {
            self.stray(key);
            return Update::none();
        };
        match command {
            Command::Open => return self.open(),
            Command::Back => return Update::go(Go::Pop),
            Command::Up => self.step_to(-1),
            Command::Down => self.step_to(1),
            Command::Type | Command::Along => self.write(event),
            Command::Erase | Command::Clear if self.cursor == Entry::Title => self.write(event),
            Command::Erase => self.edit(Whole::erase),
            Command::Clear => self.edit(Whole::clear),
            Command::Digit => self.stray(key),
            Command::Toggle if self.cursor == Entry::Open => return self.open(),
            Command::Less | Command::More | Command::Toggle if self.cursor == Entry::Changes => {
                self.changes = !self.changes;
            }
            Command::Less | Command::More | Command::Toggle if self.cursor == Entry::Bars => {
                self.withheld = !self.withheld;
            }
            Command::More => {
                let limit_s = self.limit_s.value();
                self.limit_s.set(limit_s + STEP_S - limit_s % STEP_S);
            }
            Command::Less => {
                let limit_s = self.limit_s.value().max(1);
                self.limit_s.set((limit_s - 1) / STEP_S * STEP_S);
            }
            Command::Toggle => {}
        }
        Update::none()
    }

    fn step_to(&mut self, by: isize) {
        self.limit_s.settle();
        let at = ENTRIES.iter().position(|entry| *entry == self.cursor);
        let at = screens::moved(at.unwrap_or(0), by, ENTRIES.len());
        self.cursor = ENTRIES.get(at).copied().unwrap_or(Entry::Open);
    }

    fn write(&mut self, event: &Event) {
        let typed = self.title.update(event, &TITLE_TAKES);
        typed.refused.into_iter().for_each(|why| self.say(why));
    }

    fn say(&mut self, words: impl Into<String>) {
        self.notice = Some(Notice::new(Role::Warning, words));
    }

    /// Handles a typed character in the field of the seconds.
    fn stray(&mut self, key: Key) {
        match key {
            Key::Char(_) if self.opens => self.say("Please wait. The class is being opened."),
            Key::Char(c) => {
                self.cursor = Entry::Time;
                let said = self.limit_s.type_in(c);
                said.into_iter().for_each(|words| self.say(words));
            }
            _ => {}
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Whole)) {
        self.cursor = Entry::Time;
        change(&mut self.limit_s);
    }

    fn paste(&mut self, event: &Event, text: &str) {
        self.notice = None;
        match self.cursor {
            _ if self.opens => self.say("Please wait. The class is being opened."),
            Entry::Title => self.write(event),
            _ => {
                if let Err(why) = self.limit_s.paste(text) {
                    self.say(why);
                }
            }
        }
    }

    fn seconds(&self) -> u32 {
        u32::try_from(self.limit_s.value()).unwrap_or(VOTE_S.1)
    }

    fn open(&mut self) -> Update<OpenClassEffect> {
        let limit_s = self.seconds();
        if self.limit_s.wrong().is_some() || (1..VOTE_S.0).contains(&limit_s) {
            let (least, most) = VOTE_S;
            let words = format!("Type {least} to {most} seconds, or 0 for no limit.");
            self.cursor = Entry::Time;
            self.say(words);
            return Update::none();
        }
        self.opens = true;
        Update::effect(OpenClassEffect::OpenClass(Opening {
            title: titled(&self.title.text()),
            limit_s: Some(limit_s).filter(|limit_s| *limit_s > 0),
            changes: self.changes,
            withheld: self.withheld,
        }))
    }

    fn row(&self, entry: Entry, text: Vec<Span>) -> Block {
        Block::Row(Row {
            target: target(entry),
            focused: entry == self.cursor,
            text,
            ..Row::default()
        })
    }

    fn body(&self) -> Vec<Block> {
        let Prepared {
            items,
            topics,
            lesson,
            ..
        } = &*self.prepared;
        let count = screens::counted(*items, "question", "questions");
        let set = format!("{count} · {}", topics.join(", "));
        let limit = match self.seconds() {
            _ if self.limit_s.wrong().is_some() => (self.limit_s.shown(), String::new()),
            0 => ("no limit".to_owned(), "per vote".to_owned()),
            limit_s => {
                let spent = screens::spent(u64::from(limit_s) * 1_000);
                (format!("{limit_s} s"), format!("{spent} per vote"))
            }
        };
        let changes = match self.changes {
            true => ("can change", "until the vote closes"),
            false => ("final", "once confirmed"),
        };
        let bars = match self.withheld {
            true => ("hide", "the class's answers".to_owned()),
            false => (
                "show",
                format!("the class's answers, once {SHARED_MIN} have answered"),
            ),
        };
        let mut body = vec![
            Block::Gap,
            self.row(Entry::Open, vec![Span::new("Open the class", Role::Strong)]),
            Block::Gap,
            Block::Heading("The class".into()),
            Block::Field(Field {
                target: target(Entry::Title),
                focused: self.cursor == Entry::Title,
                ..self.title.field(&format!("{:<11}", "Title"))
            }),
        ];
        if self.title.is_blank() {
            body.push(Block::para(
                "Without a title, the class is shown by its code.",
                Role::Quiet,
            ));
        }
        let mut time = screens::turned("Time", &limit.0, "");
        time.push(Span::plain("   "));
        time.extend(self.limit_s.remark(&limit.1));
        body.extend([
            self.row(Entry::Time, time),
            self.row(
                Entry::Changes,
                screens::turned("Answers", changes.0, changes.1),
            ),
            self.row(Entry::Bars, screens::turned("Seats", bars.0, &bars.1)),
            Block::Gap,
            Block::Heading("The set".into()),
            Block::para(set, Role::Plain),
        ]);
        if let Some(lesson) = lesson {
            let words = format!("from the lesson plan {lesson}");
            body.push(Block::para(words, Role::Quiet));
        }
        body
    }
}

fn target(entry: Entry) -> Option<Target> {
    let at = ENTRIES.iter().position(|known| *known == entry)?;
    u16::try_from(at).ok().map(Target)
}

impl Screen<OpenClassEffect> for OpeningScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update<OpenClassEffect> {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Key(key) => self.key(event, *key),
            Event::Paste(text) => {
                self.paste(event, text);
                Update::none()
            }
            Event::Choose(chosen) => {
                let at = usize::from(chosen.0);
                self.cursor = ENTRIES.get(at).copied().unwrap_or(self.cursor);
                Update::none()
            }
            // News that came under the help did not reach this screen.
            Event::Shown => {
                self.opens = false;
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.opens = false;
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let opens = Notice::new(Role::Quiet, "Opening …");
        let mut keys = hints(self.keymap(), |command| match command {
            Command::Down => self.cursor == Entry::Open,
            Command::Less | Command::More => {
                matches!(self.cursor, Entry::Time | Entry::Changes | Entry::Bars)
            }
            _ => true,
        });
        if self.cursor != Entry::Title {
            keys.push(Hint::help());
        }
        Page {
            title: screens::title("New class"),
            body: self.body(),
            notice: self.notice.clone().or(self.opens.then_some(opens)),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(target(self.cursor))),
            ..Page::default()
        }
    }

    fn types(&self) -> bool {
        self.cursor == Entry::Title
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(self.keymap())
    }
}
