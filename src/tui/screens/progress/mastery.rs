//! The view of mastery: first responses with their uncertainty, repeated ones, and recall now, by
//! topic, client need, step of clinical judgment and objective.

use std::collections::BTreeMap;

use super::{Progress, note};
use crate::domain::mastery::{
    Axis, Estimate, MASTERY_EXPLAINED, Mastery, MasteryGroup, by_axis, seen_groups,
};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::permille;

impl Progress {
    /// Returns the tables of all groups with anything seen.
    pub(super) fn mastery(&self, news: &ProgressNews) -> Vec<Block> {
        let mut axes = by_axis(&self.library, &news.history, self.today);
        if !axes
            .values()
            .flat_map(BTreeMap::values)
            .any(|of| of.seen > 0)
        {
            return vec![note(
                "Nothing to show yet. Answer some questions, and your mastery appears here.",
            )];
        }
        let mut blocks: Vec<Block> = MASTERY_EXPLAINED.into_iter().map(note).collect();
        blocks.push(Block::Gap);
        for axis in Axis::ALL {
            let groups = axes.remove(&axis).unwrap_or_default();
            blocks.extend(self.axis(axis, &groups));
        }
        blocks.pop();
        blocks
    }

    fn axis(&self, axis: Axis, groups: &BTreeMap<MasteryGroup, Mastery>) -> Vec<Block> {
        let groups = seen_groups(axis, groups, &self.library);
        if groups.is_empty() {
            return Vec::new();
        }
        let table = Table {
            columns: columns(axis),
            rows: groups
                .iter()
                .map(|(name, mastery)| TableRow {
                    cells: row(name, mastery),
                    ..TableRow::default()
                })
                .collect(),
        };
        vec![Block::Table(table), Block::Gap]
    }
}

fn columns(axis: Axis) -> Vec<Column> {
    let name = match axis {
        Axis::Subject => "subject",
        Axis::Topic => "topic",
        Axis::Objective => "objective",
        Axis::Need => "client need",
        Axis::Step => "step",
    };
    vec![
        Column::new(axis.title(), false, 0).named(name),
        Column::new("first", true, 0).named("first answers"),
        Column::new("", false, 4).repeating(),
        Column::new("range", true, 1).named("likely range"),
        Column::new("again", true, 2).named("repeated answers"),
        Column::new("recall", true, 3).named("predicted recall"),
        Column::new("seen", true, 2),
    ]
}

fn row(name: &str, mastery: &Mastery) -> Vec<Cell> {
    let per_cent = |share: f64| format!("{}%", whole_per_cent(share));
    let share = |estimate: Option<Estimate>| {
        estimate.map_or_else(String::new, |estimate| per_cent(estimate.share))
    };
    let bar = mastery.first.map_or_else(
        || Cell::text("", Role::Quiet),
        |first| Cell::Bar(permille(first.share)),
    );
    vec![
        Cell::text(name, Role::Plain),
        Cell::text(share(mastery.first), Role::Strong),
        bar,
        Cell::Text(vec![range(mastery.first)]),
        Cell::text(share(mastery.repeated), Role::Plain),
        Cell::text(
            mastery.recall.map_or_else(String::new, per_cent),
            Role::Plain,
        ),
        Cell::Text(vec![
            Span::new(format!("{}/{}", mastery.seen, mastery.items), Role::Quiet)
                .with_alt(format!("{} of {}", mastery.seen, mastery.items)),
        ]),
    ]
}

/// Returns the range of an estimate: "48–75%".
fn range(estimate: Option<Estimate>) -> Span {
    let Some(Estimate { low, high, .. }) = estimate else {
        return Span::plain("");
    };
    let (low, high) = (whole_per_cent(low), whole_per_cent(high));
    Span::new(format!("{low}–{high}%"), Role::Quiet).with_alt(format!("{low} to {high}%"))
}
