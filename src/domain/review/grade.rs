//! The grade of a response, from its score, the learner's confidence, harm and time.

use crate::domain::confidence::Confidence;
use crate::domain::scoring::Score;

/// The grade of a review, as FSRS defines it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grade {
    /// Not known.
    Again,
    /// Known with difficulty. FSRS counts it as recalled.
    Hard,
    /// Known.
    Good,
    /// Known at once.
    Easy,
}

impl Grade {
    /// All four, lowest first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// Returns its number in FSRS, 1 to 4.
    pub fn number(self) -> u32 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    /// Returns the grade with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.number() == number)
    }

    /// Returns whether FSRS counts it as recalled.
    pub fn is_recalled(self) -> bool {
        self > Self::Again
    }
}

/// The share of points below which an item was not known, in thousandths.
const KNOWN_PERMILLE: u64 = 750;
/// The share of the expected time up to which a response is quick, in thousandths.
const QUICK_PERMILLE: u64 = 600;
/// The share of the expected time beyond which a response is slow, in thousandths.
const SLOW_PERMILLE: u64 = 2_500;
/// The time beyond which a learner was interrupted, in milliseconds.
const INTERRUPTED_MS: u64 = 10 * 60 * 1_000;

/// One response, as far as its grade depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// The score.
    pub score: Score,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
    /// True if a choice that would harm the client was selected in a safety-critical item.
    pub critical_harm: bool,
    /// The time spent, in milliseconds.
    pub elapsed_ms: u64,
    /// The time expected of this learner, in milliseconds; `None` if time does not count, as in plain
    /// mode.
    pub allowed_ms: Option<u64>,
    /// True for kinds in which a long time shows difficulty: multiple choice and numbers.
    pub slow_counts: bool,
    /// The grade of the review before this one; `None` for the first.
    pub previous: Option<Grade>,
}

impl Attempt {
    /// Returns the grade.
    pub fn grade(&self) -> Grade {
        let Score { earned, possible } = self.score;
        let permille = match possible {
            0 => 0,
            possible => u64::from(earned) * 1_000 / u64::from(possible),
        };
        if permille < KNOWN_PERMILLE || self.critical_harm {
            return Grade::Again;
        }
        if !self.score.is_full() {
            return Grade::Hard;
        }
        let grade = match self.confidence {
            Some(Confidence::Guess) => Grade::Hard,
            Some(Confidence::Sure) if self.is_easy() => Grade::Easy,
            _ => Grade::Good,
        };
        if grade >= Grade::Good && self.slow_counts && self.takes_more_than(SLOW_PERMILLE) {
            return Grade::Hard;
        }
        grade
    }

    fn is_easy(&self) -> bool {
        self.previous.is_some_and(|grade| grade >= Grade::Good)
            && self.counted_time().is_some()
            && !self.takes_more_than(QUICK_PERMILLE)
    }

    /// Returns the time spent and the time expected, if the time counts.
    fn counted_time(&self) -> Option<(u64, u64)> {
        let allowed_ms = self.allowed_ms.filter(|ms| *ms > 0)?;
        (self.elapsed_ms <= INTERRUPTED_MS).then_some((self.elapsed_ms, allowed_ms))
    }

    fn takes_more_than(&self, permille: u64) -> bool {
        self.counted_time().is_some_and(|(elapsed_ms, allowed_ms)| {
            elapsed_ms.saturating_mul(1_000) > allowed_ms.saturating_mul(permille)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(earned: u32, possible: u32, confidence: Option<Confidence>) -> Attempt {
        Attempt {
            score: Score { earned, possible },
            confidence,
            critical_harm: false,
            elapsed_ms: 60_000,
            allowed_ms: Some(60_000),
            slow_counts: true,
            previous: None,
        }
    }

    #[test]
    fn the_published_examples() {
        let grade = |attempt: Attempt| attempt.grade().number();
        let medium = Some(Confidence::Unsure);
        assert_eq!(grade(attempt(1, 1, medium)), 3);
        assert_eq!(grade(attempt(1, 1, Some(Confidence::Guess))), 2);
        assert_eq!(grade(attempt(2, 3, Some(Confidence::Sure))), 1);
        let harmful = Attempt {
            critical_harm: true,
            ..attempt(9, 10, medium)
        };
        assert_eq!(grade(harmful), 1);
        assert_eq!(grade(attempt(3, 4, medium)), 2, "three quarters are known");
        assert_eq!(grade(attempt(1, 1, None)), 3);
        assert_eq!(
            grade(attempt(0, 0, None)),
            1,
            "nothing to earn shows nothing"
        );
    }

    #[test]
    fn easy_needs_a_quick_sure_answer_after_a_good_one() {
        let quick = Attempt {
            elapsed_ms: 36_000,
            previous: Some(Grade::Good),
            ..attempt(1, 1, Some(Confidence::Sure))
        };
        assert_eq!(quick.grade(), Grade::Easy);
        let not_easy = [
            Attempt {
                previous: None,
                ..quick
            },
            Attempt {
                previous: Some(Grade::Hard),
                ..quick
            },
            Attempt {
                elapsed_ms: 36_001,
                ..quick
            },
            Attempt {
                allowed_ms: None,
                ..quick
            },
            Attempt {
                confidence: None,
                ..quick
            },
        ];
        for attempt in not_easy {
            assert_eq!(attempt.grade(), Grade::Good, "{attempt:?}");
        }
    }

    #[test]
    fn a_slow_answer_is_hard_unless_time_does_not_count() {
        let slow = Attempt {
            elapsed_ms: 150_001,
            ..attempt(1, 1, None)
        };
        assert_eq!(slow.grade(), Grade::Hard);
        let not_slow = [
            Attempt {
                elapsed_ms: 150_000,
                ..slow
            },
            Attempt {
                allowed_ms: None,
                ..slow
            },
            Attempt {
                slow_counts: false,
                ..slow
            },
            Attempt {
                elapsed_ms: INTERRUPTED_MS + 1,
                ..slow
            },
        ];
        for attempt in not_slow {
            assert_eq!(attempt.grade(), Grade::Good, "{attempt:?}");
        }
    }
}
