//! The marking of one response: each part, and the points of the parts by a rule.

use super::{Scope, Score, ScoringRule};
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

/// The points of one slot, before any floor.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SlotPoints {
    /// The slot.
    pub slot: PartId,
    /// The number of correct choices.
    pub plus: u32,
    /// The number of incorrect ones.
    pub minus: u32,
}

impl SlotPoints {
    /// Returns correct less incorrect, never below zero.
    pub fn floored(&self) -> u32 {
        self.plus.saturating_sub(self.minus)
    }
}

/// The marking of a response.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Marking {
    /// The points.
    pub score: Score,
    /// The rule that was applied.
    pub rule: ScoringRule,
    /// The part of the item that is never below zero.
    pub scope: Scope,
    /// The points of each slot; empty for an order or a number.
    pub slots: Vec<SlotPoints>,
    /// Each part, in the author's order; empty for a number.
    pub parts: Vec<PartMark>,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// The slot that must be correct for the others to count.
    pub anchor: Option<PartId>,
}

impl Marking {
    /// Marks slots by the rule of points for correct parts, with or without deduction.
    pub fn by_slots(
        (rule, scope): (ScoringRule, Scope),
        possible: u32,
        (slots, parts): (Vec<SlotPoints>, Vec<PartMark>),
        harmful: bool,
    ) -> Self {
        let plus: u32 = slots.iter().map(|points| points.plus).sum();
        let minus: u32 = slots.iter().map(|points| points.minus).sum();
        let earned = match (rule, scope) {
            (ScoringRule::PlusMinus, Scope::Item) => plus.saturating_sub(minus),
            (ScoringRule::PlusMinus, Scope::Group) => slots.iter().map(SlotPoints::floored).sum(),
            _ => plus,
        };
        Self {
            score: Score {
                earned: earned.min(possible),
                possible,
            },
            rule,
            scope,
            slots,
            parts,
            harmful,
            anchor: None,
        }
    }

    /// Marks by the rationale rule: a point for each correct slot beside the anchor, and none unless
    /// the anchor is correct.
    pub fn rationale(
        anchor: &PartId,
        slots: Vec<SlotPoints>,
        parts: Vec<PartMark>,
        harmful: bool,
    ) -> Self {
        let is_anchor = |points: &&SlotPoints| points.slot == *anchor;
        let holds = slots
            .iter()
            .any(|points| is_anchor(&points) && points.plus > 0);
        let reasons = slots.iter().filter(|points| !is_anchor(points));
        let possible = u32::try_from(reasons.clone().count()).unwrap_or(u32::MAX);
        let earned = match holds {
            true => reasons.map(|points| points.plus).sum(),
            false => 0,
        };
        Self {
            score: Score { earned, possible },
            rule: ScoringRule::Rationale,
            scope: Scope::Item,
            slots,
            parts,
            harmful,
            anchor: Some(anchor.clone()),
        }
    }

    /// Marks the whole at once: one point or none.
    pub fn all_or_nothing(right: bool, parts: Vec<PartMark>) -> Self {
        Self {
            score: Score {
                earned: u32::from(right),
                possible: 1,
            },
            rule: ScoringRule::ZeroOne,
            scope: Scope::Item,
            slots: Vec::new(),
            parts,
            harmful: false,
            anchor: None,
        }
    }

    /// Returns the number of correct parts that were given.
    pub fn plus(&self) -> u32 {
        self.slots.iter().map(|points| points.plus).sum()
    }

    /// Returns the number of incorrect parts that were given.
    pub fn minus(&self) -> u32 {
        self.slots.iter().map(|points| points.minus).sum()
    }

    /// Returns whether every part was given, but the whole is incorrect and lost its one point.
    fn is_all_or_nothing(&self) -> bool {
        let given = |part: &PartMark| matches!(part.mark, Mark::Hit | Mark::Wrong);
        self.slots.is_empty()
            && self.score.possible == 1
            && !self.score.is_full()
            && !self.parts.is_empty()
            && self.parts.iter().all(given)
    }

    /// Returns whether a correct reason earned nothing because the anchor is incorrect.
    pub fn is_without_anchor(&self) -> bool {
        let is_anchor = |points: &&SlotPoints| Some(&points.slot) == self.anchor.as_ref();
        let anchor: u32 = self.slots.iter().filter(is_anchor).map(|of| of.plus).sum();
        self.rule == ScoringRule::Rationale && anchor == 0 && self.plus() > 0
    }

    /// Returns the points by the rule: "2 of 3: +3 −1".
    pub fn words(&self) -> String {
        let sum = |plus: u32, minus: u32| match minus {
            0 => format!("+{plus}"),
            minus if minus > plus => format!("+{plus} −{minus}, never below 0"),
            minus => format!("+{plus} −{minus}"),
        };
        match (self.rule, self.scope) {
            (ScoringRule::ZeroOne, _) if self.is_all_or_nothing() => {
                format!("{}: all or nothing", self.score)
            }
            (ScoringRule::PlusMinus, Scope::Group) if self.slots.len() > 1 => {
                let points: Vec<String> = self
                    .slots
                    .iter()
                    .map(|of| of.floored().to_string())
                    .collect();
                format!("{}: {}", self.score, points.join(" + "))
            }
            (ScoringRule::PlusMinus, _) => {
                format!("{}: {}", self.score, sum(self.plus(), self.minus()))
            }
            _ => self.score.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_read_as_the_rule_gives_them() {
        let part = |id: &str, mark| PartMark {
            id: id.into(),
            mark,
        };
        let points = |slot: &str, plus, minus| SlotPoints {
            slot: slot.into(),
            plus,
            minus,
        };
        let one = |rule| {
            let slots = vec![points("s", 3, 1)];
            Marking::by_slots((rule, Scope::Item), 3, (slots, vec![]), false).words()
        };
        assert_eq!(one(ScoringRule::PlusMinus), "2 of 3: +3 −1");
        assert_eq!(one(ScoringRule::ZeroOne), "3 of 3");
        let groups = || vec![points("g", 1, 0), points("h", 1, 1), points("i", 0, 2)];
        let of = |scope| {
            let rule = (ScoringRule::PlusMinus, scope);
            Marking::by_slots(rule, 4, (groups(), vec![]), false).words()
        };
        assert_eq!(of(Scope::Group), "1 of 4: 1 + 0 + 0");
        assert_eq!(of(Scope::Item), "0 of 4: +2 −3, never below 0");
        let reasons = Marking::rationale(&"i".into(), groups(), vec![], false);
        assert_eq!(reasons.words(), "0 of 2");
        assert!(reasons.is_without_anchor());
        let claim_alone = vec![points("i", 1, 0), points("g", 0, 1)];
        let claim_alone = Marking::rationale(&"i".into(), claim_alone, vec![], false);
        assert_eq!(claim_alone.words(), "0 of 1");
        assert!(!claim_alone.is_without_anchor());
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
