//! The rules of one adaptive exam.

use thiserror::Error;

use super::Allowance;
use crate::domain::limits::{
    ADAPTIVE_CUT_MILLI_MAX, ADAPTIVE_ITEMS, ADAPTIVE_Z_MILLI, EXAM_MINUTES_MAX,
};

/// The lengths, the level and the time of an adaptive exam.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AdaptiveRules {
    /// The number of items before it can stop by the estimate.
    pub items_min: usize,
    /// The number of items at which it stops.
    pub items_max: usize,
    /// The level that the estimate is compared with, in thousandths of a logit.
    pub cut_milli: i32,
    /// The standard errors on either side of the estimate in its interval, in thousandths.
    pub z_milli: u32,
    /// The standard time, in seconds; `None` for no limit.
    pub limit_s: Option<u32>,
    /// The extra time of this learner.
    pub allowance: Allowance,
}

impl Default for AdaptiveRules {
    fn default() -> Self {
        Self {
            items_min: 20,
            items_max: 60,
            cut_milli: 0,
            z_milli: 1_960,
            limit_s: None,
            allowance: Allowance::Standard,
        }
    }
}

/// The reason why rules cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum RulesError {
    /// A length beyond the limits.
    #[error("an adaptive exam has {} to {} questions", ADAPTIVE_ITEMS.0, ADAPTIVE_ITEMS.1)]
    Length,
    /// A minimum above the maximum.
    #[error("the minimum of {min} questions is above the maximum of {max}")]
    MinAboveMax {
        /// The minimum.
        min: usize,
        /// The maximum.
        max: usize,
    },
    /// A level beyond the limits.
    #[error("the level is between −{0} and {0}", ADAPTIVE_CUT_MILLI_MAX / 1_000)]
    Cut,
    /// An interval beyond the limits.
    #[error("the interval has 1 to 3 standard errors on either side")]
    Z,
    /// A time beyond the limits.
    #[error("an exam has 1 to {EXAM_MINUTES_MAX} minutes")]
    Minutes,
}

impl AdaptiveRules {
    /// Returns the level in logits.
    pub fn cut(self) -> f64 {
        f64::from(self.cut_milli) / 1_000.0
    }

    /// Returns the standard errors on either side of the estimate in its interval.
    pub fn z(self) -> f64 {
        f64::from(self.z_milli) / 1_000.0
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// [`RulesError`] for the first value that cannot be used.
    pub fn check(self) -> Result<(), RulesError> {
        let (shortest, longest) = ADAPTIVE_ITEMS;
        let lengths = shortest..=longest;
        let minutes = 60..=EXAM_MINUTES_MAX * 60;
        let (z_lowest, z_highest) = ADAPTIVE_Z_MILLI;
        if !lengths.contains(&self.items_min) || !lengths.contains(&self.items_max) {
            return Err(RulesError::Length);
        }
        if self.items_min > self.items_max {
            return Err(RulesError::MinAboveMax {
                min: self.items_min,
                max: self.items_max,
            });
        }
        if self.cut_milli.abs() > ADAPTIVE_CUT_MILLI_MAX {
            return Err(RulesError::Cut);
        }
        if !(z_lowest..=z_highest).contains(&self.z_milli) {
            return Err(RulesError::Z);
        }
        if self
            .limit_s
            .is_some_and(|limit_s| !minutes.contains(&limit_s))
        {
            return Err(RulesError::Minutes);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_beyond_a_limit_are_refused() {
        let usual = AdaptiveRules::default();
        let refused = |rules: AdaptiveRules| rules.check().expect_err("refused").to_string();
        assert_eq!(usual.check(), Ok(()));
        let lengths = |items_min, items_max| AdaptiveRules {
            items_min,
            items_max,
            ..usual
        };
        assert_eq!(lengths(60, 60).check(), Ok(()));
        let length = "an adaptive exam has 5 to 200 questions";
        assert_eq!(refused(lengths(0, 60)), length);
        assert_eq!(refused(lengths(20, 201)), length);
        let above = "the minimum of 30 questions is above the maximum of 20";
        assert_eq!(refused(lengths(30, 20)), above);
        let cut_milli = -3_001;
        assert_eq!(
            refused(AdaptiveRules { cut_milli, ..usual }),
            "the level is between −3 and 3"
        );
        let z_milli = 500;
        assert!(AdaptiveRules { z_milli, ..usual }.check().is_err());
        let limit_s = Some(30);
        assert!(AdaptiveRules { limit_s, ..usual }.check().is_err());
    }
}
