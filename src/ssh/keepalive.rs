//! Keepalive requests, sent for as long as the client has a seat.
//!
//! The SSH library would send them from the start. A client that is still authenticating treats
//! such a request as an error and disconnects (RFC 4252, section 6), so a guest who is still
//! choosing a name would be thrown out.

use std::future::{Future, pending};
use std::pin::Pin;
use std::time::Duration;

use russh::server::Handle;
use tokio::time::Instant;

use super::CloseReason;
use super::clock::now;
use super::config::KEEPALIVES_MAX;

/// The keepalive requests of one connection, one at a time.
pub struct Keepalive {
    every: Duration,
    /// The time of the client's last reply, or of the last timeout.
    since: Instant,
    reply: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    missed: usize,
}

impl Keepalive {
    /// Starts with a reply now, and sends the next request after `every`.
    pub fn new(every: Duration) -> Self {
        Self {
            every,
            since: now(),
            reply: None,
            missed: 0,
        }
    }

    /// Returns when [`Keepalive::late`] has something to do, if nothing is typed after `typed`.
    pub fn due(&self, typed: Instant) -> Instant {
        self.since.max(typed) + self.every
    }

    /// Sends a keepalive request if the connection was quiet for long enough.
    ///
    /// # Errors
    /// [`CloseReason::Gone`] after [`KEEPALIVES_MAX`] requests without a reply.
    pub fn late(&mut self, handle: &Handle, typed: Instant) -> Result<(), CloseReason> {
        if now() < self.due(typed) {
            return Ok(());
        }
        self.since = now();
        if self.reply.is_some() {
            self.missed = self.missed.saturating_add(1);
            return match self.missed < KEEPALIVES_MAX {
                true => Ok(()),
                false => Err(CloseReason::Gone),
            };
        }
        let handle = handle.clone();
        self.reply = Some(Box::pin(async move {
            // Every client refuses to cancel an unknown forwarding. The refusal is the reply.
            let _ = handle.cancel_forward_tcpip(String::new(), 0).await;
        }));
        Ok(())
    }

    /// Resolves when the client has replied. Never resolves without a pending request.
    pub async fn replied(&mut self) {
        match &mut self.reply {
            Some(reply) => reply.await,
            None => return pending().await,
        }
        self.reply = None;
        self.missed = 0;
        self.since = now();
    }
}
