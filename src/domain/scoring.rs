//! Points: the rules of the licensing board's item types, and the marking of one response.
//!
//! `score` is the only way to a score; each kind has its marking in its own file.

mod marking;

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

pub use self::marking::{Mark, Marking, PartMark, SlotPoints};

/// The rule by which a kind turns parts into points.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScoringRule {
    /// One point for each correct part, no deduction.
    ZeroOne,
    /// One point for each correct choice, minus one for each incorrect one, never below zero.
    PlusMinus,
    /// A point for each correct reason, if the part that it explains is correct; else nothing.
    Rationale,
}

/// The part of an item in which a score below zero is raised to zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// The whole item.
    Item,
    /// Each group, column or row alone.
    Group,
}

impl Scope {
    /// All values.
    pub const ALL: [Self; 2] = [Self::Item, Self::Group];

    /// Returns its name in banks.
    pub fn id(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Group => "group",
        }
    }
}

/// Points: 0 ≤ earned ≤ possible.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Score {
    /// The points earned.
    pub earned: u32,
    /// The points possible.
    pub possible: u32,
}

impl Score {
    /// Returns earned as a share of possible, 0 to 1; `None` if no points are possible.
    pub fn share(&self) -> Option<f64> {
        (self.possible > 0).then(|| f64::from(self.earned) / f64::from(self.possible))
    }

    /// Returns the share in whole percent, rounded like [`per_cent_of`].
    pub fn per_cent(&self) -> Option<u32> {
        per_cent_of(self.earned.into(), self.possible.into())
    }

    /// Returns whether every point was earned.
    pub fn is_full(&self) -> bool {
        self.earned == self.possible
    }
}

/// Returns a part of a whole in percent, rounded half up like gradebooks do. Only the whole is 100
/// and only nothing is 0: values close to them are 99 or 1. `None` if the whole is 0.
pub fn per_cent_of(part: u64, whole: u64) -> Option<u32> {
    let (part, whole) = (u128::from(part.min(whole)), u128::from(whole));
    if whole == 0 {
        return None;
    }
    let rounded = (part * 200 + whole) / (whole * 2);
    Some(match part {
        0 => 0,
        part if part == whole => 100,
        _ => u32::try_from(rounded.clamp(1, 99)).unwrap_or(99),
    })
}

/// Parts that a mean share, 0 to 1, is divided into. Each last share is stored in millionths,
/// truncated, so that their mean loses less than one part.
const SHARE_PARTS: f64 = 1e6;
/// The largest excess of a binary fraction, as a fraction of one part.
const BINARY_SLIP: f64 = 1e-3;

/// Returns a mean share in whole percent, rounded like [`per_cent_of`].
pub fn whole_per_cent(share: f64) -> u32 {
    let share = share.clamp(0.0, 1.0);
    let parts = (share * SHARE_PARTS - BINARY_SLIP).ceil() as u64;
    // Values near 0 and 1 stay distinct from 0 and 1.
    let parts = match share {
        share if share <= 0.0 => 0,
        share if share >= 1.0 => SHARE_PARTS as u64,
        _ => parts.clamp(1, SHARE_PARTS as u64 - 1),
    };
    per_cent_of(parts, SHARE_PARTS as u64).unwrap_or(0)
}

/// Returns a mean share with two decimal places, rounded like [`whole_per_cent`]: "0.63".
pub fn hundredths(share: f64) -> String {
    let per_cent = whole_per_cent(share);
    format!("{}.{:02}", per_cent / 100, per_cent % 100)
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            earned: self.earned.saturating_add(other.earned),
            possible: self.possible.saturating_add(other.possible),
        }
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        scores.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.earned, self.possible)
    }
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_share_loses_no_per_cent_and_gains_none() {
        for possible in 1..=400u32 {
            for earned in 0..=possible {
                let score = Score { earned, possible };
                assert_eq!(
                    score.share().map(whole_per_cent),
                    score.per_cent(),
                    "{score}"
                );
            }
        }
        // One third and two thirds, in millionths.
        assert_eq!(whole_per_cent(f64::from(333_333 + 666_666) / 2e6), 50);
        assert_eq!(whole_per_cent(99_999.0 / 1e5), 99);
        assert_eq!(whole_per_cent(1e-9), 1);
    }

    #[test]
    fn a_share_is_rounded_alike_in_per_cent_and_as_a_fraction() {
        for (share, words) in [
            (0.625, "0.63"),
            (0.996, "0.99"),
            (1.0, "1.00"),
            (0.0, "0.00"),
        ] {
            assert_eq!(hundredths(share), words);
        }
    }

    #[test]
    fn a_per_cent_rounds_half_up_as_gradebooks_do() {
        let points = [
            (4, 15, 27),
            (2, 3, 67),
            (1, 3, 33),
            (1, 8, 13),
            (29, 50, 58),
        ];
        for (part, whole, wanted) in points {
            assert_eq!(per_cent_of(part, whole), Some(wanted), "{part} of {whole}");
        }
    }

    #[test]
    fn only_a_full_score_is_a_hundred_per_cent_and_only_none_is_zero() {
        let points = [
            (999, 1000, Some(99)),
            (1, 1000, Some(1)),
            (1000, 1000, Some(100)),
            (0, 1000, Some(0)),
            (0, 0, None),
            (u64::MAX - 1, u64::MAX, Some(99)),
        ];
        for (part, whole, wanted) in points {
            assert_eq!(per_cent_of(part, whole), wanted, "{part} of {whole}");
        }
    }
}
