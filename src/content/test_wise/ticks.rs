//! The points of a learner who always ticks the same number of choices of a select-all item.
//!
//! The number of keys is all that such a habit can exploit. So chance is a bank in which each number of
//! keys, from one to all, is equally likely, and the score is the mean over all ways to tick so many.

use super::significance::Trial;
use crate::domain::item::Item;
use crate::domain::kind::{PickLimit, Selection};

/// The number of choices that a learner ticks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ticks {
    /// This number, of more choices.
    Count(usize),
    /// All of them.
    All,
}

/// Returns the trial of an item; `None` if it is no select-all item, or has no more choices than
/// are to be ticked.
pub fn trial(item: &Item, ticks: Ticks) -> Option<Trial> {
    let selection = item.kind.selection().filter(is_select_all)?;
    // Choices that are neither right nor wrong earn nothing and cost nothing.
    let scored = selection.choices().filter(|of| of.key || !of.acceptable);
    let scored: Vec<bool> = scored.map(|choice| choice.key).collect();
    let (count, keys) = (scored.len(), scored.iter().filter(|key| **key).count());
    let ticked = match ticks {
        Ticks::All => count,
        Ticks::Count(ticked) if ticked < count => ticked,
        Ticks::Count(_) => return None,
    };
    let chance = 1.0 / count as f64;
    let outcomes = (1..=count).map(|keys| (mean_share(count, keys, ticked), chance));
    (keys > 0).then(|| Trial::new(mean_share(count, keys, ticked), outcomes))
}

fn is_select_all(selection: &&Selection) -> bool {
    let takes_any = selection.described().takes == PickLimit::Any;
    takes_any && selection.is_flat() && !selection.is_marked()
}

/// Returns the mean share of the points of `ticked` choices out of `count`, of which `keys` are
/// keys: one point for a key, minus one for another choice, never below zero.
pub fn mean_share(count: usize, keys: usize, ticked: usize) -> f64 {
    let ways = ways(count, ticked);
    let points = |hits: usize| {
        let earned = (2 * hits).saturating_sub(ticked) as f64;
        let of_hits = self::ways(keys, hits) * self::ways(count - keys, ticked - hits);
        earned * of_hits / ways
    };
    let hits = 0..=ticked.min(keys);
    hits.map(points).sum::<f64>() / keys as f64
}

/// Returns the number of ways to take `taken` of `count`.
fn ways(count: usize, taken: usize) -> f64 {
    if taken > count {
        return 0.0;
    }
    let factors = (0..taken).map(|n| (count - n) as f64 / (n + 1) as f64);
    factors.product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::drawn::Drawn;
    use crate::domain::item::mark;
    use crate::domain::response::Response;
    use crate::domain::testing::{item, letters, multiple_choice, parts, select_all};

    /// Marks every set of so many ticks by the rules of the program.
    #[test]
    fn the_mean_is_that_of_every_way_to_tick() {
        for count in 2..=7_usize {
            for keys in 1..=count {
                let made = item("bank", "topic", "i", select_all(count, &letters(keys)));
                for ticked in 1..=count {
                    let (mut shares, mut ways) = (0.0, 0.0);
                    for set in 0..1_u32 << count {
                        if set.count_ones() as usize != ticked {
                            continue;
                        }
                        let all = parts(&letters(count)).into_iter().enumerate();
                        let ids = all.filter(|(at, _)| set >> at & 1 == 1).map(|(_, id)| id);
                        let response = Response::Many(ids.collect());
                        let marking = mark(&made, &Drawn::default(), &response);
                        let score = marking.expect("a marking").score;
                        shares += score.share().expect("points");
                        ways += 1.0;
                    }
                    let mean = mean_share(count, keys, ticked);
                    assert!(
                        (mean - shares / ways).abs() < 1e-9,
                        "{count} {keys} {ticked}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_items_with_more_choices_are_tried() {
        let tried = |kind, ticks| trial(&item("bank", "topic", "i", kind), ticks).is_some();
        assert!(tried(select_all(5, "abc"), Ticks::Count(4)));
        assert!(!tried(select_all(4, "abc"), Ticks::Count(4)));
        assert!(tried(select_all(4, "abcd"), Ticks::All));
        assert!(!tried(multiple_choice(5, "a"), Ticks::All));
    }
}
