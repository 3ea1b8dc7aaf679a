//! Where a learner stands: what happened to each item, summed for each topic.
//!
//! The store keeps these as projections of the log; here they are only read and summed.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{ItemKey, TopicKey};
use super::library::Library;
use super::scoring::Score;

/// What a learner did with one item so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ItemState {
    /// How often it was responded to.
    pub responses: u32,
    /// The last response's points.
    pub last: Score,
    /// All responses' points together.
    pub total: Score,
    /// Whether it is flagged now.
    pub flagged: bool,
    /// When it was last responded to, in milliseconds since 1970.
    pub last_at_ms: Option<i64>,
}

impl ItemState {
    /// Whether it was ever responded to.
    pub fn is_seen(&self) -> bool {
        self.responses > 0
    }

    /// Whether the last response lost points.
    pub fn is_missed(&self) -> bool {
        self.is_seen() && !self.last.is_full()
    }
}

/// A learner's states of items.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History {
    states: BTreeMap<ItemKey, ItemState>,
}

impl History {
    /// Takes states in.
    pub fn new(states: impl IntoIterator<Item = (ItemKey, ItemState)>) -> Self {
        Self {
            states: states.into_iter().collect(),
        }
    }

    /// The state of an item; that of an item never met where there is none.
    pub fn of(&self, key: &ItemKey) -> ItemState {
        self.states.get(key).copied().unwrap_or_default()
    }

    /// Every item that anything happened to, with its state, by bank and id.
    pub fn states(&self) -> impl Iterator<Item = (&ItemKey, &ItemState)> {
        self.states.iter()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}

/// A topic, or any other group of items, and how it stands.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TopicStanding {
    /// Items that can be drawn.
    pub items: u32,
    /// Of these: responded to.
    pub seen: u32,
    /// Of these: points lost at the last response.
    pub missed: u32,
    /// Of these: flagged.
    pub flagged: u32,
    /// Points of all responses to them.
    pub total: Score,
    /// The sum of the last responses' shares, in millionths of an item.
    last_shares_ppm: u64,
}

impl TopicStanding {
    /// Of these: never responded to.
    pub fn unseen(&self) -> u32 {
        self.items.saturating_sub(self.seen)
    }

    /// The mean share of the last response over all items, unseen ones as zero; 0 to 1. Only
    /// who has answered every item in full has mastered a topic.
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

/// The standing of every topic in the library.
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

/// The standing of all items of some topics together.
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

/// The flagged items among these states.
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
