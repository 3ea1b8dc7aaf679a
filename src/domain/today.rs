//! What to do today: one set that fits the learner's minutes, with the reason for each item.
//!
//! Corrected items come first, then those that the learner was sure of and missed, then reviews that
//! are due, mixed with a few new items. The same history, day and seed give the same set.

mod ahead;
mod collect;
mod days;
mod order;
mod select;
mod words;

use std::collections::BTreeSet;

use jiff::civil::Date;

use self::collect::collect;
use self::select::select;
use super::form::{Aim, Plan};
use super::ids::ItemKey;
use super::item::{Correction, Item};
use super::library::Library;
use super::review::ReviewRules;
use super::standing::{History, ItemState};

pub use order::DueOrder;

/// The part of a set's time that new items keep, in thousandths. What was never seen cannot be
/// remembered, so that made learners with few minutes remember most if more than half of the time is
/// for new items (docs/performance.md).
const NEW_SHARE_PERMILLE: u32 = 600;

/// A learner's choices about each day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TodayRules {
    /// The choices about reviews.
    pub reviews: ReviewRules,
    /// The minutes that a set may take.
    pub minutes: u32,
    /// The new items of a day, at most.
    pub new_a_day: u32,
    /// The part of a set's time that new items keep while there are any, in thousandths.
    pub new_share_permille: u32,
    /// The order of due items if there are more than fit.
    pub order: DueOrder,
}

impl Default for TodayRules {
    fn default() -> Self {
        Self {
            reviews: ReviewRules::default(),
            minutes: 10,
            new_a_day: 10,
            new_share_permille: NEW_SHARE_PERMILLE,
            order: DueOrder::default(),
        }
    }
}

/// The input of [`today`].
#[derive(Clone, Copy, Debug)]
pub struct TodayInput<'a> {
    /// The banks.
    pub library: &'a Library,
    /// The learner's history.
    pub history: &'a History,
    /// The study day.
    pub day: Date,
    /// The learner's choices.
    pub rules: &'a TodayRules,
    /// The items of exams that are not submitted; they are never asked.
    pub under_exam: &'a BTreeSet<ItemKey>,
    /// The seed of the order among equals.
    pub seed: u64,
}

/// The reason for an item in the set of a day, in the order in which they are asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TodayReason {
    /// Its key was corrected since the learner's last response.
    Corrected,
    /// The learner was sure of the last response, and it was wrong.
    SureAndWrong,
    /// Its review is due.
    Due,
    /// It was never answered.
    New,
}

/// An item in the set of a day.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TodayItem {
    /// The item.
    pub key: ItemKey,
    /// The reason.
    pub reason: TodayReason,
}

/// A correction that the learner has not seen.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct UnseenCorrection {
    /// The corrected item.
    pub key: ItemKey,
    /// The correction.
    pub correction: Correction,
}

/// What to do on one study day.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Today {
    /// The set, in the order in which it is asked.
    pub items: Vec<TodayItem>,
    /// The time expected for it, in seconds.
    pub seconds: u32,
    /// The number of items answered on this day.
    pub answered: usize,
    /// True if the items answered on this day took the learner's minutes.
    pub is_reached: bool,
    /// The number of reviews that are due and not in the set.
    pub reviews_left: usize,
    /// The number of new items that are not in the set.
    pub new_left: usize,
    /// The number of whole days without study before this one.
    pub away_days: u32,
    /// The number of reviews on each of the next days, until none is overdue; empty if the set has
    /// all of them, or if that takes longer than a month.
    pub catch_up: Vec<usize>,
    /// If the set is empty, the next day with a set and the number of its items.
    pub next: Option<(Date, usize)>,
    /// The minutes of the shortest case study, if nothing else is left and it does not fit.
    pub minutes_needed: Option<u32>,
    /// The corrections of items that the learner has answered, newest first.
    pub corrections: Vec<UnseenCorrection>,
}

impl Today {
    /// Returns the number of items in the set with this reason.
    pub fn count(&self, reason: TodayReason) -> usize {
        self.items
            .iter()
            .filter(|item| item.reason == reason)
            .count()
    }

