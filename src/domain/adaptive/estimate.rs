//! The estimate of ability: the mean of the posterior on a grid, and its standard deviation.

use super::difficulty::ModelItem;
use super::partial_credit::log_probability;

/// The points of the grid, from −4 to 4 logits in steps of a tenth.
const POINTS: usize = 81;
/// The number of the point at 0 logits.
const MIDDLE: f64 = 40.0;
/// The points of the grid in one logit.
const POINTS_A_LOGIT: f64 = 10.0;

/// An estimate of ability, in logits.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ability {
    /// The estimate.
    pub theta: f64,
    /// Its standard error.
    pub se: f64,
}

impl Ability {
    /// Returns the limits of the interval of this many standard errors on either side.
    pub fn interval(self, z: f64) -> (f64, f64) {
        (self.theta - z * self.se, self.theta + z * self.se)
    }
}

/// The knowledge about a learner's ability: a normal distribution before the first response, and
/// then sharper with each one.
#[derive(Clone, PartialEq, Debug)]
pub struct Posterior {
    /// The logarithm of the weight of each point of the grid.
    log_weights: Vec<f64>,
}

impl Default for Posterior {
    fn default() -> Self {
        Self {
            log_weights: grid().map(|theta| -theta * theta / 2.0).collect(),
        }
    }
}

impl Posterior {
    /// Adds the points earned for an item.
    pub fn add(&mut self, item: ModelItem, earned: u32) {
        self.add_steps(&item.steps(), earned);
    }

    /// Adds the points earned for an item with these steps.
    pub fn add_steps(&mut self, steps: &[f64], earned: u32) {
        for (weight, theta) in self.log_weights.iter_mut().zip(grid()) {
            *weight += log_probability(theta, steps, earned);
        }
    }

    /// Returns the estimate now.
    pub fn ability(&self) -> Ability {
        let weights = self.log_weights.iter().copied();
        let largest = weights.clone().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = weights.map(|weight| (weight - largest).exp()).collect();
        let sum: f64 = weights.iter().sum();
        let mean = |of: &dyn Fn(f64) -> f64| {
            let weighted = weights.iter().zip(grid());
            weighted
                .map(|(weight, theta)| weight * of(theta))
                .sum::<f64>()
                / sum
        };
        let theta = mean(&|theta| theta);
        let variance = mean(&|point| (point - theta).powi(2));
        Ability {
            theta,
            se: variance.sqrt(),
        }
    }
}

fn grid() -> impl Iterator<Item = f64> {
    let mut number = -1.0;
    let next = move || {
        number += 1.0;
        // Exact tenths: sums of 0.1 would drift.
        (number - MIDDLE) / POINTS_A_LOGIT
    };
    std::iter::repeat_with(next).take(POINTS)
}
