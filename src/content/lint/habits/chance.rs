//! What chance explains: sums of independent draws, and counts that should be equal.

use crate::domain::limits::EXACT_TRIALS_MAX;

/// The values of chi-square that chance exceeds once in a hundred times, for one to four degrees of
/// freedom.
pub const CHI_SQUARE_99: [f64; 4] = [6.635, 9.210, 11.345, 13.277];

/// A confidence with the quantile of the normal distribution that belongs to it.
#[derive(Clone, Copy)]
pub struct ConfidenceLevel {
    share: f64,
    quantile: f64,
}

/// The confidence of 95 in 100.
pub const CONFIDENCE_95: ConfidenceLevel = ConfidenceLevel {
    share: 0.95,
    quantile: 1.645,
};

/// The confidence of 99 in 100.
pub const CONFIDENCE_99: ConfidenceLevel = ConfidenceLevel {
    share: 0.99,
    quantile: 2.326,
};

/// Returns the smallest count that chance does not exceed at that confidence, if each draw has its
/// own chance. It is exact up to [`EXACT_TRIALS_MAX`] draws, and normal beyond.
pub fn most_by_chance(chances: &[f64], confidence: ConfidenceLevel) -> usize {
    if chances.len() > EXACT_TRIALS_MAX {
        let mean: f64 = chances.iter().sum();
        let variance: f64 = chances.iter().map(|chance| chance * (1.0 - chance)).sum();
        return (mean + confidence.quantile * variance.sqrt() - 0.5).ceil() as usize;
    }
    // Computes the distribution of a sum of independent draws, one draw at a time.
    let mut shares = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; shares.len() + 1];
        for (count, share) in shares.iter().enumerate() {
            if let Some(missed) = next.get_mut(count) {
                *missed += share * (1.0 - chance);
            }
            if let Some(hit) = next.get_mut(count + 1) {
                *hit += share * chance;
            }
        }
        shares = next;
    }
    let mut sum = 0.0;
    let enough = shares.iter().position(|share| {
        sum += share;
        sum >= confidence.share
    });
    enough.unwrap_or(chances.len())
}

/// Returns the chi-square of counts against equal ones.
pub fn chi_square(counts: &[usize]) -> f64 {
    let all: usize = counts.iter().sum();
    let expected = all as f64 / counts.len().max(1) as f64;
    let apart = counts
        .iter()
        .map(|count| (*count as f64 - expected).powi(2));
    match all {
        0 => 0.0,
        _ => apart.sum::<f64>() / expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds in the standard table for four choices.
    #[test]
    fn chance_is_the_binomial_one() {
        for (items, most) in [(40, 17), (60, 23), (90, 32), (0, 0)] {
            assert_eq!(
                most_by_chance(&vec![0.25; items], CONFIDENCE_99),
                most,
                "{items}"
            );
        }
    }

    #[test]
    fn exact_and_normal_bounds_meet_where_one_takes_over() {
        for confidence in [CONFIDENCE_95, CONFIDENCE_99] {
            let most = |count| most_by_chance(&vec![0.25; count], confidence);
            let (exact, normal) = (most(EXACT_TRIALS_MAX), most(EXACT_TRIALS_MAX + 1));
            assert!(normal.abs_diff(exact) <= 1, "{exact} {normal}");
        }
    }

    #[test]
    fn equal_counts_have_a_chi_square_of_zero() {
        assert!(chi_square(&[5, 5, 5, 5]) < 1e-9 && chi_square(&[0, 0]) < 1e-9);
        assert!((chi_square(&[10, 0, 0, 10]) - 20.0).abs() < 1e-9);
    }
}
