//! What chance explains: sums of independent draws, and counts that should be equal.

/// The values of chi-square that chance exceeds once in a hundred times, for one to four degrees of
/// freedom.
pub const CHI_SQUARE_99: [f64; 4] = [6.635, 9.210, 11.345, 13.277];

/// Returns the smallest count that chance does not exceed at that confidence, if each draw has its
/// own chance.
pub fn most_by_chance(chances: &[f64], confidence: f64) -> usize {
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
        // Shares this small never matter, and numbers below the normal range are slow.
        while next.last().is_some_and(|share| *share < 1e-12) {
            next.pop();
        }
        shares = next;
    }
    let mut sum = 0.0;
    let enough = shares.iter().position(|share| {
        sum += share;
        sum >= confidence
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
            assert_eq!(most_by_chance(&vec![0.25; items], 0.99), most, "{items}");
        }
    }

    #[test]
    fn chance_is_computed_fast_for_a_large_bank() {
        let most = most_by_chance(&vec![0.25; 20_000], 0.99);
        assert!((5_100..5_200).contains(&most), "{most}");
    }

    #[test]
    fn equal_counts_have_a_chi_square_of_zero() {
        assert!(chi_square(&[5, 5, 5, 5]) < 1e-9 && chi_square(&[0, 0]) < 1e-9);
        assert!((chi_square(&[10, 0, 0, 10]) - 20.0).abs() < 1e-9);
    }
}
