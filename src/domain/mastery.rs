//! Mastery: what a learner knows in a group of items, with its uncertainty.
//!
//! First responses and repeated ones are kept apart: the first tells what a learner knows of
//! questions not seen before, the others what was learned from these questions.

mod estimate;
mod groups;
mod readiness;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use estimate::Estimate;
pub use groups::{MASTERY_EXPLAINED, seen_groups};
pub use readiness::{READINESS_ANSWERS_MIN, Readiness, SubjectGap, Trend, readiness};
pub use words::READINESS_LIMITS;

use super::ids::{BankId, ItemKey, ObjectiveId, TopicKey};
use super::item::{ClientNeed, Item, JudgmentStep};
use super::library::Library;
use super::review::Scheduler;
use super::scoring::Score;
use super::standing::{History, ItemState};

/// The way in which items are grouped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Axis {
    /// By subject.
    Subject,
    /// By topic.
    Topic,
    /// By learning objective.
    Objective,
    /// By client need.
    Need,
    /// By step of clinical judgment.
    Step,
}

impl Axis {
    /// All five, in display order.
    pub const ALL: [Self; 5] = [
        Self::Subject,
        Self::Topic,
        Self::Objective,
        Self::Need,
        Self::Step,
    ];
}

/// A group of items with one name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MasteryGroup {
    /// The items of a bank.
    Subject(BankId),
    /// The items of a topic.
    Topic(TopicKey),
    /// The items of an objective of a bank.
    Objective(BankId, ObjectiveId),
    /// The items of a client need.
    Need(ClientNeed),
    /// The items of a step of clinical judgment.
    Step(JudgmentStep),
}

impl MasteryGroup {
    /// Returns the group of an item; `None` if its author gave none.
    pub fn of(item: &Item, axis: Axis) -> Option<Self> {
        match axis {
            Axis::Subject => Some(Self::Subject(item.key.bank.clone())),
            Axis::Topic => Some(Self::Topic(item.topic_key())),
            Axis::Objective => {
                let objective = item.facts.objective.clone()?;
                Some(Self::Objective(item.key.bank.clone(), objective))
            }
            Axis::Need => item.facts.client_need.map(Self::Need),
            Axis::Step => item.facts.step.map(Self::Step),
        }
    }
}

/// What a learner knows in a group of items.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Mastery {
    /// The items that can be drawn.
    pub items: u32,
    /// The number of these that were answered.
    pub seen: u32,
    /// The share of points at the first response to each; `None` before any.
    pub first: Option<Estimate>,
    /// The share of points at later responses; `None` before any.
    pub repeated: Option<Estimate>,
    /// The mean predicted probability of recall now over the items seen; `None` before any review.
    pub recall: Option<f64>,
    /// The items whose last response was sure and wrong.
    pub sure_and_wrong: u32,
}

#[derive(Default)]
struct Sums {
    mastery: Mastery,
    first_shares: f64,
    repeated: u32,
    repeated_score: Score,
    recall: f64,
    reviewed: u32,
}

impl Sums {
    /// Adds an item with its state and its predicted probability of recall.
    fn add(&mut self, state: &ItemState, recall: Option<f64>) {
        self.mastery.items += 1;
        if !state.is_seen() {
            return;
        }
        self.mastery.seen += 1;
        self.mastery.sure_and_wrong += u32::from(state.is_sure_and_wrong());
        self.first_shares += state.first.share().unwrap_or(0.0);
        self.repeated += state.responses - 1;
        let (total, first) = (state.total, state.first);
        self.repeated_score = self.repeated_score
            + Score {
                earned: total.earned.saturating_sub(first.earned),
                possible: total.possible.saturating_sub(first.possible),
            };
        if let Some(recall) = recall {
            self.reviewed += 1;
            self.recall += recall;
        }
    }

    fn mastery(&self) -> Mastery {
        let repeated = self.repeated_score.share().unwrap_or(0.0) * f64::from(self.repeated);
        Mastery {
            first: Estimate::of_shares(self.first_shares, self.mastery.seen),
            repeated: Estimate::of_shares(repeated, self.repeated),
            recall: (self.reviewed > 0).then(|| self.recall / f64::from(self.reviewed)),
            ..self.mastery
        }
    }
}

/// Returns the mastery of every group with items, by axis. All five are computed in one pass, because
/// finding and predicting an item costs more than adding it.
pub fn by_axis(
    library: &Library,
    history: &History,
    day: Date,
) -> BTreeMap<Axis, BTreeMap<MasteryGroup, Mastery>> {
    let scheduler = Scheduler::new(*history.weights());
    let mut sums: BTreeMap<MasteryGroup, (Axis, Sums)> = BTreeMap::new();
    for item in library.active_items() {
        let state = history.of(&item.key);
        let recall = recall(&state, day, &scheduler);
        for axis in Axis::ALL {
            if let Some(group) = MasteryGroup::of(item, axis) {
                let (_, sums) = sums.entry(group).or_insert((axis, Sums::default()));
                sums.add(&state, recall);
            }
        }
    }
    let mut axes: BTreeMap<Axis, BTreeMap<MasteryGroup, Mastery>> = BTreeMap::new();
    for (group, (axis, sums)) in sums {
        axes.entry(axis).or_default().insert(group, sums.mastery());
    }
    axes
}

/// Returns the predicted probability of recalling an item on a day; `None` before any review.
fn recall(state: &ItemState, day: Date, scheduler: &Scheduler) -> Option<f64> {
    let review = state.review.as_ref()?;
    Some(scheduler.recall(review.memory, review.days_until(day)))
}

/// Returns the items whose last response was sure and wrong, the newest first.
pub fn sure_and_wrong(library: &Library, history: &History) -> Vec<ItemKey> {
    let active: BTreeSet<&ItemKey> = library.active_items().map(|item| &item.key).collect();
    let mut found: Vec<(&ItemKey, &ItemState)> = history
        .states()
        .filter(|(key, state)| state.is_sure_and_wrong() && active.contains(key))
        .collect();
    found.sort_by_key(|(_, state)| std::cmp::Reverse(state.last_at_ms));
    found.into_iter().map(|(key, _)| key.clone()).collect()
}

#[cfg(test)]
mod tests;
