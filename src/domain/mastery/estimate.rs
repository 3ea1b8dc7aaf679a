//! A share with its interval, by Wilson's score method.

/// The quantile of the normal distribution for an interval of 90%.
const Z: f64 = 1.644_853_626_951_472_2;

/// An estimated share with its 90% interval, all from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The number of responses.
    pub count: u32,
    /// The share of points.
    pub share: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// Returns the estimate from the sum of the shares of some responses, each 0 to 1; `None` without
    /// any.
    ///
    /// Partial credit varies less than right and wrong do, so the interval is at least wide enough.
    pub fn of_shares(sum: f64, count: u32) -> Option<Self> {
        (count > 0).then(|| Self::with_weight(sum / f64::from(count), f64::from(count), count))
    }

    /// Returns the estimate for a share that is worth `weight` responses.
    pub(super) fn with_weight(share: f64, weight: f64, count: u32) -> Self {
        let share = share.clamp(0.0, 1.0);
        let spread = Z * Z / weight;
        let middle = (share + spread / 2.0) / (1.0 + spread);
        let half = (share * (1.0 - share) / weight + Z * Z / (4.0 * weight * weight)).sqrt();
        let half = Z * half / (1.0 + spread);
        Self {
            count,
            share,
            low: (middle - half).clamp(0.0, share),
            high: (middle + half).clamp(share, 1.0),
        }
    }

    /// Returns its variance, from the width of its interval.
    pub(super) fn variance(&self) -> f64 {
        let deviation = (self.high - self.low) / (2.0 * Z);
        deviation * deviation
    }
}

/// Returns half the width of the 90% interval of a value with this variance.
pub(super) fn half_width(variance: f64) -> f64 {
    Z * variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Computed apart from this code, from the published formula.
    #[test]
    fn the_interval_is_wilsons() {
        let estimate = Estimate::of_shares(7.0, 10).unwrap();
        let near = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-4, "{value}");
        near(estimate.share, 0.7);
        near(estimate.low, 0.441_70);
        near(estimate.high, 0.873_12);
        let all = Estimate::of_shares(3.0, 3).unwrap();
        near(all.low, 0.525_80);
        assert!(all.high > 0.999_999);
        assert_eq!(Estimate::of_shares(0.0, 0), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_narrows(share in 0.0..=1.0f64, count in 1..2_000u32) {
            let estimate = |count: u32| Estimate::of_shares(share * f64::from(count), count).unwrap();
            let (few, many) = (estimate(count), estimate(count * 4));
            prop_assert!(few.low <= few.share && few.share <= few.high);
            prop_assert!(0.0 <= few.low && few.high <= 1.0);
            prop_assert!(many.high - many.low <= few.high - few.low + 1e-9);
        }
    }
}
