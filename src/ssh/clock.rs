//! The SSH server's clock, for deadlines and rates only. It is never shown or stored.

use tokio::time::Instant;

/// Returns the current instant.
pub fn now() -> Instant {
    Instant::now()
}
