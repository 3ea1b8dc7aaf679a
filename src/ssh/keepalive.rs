//! Keepalive requests, sent for as long as the client has a seat.
//!
//! The SSH library would send them from the start. A client that is still authenticating treats
//! such a request as an error and disconnects (RFC 4252, section 6), so a guest who is still
//! choosing a name would be thrown out. A request of the same kind also tells what a client has read.

use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use russh::server::Handle;
use tokio::time::Instant;

use super::CloseReason;
use super::clock::now;
use super::config::KEEPALIVES_MAX;

type SentRequest = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Returns a request that is sent once it is polled, and resolves with the reply.
fn request(handle: &Handle) -> SentRequest {
    let handle = handle.clone();
    Box::pin(async move {
        // Every client refuses to cancel an unknown forwarding. The refusal is the reply.
        let _ = handle.cancel_forward_tcpip(String::new(), 0).await;
    })
}

/// A request whose reply says that the client has read everything that was sent before it.
#[derive(Default)]
pub struct ReadMark(Option<SentRequest>);

impl ReadMark {
    /// Sends the request, unless its reply is still to come.
    pub async fn send(&mut self, handle: &Handle) {
        let reply = self.0.get_or_insert_with(|| request(handle));
        // Polled once, so that it is sent before everything that follows.
        let sent = poll_fn(|cx| Poll::Ready(reply.as_mut().poll(cx))).await;
        if sent.is_ready() {
            self.0 = Some(Box::pin(async {}));
        }
    }

    /// Resolves when the client has replied. Never resolves without a pending request.
    pub async fn replied(&mut self) {
        match &mut self.0 {
            Some(reply) => reply.await,
            None => return pending().await,
        }
        self.0 = None;
    }
}

/// The keepalive requests of one connection, one at a time.
pub struct Keepalive {
    every: Duration,
    /// The time of the client's last reply, or of the last timeout.
    since: Instant,
    reply: Option<SentRequest>,
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
        self.reply = Some(request(handle));
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
