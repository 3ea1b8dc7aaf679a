//! The reference ranges over an item, as a table.

use crate::domain::ranges::{GROUPS, Range};
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Cell, Column, Hint, Page, Role, Scroll, Span, Table, TableRow};
use crate::tui::screen::{Context, Event};
use crate::tui::scrolling;

/// The table at a scroll position.
#[derive(Default)]
pub struct Ranges {
    scroll: Scroll,
}

/// The outcome: return to the item.
pub struct Back;

#[derive(Clone, Copy)]
enum Command {
    Further,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    ' ', Down => Further, "more", "one page down";
    Esc, Enter, Ctrl('r') => Back, "back", "back to the question";
};

impl Ranges {
    /// Handles an event; returns [`Back`] once the learner closes the table.
    pub fn update(&mut self, event: &Event, context: &Context) -> Option<Back> {
        let down = Event::Key(Key::PageDown);
        let event = match event {
            Event::Key(key) => match find(KEYS, *key) {
                Some(Command::Back) => return Some(Back),
                Some(Command::Further) => &down,
                None => event,
            },
            event => event,
        };
        self.scroll = scrolling::scroll(event, || self.view(None), context).unwrap_or(self.scroll);
        None
    }

    /// Returns the page with the table.
    pub fn view(&self, clock: Option<Span>) -> Page {
        let differ = "Adult values. Ranges vary by laboratory; use your facility's.";
        let mut body = vec![Block::para(differ, Role::Warning), Block::Gap];
        for (name, ranges) in GROUPS {
            body.extend([Block::Heading((*name).into()), table(ranges), Block::Gap]);
        }
        let unchecked = "Values commonly printed in nursing textbooks. They are not yet checked against \
                         one edition; clinician review pending.";
        body.push(Block::para(unchecked, Role::Quiet));
        let mut keys = hints(KEYS, |_| true);
        keys.push(Hint::new("?", "help"));
        Page {
            title: super::super::title("Reference ranges"),
            place: clock.into_iter().collect(),
            body,
            keys,
            scroll: self.scroll,
            ..Page::default()
        }
    }

    /// Returns the keys and their effects.
    pub fn help() -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

fn table(ranges: &[Range]) -> Block {
    let column = |need| Column {
        head: String::new(),
        right: false,
        need,
    };
    let row = |range: &Range| TableRow {
        cells: vec![
            Cell::text(range.name, Role::Plain),
            Cell::text(range.range, Role::Plain),
        ],
        ..TableRow::default()
    };
    Block::Table(Table {
        columns: vec![column(0), column(0)],
        rows: ranges.iter().map(row).collect(),
    })
}
