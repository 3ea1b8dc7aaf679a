//! Exact numbers: from banks, from formulas and from learners.
//!
//! There is no floating point: 34.95 rounds to 35.0 because it is 34.95, not 34.9499….

mod hours;

use std::fmt;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Signed, Zero};
use thiserror::Error;

use super::limits::NUMBER_CHARS_MAX;
use super::typed::named;

pub use hours::{HoursError, parse_hours_minutes, show_hours_minutes};

/// An exact fraction. Its arithmetic is checked: overflow is an error and never wraps.
pub type Exact = Ratio<i128>;

/// A number as written: its value and its decimal places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Decimal {
    unscaled: i128,
    places: u32,
}

/// The reason that a text is not a number.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("no number yet")]
    Empty,
    /// A character that no number contains.
    #[error("{} is not part of a number: use only digits, a decimal point and commas", named(*.0))]
    Stray(char),
    /// A comma that is, or may be, a decimal comma.
    #[error("type it again, with a point for a decimal: {point}{}", or(.whole.as_deref()))]
    Comma {
        /// The text with a decimal point instead.
        point: String,
        /// The text without the comma, if it may also be a thousands comma.
        whole: Option<String>,
    },
    /// Digits, points and commas in the wrong places.
    #[error("use digits, a point and thousands commas, such as 1,250.5")]
    Malformed,
    /// More than [`NUMBER_CHARS_MAX`] characters.
    #[error("too long for a dose or a rate")]
    TooLong,
    /// Not hours and minutes.
    #[error("write hours and minutes with a colon: 6.25 hours, or 375 minutes, are 6:15")]
    NotHoursMinutes,
    /// A colon without valid hours and minutes around it.
    #[error(transparent)]
    Hours(HoursError),
}

fn or(whole: Option<&str>) -> String {
    whole.map_or_else(String::new, |whole| format!(", or {whole}"))
}

impl Decimal {
    /// Creates a whole number.
    pub fn whole(value: i64) -> Self {
        Self {
            unscaled: value.into(),
            places: 0,
        }
    }

    /// Parses digits, at most one point, and commas between groups of three digits. A leading
    /// point is accepted (".5"); a sign only by [`Decimal::parse_signed`].
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
        let strays = || text.chars().filter(|c| !is_part(*c));
        // For "250 mL", report the unit and not the space before it.
        let seen = strays().find(|c| !c.is_whitespace());
        if let Some(stray) = seen.or_else(|| strays().next()) {
            return Err(NumberError::Stray(stray));
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

    /// Parses like [`Decimal::parse`], for a learner's input where results are rounded this way:
    /// a comma that is or may be a decimal comma is refused.
    ///
    /// # Errors
    /// [`NumberError`] for anything else.
    pub fn parse_typed(text: &str, round: Round) -> Result<Self, NumberError> {
        let read = Self::parse(text);
        let digits = match &read {
            Ok(_) | Err(NumberError::Malformed) => text.trim(),
            Err(_) => return read,
        };
        // A number with thousands commas never starts with a zero.
        let zero = digits.starts_with('0') && digits.contains(',');
        match decimal_comma(digits, round) {
            Some(comma) => Err(comma),
            None if zero => Err(NumberError::Malformed),
            None => read,
        }
    }

    /// Parses like [`Decimal::parse`], with an optional minus sign: for banks and formulas.
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

    /// Returns its form in banks and records: no commas, the decimal places as written.
    pub fn plain(&self) -> String {
        self.to_string().replace(',', "")
    }

    /// Returns the exact value.
    pub fn exact(&self) -> Exact {
        Ratio::new(self.unscaled, 10i128.pow(self.places))
    }
}

/// Returns whether a number may contain this character.
fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

/// Returns the error if the only comma is, or may be, a decimal comma. Three digits after it are
/// usually thousands; with results rounded to thousandths they may as well be decimals.
fn decimal_comma(text: &str, round: Round) -> Option<NumberError> {
    let (before, behind) = text.split_once(',')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if behind.is_empty() || !digits(before) || !digits(behind) {
        return None;
    }
    let grouped = (1..=3).contains(&before.len()) && behind.len() == 3 && !before.starts_with('0');
    if grouped && round != Round::Places(3) {
        return None;
    }
    let least = match before.trim_start_matches('0') {
        "" => "0",
        before => before,
    };
    Some(NumberError::Comma {
        point: format!("{least}.{behind}"),
        whole: grouped.then(|| format!("{before}{behind}")),
    })
}

/// Removes thousands commas, and refuses misplaced ones.
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
    /// Writes the display form: thousands commas, the decimal places as written.
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

/// The direction of rounding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum RoundMode {
    /// To the nearest; a half goes up (away from zero if negative).
    #[default]
    HalfUp,
    /// Up, such as a least time.
    Up,
    /// Down, such as a greatest rate.
    Down,
}

/// The place that a result is rounded to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Round {
    /// To this many decimal places: 0 to 3.
    Places(u32),
    /// To the nearest multiple of this whole number, such as 100.
    To(i128),
}

impl Round {
    /// Rounds `value` in that direction; `None` if it is too large.
    pub fn apply(&self, value: Exact, mode: RoundMode) -> Option<Exact> {
        let whole = |value: Exact| match mode {
            RoundMode::HalfUp => Some(value.round()),
            // `Ratio::ceil` and `Ratio::floor` add the numerator and the denominator, unchecked.
            RoundMode::Up if value.fract() > Exact::zero() => {
                value.trunc().checked_add(&Ratio::from_integer(1))
            }
            RoundMode::Down if value.fract() < Exact::zero() => {
                value.trunc().checked_sub(&Ratio::from_integer(1))
            }
            RoundMode::Up | RoundMode::Down => Some(value.trunc()),
        };
        match *self {
            Round::Places(places) => {
                let scale = Ratio::from_integer(10i128.checked_pow(places)?);
                Some(whole(value.checked_mul(&scale)?)? / scale)
            }
            Round::To(step) => {
                let step = Ratio::from_integer(step);
                let parts = value.checked_mul(&step.recip())?;
                whole(parts)?.checked_mul(&step)
            }
        }
    }

    /// Returns the rounding in words, after "rounded": "to the nearest tenth", "up to a tenth".
    pub fn words(&self, mode: RoundMode) -> String {
        let (toward, nearest) = match mode {
            RoundMode::HalfUp => ("to", "the nearest"),
            RoundMode::Up => ("up to", "a"),
            RoundMode::Down => ("down to", "a"),
        };
        match (self, mode) {
            (Round::Places(0), _) => format!("{toward} a whole number"),
            (Round::Places(1), _) => format!("{toward} {nearest} tenth"),
            (Round::Places(2), _) => format!("{toward} {nearest} hundredth"),
            (Round::Places(_), _) => format!("{toward} {nearest} thousandth"),
            (Round::To(step), RoundMode::HalfUp) => format!("to the nearest {step}"),
            (Round::To(step), _) => format!("{toward} a multiple of {step}"),
        }
    }
}

/// Formats an exact value as a decimal with no trailing zeros and a leading zero, as ISMP asks;
/// cut after three places with "…".
pub fn show(value: Exact) -> String {
    show_to(value, 3)
}

/// Formats like [`show`], cut after this many places.
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

/// Returns whether `value` is positive.
pub fn is_positive(value: Exact) -> bool {
    value > Exact::zero()
}

#[cfg(test)]
mod tests;
