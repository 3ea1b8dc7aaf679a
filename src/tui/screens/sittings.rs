//! All sittings, newest first, to be continued or reviewed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::page_state::PageState;
use super::words;
use crate::domain::report::SittingSummary;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Cell, Column, Page, Role, Span, Table, TableRow, Target};
use crate::tui::screen::{Context, Event, Go, News, Screen, StoreEffect, Update};

/// The list of sittings.
#[derive(Default)]
pub struct Sittings {
    sittings: Option<Arc<Vec<SittingSummary>>>,
    state: PageState,
    /// The columns of the window.
    columns: u16,
}

/// The columns of a window below which a set shows only its day, its subjects and its state.
const NARROW: u16 = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Open, "open", "continue the set, or review its results";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Esc, 'q' => Back, "back", "go back";
};

impl Sittings {
    fn list(&self) -> &[SittingSummary] {
        self.sittings
            .as_ref()
            .map_or(&[], |sittings| sittings.as_slice())
    }

    fn command(&mut self, command: Command) -> Update {
        let lines = self.list().len();
        match command {
            Command::Up => self.state.step(-1, lines),
            Command::Down => self.state.step(1, lines),
            Command::Back => return Update::go(Go::Pop),
            Command::Open => {
                let selected = self.list().get(self.state.cursor);
                let open = selected.map(|sitting| Update::effect(StoreEffect::Open(sitting.id)));
                return open.unwrap_or_default();
            }
        }
        Update::none()
    }
}

/// Returns sittings as a table for a window of this width, with `head` over their start; target n
/// is the n-th sitting, counted from `first`.
pub fn table(
    head: &str,
    sittings: &[SittingSummary],
    first: u16,
    cursor: Option<usize>,
    columns: u16,
) -> Block {
    let narrow = columns < NARROW;
    let starts = if narrow {
        short_starts(sittings)
    } else {
        starts(sittings)
    };
    let row = |((at, sitting), start): ((usize, &SittingSummary), String)| TableRow {
        target: u16::try_from(at)
            .ok()
            .map(|at| Target(first.saturating_add(at))),
        focused: cursor == Some(at),
        cells: if narrow {
            short(sitting, start)
        } else {
            whole(sitting, start)
        },
    };
    let columns = if narrow {
        vec![
            Column::new(head, false, 0).named("started"),
            Column::new("Set", false, 0).named("subject"),
            Column::new("", true, 0).named("result"),
        ]
    } else {
        vec![
            Column::new(head, false, 0).named("started"),
            Column::new("Set", false, 1).named("subject"),
            Column::new("answered", true, 0),
            Column::new("points", true, 3),
            Column::new("score", true, 0),
            Column::new("", false, 1).named("state"),
        ]
    };
    Block::Table(Table {
        columns,
        rows: sittings.iter().enumerate().zip(starts).map(row).collect(),
    })
}

/// Returns the number of occurrences of each of these.
fn tally(words: &[String]) -> BTreeMap<&str, usize> {
    let mut often = BTreeMap::new();
    for words in words {
        *often.entry(words.as_str()).or_default() += 1;
    }
    often
}

/// Returns the start of each, to the minute; those in the same minute also show seconds.
fn starts(sittings: &[SittingSummary]) -> Vec<String> {
    let minutes: Vec<String> = sittings.iter().map(super::started).collect();
    let often = tally(&minutes);
    let start = |(sitting, minute): (&SittingSummary, &String)| match often.get(minute.as_str()) {
        Some(2..) => super::start_as(sitting, "%b %-d, %-I:%M:%S %p"),
        _ => minute.clone(),
    };
    sittings.iter().zip(&minutes).map(start).collect()
}

/// Returns the day of each; those that would look the same show their time instead, to the second
/// if necessary.
fn short_starts(sittings: &[SittingSummary]) -> Vec<String> {
    let looks = |form: &str| -> Vec<String> {
        let look = |sitting: &SittingSummary| {
            let start = super::start_as(sitting, form);
            [start, sitting.name(), stands(sitting)].join("\n")
        };
        sittings.iter().map(look).collect()
    };
    let (days, minutes) = (looks("%b %-d"), looks("%b %-d, %-I:%M %p"));
    let (same_day, same_minute) = (tally(&days), tally(&minutes));
    let often = |tally: &BTreeMap<&str, usize>, look: &String| tally.get(look.as_str()) > Some(&1);
    let start = |(sitting, (day, minute)): (&SittingSummary, (&String, &String))| {
        let form = match (often(&same_day, day), often(&same_minute, minute)) {
            (false, _) => "%b %-d",
            (true, false) => "%-I:%M %p",
            (true, true) => "%-I:%M:%S %p",
        };
        super::start_as(sitting, form)
    };
    let looks = days.iter().zip(&minutes);
    sittings.iter().zip(looks).map(start).collect()
}

/// Returns a set's start, its subjects, and its result or that it can be continued.
fn short(sitting: &SittingSummary, start: String) -> Vec<Cell> {
    let role = if sitting.ended {
        Role::Strong
    } else {
        Role::Warning
    };
    vec![
        Cell::text(start, Role::Plain),
        Cell::text(sitting.name(), Role::Plain),
        Cell::text(stands(sitting), role),
    ]
}

fn stands(sitting: &SittingSummary) -> String {
    if sitting.ended {
        super::per_cent(sitting.score)
    } else {
        "unfinished".to_owned()
    }
}

fn whole(sitting: &SittingSummary, start: String) -> Vec<Cell> {
    let state = if sitting.ended { "" } else { "unfinished" };
    vec![
        Cell::text(start, Role::Plain),
        Cell::text(sitting.name(), Role::Plain),
        Cell::Text(vec![match sitting.grows() {
            true => Span::new(sitting.answered.to_string(), Role::Quiet),
            false => Span::new(
                format!("{}/{}", sitting.answered, sitting.items),
                Role::Quiet,
            )
            .with_alt(format!("{} of {}", sitting.answered, sitting.items)),
        }]),
        Cell::text(sitting.score.to_string(), Role::Quiet),
        Cell::text(super::per_cent(sitting.score), Role::Strong),
        Cell::text(state, Role::Warning),
    ]
}

impl Screen for Sittings {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.columns = context.size.0;
        let lines = Some(self.list().len());
        if let Some(state) = self.state.after(event, lines, || self.view(), context) {
            self.state = state;
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadSittings),
            Event::News(News::Sittings(sittings)) => {
                self.state.fit(sittings.len());
                self.sittings = Some(Arc::clone(sittings));
                Update::none()
            }
            Event::Choose(target) => {
                self.state.cursor = usize::from(target.0);
                self.command(Command::Open)
            }
            Event::Key(key) => {
                self.state.notice = None;
                find(KEYS, *key).map_or_else(Update::none, |command| self.command(command))
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let body = match self.list() {
            [] if self.sittings.is_some() => vec![Block::para("No sets yet.", Role::Quiet)],
            list => vec![table(
                "Started",
                list,
                0,
                Some(self.state.cursor),
                self.columns,
            )],
        };
        self.state.page("History", body, hints(KEYS, |_| true))
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[words::SCORE])
    }
}
