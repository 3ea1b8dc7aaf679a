//! The partial credit model: the probability of each number of points. With one step it is the
//! model of Rasch.

/// Returns the probability of 0, 1, 2, … points at an ability, for an item with these steps in
/// logits.
pub fn probabilities(theta: f64, steps: &[f64]) -> Vec<f64> {
    let exponents = exponents(theta, steps);
    // The largest exponent first becomes 0, so that none overflows.
    let largest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = exponents.iter().map(|of| (of - largest).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Returns the expected points at an ability.
pub fn expected(theta: f64, steps: &[f64]) -> f64 {
    moments(theta, steps).0
}

/// Returns the information at an ability: the variance of the points.
pub fn information(theta: f64, steps: &[f64]) -> f64 {
    moments(theta, steps).1
}

/// Returns the logarithm of the probability of these points. More points than steps count as all.
pub(super) fn log_probability(theta: f64, steps: &[f64], earned: u32) -> f64 {
    let exponents = exponents(theta, steps);
    let largest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = exponents.iter().map(|of| (of - largest).exp()).sum();
    let earned = (earned as usize).min(steps.len());
    let own = exponents.get(earned).copied().unwrap_or(0.0);
    own - largest - sum.ln()
}

/// Returns the sums of the differences between the ability and the first k steps, from k = 0.
fn exponents(theta: f64, steps: &[f64]) -> Vec<f64> {
    let mut exponents = Vec::with_capacity(steps.len() + 1);
    let mut sum = 0.0;
    exponents.push(sum);
    for step in steps {
        sum += theta - step;
        exponents.push(sum);
    }
    exponents
}

/// Returns the mean and the variance of the points.
fn moments(theta: f64, steps: &[f64]) -> (f64, f64) {
    let (mut mean, mut square, mut points) = (0.0, 0.0, 0.0);
    for probability in probabilities(theta, steps) {
        mean += points * probability;
        square += points * points * probability;
        points += 1.0;
    }
    (mean, square - mean * mean)
}
