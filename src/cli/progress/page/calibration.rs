//! How well confidence and predictions fit the answers.

use maud::{Markup, html};

use super::{PageData, note};
use crate::domain::confidence::Confidence;
use crate::domain::review::{recall_ranges, recall_too_early, sure_verdict};
use crate::html::chart::{BarRow, bars};
use crate::html::{DataCell, DataTable, figure, percent};

/// Returns the score at each confidence.
pub(super) fn confidence(data: &PageData<'_>) -> Markup {
    let totals = &data.news.confidence;
    let levels = Confidence::ALL.into_iter().rev();
    let said = levels.filter_map(|level| totals.iter().find(|total| total.confidence == level));
    let mut table = DataTable::new(
        "Score at each confidence",
        ["You said", "Score", "Answers (n)"],
    );
    let mut rows = Vec::new();
    for total in said {
        let share = total.share();
        table.row([
            DataCell::text(total.confidence.title()),
            DataCell::number(percent(share)),
            DataCell::number(total.responses),
        ]);
        rows.push(BarRow {
            label: format!("{}, n = {}", total.confidence.title(), total.responses),
            values: vec![share.unwrap_or(0.0)],
            keyed: false,
        });
    }
    if rows.is_empty() {
        return note(
            "Press Ctrl-G on a question to say how sure you are. Then this section compares that \
             with your score.",
        );
    }
    html! {
        (note("Your score at each confidence. What you are sure of should be correct."))
        @if let Some(verdict) = sure_verdict(totals) { p { (verdict) } }
        (figure("Score by confidence", &bars(&["score"], &rows), &table))
    }
}

/// Returns predictions beside what happened.
pub(super) fn memory(data: &PageData<'_>) -> Markup {
    let ranges = match recall_ranges(&data.news.recall) {
        Ok(ranges) => ranges,
        Err(reviews) => {
            return note(recall_too_early(reviews));
        }
    };
    let mut table = DataTable::new(
        "Predicted and actual memory",
        ["Prediction", "Predicted", "Remembered", "Reviews (n)"],
    );
    let mut rows = Vec::new();
    for (name, bin) in &ranges {
        let recalled = bin.recalled_share();
        table.row([
            DataCell::text(*name),
            DataCell::number(percent(bin.predicted())),
            match recalled {
                Some(share) => DataCell::number(percent(Some(share))),
                None => DataCell::number("too few"),
            },
            DataCell::number(bin.reviews),
        ]);
        if let (Some(predicted), Some(recalled)) = (bin.predicted(), recalled) {
            rows.push(BarRow {
                label: format!("{name}, n = {}", bin.reviews),
                values: vec![predicted, recalled],
                keyed: false,
            });
        }
    }
    html! {
        (note("Before each review, your chance to remember is predicted. Here is how often you did. \
               The closer the two are, the better your review dates fit you."))
        (figure(
            "Predicted and remembered",
            &bars(&["predicted", "remembered"], &rows),
            &table,
        ))
    }
}
