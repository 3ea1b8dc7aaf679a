//! The memory of an item: FSRS-6 by the crate `fsrs`, with days instead of moments.

use std::fmt;
use std::str::FromStr;

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};
use thiserror::Error;

use super::Grade;
use crate::domain::limits::REVIEW_DAYS_MAX;

/// The number of weights of FSRS-6.
pub const WEIGHTS: usize = 21;

/// The range of the last weight, the decay of the forgetting curve.
const DECAY: (f32, f32) = (0.1, 0.8);

/// The state of a learner's memory of one item.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Memory {
    /// The days after which the item is recalled with a probability of 90%.
    pub stability_days: f32,
    /// The difficulty of the item for this learner, 1 to 10.
    pub difficulty: f32,
}

/// The weights of FSRS-6, in its order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Weights([f32; WEIGHTS]);

/// The reason that weights cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("these are not {WEIGHTS} weights of FSRS-6")]
pub struct WeightsError;

impl Default for Weights {
    /// Returns the published weights, which fit many learners.
    fn default() -> Self {
        Self(DEFAULT_PARAMETERS)
    }
}

impl Weights {
    /// Creates weights.
    ///
    /// # Errors
    /// [`WeightsError`] if their number is wrong or one is not finite.
    pub fn new(weights: &[f32]) -> Result<Self, WeightsError> {
        let mut weights: [f32; WEIGHTS] = weights.try_into().map_err(|_| WeightsError)?;
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Err(WeightsError);
        }
        if let Some(decay) = weights.last_mut() {
            *decay = decay.clamp(DECAY.0, DECAY.1);
        }
        Ok(Self(weights))
    }

    /// Returns them in the order of FSRS-6.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    fn decay(&self) -> f32 {
        self.0.last().copied().unwrap_or(fsrs::FSRS6_DEFAULT_DECAY)
    }
}

impl fmt::Display for Weights {
    /// Writes the numbers with spaces between them, so that they read back equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(f32::to_string).collect();
        f.write_str(&words.join(" "))
    }
}

impl FromStr for Weights {
    type Err = WeightsError;

    fn from_str(words: &str) -> Result<Self, WeightsError> {
        let numbers: Result<Vec<f32>, _> = words.split_whitespace().map(str::parse).collect();
        Self::new(&numbers.map_err(|_| WeightsError)?)
    }
}

/// The share of items that a learner wants to recall when they are due, in thousandths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Retention(u16);

impl Retention {
    /// The usual value.
    pub const USUAL: Self = Self(900);
    /// The lowest value for safety-critical items. It takes about two and a half times the reviews.
    pub const CRITICAL: Self = Self(950);
    /// The range: below it most of what was learned is lost, above it most time goes into reviews.
    pub const RANGE: (Self, Self) = (Self(800), Self(950));

    /// Creates a retention; `None` outside [`Retention::RANGE`].
    pub fn from_permille(permille: u16) -> Option<Self> {
        let (least, most) = Self::RANGE;
        (least.0..=most.0)
            .contains(&permille)
            .then_some(Self(permille))
    }

    /// Returns it in thousandths.
    pub fn permille(self) -> u16 {
        self.0
    }

    /// Returns it as a share, 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self::USUAL
    }
}

/// FSRS-6 with one learner's weights.
#[derive(Clone, Debug)]
pub struct Scheduler {
    fsrs: FSRS,
    weights: Weights,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self::new(Weights::default())
    }
}

impl Scheduler {
    /// Creates a scheduler.
    pub fn new(weights: Weights) -> Self {
        // Weights are 21 finite numbers, which is all that the crate asks for.
        let fsrs = FSRS::new(weights.as_slice()).unwrap_or_default();
        Self { fsrs, weights }
    }

