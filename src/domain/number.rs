//! Exact numbers: what a bank gives, what a formula yields, what a learner types.
//!
//! No floating point anywhere: 34.95 rounds to 35.0 because it is 34.95, not 34.9499….

use std::fmt;

use num_rational::Ratio;
use num_traits::{CheckedMul, Signed, Zero};
use thiserror::Error;

use super::limits::NUMBER_CHARS_MAX;

/// An exact fraction. Arithmetic on it is checked: too large is an error, never a wrap.
pub type Exact = Ratio<i128>;

/// A number as it was written: its value and its decimal places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Decimal {
    unscaled: i128,
    places: u32,
}

/// Why a text is not a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("no number yet")]
    Empty,
    /// A character that no number has, or one in the wrong place.
    #[error("use digits, a point and thousands commas, such as 1,250.5")]
    Malformed,
    /// More than [`NUMBER_CHARS_MAX`] characters.
    #[error("too long for a dose or a rate")]
    TooLong,
    /// Not hours and minutes.
    #[error("write hours and minutes with a colon: 6.25 hours, or 375 minutes, are 6:15")]
    NotHoursMinutes,
}

impl Decimal {
    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self {
            unscaled: value.into(),
            places: 0,
        }
    }

    /// Reads digits, at most one point, and commas between groups of three digits. A leading
    /// point is read (".5"); a sign is read only by [`Decimal::parse_signed`].
    ///
    /// # Errors
    /// [`NumberError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        if text.chars().count() > NUMBER_CHARS_MAX {
            return Err(NumberError::TooLong);
        }
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, fraction),
            None => (text, ""),
        };
        let digits = ungroup(whole)?;
        if (digits.is_empty() && fraction.is_empty())
            || !fraction.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(NumberError::Malformed);
        }
        let unscaled = format!("{digits}{fraction}")
            .parse()
            .map_err(|_| NumberError::Malformed)?;
        let places = u32::try_from(fraction.len()).map_err(|_| NumberError::TooLong)?;
        Ok(Self { unscaled, places })
    }

    /// As [`Decimal::parse`], with a minus before it if need be: for banks and formulas.
    ///
    /// # Errors
    /// [`NumberError`] for anything else.
    pub fn parse_signed(text: &str) -> Result<Self, NumberError> {
        match text.trim().strip_prefix('-') {
            Some(rest) => Self::parse(rest).map(|n| Self {
                unscaled: -n.unscaled,
                ..n
            }),
            None => Self::parse(text),
        }
    }

    /// As banks and records write it: no commas, the places that were written.
    pub fn plain(&self) -> String {
        self.to_string().replace(',', "")
    }

    /// The exact value.
    pub fn exact(&self) -> Exact {
        Ratio::new(self.unscaled, 10i128.pow(self.places))
    }
}

/// Takes thousands commas out, and refuses them where they do not belong.
fn ungroup(whole: &str) -> Result<String, NumberError> {
    let groups: Vec<&str> = whole.split(',').collect();
    let digits_only = groups
        .iter()
        .all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let grouped_right = groups.len() == 1
        || (groups
            .first()
            .is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3));
    if digits_only && grouped_right {
        Ok(groups.concat())
    } else {
        Err(NumberError::Malformed)
    }
}

impl fmt::Display for Decimal {
    /// As people read it: thousands commas, the places that were written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!(
            "{:0>width$}",
            self.unscaled.unsigned_abs(),
            width = self.places as usize + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - self.places as usize);
        if self.unscaled < 0 {
            f.write_str("-")?;
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.is_empty() {
            Ok(())
        } else {
            write!(f, ".{fraction}")
        }
    }
}

/// To what a result is rounded, half up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Round {
    /// To this many decimal places: 0 to 3.
    Places(u32),
    /// To the nearest multiple of this whole number, such as 100.
    To(i128),
}

impl Round {
    /// Rounds `value` half up (away from zero where it is negative); `None` when it is too large.
    pub fn apply(&self, value: Exact) -> Option<Exact> {
        match *self {
            Round::Places(places) => {
                let scale = Ratio::from_integer(10i128.checked_pow(places)?);
                Some(value.checked_mul(&scale)?.round() / scale)
            }
            Round::To(step) => {
                let step = Ratio::from_integer(step);
                let parts = value.checked_mul(&step.recip())?;
                parts.round().checked_mul(&step)
            }
        }
    }

