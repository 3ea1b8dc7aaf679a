//! What time it is at the door: for deadlines and rates alone, and never shown or kept.

use tokio::time::Instant;

/// Now.
pub fn now() -> Instant {
    Instant::now()
}
