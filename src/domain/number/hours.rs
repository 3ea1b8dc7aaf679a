//! Hours and minutes, written with a colon.

use num_rational::Ratio;

use super::{Exact, NumberError};

/// Digits of hours that are read: more than any infusion takes, and few enough for exact numbers.
const HOURS_DIGITS_MAX: usize = 12;

/// Reads "6:15" as minutes.
///
/// # Errors
/// [`NumberError::NotHoursMinutes`] unless it is digits, a colon and two digits below 60.
pub fn parse_hours_minutes(text: &str) -> Result<Exact, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (hours, minutes) = text.split_once(':').ok_or(NumberError::NotHoursMinutes)?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || hours.len() > HOURS_DIGITS_MAX || minutes.len() != 2 {
        return Err(NumberError::NotHoursMinutes);
    }
    let hours: i128 = hours.parse().map_err(|_| NumberError::NotHoursMinutes)?;
    let minutes: i128 = minutes.parse().map_err(|_| NumberError::NotHoursMinutes)?;
    if minutes >= 60 {
        return Err(NumberError::NotHoursMinutes);
    }
    Ok(Ratio::from_integer(hours * 60 + minutes))
}

/// Writes whole minutes as "6:15".
pub fn show_hours_minutes(minutes: Exact) -> String {
    let minutes = minutes.round().to_integer();
    format!("{}:{:02}", minutes / 60, (minutes % 60).abs())
}
