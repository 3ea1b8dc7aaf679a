//! The items that a set can have: single ones and whole case studies, each with its due day.

use std::sync::Arc;

use jiff::civil::Date;

use super::days::{add_days, days_between, is_ahead};
use super::{TodayInput, TodayReason, correction_since};
use crate::domain::form::{DrawnTogether, Plan, matching};
use crate::domain::item::Item;
use crate::domain::review::{Scheduler, due_on, group_due_on};
use crate::domain::standing::{History, ItemState};

/// The time expected for an item whose author gives none, in seconds.
pub(super) const USUAL_S: u32 = 60;

/// The days that a learner's study day can go back by travel alone.
const TRAVEL_DAYS: u32 = 1;

/// An item that stands alone, or a case study.
pub(super) struct Unit<'a> {
    /// The items, in order.
    pub items: DrawnTogether<'a>,
    /// The reasons for the items, in order.
    pub reasons: Vec<TodayReason>,
    /// The reason that decides its turn.
    pub reason: TodayReason,
    /// The day of its next review; `None` if it is new.
    pub due_on: Option<Date>,
    /// The mean probability of recalling its items on the day, 0 to 1.
    pub recall: f64,
    /// The time expected, in seconds.
    pub seconds: u32,
    /// True if it can be asked on the day.
    pub is_open: bool,
}

impl Unit<'_> {
    /// Returns whether it is new and can be asked.
    pub fn is_new(&self) -> bool {
        self.is_open && self.reason == TodayReason::New
    }

    /// Returns whether it was answered before and is to be asked again.
    pub fn is_review(&self) -> bool {
        self.is_open && self.reason != TodayReason::New
    }
}

/// Returns the time expected for an item, in seconds.
pub(super) fn expected_s(item: &Item) -> u32 {
    item.facts.expected_s.unwrap_or(USUAL_S).max(1)
}

/// Returns whether a response of this day was given on the study day, or on the day after it before a
/// flight to the west.
pub(super) fn is_of_day(on: Option<Date>, day: Date) -> bool {
    on.is_some_and(|on| on >= day && days_between(day, on) <= TRAVEL_DAYS)
}

/// Returns everything that can be drawn, with its due day.
pub(super) fn collect<'a>(input: &TodayInput<'a>) -> Vec<Unit<'a>> {
    let scheduler = Scheduler::new(*input.history.weights());
    let plan = Plan::with_seed(input.seed);
    let (single, cases) = matching(input.library, &plan, &History::default());
    let single = single.into_iter().map(|item| vec![item]);
    let mut groups: Vec<DrawnTogether<'a>> = single.chain(cases).collect();
    // An enemy of an exam's item would give its key away.
    let is_barred = |of: &&Arc<Item>| {
        let mut keys = std::iter::once(&of.key).chain(&of.enemies);
        keys.any(|key| input.under_exam.contains(key))
    };
    groups.retain(|items| !items.iter().any(is_barred));
    let unit = |items| unit(input, &scheduler, items);
    groups.into_iter().map(unit).collect()
}

fn unit<'a>(input: &TodayInput<'a>, scheduler: &Scheduler, items: DrawnTogether<'a>) -> Unit<'a> {
    let states: Vec<ItemState> = items
        .iter()
        .map(|item| input.history.of(&item.key))
        .collect();
    let pairs = || items.iter().zip(&states);
    let reasons: Vec<TodayReason> = pairs().map(|(item, state)| reason(item, state)).collect();
    let days: Vec<Date> = pairs()
        .filter_map(|(item, state)| item_due(input, scheduler, item, state))
        .collect();
    let is_single = items.len() == 1;
    let due_on = match is_single {
        true => days.first().copied(),
        false => group_due_on(days),
    };
    let reason = match reasons.iter().min() {
        Some(TodayReason::Corrected) => TodayReason::Corrected,
        _ if due_on.is_none() => TodayReason::New,
        // One item does not bring a case study back before the others are due.
        Some(TodayReason::SureAndWrong) if is_single => TodayReason::SureAndWrong,
        _ => TodayReason::Due,
    };
    let is_of_today = states
        .iter()
        .any(|state| is_of_day(state.last_on, input.day));
    let is_open = match reason {
        TodayReason::Corrected => true,
        _ => !is_of_today && due_on.is_none_or(|on| on <= input.day),
    };
    let recalls = states.iter().filter_map(|state| state.review).map(|of| {
        let days = days_between(of.rated_on, input.day);
        scheduler.recall(of.memory, days)
    });
    Unit {
        recall: recalls.sum::<f64>() / items.len().max(1) as f64,
        seconds: items.iter().map(|item| expected_s(item)).sum(),
        items,
        reasons,
        reason,
        due_on,
        is_open,
    }
}

fn reason(item: &Item, state: &ItemState) -> TodayReason {
    if !state.is_seen() {
        TodayReason::New
    } else if correction_since(item, state).is_some() {
        TodayReason::Corrected
    } else if state.is_sure_and_wrong() {
        TodayReason::SureAndWrong
    } else {
        TodayReason::Due
    }
}

/// Returns the day on which an item is due; `None` if it was never answered.
fn item_due(
    input: &TodayInput<'_>,
    scheduler: &Scheduler,
    item: &Item,
    state: &ItemState,
) -> Option<Date> {
    if !state.is_seen() {
        return None;
    }
    let next_day = state.last_on.map_or(input.day, |on| add_days(on, 1));
    let due = match &state.review {
        Some(review) => due_on(item, review, &input.rules.reviews.on(input.day), scheduler),
        // It was only answered while cramming, which schedules nothing.
        None => next_day,
    };
    let due = match state.is_sure_and_wrong() {
        true => due.min(next_day),
        false => due,
    };
    // The clock was ahead when it was answered, so nobody knows how long ago that was.
    let rated_on = state.review.map(|review| review.rated_on);
    let days = [state.last_on, rated_on];
    let is_unknown = days.into_iter().flatten().any(|on| is_ahead(on, input.day));
    Some(if is_unknown { input.day } else { due })
}
