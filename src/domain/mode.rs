//! The modes of a sitting: a tutor that explains each item, an exam, or an adaptive exam.

mod adaptive_rules;

use std::fmt;

pub use adaptive_rules::{AdaptiveRules, RulesError};

/// The mode of a sitting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Mode {
    /// Each response counts at once, and its rationale follows.
    #[default]
    Tutor,
    /// Responses may be changed until all are submitted; rationales come at the end.
    Exam(Exam),
    /// Each response counts at once and the next item depends on it; rationales come at the end.
    Adaptive(AdaptiveRules),
}

impl Mode {
    /// Returns the rules of the exam that is submitted as a whole, if it is one.
    pub fn exam(self) -> Option<Exam> {
        match self {
            Self::Exam(exam) => Some(exam),
            Self::Tutor | Self::Adaptive(_) => None,
        }
    }

    /// Returns the rules of the adaptive exam, if it is one.
    pub fn adaptive(self) -> Option<AdaptiveRules> {
        match self {
            Self::Adaptive(rules) => Some(rules),
            Self::Tutor | Self::Exam(_) => None,
        }
    }

    /// Returns the rules of the clock: those of either exam. The clock of an adaptive exam stops
    /// while the learner is away.
    pub fn timing(self) -> Option<Exam> {
        match self {
            Self::Tutor => None,
            Self::Exam(exam) => Some(exam),
            Self::Adaptive(rules) => Some(Exam {
                limit_s: rules.limit_s,
                allowance: rules.allowance,
                strict: false,
            }),
        }
    }
}

/// The rules of one exam.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Exam {
    /// The standard time, in seconds; `None` for no limit.
    pub limit_s: Option<u32>,
    /// The extra time of this learner.
    pub allowance: Allowance,
    /// True if the clock runs while the learner is away. If false, it stops.
    pub strict: bool,
}

/// The possible warning times before the end, in seconds.
const WARNINGS_S: [u32; 4] = [300, 60, 30, 10];
/// The number of warnings that a learner gets.
const WARNINGS: usize = 2;
/// The divisor of the total time for the warning period: a warning at the start is of no use.
const WARNING_SHARE: u64 = 4;

/// The remaining times that are announced beside half of the time, in seconds.
const ANNOUNCED_S: [u32; 3] = [600, 300, 60];

impl Exam {
    /// Returns the time this learner has, in milliseconds; `None` for no limit.
    pub fn allowed_ms(self) -> Option<u64> {
        self.limit_s
            .map(|limit_s| self.allowance.of_ms(u64::from(limit_s) * 1_000))
    }

    /// Returns the remaining times that plain mode announces, in milliseconds, the longest first: half
    /// of the time, and the last minutes. Empty without a limit.
    pub fn announced_ms(self) -> Vec<u64> {
        let Some(half_ms) = self.allowed_ms().map(|allowed_ms| allowed_ms / 2) else {
            return Vec::new();
        };
        let last = ANNOUNCED_S.map(|left_s| u64::from(left_s) * 1_000);
        let last = last.into_iter().filter(|left_ms| *left_ms < half_ms);
        std::iter::once(half_ms).chain(last).collect()
    }

    /// Returns the remaining times at which the learner is warned, in seconds, the longest first;
    /// empty without a limit.
    pub fn warnings_s(self) -> Vec<u32> {
        let within_ms = self.allowed_ms().unwrap_or(0) / WARNING_SHARE;
        let fits = |warning_s: &u32| u64::from(*warning_s) * 1_000 <= within_ms;
        WARNINGS_S.into_iter().filter(fits).take(WARNINGS).collect()
    }
}

/// The time granted to one learner, as a multiple of the standard time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Allowance {
    /// The standard time.
    #[default]
    Standard,
    /// One and a quarter times the standard time.
    Quarter,
    /// One and a half times the standard time.
    Half,
    /// Twice the standard time.
    Double,
}

impl Allowance {
    /// All four, shortest first.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Quarter, Self::Half, Self::Double];

    /// Returns its name in flags: `1`, `1.25`, `1.5`, `2`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Standard => "1",
            Self::Quarter => "1.25",
            Self::Half => "1.5",
            Self::Double => "2",
        }
    }

    /// Returns the allowance with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|allowance| allowance.id() == id)
    }

    /// Returns this learner's time for a standard time, in milliseconds.
    pub fn of_ms(self, everybody_ms: u64) -> u64 {
        everybody_ms.saturating_mul(self.quarters()) / 4
    }

    /// Returns this learner's time for an item of that expected time, in milliseconds.
    pub fn expected_ms(self, expected_s: Option<u32>) -> Option<u64> {
        expected_s.map(|seconds| self.of_ms(u64::from(seconds) * 1_000))
    }

    fn quarters(self) -> u64 {
        match self {
            Self::Standard => 4,
            Self::Quarter => 5,
            Self::Half => 6,
            Self::Double => 8,
        }
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The reason that a sitting ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Ending {
    /// The learner ended it.
    #[default]
    Learner,
    /// Its time ran out, and the entries so far were submitted.
    OutOfTime,
    /// The rules of an adaptive exam stopped it.
    Complete,
}

impl Ending {
    /// All three, in display order.
    pub const ALL: [Self; 3] = [Self::Learner, Self::OutOfTime, Self::Complete];

    /// Returns its name in the log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::OutOfTime => "out-of-time",
            Self::Complete => "complete",
        }
    }

    /// Returns the ending with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_stretches_the_limit_and_nothing_else() {
        let allowed = |allowance| {
            Exam {
                limit_s: Some(600),
                allowance,
                strict: false,
            }
            .allowed_ms()
        };
        let all = Allowance::ALL.map(allowed);
        assert_eq!(
            all,
            [Some(600_000), Some(750_000), Some(900_000), Some(1_200_000)]
        );
        assert_eq!(
            Exam {
                limit_s: None,
                allowance: Allowance::Double,
                strict: false,
            }
            .allowed_ms(),
            None
        );
    }

    #[test]
    fn warnings_come_within_the_last_quarter_of_the_learners_own_time() {
        let warnings = |limit_s, allowance| {
            Exam {
                limit_s,
                allowance,
                strict: false,
            }
            .warnings_s()
        };
        let usual = Allowance::Standard;
        assert_eq!(warnings(Some(3_600), usual), [300, 60]);
        assert_eq!(warnings(Some(1_200), usual), [300, 60]);
        assert_eq!(warnings(Some(600), usual), [60, 30]);
        assert_eq!(warnings(Some(600), Allowance::Double), [300, 60]);
        assert_eq!(warnings(Some(60), usual), [10]);
        assert!(warnings(None, Allowance::Double).is_empty());
    }
}
