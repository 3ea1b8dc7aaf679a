//! The help: generated from the keymap of the screen it was opened on, so that it is always right,
//! and from the words that this screen uses.

use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Page, Role, Row, Scroll, Span};
use crate::tui::screen::{Context, Event, Go, Screen, Update};
use crate::tui::scrolling;
use crate::tui::sign::Sign;

/// The help of one screen.
pub struct Help {
    lines: Vec<HelpLine>,
    words: Vec<HelpLine>,
    /// True if Ctrl-Z returns to a shell.
    suspends: bool,
    /// True if F2 goes to plain mode.
    offers_plain: bool,
    scroll: Scroll,
}

impl Help {
    /// Creates the help for these keys and words; `suspends` is true if Ctrl-Z returns to a shell.
    pub fn new(lines: Vec<HelpLine>, words: Vec<HelpLine>, suspends: bool) -> Self {
        Self {
            lines,
            words,
            suspends,
            offers_plain: false,
            scroll: Scroll::default(),
        }
    }

    /// Adds the key that goes to plain mode, as the first line.
    pub fn with_plain(self) -> Self {
        Self {
            offers_plain: true,
            ..self
        }
    }

    fn lines(lines: impl IntoIterator<Item = (String, String)>) -> impl Iterator<Item = Block> {
        lines.into_iter().map(|(keys, help)| {
            Block::Row(Row {
                key: format!("{keys} "),
                text: vec![Span::plain(help)],
                ..Row::default()
            })
        })
    }
}

/// The command of a key in the help.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Up,
    Down,
    Further,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Up => Up, "", "scroll up one line", "up";
    Down => Down, "", "scroll down one line", "down";
    ' ' => Further, "", "one page down", "more";
    Esc, Enter, 'q' => Back, "back", "go back";
};

/// The keys that work on every screen.
const EVERYWHERE: [(&str, &str); 4] = [
    ("PgUp / PgDn", "one page up or down"),
    ("Home / End", "go to the top or the end"),
    ("? / F1", "this help; use F1 while you type text"),
    ("Ctrl-C", "quit; everything is saved"),
];

/// The key that works if there is a shell to return to.
const SUSPEND: (&str, &str) = ("Ctrl-Z", "go to the shell; `fg` returns to Dripset");

/// The key that works where there is a plain mode. It comes first, for those who look for it.
const PLAIN: (&str, &str) = ("F2", "plain mode, in lines, for screen readers");

impl<E> Screen<E> for Help {
    fn update(&mut self, event: &Event, context: &Context) -> Update<E> {
        let command = match event {
            Event::Key(key) => find(KEYS, *key),
            _ => None,
        };
        let by_line = scrolling::by_line(event);
        let event = match command {
            Some(Command::Back) => return Update::go(Go::Pop),
            Some(Command::Further) => &Event::Key(Key::PageDown),
            _ => by_line.as_ref().unwrap_or(event),
        };
        let scroll = scrolling::scroll(event, || self.page(), context);
        self.scroll = scroll.unwrap_or(self.scroll);
        Update::none()
    }

    fn view(&self) -> Page {
        self.page()
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn is_help(&self) -> bool {
        true
    }
}

impl Help {
    fn page(&self) -> Page {
        let told = |line: &HelpLine| (line.keys.clone(), line.help.to_owned());
        let owned = |(keys, help): (&str, &str)| (keys.to_owned(), help.to_owned());
        let mut body = Vec::new();
        if self.offers_plain {
            body.extend(Self::lines([owned(PLAIN)]));
            body.push(Block::Gap);
        }
        body.push(Block::Heading("Keys on this screen".into()));
        body.extend(Self::lines(self.lines.iter().map(told)));
        if !self.words.is_empty() {
            body.extend([Block::Gap, Block::Heading("Words on this screen".into())]);
            body.extend(Self::lines(self.words.iter().map(told)));
        }
        body.extend([Block::Gap, Block::Heading("Keys on every screen".into())]);
        body.extend(Self::lines(EVERYWHERE.map(owned)));
        body.extend(Self::lines(self.suspends.then(|| owned(SUSPEND))));
        body.extend([Block::Gap, Block::Heading("Signs".into())]);
        body.extend(Sign::EXPLAINED.map(|sign| {
            Block::Row(Row {
                sign: vec![Span::sign(sign, Role::Accent)],
                text: vec![Span::plain(sign.meaning())],
                ..Row::default()
            })
        }));
        let only = "Dripset is for education only. Follow the order, the label and your facility's policy.";
        body.extend([Block::Gap, Block::para(only, Role::Quiet)]);
        Page {
            title: super::title("Help"),
            body,
            keys: [
                Hint::below("Space", "more"),
                Hint::below("End", "last page"),
            ]
            .into_iter()
            .chain(hints(KEYS, |_| true))
            .collect(),
            scroll: self.scroll,
            ..Page::default()
        }
    }
}
