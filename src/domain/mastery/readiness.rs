//! Readiness: the expected share of points on questions of these banks that the learner has not
//! seen. It says nothing about a licensing exam.

use std::collections::BTreeMap;

use super::estimate::{Estimate, half_width};
use crate::domain::ids::{BankId, ItemKey};
use crate::domain::library::Library;
use crate::domain::standing::{History, ItemState};

/// The first responses below which nothing is said: with fewer, the interval is wider than the
/// difference between a weak and a strong learner.
pub const READINESS_ANSWERS_MIN: usize = 100;
/// The newest first responses that count; what was answered long before says little.
const NEWEST: usize = 200;
/// The share of the banks from which on a subject needs answers of its own.
const SUBJECT_SHARE: f64 = 0.08;
/// The first responses that such a subject needs.
const SUBJECT_ANSWERS_MIN: usize = 5;

/// The statement about a learner.
#[derive(Clone, PartialEq, Debug)]
pub enum Readiness {
    /// Too few questions were answered for the first time.
    TooFew {
        /// The number answered.
        answered: usize,
        /// The number needed.
        needed: usize,
    },
    /// Subjects are left out too much to speak for all.
    Gaps(Vec<SubjectGap>),
    /// The expected share of points.
    Expected {
        /// The share with its interval, each subject weighted by its items.
        share: Estimate,
        /// The change from the older half of the answers to the newer half.
        trend: Trend,
    },
}

/// A subject with too few answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectGap {
    /// The bank.
    pub bank: BankId,
    /// The number answered.
    pub answered: usize,
    /// The number needed.
    pub needed: usize,
}

/// A change of the share of points, with its 90% interval, all from -1 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trend {
    /// The change.
    pub change: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Trend {
    /// Returns whether the interval leaves no doubt of the direction.
    pub fn is_clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Returns the statement.
pub fn readiness(library: &Library, history: &History) -> Readiness {
    let mut items: BTreeMap<&BankId, f64> = BTreeMap::new();
    let mut firsts = Vec::new();
    for item in library.active_items() {
        *items.entry(&item.key.bank).or_default() += 1.0;
        let state = history.of(&item.key);
        if state.is_seen() {
            firsts.push((order(&item.key, &state), state.first.share().unwrap_or(0.0)));
        }
    }
    firsts.sort_by_key(|(order, _)| *order);
    let answered = firsts.len();
    if answered < READINESS_ANSWERS_MIN {
        return Readiness::TooFew {
            answered,
            needed: READINESS_ANSWERS_MIN,
        };
    }
    let newest = firsts.split_off(answered.saturating_sub(NEWEST));
    let all: f64 = items.values().sum();
    items.values_mut().for_each(|count| *count /= all);
    let gaps = gaps(&items, &newest);
    if !gaps.is_empty() {
        return Readiness::Gaps(gaps);
    }
    let (older, newer) = newest.split_at(newest.len() / 2);
    Readiness::Expected {
        share: weighted(&items, &newest),
        trend: trend(&weighted(&items, older), &weighted(&items, newer)),
    }
}

type First<'a> = ((Option<jiff::civil::Date>, &'a ItemKey), f64);

/// Returns the order of first responses: by day, then by item, since the log has no finer order here.
fn order<'a>(key: &'a ItemKey, state: &ItemState) -> (Option<jiff::civil::Date>, &'a ItemKey) {
    (state.first_on, key)
}

fn of_bank<'f>(firsts: &'f [First<'_>], bank: &'f BankId) -> impl Iterator<Item = f64> + 'f {
    let same = move |((_, key), _): &&First<'_>| key.bank == *bank;
    firsts.iter().filter(same).map(|(_, share)| *share)
}

fn gaps(shares: &BTreeMap<&BankId, f64>, firsts: &[First<'_>]) -> Vec<SubjectGap> {
    let gap = |(bank, share): (&&BankId, &f64)| {
        let answered = of_bank(firsts, bank).count();
        let is_gap = *share >= SUBJECT_SHARE && answered < SUBJECT_ANSWERS_MIN;
        is_gap.then(|| SubjectGap {
            bank: (*bank).clone(),
            answered,
            needed: SUBJECT_ANSWERS_MIN,
        })
    };
    shares.iter().filter_map(gap).collect()
}

/// Returns the share of points with each subject weighted by its items. Subjects without answers are
/// left out, and the weights of the others sum up to one.
fn weighted(shares: &BTreeMap<&BankId, f64>, firsts: &[First<'_>]) -> Estimate {
    let (mut weights, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for (bank, weight) in shares {
        let (count, total) = of_bank(firsts, bank).fold((0.0, 0.0), |(count, total), share| {
            (count + 1.0, total + share)
        });
        if count > 0.0 {
            weights += weight;
            sum += weight * total / count;
            squares += weight * weight / count;
        }
    }
    if weights <= 0.0 {
        return Estimate::with_weight(0.0, 1.0, 0);
    }
    let count = u32::try_from(firsts.len()).unwrap_or(u32::MAX);
    // Kish's effective number of responses.
    Estimate::with_weight(sum / weights, weights * weights / squares, count)
}

fn trend(older: &Estimate, newer: &Estimate) -> Trend {
    let change = newer.share - older.share;
    let half = half_width(older.variance() + newer.variance());
    Trend {
        change,
        low: change - half,
        high: change + half,
    }
}
