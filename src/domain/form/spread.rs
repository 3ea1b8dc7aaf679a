//! The selection of items for a form: by topic, by turn, and never two enemies.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rand::seq::{IteratorRandom, SliceRandom};

use super::{Chance, Plan};
use crate::domain::ids::{BankId, ItemKey, TopicId};
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::standing::History;

/// The matching items of one topic that are not drawn yet, the next one in front.
pub(super) type Waiting<'a> = VecDeque<&'a Arc<Item>>;

/// Returns the matching items by topic: topics in random order, and items too if the learner's
/// history gives no order.
pub(super) fn by_topic<'a>(
    library: &'a Library,
    plan: &Plan,
    history: &History,
    chance: &mut Chance,
) -> Vec<Waiting<'a>> {
    // Sorted by topic key.
    let mut topics: BTreeMap<(&BankId, &TopicId), Vec<&Arc<Item>>> = BTreeMap::new();
    for item in library
        .active_items()
        .filter(|item| plan.admits(item, history))
    {
        let topic = (&item.key.bank, &item.topic.id);
        topics.entry(topic).or_default().push(item);
    }
    let mut topics: Vec<_> = topics.into_values().collect();
    for items in &mut topics {
        // By id first: the order of items in a file must not change the draw.
        items.sort_by(|a, b| a.key.cmp(&b.key));
        items.shuffle(chance);
        // A stable sort keeps the random order among equals.
        items.sort_by_cached_key(|item| turn(history, item));
    }
    topics.shuffle(chance);
    topics.into_iter().map(VecDeque::from).collect()
}

/// Returns the sort key of an item: unseen before missed before the rest, and among those seen the
/// one seen longest ago first.
fn turn(history: &History, item: &Item) -> (bool, bool, Option<i64>) {
    let state = history.of(&item.key);
    let seen = state.is_seen();
    (seen, seen && !state.is_missed(), state.last_at_ms)
}

/// Takes from each topic its share of `count`, and redistributes the gap left by skipped enemies,
/// until there are enough or none is left.
pub(super) fn spread<'a>(
    mut topics: Vec<Waiting<'a>>,
    count: usize,
    chance: &mut Chance,
) -> Vec<&'a Arc<Item>> {
    let mut chosen: Vec<&Arc<Item>> = Vec::new();
    let mut barred: BTreeSet<ItemKey> = BTreeSet::new();
    while chosen.len() < count {
        let sizes: Vec<usize> = topics.iter().map(VecDeque::len).collect();
        let shares = shares(&sizes, count - chosen.len(), chance);
        if shares.iter().all(|share| *share == 0) {
            break;
        }
        for (items, share) in topics.iter_mut().zip(shares) {
            for _ in 0..share {
                let friend = std::iter::from_fn(|| items.pop_front()).find(|item| {
                    !barred.contains(&item.key)
                        && !chosen
                            .iter()
                            .any(|chosen| item.enemies.contains(&chosen.key))
                });
                let Some(item) = friend else { break };
                barred.extend(item.enemies.iter().cloned());
                chosen.push(item);
            }
        }
    }
    chosen
}

/// Returns the number of items from each topic: in proportion to its items, randomly rounded up or
/// down, so that every item is equally likely.
///
/// The items form one row, topic by topic, and places are counted at equal distances from a random
/// start.
fn shares(sizes: &[usize], count: usize, chance: &mut Chance) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let count = count.min(all);
    let Some(start) = (0..all).choose(chance) else {
        return vec![0; sizes.len()];
    };
    // The number of counted places before this one in the row.
    let before = |place: usize| (place * count + all - 1 - start) / all;
    let mut end = 0;
    let share = |size: &usize| {
        let first = end;
        end += size;
        before(end) - before(first)
    };
    sizes.iter().map(share).collect()
}