    /// In words, for the screen: "a whole number", "the nearest tenth".
    pub fn words(&self) -> String {
        match self {
            Round::Places(0) => "a whole number".into(),
            Round::Places(1) => "the nearest tenth".into(),
            Round::Places(2) => "the nearest hundredth".into(),
            Round::Places(_) => "the nearest thousandth".into(),
            Round::To(step) => format!("the nearest {step}"),
        }
    }
}

/// Writes an exact value as a decimal with no trailing zeros and a leading zero, as ISMP asks;
/// past three places it is cut with "…".
pub fn show(value: Exact) -> String {
    show_to(value, 3)
}

/// As [`show`], with so many places before it is cut.
pub fn show_to(value: Exact, places: u32) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    let scale = Ratio::from_integer(10i128.saturating_pow(places));
    let Some(scaled) = value.abs().checked_mul(&scale) else {
        return value.to_string();
    };
    let exact = scaled.is_integer();
    let decimal = Decimal {
        unscaled: scaled.to_integer(),
        places,
    };
    let text = decimal.to_string();
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if exact {
        format!("{sign}{text}")
    } else {
        format!("{sign}{}…", decimal)
    }
}

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

/// Says whether `value` is positive.
pub fn is_positive(value: Exact) -> bool {
    value > Exact::zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Decimal::parse_signed(text).expect("a number").exact()
    }

    #[test]
    fn a_learner_may_type_points_and_thousands_commas() {
        assert_eq!(exact("1,000.50"), Ratio::new(2001, 2));
        assert_eq!(exact(".50"), exact("0.5"));
        assert_eq!(exact("5."), exact("5"));
        assert_eq!(exact("1000"), exact("1,000"));
    }

    #[test]
    fn what_is_no_number_is_asked_again() {
        for text in [
            "", " ", "abc", "1,00", ",100", "1,0000", "1.2.3", "-5", "+5", "1e3", "5 mL", ".", "٣",
            "0x1",
        ] {
            assert!(Decimal::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(Decimal::parse(&"9".repeat(25)), Err(NumberError::TooLong));
    }

    #[test]
    fn numbers_print_as_they_were_written() {
        for (written, shown) in [
            ("1000", "1,000"),
            ("0.45", "0.45"),
            ("1234567.50", "1,234,567.50"),
            ("12", "12"),
        ] {
            assert_eq!(
                Decimal::parse(written).expect("a number").to_string(),
                shown
            );
        }
    }

    #[test]
    fn rounding_is_half_up_and_exact() {
        let tenth = Round::Places(1);
        assert_eq!(tenth.apply(exact("34.95")), Some(exact("35")));
        assert_eq!(tenth.apply(exact("34.943")), Some(exact("34.9")));
        assert_eq!(Round::Places(0).apply(exact("31.25")), Some(exact("31")));
        assert_eq!(Round::Places(0).apply(exact("0.5")), Some(exact("1")));
        assert_eq!(Round::To(100).apply(exact("5760")), Some(exact("5800")));
    }

    #[test]
    fn shown_numbers_have_no_trailing_zero_and_a_leading_one() {
        assert_eq!(show(exact("14.0")), "14");
        assert_eq!(show(exact(".5")), "0.5");
        assert_eq!(show(exact("1230")), "1,230");
        assert_eq!(show(Ratio::new(500, 3)), "166.666…");
        assert_eq!(show_hours_minutes(exact("375")), "6:15");
    }

    #[test]
    fn long_hours_are_read_as_they_are_shown() {
        let minutes = exact("630000");
        assert_eq!(show_hours_minutes(minutes), "10500:00");
        assert_eq!(parse_hours_minutes("10500:00"), Ok(minutes));
    }

    #[test]
    fn hours_and_minutes_read_back() {
        assert_eq!(parse_hours_minutes("6:15"), Ok(exact("375")));
        for bad in ["6", "6:5", "6:60", ":15", "6:155", "a:10", ""] {
            assert!(parse_hours_minutes(bad).is_err(), "{bad:?}");
        }
    }
}
