//! Signs of life of the other side, for as long as it has a seat.
//!
//! The protocol's library would ask for them from the first moment on. A client that is still
//! authenticating takes such a request for an error and ends the connection (RFC 4252, section 6),
//! so a guest who thinks about a name would be thrown out.

use std::future::{Future, pending};
use std::pin::Pin;
use std::time::Duration;

use russh::server::Handle;
use tokio::time::Instant;

use super::CloseReason;
use super::clock::now;
use super::config::KEEPALIVES_MAX;

/// The requests for a sign of life of one connection, one after the other.
pub struct Keepalive {
    every: Duration,
    /// When the other side last gave a sign of life, or was last waited for in vain.
    since: Instant,
    reply: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    missed: usize,
}

impl Keepalive {
    /// Starts with a sign of life now, and asks for the next one after `every`.
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

    /// Asks for a sign of life where none came for a while.
    ///
    /// # Errors
    /// [`CloseReason::Gone`] after [`KEEPALIVES_MAX`] times without a reply.
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
            // Every client refuses to take back what it never granted: the refusal is the sign.
            let _ = handle.cancel_forward_tcpip(String::new(), 0).await;
        }));
        Ok(())
    }

    /// Resolves when the other side has replied; never where nothing was asked.
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
