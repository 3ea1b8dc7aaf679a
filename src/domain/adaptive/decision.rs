//! The rules that stop an adaptive exam, in their order.

use super::estimate::Ability;
use crate::domain::mode::AdaptiveRules;

/// The decision that stopped an exam. Learners are never told it: it is no pass or fail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Decision {
    /// Above the level.
    Above,
    /// At or below the level.
    Below,
}

/// The reason that an exam stopped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StopReason {
    /// The interval of the estimate is on one side of the level.
    Precise,
    /// The maximum length is reached.
    Length,
    /// The time ran out.
    OutOfTime,
    /// No item is left that fits.
    PoolEmpty,
}

/// An estimate compared with the level that the learner set, as the learner reads it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CutComparison {
    /// The whole interval is above the level.
    Above,
    /// The interval includes the level.
    Near,
    /// The whole interval is below the level.
    Below,
}

impl AdaptiveRules {
    /// Compares an estimate with the level.
    pub fn compare(self, ability: Ability) -> CutComparison {
        let (low, high) = ability.interval(self.z());
        if low > self.cut() {
            CutComparison::Above
        } else if high < self.cut() {
            CutComparison::Below
        } else {
            CutComparison::Near
        }
    }

    /// Returns the decision after this many items, if they are enough: by the interval from the
    /// minimum on, and by the estimate alone at the maximum.
    pub fn decide(self, ability: Ability, items: usize) -> Option<(StopReason, Decision)> {
        if items < self.items_min {
            return None;
        }
        match self.compare(ability) {
            CutComparison::Above => return Some((StopReason::Precise, Decision::Above)),
            CutComparison::Below => return Some((StopReason::Precise, Decision::Below)),
            CutComparison::Near => {}
        }
        (items >= self.items_max).then(|| (StopReason::Length, self.by_estimate(ability)))
    }

    /// Returns the decision when the exam has to stop for another reason than the estimate: below
    /// the level before the minimum, and then by the estimate alone.
    pub fn decide_stopped(self, ability: Ability, items: usize) -> Decision {
        if items < self.items_min {
            return Decision::Below;
        }
        self.by_estimate(ability)
    }

    fn by_estimate(self, ability: Ability) -> Decision {
        match ability.theta > self.cut() {
            true => Decision::Above,
            false => Decision::Below,
        }
    }
}
