//! The distribution of the learners' points.

use maud::{Markup, html};

use super::words::share_of;
use crate::classroom::report::sheet::ClassReport;
use crate::html::chart::columns;
use crate::html::{DataCell, DataTable, figure, percent};

/// The most points for which each number has a column of its own.
const OWN_COLUMN_MAX: u32 = 12;
/// Columns for more points, each ten percentage points wide.
const TENTHS: u32 = 10;

/// Returns the section, if anybody could earn a point.
pub(super) fn body(report: &ClassReport) -> Option<Markup> {
    let all = report.learners.len();
    if all == 0 || report.possible == 0 {
        return None;
    }
    let bins = match report.possible <= OWN_COLUMN_MAX {
        true => by_point(report),
        false => by_tenth(report),
    };
    let (caption, head) = match report.possible <= OWN_COLUMN_MAX {
        true => ("Learners by points", "Points"),
        false => (
            "Learners by share of the points; each column begins at its label and is ten percentage points wide",
            "Share of the points",
        ),
    };
    let mut table = DataTable::new("Learners by points, as a table", [head, "Learners"]);
    for bin in &bins {
        table.row([
            DataCell::text(&bin.words),
            DataCell::number(share_of(bin.count as usize, all)),
        ]);
    }
    let values: Vec<(String, u32)> = bins.into_iter().map(|bin| (bin.label, bin.count)).collect();
    let mut earned: Vec<u32> = report.learners.iter().map(|of| of.earned).collect();
    earned.sort_unstable();
    Some(html! {
        div .together {
            p { (spread(&earned, report.possible)) }
            (figure(caption, &columns(&values), &table))
        }
    })
}

/// Learners with about the same points.
struct PointsBin {
    label: String,
    words: String,
    count: u32,
}

fn by_point(report: &ClassReport) -> Vec<PointsBin> {
    let bin = |points: u32| PointsBin {
        label: points.to_string(),
        words: points.to_string(),
        count: number(report, |earned| earned == points),
    };
    (0..=report.possible).map(bin).collect()
}

fn by_tenth(report: &ClassReport) -> Vec<PointsBin> {
    let tenth = |earned: u32| {
        let tenth = u64::from(earned) * u64::from(TENTHS) / u64::from(report.possible.max(1));
        tenth.min(u64::from(TENTHS) - 1)
    };
    let bin = |nth: u32| {
        let first = nth * 100 / TENTHS;
        let words = match nth + 1 == TENTHS {
            true => format!("{first}% to 100%"),
            false => format!("{first}% to below {}%", (nth + 1) * 100 / TENTHS),
        };
        PointsBin {
            label: format!("{first}%"),
            words,
            count: number(report, |earned| tenth(earned) == u64::from(nth)),
        }
    };
    (0..TENTHS).map(bin).collect()
}

fn number(report: &ClassReport, is_in: impl Fn(u32) -> bool) -> u32 {
    let number = report.learners.iter().filter(|of| is_in(of.earned)).count();
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Returns mean, middle and ends of points in ascending order, in a sentence.
fn spread(earned: &[u32], possible: u32) -> String {
    let number = earned.len().max(1);
    let sum: u64 = earned.iter().copied().map(u64::from).sum();
    let mean = sum as f64 / number as f64;
    let middle = |at: usize| f64::from(earned.get(at).copied().unwrap_or(0));
    let median = (middle((number - 1) / 2) + middle(number / 2)) / 2.0;
    let share = percent(Some(mean / f64::from(possible.max(1))));
    format!(
        "Of {possible} points, the class earned {mean:.1} on average ({share}), n = {}. \
         Half of the learners have {median:.1} points or more. The lowest is {}, the highest {}.",
        earned.len(),
        earned.first().copied().unwrap_or(0),
        earned.last().copied().unwrap_or(0),
    )
}
