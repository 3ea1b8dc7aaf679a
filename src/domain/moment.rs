//! When something happened: the wall clock, its offset, and a clock that never goes back.
//!
//! The driver makes moments; the domain only compares and stores them.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// One instant, as the learner's clock told it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The wall clock, in UTC.
    pub at: Timestamp,
    /// The learner's offset from UTC then.
    pub offset: Offset,
    /// Time since the program started, which no change of the wall clock touches.
    pub monotonic: Duration,
}

/// The hour of the night at which the study day turns: who studies at 00:30 still studies today.
pub const STUDY_DAY_TURNS_AT_H: i64 = 4;

impl Moment {
    /// The civil day this moment counts to; it turns at 04:00 of the learner's clock.
    pub fn study_on(&self) -> Date {
        study_on(self.at, self.offset)
    }

    /// Time passed since `earlier` in the same run of the program, in milliseconds.
    pub fn elapsed_ms_since(&self, earlier: &Moment) -> u64 {
        let passed = self.monotonic.saturating_sub(earlier.monotonic);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }
}

/// The study day of a stored time and offset; see [`Moment::study_on`].
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
}