    /// Returns the keys of the set, in order.
    pub fn keys(&self) -> Vec<ItemKey> {
        self.items.iter().map(|item| item.key.clone()).collect()
    }
}

/// Returns the newest correction of an item since the learner's last response to it, if its question
/// or key has changed since then.
pub fn correction_since<'a>(item: &'a Item, state: &ItemState) -> Option<&'a Correction> {
    let (revision, last_on) = (state.last_revision?, state.last_on?);
    if revision == item.revision {
        return None;
    }
    let corrections = item.facts.corrections.iter();
    corrections
        .filter(|correction| correction.on >= last_on)
        .max_by_key(|correction| correction.on)
}

/// Returns a seed that stays the same for a day, so that its set does.
pub fn seed_of(day: Date) -> u64 {
    let year = u64::try_from(day.year()).unwrap_or(0);
    year * 1_000 + u64::try_from(day.day_of_year()).unwrap_or(0)
}

/// Returns the plan of the set of a day.
pub fn plan_of(day: Date) -> Plan {
    Plan {
        aim: Aim::Today,
        ..Plan::with_seed(seed_of(day))
    }
}

/// Returns what to do on a day.
pub fn today(input: &TodayInput<'_>) -> Today {
    let units = collect(input);
    let set = select(input, &units);
    let (mut reviews_left, mut new_left) = (0, 0);
    for (at, unit) in units.iter().enumerate() {
        let left = match set.units.contains(&at) {
            true => 0,
            false => unit.items.len(),
        };
        reviews_left += if unit.is_review() { left } else { 0 };
        new_left += if unit.is_new() { left } else { 0 };
    }
    let chosen = order::asked(input.seed, set.units.iter().filter_map(|at| units.get(*at)));
    let (answered, answered_s) = answered(input);
    let mut today = Today {
        items: chosen,
        seconds: set.seconds,
        answered,
        is_reached: answered > 0 && answered_s >= u64::from(input.rules.minutes) * 60,
        reviews_left,
        new_left,
        away_days: away_days(input),
        catch_up: match reviews_left {
            0 => Vec::new(),
            _ => ahead::catch_up(input, &units, &set.units),
        },
        next: None,
        minutes_needed: None,
        corrections: corrections(input),
    };
    if today.items.is_empty() {
        today.next = ahead::next(input, &units);
        let open = units
            .iter()
            .filter(|unit| unit.is_open && unit.items.len() > 1);
        let shortest = open.map(|unit| unit.seconds).min();
        today.minutes_needed = shortest
            .map(|seconds| seconds.div_ceil(60))
            .filter(|minutes| *minutes > input.rules.minutes);
    }
    today
}

/// Returns the number of items answered on the day, and the time expected for them in seconds.
fn answered(input: &TodayInput<'_>) -> (usize, u64) {
    let states = input.history.states();
    let of_today = states.filter(|(_, state)| collect::is_of_day(state.last_on, input.day));
    of_today.fold((0, 0), |(count, seconds), (key, _)| {
        let item = input.library.item(key);
        let more = item.map_or(collect::USUAL_S, |item| collect::expected_s(item));
        (count + 1, seconds + u64::from(more))
    })
}

/// Returns the number of whole days without study before the day.
fn away_days(input: &TodayInput<'_>) -> u32 {
    let days = input
        .history
        .states()
        .filter_map(|(_, state)| state.last_on);
    let last = days.filter(|on| !days::is_ahead(*on, input.day)).max();
    last.map_or(0, |last| {
        days::days_between(last, input.day).saturating_sub(1)
    })
}

/// Returns the corrections that the learner has not seen, newest first.
fn corrections(input: &TodayInput<'_>) -> Vec<UnseenCorrection> {
    let unseen = |item: &Item| {
        let correction = correction_since(item, &input.history.of(&item.key))?;
        Some(UnseenCorrection {
            key: item.key.clone(),
            correction: correction.clone(),
        })
    };
    let items = input.library.active_items();
    let mut found: Vec<UnseenCorrection> = items
        .filter(|item| !input.under_exam.contains(&item.key))
        .filter_map(|item| unseen(item))
        .collect();
    found.sort_by_key(|of| std::cmp::Reverse(of.correction.on));
    found
}

#[cfg(test)]
mod tests;
