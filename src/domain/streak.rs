//! Streaks: runs of study days that forgive a missed one. They are off unless a learner wants them.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

/// The days of which one may be missed.
const FORGIVEN_IN_DAYS: usize = 7;

/// A run of study days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Streak {
    /// The study days in it; missed ones do not count.
    pub days: usize,
    /// True if the present day is one of them.
    pub has_today: bool,
}

/// Returns the run that goes on today. Any seven days in a row have one missed day at most; the
/// present day is not missed before it is over.
pub fn streak(studied: &BTreeSet<Date>, today: Date) -> Streak {
    let has_today = studied.contains(&today);
    let mut days = usize::from(has_today);
    // The days since the last missed one, at first as if there was none.
    let mut since_missed = FORGIVEN_IN_DAYS;
    let mut day = today;
    // A day after today comes from a clock that was ahead.
    let mut left = studied.range(..today).count();
    while left > 0 {
        let Ok(before) = day.checked_sub(1.days()) else {
            break;
        };
        day = before;
        since_missed += 1;
        if studied.contains(&day) {
            days += 1;
            left -= 1;
        } else if since_missed < FORGIVEN_IN_DAYS {
            break;
        } else {
            since_missed = 0;
        }
    }
    Streak { days, has_today }
}

impl Streak {
    /// Returns it in words; `None` if there is no run to speak of.
    pub fn words(&self) -> Option<String> {
        match self.days {
            0 | 1 => None,
            days => Some(format!("{days} study days in a row")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn run(days: &[i8], today: i8) -> usize {
        let day = |day: &i8| date(2026, 11, *day);
        streak(&days.iter().map(day).collect(), day(&today)).days
    }

    #[test]
    fn days_in_a_row_count_and_today_is_not_missed_yet() {
        assert_eq!(run(&[], 9), 0);
        assert_eq!(run(&[9], 9), 1);
        assert_eq!(run(&[7, 8], 9), 2);
        assert_eq!(run(&[7, 8, 9], 9), 3);
    }

    #[test]
    fn one_missed_day_in_seven_is_forgiven_and_a_second_is_not() {
        assert_eq!(run(&[5, 6, 8, 9], 9), 4);
        assert_eq!(run(&[5, 6, 9], 9), 1, "two missed in a row");
        // 10 and 4 are missed: six days apart, both in the seven days from 4 to 10.
        assert_eq!(run(&[3, 5, 6, 7, 8, 9, 11], 11), 6);
        // 11 and 4 are missed: never two in seven days.
        assert_eq!(run(&[3, 5, 6, 7, 8, 9, 10, 12], 12), 8);
    }

    #[test]
    fn a_run_that_is_over_is_none_and_days_ahead_do_not_count() {
        assert_eq!(run(&[1, 2, 3], 9), 0);
        assert_eq!(run(&[9, 20, 21], 9), 1);
        let ages = BTreeSet::from([Date::MIN, Date::MAX]);
        assert_eq!(streak(&ages, Date::MIN).days, 1);
        assert_eq!(streak(&ages, Date::MAX).days, 1);
    }

    #[test]
    fn a_run_of_one_day_is_not_told() {
        let told = |days| {
            Streak {
                days,
                has_today: true,
            }
            .words()
        };
        assert_eq!(told(1), None);
        assert_eq!(told(12).as_deref(), Some("12 study days in a row"));
    }
}
