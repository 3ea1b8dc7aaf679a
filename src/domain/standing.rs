//! A learner's standing: the history of each item, summed for each topic.
//!
//! The store keeps these as projections of the log; here they are only read and summed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::confidence::Confidence;
use super::ids::{ItemKey, Revision, TopicKey};
use super::library::Library;
use super::review::{ReviewState, Weights};
use super::scoring::Score;

/// A learner's history with one item.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ItemState {
    /// The number of responses.
    pub responses: u32,
    /// The points of the last response.
    pub last: Score,
    /// The points of all responses.
    pub total: Score,
    /// True while it is flagged.
    pub flagged: bool,
    /// The time of the last response, in milliseconds since 1970.
    pub last_at_ms: Option<i64>,
    /// The study day of the last response.
    pub last_on: Option<Date>,
    /// The learner's confidence in the last response, if given.
    pub last_confidence: Option<Confidence>,
    /// The revision of the item at the last response.
    pub last_revision: Option<Revision>,
    /// The points of the first response.
    pub first: Score,
    /// The study day of the first response.
    pub first_on: Option<Date>,
    /// The state of its reviews; `None` if it was never reviewed.
    pub review: Option<ReviewState>,
}

/// The share of points below which a sure answer was wrong, in thousandths.
const WRONG_PERMILLE: u64 = 750;

impl ItemState {
    /// Returns whether it was ever answered.
    pub fn is_seen(&self) -> bool {
        self.responses > 0
    }

    /// Returns whether the last response lost points.
    pub fn is_missed(&self) -> bool {
        self.is_seen() && !self.last.is_full()
    }

    /// Returns whether the learner was sure of the last response and it was wrong.
    pub fn is_sure_and_wrong(&self) -> bool {
        let (earned, possible) = (u64::from(self.last.earned), u64::from(self.last.possible));
        self.last_confidence == Some(Confidence::Sure) && earned * 1_000 < possible * WRONG_PERMILLE
    }
}

/// A learner's item states.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    states: BTreeMap<ItemKey, ItemState>,
    weights: Weights,
}

impl History {
    /// Creates a history from item states.
    pub fn new(states: impl IntoIterator<Item = (ItemKey, ItemState)>) -> Self {
        Self {
            states: states.into_iter().collect(),
            weights: Weights::default(),
        }
    }

    /// Returns the history of a learner with these weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// Returns the weights of the learner's reviews.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Returns the state of an item; the default for an item never seen.
    pub fn of(&self, key: &ItemKey) -> ItemState {
        self.states.get(key).copied().unwrap_or_default()
    }

    /// Returns every item with a history, with its state, by bank and id.
    pub fn states(&self) -> impl Iterator<Item = (&ItemKey, &ItemState)> {
        self.states.iter()
    }

    /// Returns whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}

/// The standing of a topic, or of any other group of items.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TopicStanding {
    /// Items that can be drawn.
    pub items: u32,
    /// The number of these that were answered.
    pub seen: u32,
    /// The number of these that lost points in the last response.
    pub missed: u32,
    /// The number of these that are flagged.
    pub flagged: u32,
    /// Points of all responses to them.
    pub total: Score,
    /// The sum of the last responses' shares, in millionths of an item.
    last_shares_ppm: u64,
}

impl TopicStanding {
    /// Returns the number of these that were never answered.
    pub fn unseen(&self) -> u32 {
        self.items.saturating_sub(self.seen)
    }

    /// Returns the mean share of the last response over all items, unseen ones as zero; 0 to 1.
    /// Only full points on every item give 1.
    pub fn mastery(&self) -> f64 {
        if self.items == 0 {
            0.0
        } else {
            self.last_shares_ppm as f64 / 1e6 / f64::from(self.items)
        }
    }

    fn add(&mut self, state: &ItemState) {
        self.items += 1;
        self.seen += u32::from(state.is_seen());
        self.missed += u32::from(state.is_missed());
        self.flagged += u32::from(state.flagged);
        self.total = self.total + state.total;
        let share =
            u64::from(state.last.earned) * 1_000_000 / u64::from(state.last.possible.max(1));
        self.last_shares_ppm += share;
    }
}

/// Returns the standing of every topic in the library.
pub fn by_topic(library: &Library, history: &History) -> BTreeMap<TopicKey, TopicStanding> {
    let mut standings: BTreeMap<TopicKey, TopicStanding> = library
        .topics()
        .map(|(key, _)| (key, TopicStanding::default()))
        .collect();
    for item in library.active_items() {
        standings
            .entry(item.topic_key())
            .or_default()
            .add(&history.of(&item.key));
    }
    standings
}

/// Returns the combined standing of several topics.
pub fn together<'a>(standings: impl IntoIterator<Item = &'a TopicStanding>) -> TopicStanding {
    standings
        .into_iter()
        .fold(TopicStanding::default(), |sum, next| TopicStanding {
            items: sum.items + next.items,
            seen: sum.seen + next.seen,
            missed: sum.missed + next.missed,
            flagged: sum.flagged + next.flagged,
            total: sum.total + next.total,
            last_shares_ppm: sum.last_shares_ppm + next.last_shares_ppm,
        })
}

/// Returns the flagged items of a history.
pub fn flagged(history: &History) -> BTreeSet<ItemKey> {
    history
        .states
        .iter()
        .filter(|(_, state)| state.flagged)
        .map(|(key, _)| key.clone())
        .collect()
}

#[cfg(test)]
mod tests;
