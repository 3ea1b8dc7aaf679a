//! The only source of the system clock and random numbers.
//!
//! Everything below takes a [`Moment`] or a seed; only the driver and the command line use this.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::domain::Moment;

/// The clock and random numbers of this run of the program.
pub struct Env {
    started: Instant,
    zone: TimeZone,
}

/// The number of seeds: at most six digits, so that one can say them across a room.
const SEEDS: u64 = 1_000_000;

impl Default for Env {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            zone: TimeZone::system(),
        }
    }
}

impl Env {
    /// Returns the present moment.
    pub fn now(&self) -> Moment {
        let at = Timestamp::now();
        Moment {
            at,
            offset: self.zone.to_offset(at),
            monotonic: self.started.elapsed(),
        }
    }

    /// Returns today's date in the local time zone.
    pub fn today(&self) -> Date {
        self.zone.to_datetime(Timestamp::now()).date()
    }

    /// Returns the end of a local day, or the last representable instant if it is out of range.
    pub fn end_of(&self, day: Date) -> Timestamp {
        let midnight = day
            .tomorrow()
            .and_then(|next| next.to_zoned(self.zone.clone()));
        midnight.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// Returns the present local offset from UTC.
    pub fn offset(&self) -> Offset {
        self.offset_at(Timestamp::now())
    }

    /// Returns the local offset from UTC at another time: clocks change twice a year.
    pub fn offset_at(&self, at: Timestamp) -> Offset {
        self.zone.to_offset(at)
    }

    /// Returns unguessable bytes: for codes, PINs and salts, never for drawing.
    pub fn secret(&self) -> [u8; 16] {
        rand::random()
    }

    /// Returns a random seed.
    pub fn fresh_seed(&self) -> u64 {
        rand::random_range(0..SEEDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days on which the clock changes or midnight is skipped.
    #[test]
    fn a_day_ends_at_the_midnight_of_its_zone() {
        for (zone, day, end) in [
            (
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-10-25",
                "2026-10-25T23:00:00Z",
            ),
            (
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-10-24",
                "2026-10-24T22:00:00Z",
            ),
            (
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-03-29",
                "2026-03-29T22:00:00Z",
            ),
            (
                "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
                "2026-09-05",
                "2026-09-06T04:00:00Z",
            ),
            ("<+14>-14", "2026-11-22", "2026-11-22T10:00:00Z"),
        ] {
            let env = Env {
                zone: TimeZone::posix(zone).expect("a zone"),
                ..Env::default()
            };
            let ends = env.end_of(day.parse().expect("a day"));
            assert_eq!(ends.to_string(), end, "{zone} {day}");
        }
    }
}
