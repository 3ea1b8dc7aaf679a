//! Random numbers of the simulations.

use dripset::domain::Chance;
use rand::RngExt;

/// Returns a number of the normal distribution, by the method of Box and Muller.
pub fn normal(chance: &mut Chance, deviation: f64) -> f64 {
    let (one, other): (f64, f64) = (chance.random(), chance.random());
    let radius = (-2.0 * (1.0 - one).ln()).sqrt();
    radius * (std::f64::consts::TAU * other).cos() * deviation
}

/// The mean and the standard deviation of some values.
pub fn spread(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>();
    (mean, (square / (count - 1.0).max(1.0)).sqrt())
}
