//! The view of mastery: first responses with their uncertainty, repeated ones, and recall now, by
//! topic, client need, step of clinical judgment and objective.

use std::collections::BTreeMap;

use super::{Progress, note};
use crate::domain::ids::BankId;
use crate::domain::mastery::{Axis, Estimate, Mastery, MasteryGroup, by_axis};
use crate::domain::scoring::whole_per_cent;
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::screen::ProgressNews;
use crate::tui::screens::permille;

const EXPLAINED: [&str; 2] = [
    "First: your average score the first time you saw each question, which is not your share of all \
     points. Your true average is likely to be in the range.",
    "Again: your score when questions came back. Recall: how likely you are to remember today what \
     you have seen.",
];

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
        let mut blocks: Vec<Block> = EXPLAINED.into_iter().map(note).collect();
        blocks.push(Block::Gap);
        for axis in Axis::ALL {
            let groups = axes.remove(&axis).unwrap_or_default();
            blocks.extend(self.axis(axis, &groups));
        }
        blocks.pop();
        blocks
    }

    fn axis(&self, axis: Axis, groups: &BTreeMap<MasteryGroup, Mastery>) -> Vec<Block> {
        let seen = groups.iter().filter(|(_, mastery)| mastery.seen > 0);
        let mut rows: Vec<(String, TableRow)> = seen
            .map(|(group, mastery)| {
                let name = self.group_name(group);
                let cells = row(&name, mastery);
                (
                    name,
                    TableRow {
                        cells,
                        ..TableRow::default()
                    },
                )
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        // Needs and steps have an order of their own.
        if !matches!(axis, Axis::Need | Axis::Step) {
            rows.sort_by_cached_key(|(name, _)| name.to_lowercase());
        }
        let table = Table {
            columns: columns(axis),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        };
        vec![Block::Table(table), Block::Gap]
    }

    fn group_name(&self, group: &MasteryGroup) -> String {
        let title = |bank: &BankId| {
            let bank = self.library.bank(bank);
            bank.map(|bank| bank.title.clone()).unwrap_or_default()
        };
        match group {
            MasteryGroup::Subject(bank) => title(bank),
            MasteryGroup::Topic(key) => {
                let bank = self.library.bank(&key.bank);
                let topic = bank.and_then(|bank| bank.topic(&key.topic));
                topic.map(|topic| topic.title.clone()).unwrap_or_default()
            }
            MasteryGroup::Objective(bank, id) => {
                let bank = self.library.bank(bank);
                let objective =
                    bank.and_then(|bank| bank.objectives.iter().find(|one| one.id == *id));
                objective.map_or_else(|| id.to_string(), |one| one.text.clone())
            }
            MasteryGroup::Need(need) => need.title().into(),
            MasteryGroup::Step(step) => step.title().into(),
        }
    }
}

fn columns(axis: Axis) -> Vec<Column> {
    let (head, name) = match axis {
        Axis::Subject => ("Subjects", "subject"),
        Axis::Topic => ("Topics", "topic"),
        Axis::Objective => ("Objectives", "objective"),
        Axis::Need => ("Client needs", "client need"),
        Axis::Step => ("Steps of clinical judgment", "step"),
    };
    vec![
        Column::new(head, false, 0).named(name),
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
