//! The SSH protocol of one connection as it runs: its start, its last words, and its end.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use russh::server::{Handle, RunningSession, run_stream};
use russh::{ChannelId, Disconnect};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

use super::CloseReason;
use super::abort::{AbortHandle, AbortableStream};
use super::closing::Closing;
use super::config::Timings;
use super::handler::ConnectionHandler;
use super::input_queue::InputQueue;
use super::server_state::{ServerState, UnauthenticatedSlot};

/// An accepted connection.
pub struct Arrival {
    /// The stream.
    pub stream: TcpStream,
    /// Aborts the stream.
    pub abort: Arc<AbortHandle>,
    /// Its slot among the unauthenticated connections.
    pub place: UnauthenticatedSlot,
    /// The time when it was accepted.
    pub since: Instant,
}

/// The running SSH protocol of a connection.
pub struct Transport {
    pub(super) handle: Handle,
    running: RunningSession<Box<ConnectionHandler>>,
    ended: bool,
    pub(super) abort: Arc<AbortHandle>,
}

impl Transport {
    /// Resolves when the connection has ended, with the reason.
    pub(super) async fn over(&mut self) -> CloseReason {
        if !self.ended {
            let _ = (&mut self.running).await;
            self.ended = true;
        }
        self.abort.blown().unwrap_or(CloseReason::Gone)
    }

    /// Sends a closing message to a guest without a seat, and waits for the client to close.
    pub(super) async fn part(&mut self, words: &str, leave: Duration) {
        let handle = self.handle.clone();
        let reason = Disconnect::ByApplication;
        let told = handle.disconnect(reason, words.into(), String::new());
        if timeout(leave, told).await.is_ok() {
            let _ = timeout(leave, self.over()).await;
        }
    }

    /// Waits for the client to close, then ends the connection.
    pub(super) async fn close(&mut self, why: CloseReason, leave: Duration) {
        let patient = !matches!(
            why,
            CloseReason::Grace | CloseReason::Stalled | CloseReason::Crowded
        );
        if patient && timeout(leave, self.over()).await.is_ok() {
            return;
        }
        if !self.ended {
            self.abort.blow(why);
            self.over().await;
        }
    }
}

/// Starts the SSH protocol.
pub async fn start(
    server: &ServerState,
    queue: &Arc<InputQueue>,
    arrival: Box<Arrival>,
    closing: &mut Closing,
) -> Result<Box<Transport>, CloseReason> {
    let Arrival {
        stream,
        abort,
        place,
        since,
    } = *arrival;
    let protocol = server.protocol(place.number);
    let handler = Box::new(ConnectionHandler::new(
        Arc::clone(&server.host),
        Arc::clone(queue),
        place,
        &server.config,
    ));
    let stall = server.config.timings.stall;
    let grace = since + server.config.timings.grace;
    let stream = Box::new(AbortableStream::new(stream, Arc::clone(&abort), stall));
    let running = tokio::select! {
        started = timeout_at(grace, run_stream(protocol, stream, handler)) => match started {
            Ok(Ok(running)) => running,
            Ok(Err(_)) => return Err(abort.blown().unwrap_or(CloseReason::Gone)),
            Err(_) => return Err(CloseReason::Grace),
        },
        () = closing.due() => return Err(CloseReason::Closed),
    };
    Ok(Box::new(Transport {
        handle: running.handle(),
        running,
        ended: false,
        abort,
    }))
}

/// Sends data, exit status, EOF and close, in this order and without a disconnect. Otherwise the
/// client drops the bytes that restore its terminal.
pub async fn see_out(
    transport: &mut Transport,
    channel: ChannelId,
    timings: &Timings,
    (before, words, line_end, status): (Bytes, &str, &str, u32),
) {
    let handle = transport.handle.clone();
    let mut last = before.to_vec();
    for words in words.lines() {
        last.extend(
            words
                .chars()
                .filter(|c| !c.is_control())
                .collect::<String>()
                .bytes(),
        );
        last.extend_from_slice(line_end.as_bytes());
    }
    let tell = async {
        let _ = handle.data(channel, last).await;
        let _ = handle.exit_status_request(channel, status).await;
        let _ = handle.eof(channel).await;
        let _ = handle.close(channel).await;
    };
    let _ = timeout(timings.leave, tell).await;
}
