//! The reference ranges over an item, as a table.

use crate::domain::ranges::{GROUPS, Range, SOURCES};
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Cell, Column, Page, Role, Table, TableRow};
use crate::tui::screen::{Context, Event};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};
use crate::tui::screens::page_state::PageState;

/// The table at a scroll position.
#[derive(Default)]
pub struct Ranges {
    state: PageState,
}

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
    fn page(&self) -> Page {
        let differ =
            "Ranges vary by laboratory; use your facility's. Adults, unless an age is named.";
        let mut body = vec![Block::para(differ, Role::Warning), Block::Gap];
        for (name, ranges) in GROUPS {
            body.extend([Block::Heading((*name).into()), table(ranges), Block::Gap]);
        }
        body.push(Block::Heading("Sources".into()));
        for (name, source) in SOURCES {
            body.push(Block::para(format!("{name}: {source}"), Role::Quiet));
        }
        body.push(Block::para("Clinician review pending.", Role::Quiet));
        self.state
            .page("Reference ranges", body, hints(KEYS, |_| true))
    }
}

impl<B: ?Sized> Overlay<B> for Ranges {
    fn update(&mut self, event: &Event, _: &B, context: &Context) -> Option<Outcome> {
        let down = Event::Key(Key::PageDown);
        let event = match event {
            Event::Key(key) => match find(KEYS, *key) {
                Some(Command::Back) => return Some(Outcome::Back),
                Some(Command::Further) => &down,
                None => event,
            },
            event => event,
        };
        let after = self.state.after(event, None, || self.page(), context);
        self.state = after.unwrap_or_else(|| self.state.clone());
        None
    }

    fn view(&self, _: &B, clock: &Clock) -> Page {
        Page {
            place: clock.shown(),
            ..self.page()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

fn table(ranges: &[Range]) -> Block {
    let row = |range: &Range| TableRow {
        cells: vec![
            Cell::text(range.name, Role::Plain),
            Cell::text(range.range, Role::Plain),
            Cell::text(range.source, Role::Quiet),
        ],
        ..TableRow::default()
    };
    Block::Table(Table {
        columns: ["name", "range", "source"]
            .map(|name| Column::new("", false, 0).named(name))
            .into(),
        rows: ranges.iter().map(row).collect(),
    })
}
