//! The statistics of the strategies: exact tails of sums of independent trials, the correction for
//! many tests, and the interval of a share.
//!
//! Sources: Wilson 1927 for the interval, Holm 1979 for the correction.

use crate::domain::limits::EXACT_TRIALS_MAX;

/// The whole of a trial in units. Divisible by 2, 3, 4, 5 and 6, so that the shares among so many
/// choices are whole; others are rounded, and the test is exact for the rounded shares.
const UNITS: f64 = 60.0;
/// The normal quantile of a two-sided interval of 95%.
const WILSON_Z: f64 = 1.959_963_984_540_054;

/// One list or item that a strategy is tried on: its score, and the scores that chance gives.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    observed: usize,
    /// The possible scores, with their probabilities.
    outcomes: Vec<(usize, f64)>,
}

fn units(share: f64) -> usize {
    (share.clamp(0.0, 1.0) * UNITS).round() as usize
}

impl Trial {
    /// Creates a trial from its score and the scores that chance gives, all from 0 to 1.
    pub fn new(observed: f64, outcomes: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let outcomes = outcomes.into_iter();
        Self {
            observed: units(observed),
            outcomes: outcomes
                .map(|(share, probability)| (units(share), probability))
                .collect(),
        }
    }

    /// Returns whether the score is higher than the mean that chance gives.
    pub fn is_above_mean(&self) -> bool {
        self.observed as f64 > self.moments().0
    }

    /// Returns the score.
    fn score(&self) -> f64 {
        self.observed as f64 / UNITS
    }

    /// Returns the mean and the variance that chance gives, in units.
    fn moments(&self) -> (f64, f64) {
        let moment = |power| -> f64 {
            let outcomes = self.outcomes.iter();
            outcomes
                .map(|(score, probability)| (*score as f64).powi(power) * probability)
                .sum()
        };
        let mean = moment(1);
        (mean, moment(2) - mean * mean)
    }
}

/// Returns the sum of the scores.
pub fn observed(trials: &[Trial]) -> f64 {
    trials.iter().map(Trial::score).sum()
}

/// Returns the sum of the scores that chance gives on average.
pub fn expected(trials: &[Trial]) -> f64 {
    trials.iter().map(|trial| trial.moments().0 / UNITS).sum()
}

/// Returns the probability that chance reaches the sum of the scores, or more: the one-sided
/// p-value. It is exact up to [`EXACT_TRIALS_MAX`] trials, and normal beyond.
pub fn p_value(trials: &[Trial]) -> f64 {
    let sum: usize = trials.iter().map(|trial| trial.observed).sum();
    let step = step(trials);
    let p = match trials.len() {
        0..=EXACT_TRIALS_MAX => {
            let distribution = distribution(trials, step);
            // From the smallest terms up, so that none is lost.
            distribution.iter().skip(sum / step).rev().sum()
        }
        _ => normal_tail(trials, sum as f64 - step as f64 / 2.0),
    };
    f64::clamp(p, 0.0, 1.0)
}

/// Returns the distance of possible sums, so that no impossible one is computed.
fn step(trials: &[Trial]) -> usize {
    let scores = trials.iter().flat_map(|trial| {
        let outcomes = trial.outcomes.iter().map(|(score, _)| *score);
        outcomes.chain([trial.observed])
    });
    scores.fold(0, divisor).max(1)
}

/// Returns the greatest common divisor.
fn divisor(a: usize, b: usize) -> usize {
    match b {
        0 => a,
        _ => divisor(b, a % b),
    }
}

/// Returns the probability of each sum, in steps, one trial after the other.
fn distribution(trials: &[Trial], step: usize) -> Vec<f64> {
    let mut sums = vec![1.0];
    for trial in trials {
        let most = trial.outcomes.iter().map(|(score, _)| score / step).max();
        let mut next = vec![0.0; sums.len() + most.unwrap_or(0)];
        for (score, probability) in &trial.outcomes {
            let shifted = next.iter_mut().skip(score / step);
            for (sum, before) in shifted.zip(&sums) {
                *sum += before * probability;
            }
        }
        sums = next;
    }
    sums
}

fn normal_tail(trials: &[Trial], from: f64) -> f64 {
    let (mut mean, mut variance) = (0.0, 0.0);
    for trial in trials {
        let (of_mean, of_variance) = trial.moments();
        mean += of_mean;
        variance += of_variance;
    }
    let sd = f64::sqrt(variance);
    match sd > 0.0 {
        true => upper_tail((from - mean) / sd),
        false => 1.0,
    }
}

/// The terms of the continued fraction: enough for all digits from 2 on.
const FRACTION_TERMS: u32 = 200;
/// The terms of the series: enough for all digits up to 2.
const SERIES_TERMS: u32 = 60;

/// Returns the probability that a standard normal value is larger than `z`.
fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z < 2.0 {
        let (mut term, mut sum) = (z, z);
        for n in 1..SERIES_TERMS {
            term *= z * z / f64::from(2 * n + 1);
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let below = (1..FRACTION_TERMS)
        .rev()
        .fold(z, |below, n| z + f64::from(n) / below);
    density / below
}

/// Returns Holm's corrected p-values, in the order of the given ones: the smallest one is
/// multiplied by the number of tests, the next by one less, and none is below the one before.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut largest = 0.0;
    let mut corrected: Vec<(usize, f64)> = Vec::new();
    for (rank, (at, p)) in order.into_iter().enumerate() {
        let left = p_values.len() - rank;
        largest = f64::max(largest, (p * left as f64).min(1.0));
        corrected.push((at, largest));
    }
    corrected.sort_by_key(|(at, _)| *at);
    corrected.into_iter().map(|(_, p)| p).collect()
}

