//! The days after today: how what is left is caught up with, and the next day with a set.

use std::collections::{BTreeSet, VecDeque};

use jiff::civil::Date;

use super::TodayInput;
use super::collect::{Unit, collect};
use super::days::add_days;
use super::select::{kept_for_new_s, select};

/// The days after which a plan to catch up is no longer a plan.
const CATCH_UP_DAYS_MAX: usize = 30;

/// The due days that are looked at for the next set.
const NEXT_DAYS_MAX: usize = 8;

/// Returns the number of reviews on each of the next days until none is overdue, if each day has
/// room for the reviews of one set. Empty if that takes longer than a month.
pub(super) fn catch_up(
    input: &TodayInput<'_>,
    units: &[Unit<'_>],
    taken: &BTreeSet<usize>,
) -> Vec<usize> {
    let whole_s = input.rules.minutes.saturating_mul(60);
    let room_s = whole_s.saturating_sub(kept_for_new_s(input, units, whole_s));
    let mut waiting: VecDeque<&Unit<'_>> = units
        .iter()
        .enumerate()
        .filter(|(at, unit)| unit.is_review() && !taken.contains(at))
        .map(|(_, unit)| unit)
        .collect();
    let mut days = Vec::new();
    let mut day = input.day;
    while !waiting.is_empty() {
        if days.len() == CATCH_UP_DAYS_MAX {
            return Vec::new();
        }
        day = add_days(day, 1);
        waiting.extend(
            units
                .iter()
                .filter(|unit| !unit.is_open && unit.due_on == Some(day)),
        );
        let (mut seconds, mut items) = (0_u32, 0);
        while let Some(unit) = waiting.front() {
            // Each day takes one at least, however long it is.
            if items > 0 && seconds.saturating_add(unit.seconds) > room_s {
                break;
            }
            seconds = seconds.saturating_add(unit.seconds);
            items += unit.items.len();
            waiting.pop_front();
        }
        days.push(items);
    }
    days
}

/// Returns the next day that has a set, and the number of its items, if nothing is answered before.
pub(super) fn next(input: &TodayInput<'_>, units: &[Unit<'_>]) -> Option<(Date, usize)> {
    let tomorrow = add_days(input.day, 1);
    let due = units.iter().filter_map(|unit| unit.due_on);
    let mut days: BTreeSet<Date> = due.map(|on| on.max(tomorrow)).collect();
    let has_new = units.iter().any(|unit| unit.due_on.is_none());
    days.extend(has_new.then_some(tomorrow));
    days.into_iter().take(NEXT_DAYS_MAX).find_map(|day| {
        let then = TodayInput { day, ..*input };
        let units = collect(&then);
        let set = select(&then, &units);
        let chosen = set.units.iter().filter_map(|at| units.get(*at));
        let items: usize = chosen.map(|unit| unit.items.len()).sum();
        (items > 0).then_some((day, items))
    })
}
