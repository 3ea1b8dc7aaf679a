//! The check that a pool can fill the longest exam that its rules allow.

use std::collections::BTreeMap;

use thiserror::Error;

use super::pool::{Pool, PoolUnit};
use crate::domain::ids::{BankId, ItemKey};
use crate::domain::mode::{AdaptiveRules, RulesError};

/// The tolerance for shares that are no binary fractions.
const SHARE_SLIP: f64 = 1e-9;

/// The reason that an adaptive exam cannot start.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PoolError {
    /// The rules cannot be used.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// Fewer items than the maximum, enemies counted once.
    #[error(
        "an adaptive exam of up to {max} questions needs as many to choose from, and {have} match: choose more subjects or topics, or a smaller maximum"
    )]
    TooFew {
        /// The number of items that any exam can ask.
        have: usize,
        /// The maximum.
        max: usize,
    },
    /// Some banks have fewer items than their shares of the maximum.
    #[error(
        "an adaptive exam of up to {max} questions cannot be filled: {}. Choose other subjects, or a smaller maximum",
        areas(.short)
    )]
    AreasTooSmall {
        /// The maximum.
        max: usize,
        /// The banks that are too small: title, items it has, items it needs.
        short: Vec<(String, usize, usize)>,
    },
}

fn areas(short: &[(String, usize, usize)]) -> String {
    let area = |(title, have, need): &(String, usize, usize)| {
        format!("{title} has {have} that match, and {need} are needed")
    };
    let areas: Vec<String> = short.iter().map(area).collect();
    areas.join("; ")
}

impl Pool {
    /// Checks that any exam by these rules can be filled to its maximum, and each bank to its share.
    ///
    /// # Errors
    /// [`PoolError`] with the numbers.
    pub fn check_fills(&self, rules: AdaptiveRules) -> Result<(), PoolError> {
        rules.check()?;
        let max = rules.items_max;
        let have = self.certain_counts();
        let all: usize = have.values().sum();
        if all < max {
            return Err(PoolError::TooFew { have: all, max });
        }
        let mut short = Vec::new();
        for (bank, share) in &self.plan.banks {
            let have = have.get(bank).copied().unwrap_or(0);
            // At most the maximum.
            let need = (share * max as f64 - SHARE_SLIP).ceil() as usize;
            if have < need {
                short.push((self.title(bank), have, need));
            }
        }
        match short.is_empty() {
            true => Ok(()),
            false => Err(PoolError::AreasTooSmall { max, short }),
        }
    }

    fn title(&self, bank: &BankId) -> String {
        let found = self.items().find(|item| item.key.bank == *bank);
        found.map_or_else(|| bank.to_string(), |item| item.subject.to_string())
    }

    /// Returns the number of items of each bank that any exam can ask. Of items that are connected
    /// as enemies, an exam asks at least one, so the smallest unit counts for all of them.
    fn certain_counts(&self) -> BTreeMap<&BankId, usize> {
        let mut smallest: BTreeMap<usize, &PoolUnit> = BTreeMap::new();
        for (unit, group) in self.units.iter().zip(self.enemy_groups()) {
            let found = smallest.entry(group).or_insert(unit);
            if unit.items.len() < found.items.len() {
                *found = unit;
            }
        }
        let mut counts = BTreeMap::new();
        for unit in smallest.into_values() {
            if let Some(bank) = unit.bank() {
                *counts.entry(bank).or_default() += unit.items.len();
            }
        }
        counts
    }

    /// Returns a number for each unit, the same for units that are connected as enemies.
    fn enemy_groups(&self) -> Vec<usize> {
        let keys = |unit: &PoolUnit| -> Vec<ItemKey> {
            unit.items.iter().map(|item| item.key.clone()).collect()
        };
        let numbered = self.units.iter().enumerate();
        let places: BTreeMap<ItemKey, usize> = numbered
            .flat_map(|(number, unit)| keys(unit).into_iter().map(move |key| (key, number)))
            .collect();
        let mut beside: Vec<Vec<usize>> = vec![Vec::new(); self.units.len()];
        let mut join = |one: usize, other: usize| {
            if let Some(beside) = beside.get_mut(one) {
                beside.push(other);
            }
        };
        for (number, unit) in self.units.iter().enumerate() {
            for enemy in unit.items.iter().flat_map(|item| &item.enemies) {
                if let Some(other) = places.get(enemy) {
                    join(number, *other);
                    join(*other, number);
                }
            }
        }
        let mut groups: Vec<Option<usize>> = vec![None; self.units.len()];
        for start in 0..groups.len() {
            let mut open = vec![start];
            while let Some(number) = open.pop() {
                if let Some(group) = groups.get_mut(number)
                    && group.is_none()
                {
                    *group = Some(start);
                    open.extend(beside.get(number).into_iter().flatten().copied());
                }
            }
        }
        groups.into_iter().map(Option::unwrap_or_default).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pool::PoolItem;
    use super::super::pool::tests::{pool_case, pool_item};
    use super::*;

    fn rules(items_min: usize, items_max: usize) -> AdaptiveRules {
        AdaptiveRules {
            items_min,
            items_max,
            ..AdaptiveRules::default()
        }
    }

    fn items(bank: &str, count: usize) -> Vec<PoolItem> {
        let item = |number: usize| pool_item(bank, &format!("i{number:02}"), 0);
        (0..count).map(item).collect()
    }

    #[test]
    fn a_pool_that_is_too_small_is_refused_with_its_numbers() {
        let pool = Pool::new(items("a", 12), &[]);
        assert_eq!(pool.check_fills(rules(5, 12)), Ok(()));
        let refused = pool.check_fills(rules(5, 20)).expect_err("too small");
        assert_eq!(
            refused.to_string(),
            "an adaptive exam of up to 20 questions needs as many to choose from, and 12 match: \
             choose more subjects or topics, or a smaller maximum"
        );
    }

    #[test]
    fn of_connected_enemies_one_counts() {
        let mut all = items("a", 12);
        let key = |item: &PoolItem| item.key.clone();
        // 0 – 1 – 2: an exam that asks the middle one asks neither of the others.
        all[1].enemies = vec![key(&all[0]), key(&all[2])];
        let pool = Pool::new(all.clone(), &[]);
        let have = |pool: &Pool| match pool.check_fills(rules(5, 100)) {
            Err(PoolError::TooFew { have, .. }) => have,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(have(&pool), 10);
        // An enemy of a case study: at least the item alone is asked.
        all[5].enemies = vec![pool_case("a", "c0")[3].key.clone()];
        all.extend(pool_case("a", "c0"));
        assert_eq!(have(&Pool::new(all, &[])), 10);
    }

    #[test]
    fn a_bank_that_is_smaller_than_its_share_is_named() {
        use crate::domain::blueprint::Blueprint;
        use crate::domain::inventory::{ItemColumns, ItemCounts};
        let counts = |items| ItemCounts {
            items,
            facets: BTreeMap::new(),
        };
        let blueprint = Blueprint {
            columns: ItemColumns::default(),
            banks: vec![("a".into(), counts(30)), ("b".into(), counts(10))],
            client_needs: None,
        };
        let all = [items("a", 30), items("b", 3)].concat();
        let pool = Pool::new(all, &[blueprint]);
        assert_eq!(pool.check_fills(rules(5, 12)), Ok(()));
        let refused = pool.check_fills(rules(5, 20)).expect_err("too small");
        assert_eq!(
            refused.to_string(),
            "an adaptive exam of up to 20 questions cannot be filled: b has 3 that match, and 5 \
             are needed. Choose other subjects, or a smaller maximum"
        );
    }
}