/// Returns the 95% interval of a share by Wilson's score. A sum of shares is less spread than a
/// count with the same mean, so for such sums the interval is wider than needed and never narrower.
pub fn interval(found: f64, of: usize) -> (f64, f64) {
    let n = of as f64;
    if of == 0 {
        return (0.0, 1.0);
    }
    let share = found / n;
    let squared = WILSON_Z * WILSON_Z;
    let middle = share + squared / (2.0 * n);
    let half = WILSON_Z * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
    let scale = 1.0 + squared / n;
    let limit = |value: f64| (value / scale).clamp(0.0, 1.0);
    (limit(middle - half), limit(middle + half))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn single(is_hit: bool, chance: f64) -> Trial {
        Trial::new(f64::from(is_hit), [(1.0, chance), (0.0, 1.0 - chance)])
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn equal_chances_give_the_binomial_tail() {
        let trials: Vec<Trial> = (0..10).map(|n| single(n < 6, 0.25)).collect();
        // The sum of C(10, k) · 3^(10 − k) for k from 6 to 10, over 4^10.
        let tail = f64::from(210 * 81 + 120 * 27 + 45 * 9 + 10 * 3 + 1) / f64::from(4_i32.pow(10));
        assert!(close(p_value(&trials), tail), "{}", p_value(&trials));
        assert!(close(observed(&trials), 6.0) && close(expected(&trials), 2.5));
    }

    #[test]
    fn nothing_tried_proves_nothing() {
        assert!(close(p_value(&[]), 1.0));
        assert_eq!(interval(0.0, 0), (0.0, 1.0));
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn the_normal_tail_is_the_one_of_the_tables() {
        for (z, p) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931),
            (1.644_853_626_951, 0.05),
            (1.999_999, 0.022_750_185_936),
            (3.0, 0.001_349_898_031_6),
            (-1.0, 0.841_344_746_069),
        ] {
            assert!((upper_tail(z) - p).abs() < 1e-9, "{z}: {}", upper_tail(z));
        }
    }

    #[test]
    fn past_the_limit_the_normal_tail_takes_over_without_a_step() {
        let tail = |count: usize| {
            let hits = count * 27 / 100;
            let trials: Vec<Trial> = (0..count).map(|n| single(n < hits, 0.25)).collect();
            p_value(&trials)
        };
        let (exact, normal) = (tail(EXACT_TRIALS_MAX), tail(EXACT_TRIALS_MAX + 1));
        assert!((exact - normal).abs() < 0.003, "{exact} {normal}");
    }

    /// The example has four tests of which two remain.
    #[test]
    fn the_correction_is_holms() {
        let corrected = holm(&[0.01, 0.04, 0.03, 0.005]);
        let wanted = [0.03, 0.06, 0.06, 0.02];
        assert!(corrected.iter().zip(wanted).all(|(a, b)| close(*a, b)));
    }

    #[test]
    fn the_interval_is_wilsons() {
        let (low, high) = interval(10.0, 40);
        assert!(
            (low - 0.141_9).abs() < 1e-4 && (high - 0.402_0).abs() < 1e-4,
            "{low} {high}"
        );
        let (low, high) = interval(0.0, 10);
        assert!(close(low, 0.0) && (high - 0.277_5).abs() < 1e-4, "{high}");
    }

    proptest! {
        /// Every way in which the trials can come out, one by one.
        #[test]
        fn the_tail_is_that_of_all_outcomes(
            trials in prop::collection::vec((2_usize..6, 1_usize..4, any::<bool>()), 0..7),
        ) {
            let trials: Vec<Trial> = trials.into_iter().map(|(choices, marked, hit)| {
                let marked = marked.min(choices - 1);
                let share = 1.0 / marked as f64;
                let chance = marked as f64 / choices as f64;
                let observed = if hit { share } else { 0.0 };
                Trial::new(observed, [(share, chance), (0.0, 1.0 - chance)])
            }).collect();
            let sum: usize = trials.iter().map(|trial| trial.observed).sum();
            let mut all = vec![(0, 1.0)];
            for trial in &trials {
                all = all.iter().flat_map(|(score, p)| {
                    trial.outcomes.iter().map(move |(more, q)| (score + more, p * q))
                }).collect();
            }
            let tail: f64 = all.iter().filter(|(score, _)| *score >= sum).map(|(_, p)| p).sum();
            prop_assert!((p_value(&trials) - tail).abs() < 1e-9);
        }

        #[test]
        fn the_correction_only_raises(p_values in prop::collection::vec(0.0_f64..=1.0, 0..20)) {
            let corrected = holm(&p_values);
            prop_assert!(p_values.iter().zip(&corrected).all(|(p, of)| p <= of && *of <= 1.0));
            let least = p_values.iter().copied().fold(1.0, f64::min);
            let first = corrected.iter().copied().fold(1.0, f64::min);
            prop_assert!((first - (least * p_values.len().max(1) as f64).min(1.0)).abs() < 1e-12);
        }
    }
}
