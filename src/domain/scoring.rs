//! Points: the rules of the licensing board's item types, and how one response was marked.
//!
//! `score` is the one door to a score; each kind says how it marks in its own file.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use super::form::Drawn;
use super::ids::PartId;
use super::item::Item;
use super::response::{Response, ResponseError};

/// How a kind turns parts into points.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScoringRule {
    /// A point for each right part, nothing taken away.
    ZeroOne,
    /// A point for each right choice, one off for each wrong one, never below zero.
    PlusMinus,
}

/// Points: 0 ≤ earned ≤ possible.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Score {
    /// What was earned.
    pub earned: u32,
    /// What could be earned.
    pub possible: u32,
}

impl Score {
    /// Earned as a share of possible, 0 to 1; `None` where nothing could be earned.
    pub fn share(&self) -> Option<f64> {
        (self.possible > 0).then(|| f64::from(self.earned) / f64::from(self.possible))
    }

    /// The share in whole per cent, rounded down so that only a full score shows 100.
    pub fn per_cent(&self) -> Option<u32> {
        (self.possible > 0).then(|| {
            let share = u64::from(self.earned) * 100 / u64::from(self.possible);
            u32::try_from(share).unwrap_or(100)
        })
    }

    /// Whether every point was earned.
    pub fn is_full(&self) -> bool {
        self.earned == self.possible
    }
}

/// What a mean share, 0 to 1, may have lost by being kept in millionths or as a binary fraction.
const SHARE_LOST_MAX: f64 = 1e-6;

/// A mean share in whole per cent, rounded down, so that only all of it is 100.
pub fn whole_per_cent(share: f64) -> f64 {
    ((share + SHARE_LOST_MAX) * 100.0).floor()
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

/// What one part of a response came to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// Right, and given.
    Hit,
    /// Right, and not given.
    Missed,
    /// Wrong, and given.
    Wrong,
    /// Wrong, and rightly left out.
    LeftOut,
    /// Defensible and given: no points either way.
    Acceptable,
}

/// A part and its mark.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PartMark {
    /// The part.
    pub id: PartId,
    /// What it came to.
    pub mark: Mark,
}

/// How a response was marked.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Marking {
    /// The points.
    pub score: Score,
    /// By which rule.
    pub rule: ScoringRule,
    /// Points for right parts.
    pub plus: u32,
    /// Points taken off for wrong ones, before the floor of zero.
    pub minus: u32,
    /// Each part, in the author's order; empty for a number.
    pub parts: Vec<PartMark>,
    /// Whether something that would hurt the client was chosen.
    pub harmful: bool,
}

impl Marking {
    /// Marks by a point a right part, nothing off.
    pub fn zero_one(possible: u32, parts: Vec<PartMark>, harmful: bool) -> Self {
        let plus = hits(&parts).min(possible);
        let score = Score {
            earned: plus,
            possible,
        };
        Self {
            score,
            rule: ScoringRule::ZeroOne,
            plus,
            minus: 0,
            parts,
            harmful,
        }
    }

    /// Marks by a point a right choice, one off a wrong one, floored at zero.
    pub fn plus_minus(possible: u32, parts: Vec<PartMark>, harmful: bool) -> Self {
        let plus = hits(&parts);
        let wrong = parts.iter().filter(|part| part.mark == Mark::Wrong).count();
        let minus = u32::try_from(wrong).unwrap_or(u32::MAX);
        let score = Score {
            earned: plus.saturating_sub(minus).min(possible),
            possible,
        };
        Self {
            score,
            rule: ScoringRule::PlusMinus,
            plus,
            minus,
            parts,
            harmful,
        }
    }

    /// Marks the whole at once: one point or none.
    pub fn all_or_nothing(right: bool, parts: Vec<PartMark>) -> Self {
        let plus = u32::from(right);
        let score = Score {
            earned: plus,
            possible: 1,
        };
        Self {
            score,
            rule: ScoringRule::ZeroOne,
            plus,
            minus: 0,
            parts,
            harmful: false,
        }
    }

    /// The points as the rule gives them: "2 of 3: +3 −1".
    pub fn words(&self) -> String {
        match self.rule {
            ScoringRule::ZeroOne => self.score.to_string(),
            ScoringRule::PlusMinus if self.minus == 0 => format!("{}: +{}", self.score, self.plus),
            ScoringRule::PlusMinus => format!("{}: +{} −{}", self.score, self.plus, self.minus),
        }
    }

    /// The mark of one part.
    pub fn of(&self, id: &PartId) -> Option<Mark> {
        self.parts
            .iter()
            .find(|part| part.id == *id)
            .map(|part| part.mark)
    }
}

fn hits(parts: &[PartMark]) -> u32 {
    let hits = parts.iter().filter(|part| part.mark == Mark::Hit).count();
    u32::try_from(hits).unwrap_or(u32::MAX)
}

/// Marks a response to an item as it was drawn.
///
/// # Errors
/// [`ResponseError`] where the response cannot be one to this item; that is never a zero.
pub fn mark(item: &Item, drawn: &Drawn, response: &Response) -> Result<Marking, ResponseError> {
    let kind = item.kind.rules();
    kind.check(response)?;
    Ok(kind.mark(drawn, response))
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_read_as_the_rule_gives_them() {
        let part = |id: &str, mark| PartMark {
            id: id.into(),
            mark,
        };
        let parts = vec![
            part("a", Mark::Hit),
            part("b", Mark::Hit),
            part("c", Mark::Hit),
            part("d", Mark::Wrong),
            part("e", Mark::Acceptable),
        ];
        assert_eq!(
            Marking::plus_minus(3, parts.clone(), false).words(),
            "2 of 3: +3 −1"
        );
        assert_eq!(Marking::zero_one(3, parts, false).words(), "3 of 3");
        assert_eq!(Marking::all_or_nothing(false, vec![]).words(), "0 of 1");
    }

    #[test]
    fn a_mean_share_loses_no_per_cent_and_gains_none() {
        for possible in 1..=400u32 {
            for earned in 0..=possible {
                let score = Score { earned, possible };
                let wanted = score.per_cent().map(f64::from);
                assert_eq!(score.share().map(whole_per_cent), wanted, "{score}");
            }
        }
        // A third and two thirds, in millionths.
        assert_eq!(whole_per_cent(f64::from(333_333 + 666_666) / 2e6), 50.0);
        assert_eq!(whole_per_cent(99_999.0 / 1e5), 99.0);
    }

    #[test]
    fn only_a_full_score_is_a_hundred_per_cent() {
        assert_eq!(
            Score {
                earned: 999,
                possible: 1000
            }
            .per_cent(),
            Some(99)
        );
        assert_eq!(
            Score {
                earned: 0,
                possible: 0
            }
            .per_cent(),
            None
        );
    }
}