    /// Returns the weights.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Returns the memory after a review, `days` after the one before; at least one day.
    pub fn after(&self, memory: Option<Memory>, days: u32, grade: Grade) -> Memory {
        let days = if memory.is_some() { days.max(1) } else { 0 };
        let desired = Retention::USUAL.share() as f32;
        let Ok(next) = self.fsrs.next_states(memory.map(state), desired, days) else {
            // A memory that is no number, from a damaged file: as if it was seen for the first time.
            return match memory {
                Some(_) => self.after(None, 0, grade),
                None => Memory {
                    stability_days: 1.0,
                    difficulty: 5.0,
                },
            };
        };
        let next = match grade {
            Grade::Again => next.again,
            Grade::Hard => next.hard,
            Grade::Good => next.good,
            Grade::Easy => next.easy,
        };
        Memory {
            stability_days: next.memory.stability,
            difficulty: next.memory.difficulty,
        }
    }

    /// Returns the probability of recalling the item some days after its last review, 0 to 1.
    pub fn recall(&self, memory: Memory, days: u32) -> f64 {
        let recall = current_retrievability(state(memory), days as f32, self.weights.decay());
        if recall.is_finite() {
            f64::from(recall).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// Returns the days after which that probability has fallen to `desired`, from 1 to
    /// [`REVIEW_DAYS_MAX`].
    pub fn interval_days(&self, memory: Memory, desired: Retention) -> u32 {
        let stability = Some(memory.stability_days);
        let days = self
            .fsrs
            .next_interval(stability, desired.share() as f32, 3);
        // A conversion of a float saturates, and what is no number becomes 0.
        (days.round() as u32).clamp(1, REVIEW_DAYS_MAX)
    }
}

fn state(memory: Memory) -> MemoryState {
    MemoryState {
        stability: memory.stability_days,
        difficulty: memory.difficulty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f32, expected: f64) {
        let error = (f64::from(value) - expected).abs() / expected.abs().max(1e-6);
        assert!(error < 2e-6, "{value} is not {expected}");
    }

    fn memory(stability_days: f32, difficulty: f32) -> Memory {
        Memory {
            stability_days,
            difficulty,
        }
    }

    #[test]
    fn the_first_review_gives_the_published_memories() {
        let scheduler = Scheduler::default();
        let expected = [
            (0.212, 6.4133),
            (1.2931, 5.112_171),
            (2.3065, 2.118_104),
            (8.2956, 1.0),
        ];
        for (grade, (stability, difficulty)) in Grade::ALL.into_iter().zip(expected) {
            let first = scheduler.after(None, 0, grade);
            near(first.stability_days, stability);
            near(first.difficulty, difficulty);
        }
    }

    #[test]
    fn recall_and_difficulty_follow_the_published_values() {
        let scheduler = Scheduler::default();
        let recall = scheduler.recall(memory(2.0, 5.0), 1) as f32;
        near(recall, 0.940_344_3);
        let expected = [8.341_762, 6.665_995, 4.990_228, 3.314_461];
        for (grade, expected) in Grade::ALL.into_iter().zip(expected) {
            near(
                scheduler.after(Some(memory(5.0, 5.0)), 1, grade).difficulty,
                expected,
            );
        }
    }

    /// The published values are for a stability of 5 days, difficulties 1 to 4 and probabilities of
    /// recall of 0.9, 0.8, 0.7 and 0.6, with the grades from Again to Easy. The formula takes the
    /// probability from days, so the test goes through days of a stability that give it.
    #[test]
    fn stability_follows_the_formula_of_the_model_for_any_days() {
        let scheduler = Scheduler::default();
        let w: Vec<f64> = scheduler
            .weights()
            .as_slice()
            .iter()
            .map(|w| f64::from(*w))
            .collect();
        for (stability, difficulty, days) in [
            (5.0, 1.0, 5),
            (5.0, 2.0, 20),
            (5.0, 3.0, 60),
            (40.0, 9.5, 3),
        ] {
            let decay = -w[20];
            let factor = 0.9_f64.powf(1.0 / decay) - 1.0;
            let recall = (1.0 + factor * f64::from(days) / stability).powf(decay);
            let lapse = w[11]
                * f64::powf(difficulty, -w[12])
                * (f64::powf(stability + 1.0, w[13]) - 1.0)
                * f64::exp(w[14] * (1.0 - recall));
            let lapse = lapse.min(stability / f64::exp(w[17] * w[18]));
            let growth = f64::exp(w[8])
                * (11.0 - difficulty)
                * f64::powf(stability, -w[9])
                * (f64::exp(w[10] * (1.0 - recall)) - 1.0);
            let expected = [
                lapse,
                stability * (1.0 + growth * w[15]),
                stability * (1.0 + growth),
                stability * (1.0 + growth * w[16]),
            ];
            let before = memory(stability as f32, difficulty as f32);
            for (grade, expected) in Grade::ALL.into_iter().zip(expected) {
                let after = scheduler.after(Some(before), days, grade).stability_days;
                let error = (f64::from(after) - expected).abs() / expected;
                assert!(error < 2e-4, "{grade:?}: {after} is not {expected}");
            }
        }
    }

    /// The published vectors of stability after a review, by the same formula with the probability
    /// itself.
    #[test]
    fn the_formula_gives_the_published_vectors() {
        let weights = Weights::default();
        let w: Vec<f64> = weights.as_slice().iter().map(|w| f64::from(*w)).collect();
        let recalled = [25.602_521, 28.226_571, 58.655_991, 127.226_693];
        let lapsed = [1.052_540, 1.189_433, 1.368_084, 1.584_989];
        let stability = 5.0_f64;
        for (at, recall) in [0.9, 0.8, 0.7, 0.6].into_iter().enumerate() {
            let difficulty = at as f64 + 1.0;
            let bonus = [1.0, w[15], 1.0, w[16]][at];
            let growth = f64::exp(w[8])
                * (11.0 - difficulty)
                * stability.powf(-w[9])
                * (f64::exp(w[10] * (1.0 - recall)) - 1.0)
                * bonus;
            let lapse = (w[11]
                * difficulty.powf(-w[12])
                * ((stability + 1.0).powf(w[13]) - 1.0)
                * f64::exp(w[14] * (1.0 - recall)))
            .min(stability / f64::exp(w[17] * w[18]));
            near((stability * (1.0 + growth)) as f32, recalled[at]);
            near(lapse as f32, lapsed[at]);
        }
    }

    #[test]
    fn intervals_are_the_published_ones_in_whole_days() {
        let scheduler = Scheduler::default();
        let first = scheduler.after(None, 0, Grade::Good);
        let interval = |permille| {
            let desired = Retention::from_permille(permille).unwrap();
            scheduler.interval_days(first, desired)
        };
        // 7.6483, 4.3972, 2.3065 and 0.9285 days.
        assert_eq!([800, 850, 900, 950].map(interval), [8, 4, 2, 1]);
        let long = memory(36_500.0, 1.0);
        assert_eq!(
            scheduler.interval_days(long, Retention::USUAL),
            REVIEW_DAYS_MAX
        );
        let broken = memory(f32::NAN, f32::NAN);
        assert_eq!(scheduler.interval_days(broken, Retention::USUAL), 1);
        assert_eq!(scheduler.recall(broken, 3), 0.0);
        assert_eq!(scheduler.after(Some(broken), 3, Grade::Good), first);
    }

    #[test]
    fn weights_read_back_equal_and_nothing_else_is_read() {
        let weights = Weights::default();
        assert_eq!(weights.to_string().parse::<Weights>().unwrap(), weights);
        for wrong in [
            "",
            "1 2 3",
            "x",
            &"NaN ".repeat(WEIGHTS),
            &"1 ".repeat(WEIGHTS + 1),
        ] {
            assert_eq!(wrong.parse::<Weights>(), Err(WeightsError), "{wrong}");
        }
    }
}
