//! Means, variances and correlations. A value that is not defined is `None`, never 0 or not a
//! number.

/// Returns the mean.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Returns the variance as of the whole population.
pub fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    Some(squares.sum::<f64>() / values.len() as f64)
}

/// Returns the variance as of a sample; `None` for fewer than two values.
pub fn sample_variance(values: &[f64]) -> Option<f64> {
    let (count, variance) = (values.len() as f64, variance(values)?);
    (values.len() > 1).then(|| variance * count / (count - 1.0))
}

/// Returns Pearson's correlation; `None` if one of the two never varies.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a)?, mean(b)?);
    let pairs = || a.iter().zip(b).map(|(a, b)| (a - mean_a, b - mean_b));
    let squares_a: f64 = pairs().map(|(a, _)| a * a).sum();
    let squares_b: f64 = pairs().map(|(_, b)| b * b).sum();
    let both: f64 = pairs().map(|(a, b)| a * b).sum();
    let product = squares_a.sqrt() * squares_b.sqrt();
    // Scores are whole points, so that a sum that is not 0 is far above the errors of rounding.
    (a.len() == b.len() && squares_a > 1e-9 && squares_b > 1e-9).then(|| both / product)
}

/// Returns the median.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    match values.len() % 2 {
        1 => Some(upper),
        _ => Some((values.get(values.len() / 2 - 1)? + upper) / 2.0),
    }
}
