//! The day on which an item, or a case study, is due.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Retention, ReviewState, Scheduler};
use crate::domain::item::Item;

/// A learner's choices about reviews.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReviewRules {
    /// The share of items to be recalled when they are due.
    pub retention: Retention,
    /// The day of the learner's exam; nothing is put off beyond it.
    pub exam_on: Option<Date>,
}

impl ReviewRules {
    /// Returns the choices as they hold on a day: an exam of the past puts nothing forward.
    #[must_use]
    pub fn on(self, day: Date) -> Self {
        Self {
            exam_on: self.exam_on.filter(|exam_on| *exam_on > day),
            ..self
        }
    }

    /// Returns the retention for an item: safety-critical ones have a higher one.
    pub fn desired(&self, item: &Item) -> Retention {
        match item.facts.safety_critical {
            true => self.retention.max(Retention::CRITICAL),
            false => self.retention,
        }
    }
}

/// The days before an exam over which items are spread that would be due after it.
const EXAM_DAYS: u64 = 7;

/// Returns the day on which an item is due.
pub fn due_on(
    item: &Item,
    state: &ReviewState,
    rules: &ReviewRules,
    scheduler: &Scheduler,
) -> Date {
    let days = scheduler.interval_days(state.memory, rules.desired(item));
    let due = add_days(state.rated_on, i64::from(days));
    match rules.exam_on {
        Some(exam_on) if due >= exam_on => {
            let before = add_days(exam_on, -1 - place_in_week(item));
            // Items learned in the last days are fresh enough.
            if before > state.rated_on { before } else { due }
        }
        _ => due,
    }
}

/// The number of due items at which a case study is due.
const CASE_DUE: usize = 3;

/// Returns the day on which a case study is due, from the days of its items: the day on which three
/// of them are. `None` if fewer were ever answered.
pub fn group_due_on(mut days: Vec<Date>) -> Option<Date> {
    days.sort_unstable();
    days.get(CASE_DUE - 1).copied()
}

/// Returns a number from 0 to 6 that depends on the item alone, so that an exam does not make all
/// items due on one day.
fn place_in_week(item: &Item) -> i64 {
    let bytes = item.key.item.as_str().bytes();
    // FNV-1a: the same on every machine.
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    i64::try_from(hash % EXAM_DAYS).unwrap_or(0)
}

fn add_days(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use crate::domain::review::Grade;
    use crate::domain::testing::{item, multiple_choice};
    use jiff::civil::date;

    fn state(stability_days: f32) -> ReviewState {
        ReviewState {
            memory: Memory {
                stability_days,
                difficulty: 5.0,
            },
            rated_on: date(2026, 11, 2),
            grade: Grade::Good,
            reviews: 3,
            lapses: 0,
        }
    }

    #[test]
    fn safety_critical_items_come_sooner() {
        let scheduler = Scheduler::default();
        let rules = ReviewRules::default();
        let usual = item("bank", "topic", "i", multiple_choice(4, "a"));
        let mut critical = usual.clone();
        critical.facts.safety_critical = true;
        let due = |item: &Item| due_on(item, &state(10.0), &rules, &scheduler);
        assert_eq!(due(&usual), date(2026, 11, 12));
        assert_eq!(due(&critical), date(2026, 11, 6));
    }

    #[test]
    fn nothing_is_put_off_beyond_an_exam_and_not_all_to_one_day() {
        let scheduler = Scheduler::default();
        let exam_on = date(2026, 12, 1);
        let rules = ReviewRules {
            exam_on: Some(exam_on),
            ..ReviewRules::default()
        };
        let mut days = std::collections::BTreeSet::new();
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            let item = item("bank", "topic", name, multiple_choice(4, "a"));
            let due = due_on(&item, &state(200.0), &rules, &scheduler);
            assert!(due < exam_on && due >= date(2026, 11, 24), "{due}");
            days.insert(due);
            assert_eq!(
                due_on(&item, &state(5.0), &rules, &scheduler),
                date(2026, 11, 7)
            );
        }
        assert!(days.len() > 3, "{days:?}");
    }

    #[test]
    fn an_exam_of_the_past_puts_nothing_forward() {
        let rules = ReviewRules {
            exam_on: Some(date(2026, 11, 20)),
            ..ReviewRules::default()
        };
        let item = item("bank", "topic", "i", multiple_choice(4, "a"));
        let due = |day| due_on(&item, &state(200.0), &rules.on(day), &Scheduler::default());
        assert!(due(date(2026, 11, 19)) < date(2026, 11, 20));
        assert_eq!(due(date(2026, 11, 20)), due(date(2026, 11, 21)));
        assert!(due(date(2026, 11, 21)) > date(2027, 1, 1));
    }

    #[test]
    fn a_case_study_is_due_when_three_of_its_items_are() {
        let day = |day| date(2026, 11, day);
        assert_eq!(
            group_due_on(vec![day(9), day(3), day(5), day(30)]),
            Some(day(9))
        );
        assert_eq!(group_due_on(vec![day(9), day(3)]), None);
    }
}
