//! The view of memory: predicted recall beside what happened.

use super::note;
use crate::domain::review::RecallBin;
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Table, TableRow};
use crate::tui::screens::permille;

/// The reviews below which the sum says too little.
const REVIEWS_MIN: u32 = 20;
/// The reviews of one range below which its share is not shown.
const RANGE_MIN: u32 = 5;

/// The shown ranges of predicted recall, as bins of 5%, from the first to the last.
const RANGES: [(&str, u8, u8); 5] = [
    ("95% and more", 19, 19),
    ("90 to 95%", 18, 18),
    ("80 to 90%", 16, 17),
    ("60 to 80%", 12, 15),
    ("below 60%", 0, 11),
];

/// Returns the table of predictions and results.
pub(super) fn blocks(bins: &[RecallBin]) -> Vec<Block> {
    let whole = RecallBin::together(bins);
    let reviews = whole.map_or(0, |bin| bin.reviews);
    let Some(whole) = whole.filter(|bin| bin.reviews >= REVIEWS_MIN) else {
        return vec![note(format!(
            "Too early to compare. After {REVIEWS_MIN} reviews this view shows how well the \
             predictions of your memory fit; so far there {}.",
            match reviews {
                0 => "are none".to_owned(),
                1 => "is 1".to_owned(),
                more => format!("are {more}"),
            }
        ))];
    };
    let rows = RANGES.iter().filter_map(|(name, first, last)| {
        let within = bins
            .iter()
            .filter(|bin| (*first..=*last).contains(&bin.bin));
        RecallBin::together(within).map(|bin| row(name, &bin))
    });
    let mut rows: Vec<TableRow> = rows.collect();
    rows.push(row("all reviews", &whole));
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
    let recalled = f64::from(bin.recalled) / f64::from(bin.reviews.max(1));
    let is_enough = bin.reviews >= RANGE_MIN;
    TableRow {
        cells: vec![
            Cell::text(name, Role::Plain),
            Cell::text(
                bin.predicted().map_or_else(String::new, per_cent),
                Role::Plain,
            ),
            match is_enough {
                true => Cell::text(per_cent(recalled), Role::Strong),
                false => Cell::text("too few", Role::Quiet),
            },
            match is_enough {
                true => Cell::Bar(permille(recalled)),
                false => Cell::text("", Role::Quiet),
            },
            Cell::text(bin.reviews.to_string(), Role::Quiet),
        ],
        ..TableRow::default()
    }
}
