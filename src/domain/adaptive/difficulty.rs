//! Provisional difficulties: the author's estimate, corrected by the first responses of many
//! learners. Never by one learner alone.

use crate::domain::limits::{POOLED_ESTIMATE_WEIGHT, POOLED_LEARNERS_MIN};

/// The share of points that is expected if an author gives none, in thousandths.
const SHARE_PERMILLE: u16 = 600;
/// The lowest and the highest expected share that is used, in thousandths: an estimate beyond them
/// would be more certain than an estimate can be.
const SHARES_PERMILLE: (u16, u16) = (100, 900);

/// An item in the model: its provisional difficulty and its points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ModelItem {
    /// The provisional difficulty, in thousandths of a logit.
    pub difficulty_milli: i32,
    /// The points possible.
    pub possible: u32,
}

impl ModelItem {
    /// Returns the provisional difficulty in logits.
    pub fn difficulty(self) -> f64 {
        f64::from(self.difficulty_milli) / 1_000.0
    }

    /// Returns the steps of the item in logits: one for each point, one logit apart, with the
    /// difficulty as their mean.
    pub fn steps(self) -> Vec<f64> {
        let middle = (f64::from(self.possible) + 1.0) / 2.0;
        let step = |number: u32| self.difficulty() + f64::from(number) - middle;
        (1..=self.possible).map(step).collect()
    }
}

/// Returns the provisional difficulty for an expected share of points, both in thousandths: the
/// ability in logits at which half of such items succeed. Without a share, a usual one is assumed.
pub fn provisional_difficulty(share_permille: Option<u16>) -> i32 {
    let (lowest, highest) = SHARES_PERMILLE;
    let share = share_permille.unwrap_or(SHARE_PERMILLE);
    let share = f64::from(share.clamp(lowest, highest)) / 1_000.0;
    let milli = ((1.0 - share) / share).ln() * 1_000.0;
    // At most ln 9 · 1,000.
    milli.round() as i32
}

/// The first responses of several learners to one item.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct FirstExposures {
    /// The number of learners.
    pub learners: u32,
    /// The sum of the shares of points that they earned.
    pub shares: f64,
}

/// Returns the expected share of points after first responses, in thousandths: the author's estimate
/// counts like a few learners. `None` if there are too few learners to correct it.
pub fn pooled_permille(author_permille: Option<u16>, first: FirstExposures) -> Option<u16> {
    if first.learners < POOLED_LEARNERS_MIN {
        return None;
    }
    let author = f64::from(author_permille.unwrap_or(SHARE_PERMILLE)) / 1_000.0;
    let weight = f64::from(POOLED_ESTIMATE_WEIGHT);
    let pooled = (weight * author + first.shares) / (weight + f64::from(first.learners));
    // Between 0 and 1,000.
    Some((pooled.clamp(0.0, 1.0) * 1_000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn difficulty_is_the_log_odds_against_the_expected_share() {
        assert_eq!(provisional_difficulty(Some(500)), 0);
        assert_eq!(provisional_difficulty(Some(731)), -1_000);
        assert_eq!(
            provisional_difficulty(None),
            provisional_difficulty(Some(600))
        );
        assert_eq!(provisional_difficulty(None), -405);
        assert_eq!(provisional_difficulty(Some(20)), 2_197);
        assert_eq!(provisional_difficulty(Some(1_000)), -2_197);
    }

    #[test]
    fn steps_are_one_logit_apart_around_the_difficulty() {
        let of = |possible| {
            let item = ModelItem {
                difficulty_milli: 250,
                possible,
            };
            item.steps()
        };
        assert_eq!(of(1), [0.25]);
        assert_eq!(of(3), [-0.75, 0.25, 1.25]);
        assert_eq!(of(0), [0.0; 0]);
    }

    #[test]
    fn thirty_learners_correct_an_estimate_and_fewer_do_not() {
        let first = |learners, shares| FirstExposures { learners, shares };
        assert_eq!(pooled_permille(Some(600), first(29, 29.0)), None);
        assert_eq!(pooled_permille(Some(600), first(1, 0.0)), None);
        // (10 · 0.6 + 12) / (10 + 30)
        assert_eq!(pooled_permille(Some(600), first(30, 12.0)), Some(450));
        assert_eq!(pooled_permille(None, first(30, 12.0)), Some(450));
        assert_eq!(pooled_permille(Some(600), first(90, 90.0)), Some(960));
    }
}
