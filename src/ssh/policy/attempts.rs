//! The limit on authentication attempts of one connection, and its time limit in words.

use std::time::Duration;

use crate::ssh::config::PROMPTS_PER_ATTEMPT;

/// The authentication attempts of one connection.
#[derive(Debug)]
pub struct AuthAttempts {
    max: usize,
    refused: usize,
    rounds: usize,
}

impl AuthAttempts {
    /// Creates a counter with this maximum.
    pub fn new(max: usize) -> Self {
        Self {
            max,
            refused: 0,
            rounds: 0,
        }
    }

    /// Records a rejection.
    pub fn record_rejection(&mut self) {
        self.refused = self.refused.saturating_add(1);
    }

    /// Records a response to prompts.
    pub fn record_response(&mut self) {
        self.rounds = self.rounds.saturating_add(1);
    }

    /// Returns whether the attempts are used up.
    pub fn are_used_up(&self) -> bool {
        self.refused >= self.max || self.rounds > self.max.saturating_mul(PROMPTS_PER_ATTEMPT)
    }
}

/// Formats a duration in words, in minutes if they are whole.
pub fn in_words(time: Duration) -> String {
    let (seconds, minutes) = (time.as_secs(), time.as_secs() / 60);
    match seconds {
        60 => "1 minute".into(),
        1 => "1 second".into(),
        seconds if seconds > 0 && seconds.is_multiple_of(60) => format!("{minutes} minutes"),
        seconds => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_used_up_after_so_many_rejections_or_responses() {
        let mut tries = AuthAttempts::new(2);
        tries.record_rejection();
        assert!(!tries.are_used_up());
        tries.record_rejection();
        assert!(tries.are_used_up());
        let mut tries = AuthAttempts::new(2);
        (0..4).for_each(|_| tries.record_response());
        assert!(!tries.are_used_up());
        tries.record_response();
        assert!(tries.are_used_up());
    }

    #[test]
    fn a_time_is_said_in_minutes_where_they_are_whole() {
        let said = |seconds| in_words(Duration::from_secs(seconds));
        assert_eq!(
            [1, 45, 60, 90, 120].map(said),
            [
                "1 second",
                "45 seconds",
                "1 minute",
                "90 seconds",
                "2 minutes"
            ]
        );
    }
}
