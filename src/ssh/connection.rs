//! One connection, from its first byte to its last: it waits for authentication, runs the guest's
//! session and closes it.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until};

use super::attended::{Attended, line_end};
use super::clock::now;
use super::closing::Closing;
use super::config::{GREETING_BYTES_MAX, Timings};
use super::display::SeatDisplay;
use super::input_queue::{InputQueue, SessionRequest};
use super::server_state::ServerState;
use super::transport::{Arrival, Transport, see_out, start};
use super::{CloseReason, lines, screens, taking};
use crate::metrics::{SeatKind, ShownOn};

/// Shown after a session panicked.
const FAULT: &str = "Something went wrong on the host. Type the same command to come back.";
/// Shown after a long time without input.
const IDLE: &str = "You did not type anything for a long time. Type the same command to come back.";
/// Shown when the SSH server closes.
const CLOSED: &str = "The host has stopped the program.";
/// Shown when the SSH server closes and others go on.
const SERVICED: &str = "This machine is being serviced. Type the same command again to go on.";
/// Shown when every seat is taken.
const FULL: &str = "Every seat is taken. Tell your instructor, then type the same command again.";
/// Shown after too many failed attempts.
const TRIED: &str = "Too many tries. Type the same command again, and take your time.";
/// Shown when authentication took too long.
const LATE: &str = "Time is up. You did not answer for too long. Type the same command again.";

/// Runs a connection to its end and returns the reason for closing. One-time steps are boxed, so
/// that a session does not reserve memory for them throughout.
pub async fn attend(
    server: Arc<ServerState>,
    arrival: Box<Arrival>,
    mut closing: Closing,
) -> CloseReason {
    let queue = Arc::new(InputQueue::new(server.config.input_bytes_max));
    let since = arrival.since;
    let start = Box::pin(start(&server, &queue, arrival, &mut closing)).await;
    let mut transport = match start {
        Ok(transport) => transport,
        Err(why) => return why,
    };
    let timings = &server.config.timings;
    let request = Box::pin(wait(&mut transport, &queue, (since, timings), &mut closing)).await;
    let why = match request {
        Ok(request) => run_session(&server, request, &mut transport, &queue, &mut closing).await,
        Err(why) => {
            let words = match why {
                CloseReason::Closed if server.host.goes_on_elsewhere() => Some(SERVICED),
                CloseReason::Grace if queue.last_step().is_some() => Some(LATE),
                CloseReason::Tried => Some(TRIED),
                _ => None,
            };
            match words {
                Some(words) => Box::pin(transport.part(words, timings.leave)).await,
                // There is no session to close.
                None if why == CloseReason::Closed => transport.abort.blow(why),
                None => {}
            }
            why
        }
    };
    Box::pin(transport.close(why, server.config.timings.leave)).await;
    transport.abort.blown().unwrap_or(why)
}

/// Waits for a guest to request a seat.
async fn wait(
    transport: &mut Transport,
    queue: &InputQueue,
    (since, timings): (Instant, &Timings),
    closing: &mut Closing,
) -> Result<Box<SessionRequest>, CloseReason> {
    loop {
        let until = waits_until(transport, queue, (since, timings));
        tokio::select! {
            left = transport.over() => return Err(left),
            () = queue.bell.notified() => {}
            () = closing.due() => return Err(CloseReason::Closed),
            () = sleep_until(until) => {
                // The protocol may have started meanwhile, which does not signal the bell.
                if waits_until(transport, queue, (since, timings)) <= now() {
                    return Err(CloseReason::Grace);
                }
            }
        }
        if let Some(request) = queue.take_wanted()? {
            return Ok(request);
        }
    }
}

/// Returns the deadline for the next step before a seat: short for a silent connection, longer for
/// a person who reads and types.
fn waits_until(
    transport: &Transport,
    queue: &InputQueue,
    (since, timings): (Instant, &Timings),
) -> Instant {
    let step = match queue.last_step() {
        Some(stepped) => stepped + timings.prompt,
        None if transport.abort.bytes_read() > GREETING_BYTES_MAX => since + timings.comparing,
        None => since + timings.grace,
    };
    step.min(since + timings.entry)
}

/// Runs a session and closes it.
async fn run_session(
    server: &Arc<ServerState>,
    request: Box<SessionRequest>,
    transport: &mut Transport,
    queue: &InputQueue,
    closing: &mut Closing,
) -> CloseReason {
    let timings = &server.config.timings;
    let (channel, end) = (request.channel, line_end(request.terminal));
    let nothing = Bytes::new();
    let Some(_permit) = server.permit(closing.number()) else {
        let last = (nothing, FULL, end, 1);
        Box::pin(see_out(transport, channel, timings, last)).await;
        return CloseReason::Full;
    };
    if request.takes_export {
        let seats = &server.metrics.seats;
        let _count = seats.count(SeatKind::Export, ShownOn::File);
        let at = (&mut *transport, channel);
        let host = server.host.as_ref();
        return Box::pin(taking::send(host, &request.guest, at, timings, closing)).await;
    }
    let mut attended = match Attended::new(server, *request, transport.handle.clone()) {
        Ok(attended) => attended,
        Err(why) => {
            let last = (nothing, FAULT, end, 1);
            Box::pin(see_out(transport, channel, timings, last)).await;
            return why;
        }
    };
    let Err(why) = show(&mut attended, transport, queue, closing).await;
    let back = attended.given_back();
    let (why, goodbye) = attended.leave(why);
    let (words, status) = match (why, &goodbye) {
        (CloseReason::Gone | CloseReason::Stalled | CloseReason::Crowded, _) => return why,
        (CloseReason::Fault, _) => (FAULT, 1),
        (_, Some(goodbye)) => (goodbye.words.as_str(), goodbye.status),
        (CloseReason::Idle, None) => (IDLE, 1),
        (_, None) if server.host.goes_on_elsewhere() => (SERVICED, 0),
        (_, None) => (CLOSED, 0),
    };
    let last = (back, words, end, status);
    Box::pin(see_out(transport, channel, timings, last)).await;
    why
}

/// Shows a session in the display that its guest chooses, until there is a reason to close.
async fn show(
    at: &mut Attended,
    transport: &mut Transport,
    queue: &InputQueue,
    closing: &mut Closing,
) -> Result<Infallible, CloseReason> {
    loop {
        at.begin()?;
        let display = match at.display {
            SeatDisplay::Screens => screens::run(at, transport, queue, closing).await?,
            // Boxed, so that screens reserve no memory for it.
            SeatDisplay::Plain => Box::pin(lines::run(at, transport, queue, closing)).await?,
        };
        at.go_over(display)?;
    }
}
