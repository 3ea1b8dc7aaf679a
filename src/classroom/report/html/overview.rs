//! All items at a glance: facility and discrimination in one chart, and a table.

use std::ops::Range;

use maud::{Markup, html};

use super::words::{answered, counted, discrimination, link, share_of};
use crate::classroom::report::sheet::{ClassReport, ItemRecord, VoteRecord};
use crate::html::chart::{Axes, Point, points};
use crate::html::{DataCell, DataTable, figure, percent};

/// The fewest points of a chart: one alone shows nothing that the table does not.
const POINTS_MIN: usize = 2;

/// Two points closer than this in both directions look like one.
const NEAR: (f64, f64) = (0.01, 0.01);
/// The numbers beside one place of the chart.
const NUMBERS_MAX: usize = 4;

/// Returns the section.
pub(super) fn body(report: &ClassReport) -> Markup {
    let known: Vec<PlacedItem> = report.items.iter().filter_map(placed).collect();
    let table = table(report);
    let missing = report.items.len() - known.len();
    html! {
        @if known.len() < POINTS_MIN {
            (table.render())
            p .quiet {
                "Discrimination needs at least ten learners who answered, and points that differ. "
                "So there is no chart of facility and discrimination."
            }
        } @else {
            p .quiet .crowded { "Where points are crowded, some numbers are left out. The table has all of them." }
            div .under {
                (figure(
                    "Facility and discrimination, each point with the number of its question",
                    &points(&axes(&known), &labeled(&known)),
                    &table,
                ))
            }
            @if missing > 0 {
                p .quiet {
                    (counted(missing, "question"))
                    @if missing == 1 { " has" } @else { " have" }
                    " no discrimination and no point in the chart. "
                    a href="#figures" { "About these figures" } " says why."
                }
            }
        }
    }
}

/// An item with its place in the chart.
struct PlacedItem {
    facility: f64,
    discrimination: f64,
    position: usize,
}

fn placed(item: &ItemRecord) -> Option<PlacedItem> {
    Some(PlacedItem {
        facility: item.facility?,
        discrimination: item.discrimination?,
        position: item.position,
    })
}

/// Returns the points. Of those that look like one, the first has the numbers of all.
fn labeled(known: &[PlacedItem]) -> Vec<Point> {
    let mut groups: Vec<Vec<&PlacedItem>> = Vec::new();
    for item in known {
        let near = |group: &&mut Vec<&PlacedItem>| {
            group.first().is_some_and(|first| {
                (first.facility - item.facility).abs() < NEAR.0
                    && (first.discrimination - item.discrimination).abs() < NEAR.1
            })
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    let points = groups.into_iter().flat_map(|group| {
        let numbers = group
            .iter()
            .take(NUMBERS_MAX)
            .map(|item| item.position.to_string());
        let mut numbers: Vec<String> = numbers.collect();
        if group.len() > NUMBERS_MAX {
            numbers.push("…".to_owned());
        }
        let label = numbers.join(", ");
        group.into_iter().enumerate().map(move |(at, item)| Point {
            x: item.facility * 100.0,
            y: item.discrimination,
            label: if at == 0 {
                label.clone()
            } else {
                String::new()
            },
        })
    });
    points.collect()
}

fn axes(known: &[PlacedItem]) -> Axes<'static> {
    let lowest = known
        .iter()
        .map(|item| item.discrimination)
        .fold(0.0, f64::min);
    let y_range: Range<f64> = match lowest {
        low if low >= 0.0 => 0.0..1.0,
        low if low >= -0.5 => -0.5..1.0,
        _ => -1.0..1.0,
    };
    Axes {
        x: "Facility (%)",
        y: "Discrimination",
        x_range: 0.0..100.0,
        y_range,
        diagonal: false,
        joined: false,
    }
}

/// Returns the table. The columns of a second vote are there if an item had one.
fn table(report: &ClassReport) -> DataTable {
    let again = report.items.iter().any(|item| item.votes.len() > 1);
    let mut head = vec!["Question", "n"];
    match again {
        true => head.extend(["Full points, first vote", "Full points, last vote"]),
        false => head.push("Full points"),
    }
    head.extend(["Facility", "Discrimination"]);
    let mut table = DataTable::new("Questions with their figures", head);
    for item in &report.items {
        let mut cells = vec![
            DataCell::markup(html! {
                (link(item))
                @if item.voided { " (does not count)" }
            }),
            DataCell::number(answered(report, item)),
        ];
        let full = |vote: Option<&VoteRecord>| {
            DataCell::number(
                vote.map_or_else(|| "–".to_owned(), |vote| share_of(vote.right, vote.given)),
            )
        };
        cells.push(full(item.votes.first()));
        if again {
            cells.push(full(item.votes.last().filter(|_| item.votes.len() > 1)));
        }
        cells.push(DataCell::number(percent(item.facility)));
        cells.push(DataCell::number(discrimination(item)));
        table.row(cells);
    }
    table
}
