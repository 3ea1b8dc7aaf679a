//! Times, and how they are printed.

use std::time::Duration;

/// Times of the same thing.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds a time.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds all times of others.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort();
        let last = sorted.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        sorted
            .get(at)
            .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    }
}

impl From<Duration> for Times {
    fn from(time: Duration) -> Self {
        Self(vec![time])
    }
}

/// Prints the half and the 99% of times in milliseconds.
pub fn line(words: &str, times: &Times) {
    let count = times.0.len();
    println!(
        "  {words} {:.1} / {:.1} ms (50% / 99% of {count})",
        times.at(0.5),
        times.at(0.99)
    );
}
