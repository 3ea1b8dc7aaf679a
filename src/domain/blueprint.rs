//! The blueprint of banks: the number of items that each bank should have, by kind, level and step,
//! and all of them together by client need.

use std::collections::BTreeMap;

use super::ids::BankId;
use super::inventory::{Facet, ItemColumns, ItemCounts};

/// The numbers of items that banks should have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blueprint {
    /// The columns that items are counted in.
    pub columns: ItemColumns,
    /// The numbers for each bank, in the author's order.
    pub banks: Vec<(BankId, ItemCounts)>,
    /// The numbers for all banks together, by client need, in display order; `None` if it has none.
    pub client_needs: Option<Vec<usize>>,
}

impl Blueprint {
    /// Returns the numbers for a bank; `None` if the blueprint does not have the bank.
    pub fn bank(&self, id: &BankId) -> Option<&ItemCounts> {
        let found = self.banks.iter().find(|(bank, _)| bank == id);
        found.map(|(_, counts)| counts)
    }

    /// Returns the numbers for all banks together. A facet that a bank has no numbers for has none.
    pub fn whole(&self) -> ItemCounts {
        let mut facets = vec![Facet::Kind, Facet::Level, Facet::Step];
        let has = |facet: &Facet| {
            let mut banks = self.banks.iter();
            banks.all(|(_, counts)| counts.facets.contains_key(facet))
        };
        facets.retain(has);
        let empty = |facet| (facet, vec![0; self.columns.names(facet).len()]);
        let mut whole = ItemCounts {
            items: 0,
            facets: facets.into_iter().map(empty).collect(),
        };
        for (_, counts) in &self.banks {
            whole.add(counts);
        }
        let needs = self.client_needs.clone();
        whole
            .facets
            .extend(needs.map(|needs| (Facet::ClientNeed, needs)));
        whole
    }
}

/// One number of a blueprint, or of banks without one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marginal {
    /// The name of the column; `None` for the items in no column.
    pub name: Option<String>,
    /// The number of items.
    pub have: usize,
    /// The number that there should be; `None` if no blueprint says.
    pub want: Option<usize>,
}

impl Marginal {
    fn items(have: &ItemCounts, want: Option<&ItemCounts>) -> Self {
        Self {
            name: Some("items".to_owned()),
            have: have.items,
            want: want.map(|want| want.items),
        }
    }

    /// Returns the difference: positive for too many items, negative for too few.
    pub fn off(&self) -> Option<i64> {
        let number = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
        Some(number(self.have).saturating_sub(number(self.want?)))
    }

    /// Returns whether it deviates from the blueprint by more than one.
    pub fn deviates(&self) -> bool {
        self.off().is_some_and(|off| off.unsigned_abs() > 1)
    }
}

/// Returns the numbers of a facet, column by column. The items in no column come last, if there are
/// any or should be.
pub fn marginals(
    columns: &ItemColumns,
    facet: Facet,
    have: &ItemCounts,
    want: Option<&ItemCounts>,
) -> Vec<Marginal> {
    let names = columns.names(facet).into_iter();
    let named = names.enumerate().map(|(place, name)| Marginal {
        name: Some(name.to_owned()),
        have: have.number(facet, place).unwrap_or(0),
        want: want.and_then(|want| want.number(facet, place)),
    });
    let others = Marginal {
        name: None,
        have: have.others(facet).unwrap_or(0),
        want: want.and_then(|want| want.others(facet)),
    };
    let others = Some(others).filter(|of| of.have > 0 || of.want.is_some_and(|want| want > 0));
    named.chain(others).collect()
}

/// Returns the numbers of every facet, after that of all items.
pub fn all_marginals(
    columns: &ItemColumns,
    have: &ItemCounts,
    want: Option<&ItemCounts>,
) -> BTreeMap<Option<Facet>, Vec<Marginal>> {
    let facets = Facet::ALL.into_iter();
    let by_facet = facets.map(|facet| (Some(facet), marginals(columns, facet, have, want)));
    let items = (None, vec![Marginal::items(have, want)]);
    std::iter::once(items).chain(by_facet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(items: usize, steps: &[usize]) -> ItemCounts {
        ItemCounts {
            items,
            facets: BTreeMap::from([(Facet::Step, steps.to_vec())]),
        }
    }

    #[test]
    fn one_too_many_or_too_few_is_no_deviation() {
        let want = counts(9, &[1, 2, 1, 1, 1, 1]);
        let have = counts(8, &[2, 0, 1, 1, 1, 1]);
        let columns = ItemColumns::default();
        let steps = marginals(&columns, Facet::Step, &have, Some(&want));
        let off: Vec<Option<i64>> = steps.iter().map(Marginal::off).collect();
        assert_eq!(off, [1, -2, 0, 0, 0, 0, 0].map(Some));
        let deviating = steps.iter().filter(|of| of.deviates());
        let names: Vec<_> = deviating.map(|of| of.name.as_deref()).collect();
        assert_eq!(names, [Some("analyze-cues")]);
    }

    #[test]
    fn the_rest_of_the_items_has_no_step() {
        let want = counts(9, &[1, 2, 1, 1, 1, 1]);
        let have = counts(9, &[1, 2, 1, 1, 1, 3]);
        let columns = ItemColumns::default();
        let steps = marginals(&columns, Facet::Step, &have, Some(&want));
        let rest = steps.last().expect("the items without a step");
        assert_eq!((rest.name.as_deref(), rest.off()), (None, Some(-2)));
        // The blueprint says nothing of levels.
        let levels = marginals(&columns, Facet::Level, &have, Some(&want));
        assert!(levels.iter().all(|level| level.want.is_none()));
    }

    #[test]
    fn the_whole_is_the_sum_of_the_banks_with_needs_of_its_own() {
        let blueprint = Blueprint {
            columns: ItemColumns::default(),
            banks: vec![
                ("a".into(), counts(3, &[1, 1, 1, 0, 0, 0])),
                ("b".into(), counts(2, &[0, 0, 0, 0, 0, 2])),
            ],
            client_needs: Some(vec![1, 0, 0, 0, 0, 4, 0, 0]),
        };
        let whole = blueprint.whole();
        assert_eq!(whole.items, 5);
        assert_eq!(whole.facets[&Facet::Step], [1, 1, 1, 0, 0, 2]);
        assert_eq!(whole.others(Facet::ClientNeed), Some(0));
        assert_eq!(whole.others(Facet::Kind), None);
    }
}
