//! The check that a pool can fill the longest exam that its rules allow.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::pool::Pool;
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
    /// Fewer items than the maximum, without those that are enemies.
    #[error(
        "an adaptive exam of up to {max} questions cannot be filled: {have} that match can be asked in one exam. Choose more subjects or topics, or a smaller maximum"
    )]
    TooFew {
        /// The number of items that one exam can ask.
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
        format!("{title} has {have} that can be asked in one exam, and {need} are needed")
    };
    let areas: Vec<String> = short.iter().map(area).collect();
    areas.join("; ")
}

impl Pool {
    /// Checks that an exam by these rules can be filled to its maximum, and each bank to its share.
    /// An exam may still ask items with so many enemies that it ends before its maximum.
    ///
    /// # Errors
    /// [`PoolError`] with the numbers.
    pub fn check_fills(&self, rules: AdaptiveRules) -> Result<(), PoolError> {
        rules.check()?;
        let max = rules.items_max;
        let have = self.counts_together();
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

    /// Returns the number of items of each bank that one exam can ask. Units are taken by their
    /// number of enemies, those with the fewest first, until none is left without an enemy among
    /// those taken.
    fn counts_together(&self) -> BTreeMap<&BankId, usize> {
        let mut enemies = self.enemies();
        let degree = |of: &BTreeSet<usize>| of.len();
        let mut open: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (number, of) in enemies.iter().enumerate() {
            open.insert((degree(of), number));
        }
        let mut counts = BTreeMap::new();
        while let Some((_, number)) = open.pop_first() {
            if let Some(unit) = self.units.get(number)
                && let Some(bank) = unit.bank()
            {
                *counts.entry(bank).or_default() += unit.items.len();
            }
            for barred in enemies.get(number).cloned().unwrap_or_default() {
                let beside = enemies.get_mut(barred).map(std::mem::take);
                let beside = beside.unwrap_or_default();
                open.remove(&(beside.len(), barred));
                for other in beside {
                    if let Some(of) = enemies.get_mut(other)
                        && open.remove(&(of.len(), other))
                    {
                        of.remove(&barred);
                        open.insert((of.len(), other));
                    }
                }
            }
        }
        counts
    }

    /// Returns the enemies of each unit. One side's claim is enough.
    fn enemies(&self) -> Vec<BTreeSet<usize>> {
        let mut places: BTreeMap<&ItemKey, usize> = BTreeMap::new();
        for (number, unit) in self.units.iter().enumerate() {
            places.extend(unit.items.iter().map(|item| (&item.key, number)));
        }
        let mut enemies = vec![BTreeSet::new(); self.units.len()];
        let mut join = |one: usize, other: usize| {
            if let Some(of) = enemies.get_mut(one).filter(|_| one != other) {
                of.insert(other);
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
        enemies
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
            "an adaptive exam of up to 20 questions cannot be filled: 12 that match can be asked \
             in one exam. Choose more subjects or topics, or a smaller maximum"
        );
    }

    #[test]
    fn enemies_do_not_count_together() {
        let mut all = items("a", 12);
        let key = |item: &PoolItem| item.key.clone();
        // 0 – 1 – 2: both ends can be asked together.
        all[1].enemies = vec![key(&all[0]), key(&all[2])];
        // 3, 4 and 5: one of them.
        all[3].enemies = vec![key(&all[4]), key(&all[5])];
        all[5].enemies = vec![key(&all[4])];
        let have = |all: Vec<PoolItem>| match Pool::new(all, &[]).check_fills(rules(5, 100)) {
            Err(PoolError::TooFew { have, .. }) => have,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(have(all.clone()), 9);
        // A case study beside two of its enemies, which stand for fewer items.
        all[6].enemies = vec![pool_case("a", "c0")[3].key.clone()];
        all[7].enemies = all[6].enemies.clone();
        all.extend(pool_case("a", "c0"));
        assert_eq!(have(all), 9);
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
            "an adaptive exam of up to 20 questions cannot be filled: b has 3 that can be asked \
             in one exam, and 5 are needed. Choose other subjects, or a smaller maximum"
        );
    }
}
