//! The items that an adaptive exam may ask, in units: one item alone, or the six of a case study.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content_plan::ContentPlan;
use super::difficulty::{FirstExposures, ModelItem, pooled_permille, provisional_difficulty};
use crate::domain::blueprint::Blueprint;
use crate::domain::case::CASE_ITEMS;
use crate::domain::ids::{BankId, CaseId, ItemKey};
use crate::domain::item::{ClientNeed, Item};

/// An item of a pool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PoolItem {
    /// The item.
    pub key: ItemKey,
    /// The display name of its bank.
    pub subject: Arc<str>,
    /// The client need it falls under.
    pub need: Option<ClientNeed>,
    /// Its difficulty and its points.
    pub model: ModelItem,
    /// Its case study, with its number there from 1.
    pub case: Option<(CaseId, u8)>,
    /// Items never asked in the same exam.
    pub enemies: Vec<ItemKey>,
    /// True if it was answered in one of the last sittings.
    pub is_recent: bool,
}

impl PoolItem {
    /// Creates one from an item, with the first responses of all learners to it.
    pub fn new(item: &Item, first: FirstExposures) -> Self {
        let author = item.facts.difficulty_permille;
        let share = pooled_permille(author, first).or(author);
        Self {
            key: item.key.clone(),
            subject: Arc::clone(&item.subject),
            need: item.facts.client_need,
            model: ModelItem {
                difficulty_milli: provisional_difficulty(share),
                possible: item.kind.rules().possible(),
            },
            case: item
                .case
                .as_ref()
                .map(|case| (case.id.clone(), case.number)),
            enemies: item.enemies.clone(),
            is_recent: false,
        }
    }
}

/// Items that are asked one after the other.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct PoolUnit {
    pub(super) items: Vec<PoolItem>,
    /// The mean difficulty, in logits.
    pub(super) difficulty: f64,
    /// True if any of them was answered in one of the last sittings.
    pub(super) is_recent: bool,
}

impl PoolUnit {
    fn new(items: Vec<PoolItem>) -> Self {
        let sum: f64 = items.iter().map(|item| item.model.difficulty()).sum();
        Self {
            difficulty: sum / items.len() as f64,
            is_recent: items.iter().any(|item| item.is_recent),
            items,
        }
    }

    pub(super) fn bank(&self) -> Option<&BankId> {
        self.items.first().map(|item| &item.key.bank)
    }

    /// Returns the client need of most of its items.
    pub(super) fn need(&self) -> Option<ClientNeed> {
        let mut counts: BTreeMap<ClientNeed, usize> = BTreeMap::new();
        for need in self.items.iter().filter_map(|item| item.need) {
            *counts.entry(need).or_default() += 1;
        }
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        most.map(|(need, _)| need)
    }

    /// Returns whether an item belongs to the unit, or is an enemy of one that does. One side's
    /// claim is enough.
    pub(super) fn is_barred_by(&self, asked: &PoolItem) -> bool {
        self.items.iter().any(|item| {
            item.key == asked.key
                || item.enemies.contains(&asked.key)
                || asked.enemies.contains(&item.key)
        })
    }
}

/// The items that an exam may ask, and the shares that they should have.
#[derive(Clone, PartialEq, Debug)]
pub struct Pool {
    /// Sorted by the first item, so that the order of banks and files changes nothing.
    pub(super) units: Vec<PoolUnit>,
    pub(super) plan: ContentPlan,
}

impl Pool {
    /// Creates a pool. A case study that lacks an item is left out. `blueprints` has those that
    /// count: none if only parts of banks are asked for.
    pub fn new(items: impl IntoIterator<Item = PoolItem>, blueprints: &[Blueprint]) -> Self {
        let mut units: Vec<PoolUnit> = Vec::new();
        let mut cases: BTreeMap<(BankId, CaseId), Vec<PoolItem>> = BTreeMap::new();
        for item in items {
            match &item.case {
                Some((case, _)) => cases
                    .entry((item.key.bank.clone(), case.clone()))
                    .or_default()
                    .push(item),
                None => units.push(PoolUnit::new(vec![item])),
            }
        }
        for (_, mut items) in cases {
            items.sort_by_key(|item| item.case.as_ref().map(|(_, number)| *number));
            if items.len() == CASE_ITEMS {
                units.push(PoolUnit::new(items));
            }
        }
        let first = |unit: &PoolUnit| unit.items.first().map(|item| item.key.clone());
        units.sort_by_cached_key(first);
        let all: Vec<PoolItem> = units.iter().flat_map(|unit| unit.items.clone()).collect();
        Self {
            plan: ContentPlan::new(&all, blueprints),
            units,
        }
    }

    /// Returns every item.
    pub fn items(&self) -> impl Iterator<Item = &PoolItem> {
        self.units.iter().flat_map(|unit| &unit.items)
    }

    /// Returns the shares that an exam should have.
    pub fn plan(&self) -> &ContentPlan {
        &self.plan
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::testing::{case_of, item, kind_number};

    /// Returns an item of one point with this difficulty, in thousandths of a logit.
    pub fn pool_item(bank: &str, id: &str, difficulty_milli: i32) -> PoolItem {
        PoolItem {
            key: ItemKey {
                bank: bank.into(),
                item: id.into(),
            },
            subject: bank.into(),
            need: None,
            model: ModelItem {
                difficulty_milli,
                possible: 1,
            },
            case: None,
            enemies: Vec::new(),
            is_recent: false,
        }
    }

    /// Returns the six items of a case study.
    pub fn pool_case(bank: &str, id: &str) -> Vec<PoolItem> {
        let items = case_of(bank, id).into_iter();
        items
            .map(|item| PoolItem::new(&item, FirstExposures::default()))
            .collect()
    }

    #[test]
    fn the_six_of_a_case_are_one_unit_and_five_are_none() {
        let mut items = pool_case("bank", "c0");
        items.reverse();
        items.extend(pool_case("bank", "c1").into_iter().skip(1));
        items.push(pool_item("bank", "alone", 0));
        let pool = Pool::new(items, &[]);
        let sizes: Vec<usize> = pool.units.iter().map(|unit| unit.items.len()).collect();
        assert_eq!(sizes, [1, 6]);
        let numbers = pool.units[1]
            .items
            .iter()
            .filter_map(|item| item.case.clone());
        let numbers: Vec<u8> = numbers.map(|(_, number)| number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn an_item_brings_its_authors_estimate_unless_many_learners_correct_it() {
        let mut made = item("bank", "topic", "i", kind_number(0));
        made.facts.difficulty_permille = Some(731);
        let none = FirstExposures::default();
        assert_eq!(PoolItem::new(&made, none).model.difficulty_milli, -1_000);
        let many = FirstExposures {
            learners: 90,
            shares: 42.69,
        };
        assert_eq!(PoolItem::new(&made, many).model.difficulty_milli, 0);
    }
}
