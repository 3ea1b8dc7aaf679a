//! The marking of one response: each part, and the points of the parts by a rule.

use super::{Score, ScoringRule};
use crate::domain::ids::PartId;

/// The mark of one part of a response.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// Correct and given.
    Hit,
    /// Correct and not given.
    Missed,
    /// Incorrect and given.
    Wrong,
    /// Incorrect and not given.
    LeftOut,
    /// Defensible and given: not scored.
    Acceptable,
}

/// A part and its mark.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PartMark {
    /// The part.
    pub id: PartId,
    /// Its mark.
    pub mark: Mark,
}

/// The marking of a response.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Marking {
    /// The points.
    pub score: Score,
    /// The rule that was applied.
    pub rule: ScoringRule,
    /// Points for correct parts.
    pub plus: u32,
    /// Points deducted for incorrect ones, before the floor of zero.
    pub minus: u32,
    /// Each part, in the author's order; empty for a number.
    pub parts: Vec<PartMark>,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
}

impl Marking {
    /// Marks with one point per correct part, no deduction.
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

    /// Marks with one point per correct choice, minus one per incorrect one, floored at zero.
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

    /// Returns whether every part was given, but the whole is incorrect and lost its one point.
    fn is_all_or_nothing(&self) -> bool {
        let given = |part: &PartMark| matches!(part.mark, Mark::Hit | Mark::Wrong);
        self.score.possible == 1
            && !self.score.is_full()
            && !self.parts.is_empty()
            && self.parts.iter().all(given)
    }

    /// Returns the points by the rule: "2 of 3: +3 −1".
    pub fn words(&self) -> String {
        match self.rule {
            ScoringRule::ZeroOne if self.is_all_or_nothing() => {
                format!("{}: all or nothing", self.score)
            }
            ScoringRule::ZeroOne => self.score.to_string(),
            ScoringRule::PlusMinus if self.minus == 0 => format!("{}: +{}", self.score, self.plus),
            ScoringRule::PlusMinus => format!("{}: +{} −{}", self.score, self.plus, self.minus),
        }
    }

    /// Returns the mark of one part.
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
        let order = |marks: [Mark; 3]| marks.map(|mark| part("a", mark)).to_vec();
        let partly = order([Mark::Hit, Mark::Wrong, Mark::Wrong]);
        let whole = order([Mark::Hit, Mark::Hit, Mark::Hit]);
        let none = order([Mark::Missed, Mark::Missed, Mark::Missed]);
        let words = |right, parts| Marking::all_or_nothing(right, parts).words();
        assert_eq!(words(false, partly), "0 of 1: all or nothing");
        assert_eq!(words(true, whole), "1 of 1");
        assert_eq!(words(false, none), "0 of 1");
    }
}
