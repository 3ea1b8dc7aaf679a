//! The view of readiness: the expected score on questions not seen before, with what it does not
//! say.

use super::{Progress, note};
use crate::domain::mastery::{Estimate, READINESS_LIMITS, Readiness, readiness};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::permille;

impl Progress {
    /// Returns the statement.
    pub(super) fn readiness(&self, news: &ProgressNews) -> Vec<Block> {
        let readiness = readiness(&self.library, &news.history);
        let mut blocks = vec![Block::para(readiness.statement(), Role::Strong)];
        if let Readiness::Expected { share, .. } = &readiness {
            blocks.extend([Block::Gap, table(share), Block::Gap]);
        }
        blocks.extend(readiness.notes(&self.library).into_iter().map(note));
        blocks.push(Block::Gap);
        blocks.push(note(READINESS_LIMITS));
        blocks
    }
}

fn table(share: &Estimate) -> Block {
    let row = |name: &str, share: f64| TableRow {
        cells: vec![
            Cell::text(name, Role::Plain),
            Cell::text(format!("{}%", whole_per_cent(share)), Role::Strong),
            Cell::Bar(permille(share)),
        ],
        ..TableRow::default()
    };
    Block::Table(Table {
        columns: vec![
            Column::new("", false, 0),
            Column::new("score", true, 0),
            Column::new("", false, 1).repeating(),
        ],
        rows: vec![
            row("lower end", share.low),
            row("expected", share.share),
            row("upper end", share.high),
        ],
    })
}
