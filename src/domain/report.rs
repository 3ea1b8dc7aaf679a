//! What a sitting came to: points for each topic, client need and judgment step.

use std::collections::BTreeMap;

use super::ids::TopicKey;
use super::item::{ClientNeed, Item, JudgmentStep};
use super::scoring::Score;
use super::sitting::Sitting;

/// What points are summed for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// A topic of a bank.
    Topic(TopicKey),
    /// A client need.
    Need(ClientNeed),
    /// A step of clinical judgment.
    Step(JudgmentStep),
}

impl Group {
    /// The groups an item belongs to.
    pub fn of(item: &Item) -> Vec<Self> {
        let mut groups = vec![Self::Topic(item.topic_key())];
        groups.extend(item.facts.client_need.map(Self::Need));
        groups.extend(item.facts.step.map(Self::Step));
        groups
    }
}

/// What a sitting came to, over the items answered and those that an exam was handed in without.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// All points.
    pub total: Score,
    /// Items answered; not those that an exam was handed in without.
    pub answered: usize,
    /// Items in the form.
    pub items: usize,
    /// Points by group.
    pub groups: BTreeMap<Group, Score>,
    /// Places where points were lost, in order.
    pub missed: Vec<usize>,
    /// Time spent on these items, in milliseconds.
    pub elapsed_ms: u64,
}

/// Sums a sitting up.
pub fn report(sitting: &Sitting) -> Report {
    let mut report = Report {
        items: sitting.len(),
        ..Report::default()
    };
    for position in 0..sitting.len() {
        let (Some((item, _, slot)), Some(marking)) =
            (sitting.at(position), sitting.marking(position))
        else {
            continue;
        };
        report.answered += usize::from(sitting.filled(position).is_answered());
        report.total = report.total + marking.score;
        report.elapsed_ms = report.elapsed_ms.saturating_add(slot.elapsed_ms);
        if !marking.score.is_full() {
            report.missed.push(position);
        }
        for group in Group::of(item) {
            let score = report.groups.entry(group).or_default();
            *score = *score + marking.score;
        }
    }
    report
}

/// A sitting in one line, for lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SittingSummary {
    /// Its identity.
    pub id: super::ids::SittingId,
    /// When it started.
    pub started_at: jiff::Timestamp,
    /// The learner's offset from UTC then.
    pub offset: jiff::tz::Offset,
    /// Whether it has ended.
    pub ended: bool,
    /// Items in its form.
    pub items: u32,
    /// Items answered.
    pub answered: u32,
    /// Points so far.
    pub score: Score,
    /// Subjects in its form, by title.
    pub subjects: Vec<String>,
}

#[cfg(test)]
mod tests;
