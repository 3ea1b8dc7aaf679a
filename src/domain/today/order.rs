//! The order of due items when not all fit, and the order in which a set is asked.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::seq::SliceRandom;

use super::collect::Unit;
use super::{TodayItem, TodayReason};
use crate::domain::drawn::Chance;
use crate::domain::ids::{BankId, TopicKey};

/// The order of due items if there are more than fit. Safety-critical ones always come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum DueOrder {
    /// Those most likely to be recalled first: they are lost soon, and cost little to keep.
    #[default]
    RecalledFirst,
    /// Those least likely to be recalled first.
    ForgottenFirst,
    /// Those due longest first.
    OldestFirst,
}

impl DueOrder {
    /// All three orders.
    pub const ALL: [Self; 3] = [Self::RecalledFirst, Self::ForgottenFirst, Self::OldestFirst];

    pub(super) fn compare(self, a: &Unit<'_>, b: &Unit<'_>) -> Ordering {
        let turn = match self {
            Self::RecalledFirst => b.recall.total_cmp(&a.recall),
            Self::ForgottenFirst => a.recall.total_cmp(&b.recall),
            Self::OldestFirst => a.due_on.cmp(&b.due_on),
        };
        b.is_critical.cmp(&a.is_critical).then(turn)
    }
}

/// Returns the items of a set in the order in which they are asked: corrected ones, those the learner
/// was sure of and missed, and then the rest by subject, with its topics in turn.
pub(super) fn asked<'a>(seed: u64, units: impl Iterator<Item = &'a Unit<'a>>) -> Vec<TodayItem> {
    let mut units: Vec<&Unit<'_>> = units.collect();
    units.shuffle(&mut Chance::seed_from_u64(seed));
    // Stable, so that each part stays in random order.
    units.sort_by_key(|unit| unit.reason.min(TodayReason::Due));
    let first = units.partition_point(|unit| unit.reason < TodayReason::Due);
    let mixed = alternating(units.split_off(first));
    let items = units.into_iter().chain(mixed).flat_map(|unit| {
        let pairs = unit.items.iter().zip(&unit.reasons);
        pairs.map(|(item, reason)| TodayItem {
            key: item.key.clone(),
            reason: *reason,
        })
    });
    items.collect()
}

/// Returns units by subject, in the order of the subjects' first units. Within a subject its topics
/// alternate, so that similar problems stand beside each other and have to be told apart.
fn alternating<'a>(units: Vec<&'a Unit<'a>>) -> Vec<&'a Unit<'a>> {
    let mut subjects: Vec<(&BankId, BTreeMap<TopicKey, Vec<&'a Unit<'a>>>)> = Vec::new();
    for unit in units.into_iter().rev() {
        let Some(item) = unit.items.first() else {
            continue;
        };
        let at = subjects
            .iter()
            .position(|(bank, _)| **bank == item.key.bank);
        let at = at.unwrap_or_else(|| {
            subjects.push((&item.key.bank, BTreeMap::new()));
            subjects.len() - 1
        });
        if let Some((_, topics)) = subjects.get_mut(at) {
            topics.entry(item.topic_key()).or_default().push(unit);
        }
    }
    let mut mixed = Vec::new();
    for (_, mut topics) in subjects {
        let mut last: Option<TopicKey> = None;
        // The topic with the most left goes next, so that none is left over for the end.
        while let Some(key) = next_topic(&topics, last.as_ref()) {
            mixed.extend(topics.get_mut(&key).and_then(Vec::pop));
            last = Some(key);
        }
    }
    mixed
}

fn next_topic(
    topics: &BTreeMap<TopicKey, Vec<&Unit<'_>>>,
    last: Option<&TopicKey>,
) -> Option<TopicKey> {
    let waiting = topics.iter().filter(|(_, units)| !units.is_empty());
    let next = waiting.max_by_key(|(key, units)| (Some(*key) != last, units.len()));
    next.map(|(key, _)| key.clone())
}
