//! The shares of an exam that each bank and each client need should have.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::pool::PoolItem;
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::BankId;
use crate::domain::item::ClientNeed;

/// The shares that an exam should have, by bank and by client need; each adds up to 1.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ContentPlan {
    /// The share of each bank.
    pub banks: BTreeMap<BankId, f64>,
    /// The share of each client need; empty if no blueprint says.
    pub needs: BTreeMap<ClientNeed, f64>,
}

impl ContentPlan {
    /// Returns the shares by the blueprints of these banks. Banks in no blueprint have the share of
    /// their items. Client needs have shares if one blueprint has numbers for them, and has every
    /// bank.
    pub fn new(items: &[PoolItem], blueprints: &[Blueprint]) -> Self {
        let mut counts: BTreeMap<BankId, usize> = BTreeMap::new();
        for item in items {
            *counts.entry(item.key.bank.clone()).or_default() += 1;
        }
        let whole = blueprints.iter().find(|blueprint| {
            let mut banks = counts.keys();
            blueprint.client_needs.is_some() && banks.all(|bank| blueprint.bank(bank).is_some())
        });
        let needs = whole.and_then(|blueprint| blueprint.client_needs.as_ref());
        let needs = needs.map(|numbers| {
            let mut asked: BTreeMap<ClientNeed, usize> = BTreeMap::new();
            for (need, number) in ClientNeed::ALL.iter().zip(numbers) {
                asked.insert(*need, *number);
            }
            asked
        });
        for (bank, count) in &mut counts {
            let mut planned = blueprints.iter().filter_map(|of| of.bank(bank));
            if let Some(planned) = planned.next() {
                *count = planned.items;
            }
        }
        Self {
            banks: shares(counts),
            needs: needs.map(shares).unwrap_or_default(),
        }
    }
}

/// Returns the share of each number in their sum, without those of 0.
fn shares<K: Ord>(mut counts: BTreeMap<K, usize>) -> BTreeMap<K, f64> {
    counts.retain(|_, count| *count > 0);
    let sum: usize = counts.values().sum();
    let share = |count: usize| count as f64 / sum as f64;
    counts
        .into_iter()
        .map(|(key, count)| (key, share(count)))
        .collect()
}

/// The number of items that an exam has of each group so far.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Realized<K: Ord> {
    counts: BTreeMap<K, usize>,
    all: usize,
}

impl<K: Ord> Default for Realized<K> {
    fn default() -> Self {
        Self {
            counts: BTreeMap::new(),
            all: 0,
        }
    }
}

impl<K: Ord> Realized<K> {
    pub(super) fn add(&mut self, group: Option<K>) {
        self.all += 1;
        match group.map(|group| self.counts.entry(group)) {
            Some(Entry::Occupied(mut count)) => *count.get_mut() += 1,
            Some(Entry::Vacant(count)) => {
                count.insert(1);
            }
            None => {}
        }
    }

    /// Returns the share that a group lacks: its share in the plan, minus its share so far.
    pub(super) fn lacks(&self, plan: &BTreeMap<K, f64>, group: &K) -> f64 {
        let wanted = plan.get(group).copied().unwrap_or(0.0);
        let count = self.counts.get(group).copied().unwrap_or(0);
        match self.all {
            0 => wanted,
            all => wanted - count as f64 / all as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pool::tests::pool_item;
    use super::*;
    use crate::domain::inventory::{ItemColumns, ItemCounts};

    fn blueprint(banks: &[(&str, usize)], needs: Option<Vec<usize>>) -> Blueprint {
        let counts = |items| ItemCounts {
            items,
            facets: BTreeMap::new(),
        };
        Blueprint {
            columns: ItemColumns::default(),
            banks: banks
                .iter()
                .map(|(bank, items)| ((*bank).into(), counts(*items)))
                .collect(),
            client_needs: needs,
        }
    }

    #[test]
    fn shares_are_those_of_the_blueprint_else_of_the_items() {
        let mut items: Vec<PoolItem> = (0..6)
            .map(|n| pool_item("a", &format!("i{n}"), 0))
            .collect();
        items.extend((0..2).map(|n| pool_item("b", &format!("i{n}"), 0)));
        let shares = |blueprints: &[Blueprint]| ContentPlan::new(&items, blueprints).banks;
        assert_eq!(shares(&[]), [("a".into(), 0.75), ("b".into(), 0.25)].into());
        let half = blueprint(&[("a", 30), ("b", 30), ("elsewhere", 99)], None);
        assert_eq!(
            shares(&[half]),
            [("a".into(), 0.5), ("b".into(), 0.5)].into()
        );
    }

    #[test]
    fn client_needs_count_if_the_blueprint_has_every_bank() {
        let items = [pool_item("a", "i0", 0), pool_item("b", "i0", 0)];
        let needs = Some(vec![1, 0, 0, 0, 0, 3, 0, 0]);
        let whole = blueprint(&[("a", 2), ("b", 2)], needs.clone());
        let wanted = [
            (ClientNeed::ManagementOfCare, 0.25),
            (ClientNeed::Pharmacological, 0.75),
        ];
        assert_eq!(ContentPlan::new(&items, &[whole]).needs, wanted.into());
        let part = blueprint(&[("a", 4)], needs);
        assert!(ContentPlan::new(&items, &[part]).needs.is_empty());
    }

    #[test]
    fn the_group_that_lacks_most_is_the_one_furthest_below_its_share() {
        let plan = BTreeMap::from([("a", 0.6), ("b", 0.4)]);
        let mut realized = Realized::default();
        assert!(realized.lacks(&plan, &"a") > realized.lacks(&plan, &"b"));
        realized.add(Some("a"));
        assert!(realized.lacks(&plan, &"a") < realized.lacks(&plan, &"b"));
        // An item in no group counts in the whole.
        realized.add(None);
        assert!((realized.lacks(&plan, &"a") - 0.1).abs() < 1e-12);
    }
}
