//! Forms: items that the same learners all answered, so that their totals can be compared.
//!
//! Data of a bank has gaps, since a class or a set takes some of its items. A form grows item by
//! item, each time by the one that keeps the most learners, and is as large as the product of its
//! items and learners is greatest. Items of a form are in no other one.

use super::AnalyzedItem;
use crate::domain::ids::LearnerId;
use crate::domain::limits::SET_ITEMS_MAX;

/// The items of a form and the learners who answered all of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormItems {
    /// The places of the items, ascending.
    pub items: Vec<usize>,
    /// The learners by id.
    pub learners: Vec<LearnerId>,
}

/// A set of learners by their places.
#[derive(Clone, Debug)]
struct LearnerSet(Vec<u64>);

impl LearnerSet {
    fn of(item: &AnalyzedItem, all: &[LearnerId]) -> Self {
        let mut words = vec![0_u64; all.len().div_ceil(64)];
        for learner in item.responses.keys() {
            if let Ok(place) = all.binary_search(learner)
                && let Some(word) = words.get_mut(place / 64)
            {
                *word |= 1 << (place % 64);
            }
        }
        Self(words)
    }

    fn both(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn shared(&self, other: &Self) -> usize {
        let words = self.0.iter().zip(&other.0);
        words.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    fn has(&self, place: usize) -> bool {
        let word = self.0.get(place / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }
}

/// Returns the forms with at least so many learners, the largest first.
pub fn of(items: &[AnalyzedItem], least: usize) -> Vec<FormItems> {
    let mut all: Vec<LearnerId> = items
        .iter()
        .flat_map(|i| i.responses.keys().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    let sets = items.iter().map(|item| LearnerSet::of(item, &all));
    let mut open: Vec<(usize, LearnerSet)> = sets.enumerate().collect();
    open.retain(|(_, set)| set.count() >= least.max(1));
    let mut found = Vec::new();
    while let Some(first) = most_answered(&open) {
        let Some((places, learners)) = grown(&open, first, least.max(1)) else {
            open.retain(|(place, _)| *place != first);
            continue;
        };
        open.retain(|(place, _)| !places.contains(place));
        let named = all.iter().enumerate().filter(|(at, _)| learners.has(*at));
        found.push(FormItems {
            items: places,
            learners: named.map(|(_, learner)| *learner).collect(),
        });
    }
    found.sort_by_key(|form| std::cmp::Reverse(form.items.len() * form.learners.len()));
    found
}

/// Returns the item with the most learners, the first of several.
fn most_answered(open: &[(usize, LearnerSet)]) -> Option<usize> {
    let most = open.iter().rev().max_by_key(|(_, set)| set.count());
    most.map(|(place, _)| *place)
}

/// Returns the form that grows from an item, if it has more than one.
fn grown(
    open: &[(usize, LearnerSet)],
    first: usize,
    least: usize,
) -> Option<(Vec<usize>, LearnerSet)> {
    let (_, learners) = open.iter().find(|(place, _)| *place == first)?;
    let (mut places, mut learners) = (vec![first], learners.clone());
    let mut best = None;
    let mut size = 0;
    while places.len() < SET_ITEMS_MAX {
        let others = open
            .iter()
            .rev()
            .filter(|(place, _)| !places.contains(place));
        let (place, set) = others.max_by_key(|(_, set)| learners.shared(set))?;
        learners = learners.both(set);
        places.push(*place);
        let count = learners.count();
        if count < least {
            break;
        }
        if places.len() * count >= size {
            size = places.len() * count;
            best = Some((places.clone(), learners.clone()));
        }
        if places.len() == open.len() {
            break;
        }
    }
    best.map(|(mut places, learners)| {
        places.sort_unstable();
        (places, learners)
    })
}
