//! The help: made from the keymap of the screen it was asked on, so that it cannot be wrong.

use crate::tui::key::Key;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Block, Cell, Column, Hint, Page, Role, Scroll, Table, TableRow};
use crate::tui::screen::{Context, Event, Go, Screen, Update};
use crate::tui::scrolling;

/// The keys of one screen.
pub struct Help {
    lines: Vec<HelpLine>,
    scroll: Scroll,
}

impl Help {
    /// Shows these keys.
    pub fn new(lines: Vec<HelpLine>) -> Self {
        Self {
            lines,
            scroll: Scroll::default(),
        }
    }

    fn table(lines: impl IntoIterator<Item = (String, String)>) -> Block {
        let column = |head: &str| Column {
            head: head.into(),
            right: false,
            need: 0,
        };
        let row = |(keys, help): (String, String)| TableRow {
            cells: vec![
                Cell::text(keys, Role::Accent),
                Cell::text(help, Role::Plain),
            ],
            ..TableRow::default()
        };
        Block::Table(Table {
            columns: vec![column(""), column("")],
            rows: lines.into_iter().map(row).collect(),
        })
    }
}

/// What works on every screen, whatever its keymap.
const EVERYWHERE: [(&str, &str); 4] = [
    ("PgUp  PgDn", "scroll"),
    ("?", "this help"),
    ("Ctrl-C", "leave; everything is kept"),
    ("Ctrl-Z", "back to the shell; `fg` brings Dripset back"),
];

/// The signs a marked item shows.
const SIGNS: [(&str, &str); 5] = [
    ("✓", "right, and you gave it"),
    ("✗", "wrong, and you gave it"),
    ("→", "right, and you did not give it"),
    ("~", "partly right, or defensible"),
    ("⚑", "flagged by you"),
];

impl Screen for Help {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = scroll;
            return Update::none();
        }
        match event {
            Event::Key(Key::Esc | Key::Enter | Key::Char('q')) => Update::go(Go::Pop),
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let here = self
            .lines
            .iter()
            .map(|line| (line.keys.clone(), line.help.to_owned()));
        let owned = |(keys, help): (&str, &str)| (keys.to_owned(), help.to_owned());
        Page {
            title: super::title("Help"),
            body: vec![
                Block::Heading("Keys here".into()),
                Self::table(here),
                Block::Gap,
                Block::Heading("Keys everywhere".into()),
                Self::table(EVERYWHERE.map(owned)),
                Block::Gap,
                Block::Heading("Signs".into()),
                Self::table(SIGNS.map(owned)),
                Block::Gap,
                Block::para(
                    "Dripset is education only. At the bedside follow the order, the label and your policy.",
                    Role::Quiet,
                ),
            ],
            keys: vec![Hint::new("Esc", "back")],
            scroll: self.scroll,
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        Vec::new()
    }

    fn is_help(&self) -> bool {
        true
    }
}
