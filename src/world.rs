//! The one place that asks the machine for the time and for chance.
//!
//! Everything below takes a [`Moment`] or a seed; only the driver and the command line look here.

use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::domain::Moment;

/// The clock and the dice of this run of the program.
pub struct World {
    started: Instant,
    zone: TimeZone,
}

/// Seeds have at most six digits, so that one can say them across a room.
const SEEDS: u64 = 1_000_000;

impl Default for World {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            zone: TimeZone::system(),
        }
    }
}

impl World {
    /// Now.
    pub fn now(&self) -> Moment {
        let at = Timestamp::now();
        Moment {
            at,
            offset: self.zone.to_offset(at),
            monotonic: self.started.elapsed(),
        }
    }

    /// The civil day here and now.
    pub fn today(&self) -> Date {
        self.zone.to_datetime(Timestamp::now()).date()
    }

    /// When a civil day ends here; the last instant there is for one that no calendar has.
    pub fn end_of(&self, day: Date) -> Timestamp {
        let midnight = day
            .tomorrow()
            .and_then(|next| next.to_zoned(self.zone.clone()));
        midnight.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// The offset from UTC here and now.
    pub fn offset(&self) -> Offset {
        self.offset_at(Timestamp::now())
    }

    /// The offset from UTC here at another time: clocks change twice a year.
    pub fn offset_at(&self, at: Timestamp) -> Offset {
        self.zone.to_offset(at)
    }

    /// Bytes that nobody can guess: for codes, PINs and salts, never for drawing.
    pub fn secret(&self) -> [u8; 16] {
        rand::random()
    }

    /// A seed that nobody chose.
    pub fn fresh_seed(&self) -> u64 {
        rand::random_range(0..SEEDS)
    }
}
