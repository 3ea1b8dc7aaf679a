//! Which items a form gets: by topic, by whose turn it is, and never two that are enemies.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rand::seq::{IteratorRandom, SliceRandom};

use super::{Chance, Plan};
use crate::domain::ids::{BankId, ItemKey, TopicId};
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::standing::History;

/// The items of one topic that fit and are not drawn yet, the first to be drawn in front.
pub(super) type Waiting<'a> = VecDeque<&'a Arc<Item>>;

/// The items that fit, by topic: topics in chance order, and items too where the learner's history
/// tells no order.
pub(super) fn by_topic<'a>(
    library: &'a Library,
    plan: &Plan,
    history: &History,
    chance: &mut Chance,
) -> Vec<Waiting<'a>> {
    // In the order of topic keys.
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
        // Keeps the order of chance among those that are alike.
        items.sort_by_cached_key(|item| turn(history, item));
    }
    topics.shuffle(chance);
    topics.into_iter().map(VecDeque::from).collect()
}

/// Whose turn it is: never seen before missed before the rest, and among those seen the one that
/// was seen longest ago.
fn turn(history: &History, item: &Item) -> (bool, bool, Option<i64>) {
    let state = history.of(&item.key);
    let seen = state.is_seen();
    (seen, seen && !state.is_missed(), state.last_at_ms)
}

/// Takes from each topic its share of `count`, and shares out again what is missing because
/// enemies were passed over, until there are enough or none is left.
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

/// How many of `count` each topic gives: in proportion to its items, one more or less by chance, so
/// that every item is as likely as any other.
///
/// The items stand in one row, topic by topic, and places are counted at equal distances, from a
/// start that chance gives.
fn shares(sizes: &[usize], count: usize, chance: &mut Chance) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let count = count.min(all);
    let Some(start) = (0..all).choose(chance) else {
        return vec![0; sizes.len()];
    };
    // How many of the places counted lie before this one of the row.
    let before = |place: usize| (place * count + all - 1 - start) / all;
    let mut end = 0;
    let share = |size: &usize| {
        let first = end;
        end += size;
        before(end) - before(first)
    };
    sizes.iter().map(share).collect()
}
