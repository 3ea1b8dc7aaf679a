//! The view of memory: predicted recall beside what happened.

use super::note;
use crate::domain::review::{RecallBin, recall_ranges, recall_too_early};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screens::permille;

/// Returns the table of predictions and results.
pub(super) fn blocks(bins: &[RecallBin]) -> Vec<Block> {
    let ranges = match recall_ranges(bins) {
        Ok(ranges) => ranges,
        Err(reviews) => return vec![note(recall_too_early(reviews))],
    };
    let rows = ranges.iter().map(|(name, bin)| row(name, bin)).collect();
    vec![
        note(
            "Before each review, your chance to remember is predicted. Here is how often you did. \
             The closer the two are, the better your review dates fit you.",
        ),
        Block::Gap,
        Block::Table(Table {
            columns: columns(),
            rows,
        }),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("Prediction", false, 0).named("prediction"),
        Column::new("predicted", true, 1),
        Column::new("remembered", true, 0),
        Column::new("", false, 2).repeating(),
        Column::new("reviews", true, 0),
    ]
}

fn row(name: &str, bin: &RecallBin) -> TableRow {
    let per_cent = |share: f64| format!("{}%", whole_per_cent(share));
    let recalled = bin.recalled_share();
    TableRow {
        cells: vec![
            Cell::text(name, Role::Plain),
            Cell::text(
                bin.predicted().map_or_else(String::new, per_cent),
                Role::Plain,
            ),
            match recalled {
                Some(share) => Cell::text(per_cent(share), Role::Strong),
                None => Cell::text("too few", Role::Quiet),
            },
            match recalled {
                Some(share) => Cell::Bar(permille(share)),
                None => Cell::text("", Role::Quiet),
            },
            Cell::text(bin.reviews.to_string(), Role::Quiet),
        ],
        ..TableRow::default()
    }
}
