//! Arithmetic with study days.

use jiff::ToSpan;
use jiff::civil::Date;

/// Returns the days from one day to a later one; 0 if it is not later.
pub(super) fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

/// Returns the day some days later.
pub(super) fn add_days(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// Returns whether a stored day can only come from a clock that was ahead: it is later than travel
/// explains.
pub(super) fn is_ahead(on: Date, day: Date) -> bool {
    days_between(day, on) > 1
}
