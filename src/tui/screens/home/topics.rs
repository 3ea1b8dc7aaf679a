//! The table of the home screen: the standing in each subject and topic.

use super::{Entry, Home};
use crate::domain::scoring::whole_per_cent;
use crate::domain::standing::{self, TopicStanding};
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow, Target};
use crate::tui::screens::permille;

impl Home {
    /// Returns the table.
    pub(super) fn topics(&self, entries: &[Entry]) -> Vec<Block> {
        let standings = &self.standings;
        // Before the first answer, only the number of items is known.
        let begun = self.all().seen > 0 || self.all().flagged > 0;
        let mut rows = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let (title, standing) = match entry {
                Entry::Subject(id) => {
                    let of_bank = standings.iter().filter(|(key, _)| key.bank == *id);
                    let title = self
                        .library
                        .bank(id)
                        .map(|bank| bank.title.clone())
                        .unwrap_or_default();
                    (
                        Span::new(title, Role::Strong),
                        standing::together(of_bank.map(|(_, standing)| standing)),
                    )
                }
                Entry::Topic(key) => {
                    let bank = self.library.bank(&key.bank);
                    let topic = bank.and_then(|bank| bank.topic(&key.topic));
                    let title = topic.map(|topic| topic.title.clone()).unwrap_or_default();
                    (
                        Span::plain(format!("  {title}")),
                        standings.get(key).copied().unwrap_or_default(),
                    )
                }
                _ => continue,
            };
            rows.push(TableRow {
                target: Target::at(at),
                focused: at == self.state.cursor,
                cells: if begun {
                    cells(title, &standing)
                } else {
                    vec![Cell::Text(vec![title]), number(standing.items, Role::Quiet)]
                },
            });
        }
        let columns = if begun {
            vec![
                topics_column(),
                Column::new("mastery", false, 1).repeating(),
                Column::new("", true, 0).named("mastery"),
                Column::new("unseen", true, 4),
                Column::new("missed", true, 2),
                Column::new("flag", true, 3).named("flagged"),
            ]
        } else {
            vec![topics_column(), Column::new("questions", true, 1)]
        };
        vec![Block::Table(Table { columns, rows })]
    }
}

fn topics_column() -> Column {
    Column::new("Subjects (Enter for topics)", false, 0).named("subject")
}

/// Returns a count as a cell; empty for zero.
fn number(count: u32, role: Role) -> Cell {
    match count {
        0 => Cell::text("", role),
        count => Cell::text(count.to_string(), role),
    }
}

/// Returns a line of the table; for a topic that was never answered, only the number of items.
fn cells(title: Span, standing: &TopicStanding) -> Vec<Cell> {
    let mastery = standing.mastery();
    let (bar, share) = if standing.seen > 0 {
        let share = format!("{}%", whole_per_cent(mastery));
        (Cell::Bar(permille(mastery)), share)
    } else {
        (Cell::text("", Role::Quiet), String::new())
    };
    vec![
        Cell::Text(vec![title]),
        bar,
        Cell::text(share, Role::Plain),
        number(standing.unseen(), Role::Quiet),
        number(standing.missed, Role::Warning),
        number(standing.flagged, Role::Warning),
    ]
}
