//! The input rate limit of a connection.

use tokio::time::Instant;

/// A token bucket of bytes that refills within a second.
#[derive(Debug)]
pub struct ByteRate {
    per_second: u32,
    left: f64,
    filled: Instant,
}

impl ByteRate {
    /// Creates a full bucket.
    pub fn new(per_second: u32, now: Instant) -> Self {
        Self {
            per_second,
            left: f64::from(per_second),
            filled: now,
        }
    }

    /// Returns the number of these bytes that are admitted now.
    pub fn admit(&mut self, bytes: usize, now: Instant) -> usize {
        let most = f64::from(self.per_second);
        let since = now.saturating_duration_since(self.filled).as_secs_f64();
        self.filled = now;
        self.left = (self.left + since * most).min(most);
        let mut admitted = 0;
        // A loop, because a float cannot become a byte count without a cast.
        while admitted < bytes && self.left >= 1.0 {
            self.left -= 1.0;
            admitted += 1;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ssh::clock::now;
    use std::time::Duration;

    #[test]
    fn what_is_too_fast_stays_out() {
        let start = now();
        let mut inflow = ByteRate::new(1_000, start);
        assert_eq!(inflow.admit(10, start), 10);
        assert_eq!(inflow.admit(8_000_000, start), 990);
        assert_eq!(inflow.admit(1, start), 0);
        assert_eq!(inflow.admit(900, start + Duration::from_millis(500)), 500);
        assert_eq!(inflow.admit(9_000, start + Duration::from_secs(60)), 1_000);
    }
}
