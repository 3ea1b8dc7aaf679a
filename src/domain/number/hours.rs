//! Hours and minutes, written with a colon.

use num_rational::Ratio;
use thiserror::Error;

use super::{Exact, NumberError};

/// Digits of hours that are accepted: more than any infusion takes, and safe for exact numbers.
const HOURS_DIGITS_MAX: usize = 12;

/// The reason that a text with a colon is not hours and minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum HoursError {
    /// No hours before the colon.
    #[error("write the hours too: fifteen minutes are 0:15")]
    NoHours,
    /// Minutes with a number of digits other than two.
    #[error("write the minutes with two digits: 5:00 or 5:05")]
    TwoDigits,
    /// Minutes of an hour or more.
    #[error("minutes go from 00 to 59: sixty more are the next hour")]
    Minutes,
    /// Seconds after the minutes.
    #[error("write hours and minutes only, without seconds: 5:00")]
    Seconds,
}

/// Parses "6:15" as minutes.
///
/// # Errors
/// [`NumberError`] unless it is digits, a colon and two digits below 60.
pub fn parse_hours_minutes(text: &str) -> Result<Exact, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (hours, minutes) = text.split_once(':').ok_or(NumberError::NotHoursMinutes)?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !minutes.split(':').all(digits) || hours.len() > HOURS_DIGITS_MAX {
        return Err(NumberError::NotHoursMinutes);
    }
    match (hours, minutes) {
        (_, minutes) if minutes.contains(':') => {
            return Err(NumberError::Hours(HoursError::Seconds));
        }
        ("", _) => return Err(NumberError::Hours(HoursError::NoHours)),
        (_, minutes) if minutes.len() != 2 => {
            return Err(NumberError::Hours(HoursError::TwoDigits));
        }
        _ => {}
    }
    let hours: i128 = hours.parse().map_err(|_| NumberError::NotHoursMinutes)?;
    let minutes: i128 = minutes.parse().map_err(|_| NumberError::NotHoursMinutes)?;
    if minutes >= 60 {
        return Err(NumberError::Hours(HoursError::Minutes));
    }
    Ok(Ratio::from_integer(hours * 60 + minutes))
}

/// Formats whole minutes as "6:15".
pub fn show_hours_minutes(minutes: Exact) -> String {
    let minutes = minutes.round().to_integer();
    format!("{}:{:02}", minutes / 60, (minutes % 60).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_hours_and_minutes_is_told_for_each() {
        for (typed, wrong) in [
            ("4:60", NumberError::Hours(HoursError::Minutes)),
            ("4:99", NumberError::Hours(HoursError::Minutes)),
            ("5:0", NumberError::Hours(HoursError::TwoDigits)),
            ("5:", NumberError::Hours(HoursError::TwoDigits)),
            ("5:000", NumberError::Hours(HoursError::TwoDigits)),
            ("5:00:00", NumberError::Hours(HoursError::Seconds)),
            (":15", NumberError::Hours(HoursError::NoHours)),
            ("5", NumberError::NotHoursMinutes),
            ("5.25", NumberError::NotHoursMinutes),
            ("2 h", NumberError::NotHoursMinutes),
            ("5:1x", NumberError::NotHoursMinutes),
        ] {
            assert_eq!(parse_hours_minutes(typed), Err(wrong), "{typed}");
        }
        assert_eq!(parse_hours_minutes(" 4:59 "), Ok(Ratio::from_integer(299)));
    }
}
