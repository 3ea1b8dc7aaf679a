//! Mastery by subject, topic, objective, client need and step: first answers with their range, beside
//! the table of all figures.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{PageData, note};
use crate::domain::ids::BankId;
use crate::domain::mastery::{
    Axis, MASTERY_EXPLAINED, Mastery, MasteryGroup, by_axis, seen_groups,
};
use crate::domain::scoring::whole_per_cent;
use crate::domain::standing::{self, TopicStanding};
use crate::html::chart::{IntervalRow, intervals};
use crate::html::{DataCell, DataTable, Document, figure, percent};

type Groups = BTreeMap<MasteryGroup, Mastery>;

/// Adds the sections.
pub(super) fn sections(data: &PageData<'_>, page: &mut Document) {
    let axes = by_axis(data.library, &data.news.history, data.today);
    let none = Groups::new();
    for (axis, id, title) in [
        (Axis::Subject, "subjects", "Mastery by subject"),
        (Axis::Topic, "topics", "Mastery by topic"),
        (Axis::Objective, "objectives", "Mastery by objective"),
        (Axis::Need, "needs", "Mastery by client need"),
        (Axis::Step, "steps", "Mastery by step of clinical judgment"),
    ] {
        let groups = axes.get(&axis).unwrap_or(&none);
        let is_first = axis == Axis::Subject;
        if is_first || groups.values().any(|of| of.seen > 0) {
            page.section(id, title, section(data, axis, groups));
        }
    }
}

fn section(data: &PageData<'_>, axis: Axis, groups: &Groups) -> Markup {
    let is_first = axis == Axis::Subject;
    let by_subject = matches!(axis, Axis::Topic | Axis::Objective);
    html! {
        @if is_first {
            @for words in MASTERY_EXPLAINED { (note(words)) }
            (note("Each line below is the likely range of your first answers, 9 times out of 10. \
                   The dot is your average."))
        }
        @if is_first && !groups.values().any(|of| of.seen > 0) {
            p { "No answers to questions of your present banks yet." }
        } @else if by_subject {
            @for bank in data.library.banks() {
                (titled(&bank.title, axis, &of_bank(&bank.id, groups), data))
            }
        } @else {
            (titled("", axis, groups, data))
        }
        @if is_first { (points(data)) }
    }
}

fn of_bank(bank: &BankId, groups: &Groups) -> Groups {
    let is_of_bank = |group: &MasteryGroup| match group {
        MasteryGroup::Topic(key) => key.bank == *bank,
        MasteryGroup::Subject(of) | MasteryGroup::Objective(of, _) => of == bank,
        MasteryGroup::Need(_) | MasteryGroup::Step(_) => false,
    };
    let groups = groups.iter().filter(|(group, _)| is_of_bank(group));
    groups.map(|(group, of)| (group.clone(), *of)).collect()
}

/// Returns the chart and the table of groups with anything seen.
fn titled(subject: &str, axis: Axis, groups: &Groups, data: &PageData<'_>) -> Markup {
    let named = seen_groups(axis, groups, data.library);
    if named.is_empty() {
        return Markup::default();
    }
    let row = |(name, of): &(String, &Mastery)| {
        let first = of.first?;
        Some(IntervalRow {
            label: name.clone(),
            value: first.share,
            ends: Some((first.low, first.high)),
        })
    };
    let rows: Vec<IntervalRow> = named.iter().filter_map(row).collect();
    let caption = match subject {
        "" => format!("{}: first answers", axis.title()),
        subject => format!("{subject}: first answers"),
    };
    let mut table = DataTable::new(
        match subject {
            "" => axis.title().to_owned(),
            subject => format!("{subject}: {}", axis.title().to_lowercase()),
        },
        [
            singular(axis),
            "First",
            "Likely range",
            "Seen (n)",
            "Again (n)",
            "Recall",
            "Sure and wrong",
        ],
    );
    for (name, of) in &named {
        let range = of.first.map_or_else(
            || "–".to_owned(),
            |first| {
                let (low, high) = (whole_per_cent(first.low), whole_per_cent(first.high));
                format!("{low}–{high}%")
            },
        );
        let again = of.repeated.map_or_else(
            || "–".to_owned(),
            |again| format!("{} ({})", percent(Some(again.share)), again.count),
        );
        table.row([
            DataCell::text(name.as_str()),
            DataCell::number(percent(of.first.map(|first| first.share))),
            DataCell::number(range),
            DataCell::number(format!("{} of {}", of.seen, of.items)),
            DataCell::number(again),
            DataCell::number(percent(of.recall)),
            DataCell::number(of.sure_and_wrong),
        ]);
    }
    figure(&caption, &intervals(&rows), &table)
}

fn singular(axis: Axis) -> &'static str {
    match axis {
        Axis::Subject => "Subject",
        Axis::Topic => "Topic",
        Axis::Objective => "Objective",
        Axis::Need => "Client need",
        Axis::Step => "Step",
    }
}

/// Returns the table of points and last answers by subject.
fn points(data: &PageData<'_>) -> Markup {
    let standings = standing::by_topic(data.library, &data.news.history);
    let mut table = DataTable::new(
        "Last answers and all points by subject",
        [
            "Subject",
            "Mastery now",
            "Score",
            "Points",
            "Unseen",
            "Missed",
            "Flagged",
        ],
    );
    for bank in data.library.banks() {
        let of_bank = standings.iter().filter(|(key, _)| key.bank == bank.id);
        let whole: TopicStanding = standing::together(of_bank.map(|(_, standing)| standing));
        if whole.seen == 0 {
            continue;
        }
        table.row([
            DataCell::text(bank.title.as_str()),
            DataCell::number(percent(Some(whole.mastery()))),
            DataCell::number(percent(whole.total.share())),
            DataCell::number(whole.total),
            DataCell::number(format!("{} of {}", whole.unseen(), whole.items)),
            DataCell::number(whole.missed),
            DataCell::number(whole.flagged),
        ]);
    }
    html! {
        (note("Mastery now is the mean score of your last answers; unseen questions count as zero. \
               Score is the points you earned out of all possible points, early mistakes included."))
        (table.render())
    }
}
