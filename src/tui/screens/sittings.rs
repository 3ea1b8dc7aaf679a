//! Every sitting, newest first: to be continued or looked at again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::words;
use crate::domain::report::SittingSummary;
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::page::{Block, Cell, Column, Notice, Page, Role, Scroll, Table, TableRow, Target};
use crate::tui::screen::{Context, Effect, Event, Go, News, Screen, Update};
use crate::tui::scrolling;

/// The list of sittings.
#[derive(Default)]
pub struct Sittings {
    sittings: Option<Arc<Vec<SittingSummary>>>,
    cursor: usize,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: Command::Open,
        hint: "open",
        help: "continue the set, or look at its results again",
    },
    keymap::up(Command::Up, "one set up"),
    keymap::down(Command::Down, "one set down"),
    Binding {
        presses: &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
        command: Command::Back,
        hint: "back",
        help: "back",
    },
];

impl Sittings {
    fn list(&self) -> &[SittingSummary] {
        self.sittings
            .as_ref()
            .map_or(&[], |sittings| sittings.as_slice())
    }

    fn command(&mut self, command: Command) -> Update {
        self.scroll = None;
        match command {
            Command::Up => self.cursor = super::moved(self.cursor, -1, self.list().len()),
            Command::Down => self.cursor = super::moved(self.cursor, 1, self.list().len()),
            Command::Back => return Update::go(Go::Pop),
            Command::Open => {
                return match self.list().get(self.cursor) {
                    Some(sitting) => Update::effect(Effect::Open(sitting.id)),
                    None => Update::none(),
                };
            }
        }
        Update::none()
    }
}

/// Sittings as a table, `head` over their start; target n is the n-th, from `first` on.
pub fn table(head: &str, sittings: &[SittingSummary], first: u16, cursor: Option<usize>) -> Block {
    let column = |head: &str, right, need| Column {
        head: head.into(),
        right,
        need,
    };
    let mut begun: BTreeMap<String, usize> = BTreeMap::new();
    for sitting in sittings {
        *begun.entry(super::started(sitting)).or_default() += 1;
    }
    // Two of one minute are told apart by their seconds.
    let started = |sitting: &SittingSummary| {
        let minute = super::started(sitting);
        if begun.get(&minute).is_some_and(|count| *count > 1) {
            return super::start_as(sitting, "%b %-d, %-I:%M:%S %p");
        }
        minute
    };
    let row = |(at, sitting): (usize, &SittingSummary)| {
        let state = if sitting.ended { "" } else { "unfinished" };
        TableRow {
            target: u16::try_from(at)
                .ok()
                .map(|at| Target(first.saturating_add(at))),
            focused: cursor == Some(at),
            cells: vec![
                Cell::text(started(sitting), Role::Plain),
                Cell::text(super::subjects(sitting), Role::Plain),
                Cell::text(
                    format!("{}/{}", sitting.answered, sitting.items),
                    Role::Quiet,
                ),
                Cell::text(sitting.score.to_string(), Role::Quiet),
                Cell::text(super::per_cent(sitting.score), Role::Strong),
                Cell::text(state, Role::Warning),
            ],
        }
    };
    Block::Table(Table {
        columns: vec![
            column(head, false, 0),
            column("Subjects", false, 1),
            column("answered", true, 0),
            column("points", true, 3),
            column("share", true, 0),
            column("", false, 1),
        ],
        rows: sittings.iter().enumerate().map(row).collect(),
    })
}

impl Screen for Sittings {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        if let Some(cursor) = scrolling::jump(event, self.cursor, self.list().len(), context) {
            (self.cursor, self.scroll) = (cursor, None);
            return Update::none();
        }
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(Effect::LoadSittings),
            Event::News(News::Sittings(sittings)) => {
                self.cursor = self.cursor.min(sittings.len().saturating_sub(1));
                self.sittings = Some(Arc::clone(sittings));
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Choose(target) => {
                self.cursor = usize::from(target.0);
                self.command(Command::Open)
            }
            Event::Key(key) => {
                self.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let body = match self.list() {
            [] if self.sittings.is_some() => vec![Block::para("No sets yet.", Role::Quiet)],
            list => vec![table("Started", list, 0, Some(self.cursor))],
        };
        let follow = u16::try_from(self.cursor).ok().map(Target);
        let mut keys = hints(KEYS, |_| true);
        keys.push(crate::tui::page::Hint::new("?", "help"));
        Page {
            title: super::title("History"),
            body,
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(follow)),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::SHARE])
    }
}
