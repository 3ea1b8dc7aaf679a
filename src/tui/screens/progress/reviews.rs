//! The view of reviews: the questions due on each of the next days.

use super::{Progress, note};
use crate::domain::forecast::{Forecast, forecast, rule_of};
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::permille;

/// The days of the forecast: two weeks, which fit a window.
const DAYS: usize = 14;

impl Progress {
    /// Returns the table of the next days.
    pub(super) fn reviews(&self, news: &ProgressNews) -> Vec<Block> {
        let found = forecast(&self.library, &news.history, &self.rules, self.today, DAYS);
        let next: usize = found.by_day.iter().sum();
        if next + found.overdue == 0 {
            return vec![note(
                "No reviews in the next two weeks. Each question that you answer comes back before \
                 you are likely to forget it.",
            )];
        }
        let mut blocks = vec![
            note(rule_of(&self.rules)),
            Block::Gap,
            Block::Table(table(&found)),
        ];
        if found.overdue > 0 {
            blocks.push(Block::Gap);
            blocks.push(note(
                "Earlier reviews wait for you. Today takes as many as fit your minutes, and the rest \
                 follows on the next days.",
            ));
        }
        blocks
    }
}

fn table(found: &Forecast) -> Table {
    let most = found.by_day.iter().chain([&found.overdue]).max();
    let most = most.copied().unwrap_or(0).max(1);
    let row = |name: String, count: usize| TableRow {
        cells: vec![
            Cell::text(name, Role::Plain),
            match count {
                0 => Cell::text("", Role::Quiet),
                count => Cell::text(count.to_string(), Role::Strong),
            },
            match count {
                0 => Cell::text("", Role::Quiet),
                count => Cell::Bar(permille(count as f64 / most as f64)),
            },
        ],
        ..TableRow::default()
    };
    let overdue = (found.overdue > 0).then(|| row("Earlier".into(), found.overdue));
    let days = found
        .days()
        .map(|(day, count)| row(day.strftime("%a, %b %-d").to_string(), count));
    Table {
        columns: vec![
            Column::new("Day", false, 0).named("day"),
            Column::new("due", true, 0).named("questions due"),
            Column::new("", false, 1).repeating(),
        ],
        rows: overdue.into_iter().chain(days).collect(),
    }
}
