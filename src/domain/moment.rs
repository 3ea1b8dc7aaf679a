//! Moments in time: the wall clock, its offset, and a monotonic clock.
//!
//! The driver creates moments; the domain only compares and stores them.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// One instant, from the learner's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The wall clock, in UTC.
    pub at: Timestamp,
    /// The learner's offset from UTC at that time.
    pub offset: Offset,
    /// Time since the program started, independent of changes to the wall clock.
    pub monotonic: Duration,
}

/// The hour at which the study day changes: at 00:30 it is still the day before.
pub const STUDY_DAY_TURNS_AT_H: i64 = 4;

impl Moment {
    /// Returns the study day of this moment; it changes at 04:00 of the learner's clock.
    pub fn study_on(&self) -> Date {
        study_on(self.at, self.offset)
    }

    /// Returns the time since `earlier` in the same run of the program, in milliseconds.
    pub fn elapsed_ms_since(&self, earlier: &Moment) -> u64 {
        let passed = self.monotonic.saturating_sub(earlier.monotonic);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Formats a closing time: "the end of Friday, November 27, 2026" at midnight, else with the time
/// of that day.
pub fn closing(until: Timestamp, offset: Offset) -> String {
    let local = offset.to_datetime(until);
    // Today's offset may be an hour off for that midnight, because of daylight saving time.
    let hour = local.hour();
    let is_midnight = local.minute() == 0 && local.second() == 0 && matches!(hour, 23 | 0 | 1);
    if is_midnight {
        let within = until
            .checked_sub(SignedDuration::from_hours(2))
            .unwrap_or(until);
        let day = offset.to_datetime(within).date();
        return format!("the end of {}", day.strftime("%A, %B %-d, %Y"));
    }
    local.strftime("%-I:%M %p on %A, %B %-d, %Y").to_string()
}

/// Formats the closing day, short enough for a page header: "Nov 27".
pub fn closing_day(until: Timestamp, offset: Offset) -> String {
    let within = until
        .checked_sub(SignedDuration::from_hours(2))
        .unwrap_or(until);
    offset
        .to_datetime(within)
        .date()
        .strftime("%b %-d")
        .to_string()
}

/// Returns the study day of a stored time and offset; see [`Moment::study_on`].
pub fn study_on(at: Timestamp, offset: Offset) -> Date {
    let shifted = at
        .checked_sub(SignedDuration::from_hours(STUDY_DAY_TURNS_AT_H))
        .unwrap_or(at);
    offset.to_datetime(shifted).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_study_day_turns_at_four() {
        let offset = Offset::constant(2);
        let day = |text: &str| study_on(text.parse().expect("a timestamp"), offset);
        assert_eq!(day("2026-11-22T01:59:59Z"), date(2026, 11, 21));
        assert_eq!(day("2026-11-22T02:00:00Z"), date(2026, 11, 22));
    }

    #[test]
    fn when_homework_closes_is_told_by_its_day_also_where_the_clock_changes_before() {
        let closes = |text: &str, offset| {
            let until = text.parse().expect("a timestamp");
            let offset = Offset::constant(offset);
            (closing(until, offset), closing_day(until, offset))
        };
        let friday = (
            "the end of Friday, November 27, 2026".to_owned(),
            "Nov 27".to_owned(),
        );
        assert_eq!(closes("2026-11-28T05:00:00Z", -5), friday);
        assert_eq!(closes("2026-11-28T05:00:00Z", -6), friday, "an hour off");
        assert_eq!(closes("2026-11-28T05:00:00Z", -4), friday, "an hour off");
        let noon = closes("2026-11-27T17:30:00Z", -5).0;
        assert_eq!(noon, "12:30 PM on Friday, November 27, 2026");
    }
}
