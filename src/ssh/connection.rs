//! One connection, from its first byte to its last: it waits for authentication, runs the guest's
//! session and closes it.
//!
//! It always paints the newest page. However much arrives or changes, at most one frame is in
//! flight, and a client that reads nothing delays only itself.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use russh::server::{Handle, RunningSession, run_stream};
use russh::{ChannelId, Disconnect};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until, timeout, timeout_at};

use super::abort::{AbortHandle, AbortableStream};
use super::catch_panic::{CatchPanic, catch_panic};
use super::clock::now;
use super::config::{GREETING_BYTES_MAX, Timings};
use super::frame::Frame;
use super::handler::ConnectionHandler;
use super::input_queue::{Drained, InputQueue, SessionRequest};
use super::keepalive::Keepalive;
use super::server::{ServerState, UnauthenticatedSlot};
use super::{CloseReason, Goodbye, Session, ansi, own};
use crate::tui::input::{Decoder, Input};
use crate::tui::screen::Event;

/// Shown after a session panicked.
const FAULT: &str = "Something went wrong on the host. Type the same command to come back.";
/// Shown after a long time without input.
const IDLE: &str = "You did not type anything for a long time. Type the same command to come back.";
/// Shown when the SSH server closes.
const CLOSED: &str = "The host has stopped the program.";
/// Shown when every seat is taken.
const FULL: &str = "Every seat is taken. Tell your instructor, then type the same command again.";
/// Shown after too many failed attempts.
const TRIED: &str = "Too many tries. Type the same command again, and take your time.";
/// Shown when authentication took too long.
const LATE: &str = "Time is up. You did not answer for too long. Type the same command again.";

/// An accepted connection.
pub struct Arrival {
    /// The stream.
    pub stream: TcpStream,
    /// Aborts the stream.
    pub fuse: Arc<AbortHandle>,
    /// Its slot among the unauthenticated connections.
    pub place: UnauthenticatedSlot,
}

/// Runs a connection to its end and returns the reason for closing. One-time steps are boxed, so
/// that a session does not reserve memory for them throughout.
pub async fn attend(
    house: Arc<ServerState>,
    arrival: Box<Arrival>,
    mut closing: watch::Receiver<bool>,
) -> CloseReason {
    let inbox = Arc::new(InputQueue::new(house.config.input_bytes_max));
    let since = now();
    let start = Box::pin(start(&house, &inbox, arrival, since, &mut closing)).await;
    let mut line = match start {
        Ok(line) => line,
        Err(why) => return why,
    };
    let timings = &house.config.timings;
    let wanted = Box::pin(wait(&mut line, &inbox, (since, timings), &mut closing)).await;
    let why = match wanted {
        Ok(wanted) => seat(&house, wanted, &mut line, &inbox, &mut closing).await,
        Err(why) => {
            if why == CloseReason::Closed {
                // There is no session to close.
                line.fuse.blow(why);
            }
            let words = match why {
                CloseReason::Grace if inbox.last_step().is_some() => Some(LATE),
                CloseReason::Tried => Some(TRIED),
                _ => None,
            };
            if let Some(words) = words {
                Box::pin(line.part(words, house.config.timings.leave)).await;
            }
            why
        }
    };
    Box::pin(line.close(why, house.config.timings.leave)).await;
    line.fuse.blown().unwrap_or(why)
}

/// Starts the SSH protocol.
async fn start(
    house: &ServerState,
    inbox: &Arc<InputQueue>,
    arrival: Box<Arrival>,
    since: Instant,
    closing: &mut watch::Receiver<bool>,
) -> Result<Box<Transport>, CloseReason> {
    let Arrival {
        stream,
        fuse,
        place,
    } = *arrival;
    let protocol = house.protocol(place.number);
    let handler = Box::new(ConnectionHandler::new(
        Arc::clone(&house.host),
        Arc::clone(inbox),
        place,
        &house.config,
    ));
    let stall = house.config.timings.stall;
    let grace = since + house.config.timings.grace;
    let stream = Box::new(AbortableStream::new(stream, Arc::clone(&fuse), stall));
    let running = tokio::select! {
        started = timeout_at(grace, run_stream(protocol, stream, handler)) => match started {
            Ok(Ok(running)) => running,
            Ok(Err(_)) => return Err(fuse.blown().unwrap_or(CloseReason::Gone)),
            Err(_) => return Err(CloseReason::Grace),
        },
        _ = closing.changed() => return Err(CloseReason::Closed),
    };
    Ok(Box::new(Transport {
        handle: running.handle(),
        running,
        ended: false,
        fuse,
    }))
}

/// The running SSH protocol of a connection.
struct Transport {
    handle: Handle,
    running: RunningSession<Box<ConnectionHandler>>,
    ended: bool,
    fuse: Arc<AbortHandle>,
}

impl Transport {
    /// Resolves when the connection has ended, with the reason.
    async fn over(&mut self) -> CloseReason {
        if !self.ended {
            let _ = (&mut self.running).await;
            self.ended = true;
        }
        self.fuse.blown().unwrap_or(CloseReason::Gone)
    }

    /// Sends a closing message to a guest without a seat, and waits for the client to close.
    async fn part(&mut self, words: &str, leave: Duration) {
        let handle = self.handle.clone();
        let reason = Disconnect::ByApplication;
        let told = handle.disconnect(reason, words.into(), String::new());
        if timeout(leave, told).await.is_ok() {
            let _ = timeout(leave, self.over()).await;
        }
    }

    /// Waits for the client to close, then ends the connection.
    async fn close(&mut self, why: CloseReason, leave: Duration) {
        let patient = !matches!(
            why,
            CloseReason::Grace | CloseReason::Stalled | CloseReason::Crowded
        );
        if patient && timeout(leave, self.over()).await.is_ok() {
            return;
        }
        if !self.ended {
            self.fuse.blow(why);
            self.over().await;
        }
    }
}

/// Waits for a guest to request a seat.
async fn wait(
    line: &mut Transport,
    inbox: &InputQueue,
    (since, timings): (Instant, &Timings),
    closing: &mut watch::Receiver<bool>,
) -> Result<Box<SessionRequest>, CloseReason> {
    loop {
        let until = waits_until(line, inbox, (since, timings));
        tokio::select! {
            left = line.over() => return Err(left),
            () = inbox.bell.notified() => {}
            _ = closing.changed() => return Err(CloseReason::Closed),
            () = sleep_until(until) => {
                // The protocol may have started meanwhile, which does not signal the bell.
                if waits_until(line, inbox, (since, timings)) <= now() {
                    return Err(CloseReason::Grace);
                }
            }
        }
        if let Some(wanted) = inbox.take_wanted()? {
            return Ok(wanted);
        }
    }
}

/// Returns the deadline for the next step before a seat: short for a silent connection, longer for
/// a person who reads and types.
fn waits_until(
    line: &Transport,
    inbox: &InputQueue,
    (since, timings): (Instant, &Timings),
) -> Instant {
    let step = match inbox.last_step() {
        Some(stepped) => stepped + timings.prompt,
        None if line.fuse.bytes_read() > GREETING_BYTES_MAX => since + timings.comparing,
        None => since + timings.grace,
    };
    step.min(since + timings.entry)
}

/// Runs a session and closes it.
async fn seat(
    house: &Arc<ServerState>,
    wanted: Box<SessionRequest>,
    line: &mut Transport,
    inbox: &InputQueue,
    closing: &mut watch::Receiver<bool>,
) -> CloseReason {
    let channel = wanted.channel;
    let timings = &house.config.timings;
    let Some(_chair) = house.permit() else {
        Box::pin(see_out(line, channel, timings, (Bytes::new(), FULL, 1))).await;
        return CloseReason::Full;
    };
    let mut drive = match Connection::new(house, *wanted, line.handle.clone()) {
        Ok(drive) => drive,
        Err(why) => {
            Box::pin(see_out(line, channel, timings, (Bytes::new(), FAULT, 1))).await;
            return why;
        }
    };
    let Err(why) = drive.run(line, inbox, closing).await;
    let (why, goodbye) = drive.leave(why);
    let (words, status) = match (why, &goodbye) {
        (CloseReason::Gone | CloseReason::Stalled | CloseReason::Crowded, _) => return why,
        (CloseReason::Fault, _) => (FAULT, 1),
        (_, Some(goodbye)) => (goodbye.words.as_str(), goodbye.status),
        (CloseReason::Idle, None) => (IDLE, 1),
        (_, None) => (CLOSED, 0),
    };
    let back = Bytes::from_static(ansi::GIVE_BACK);
    Box::pin(see_out(line, channel, timings, (back, words, status))).await;
    why
}

/// Sends data, exit status, EOF and close, in this order and without a disconnect. Otherwise the
/// client drops the bytes that restore its terminal.
async fn see_out(
    line: &mut Transport,
    channel: ChannelId,
    timings: &Timings,
    (before, words, status): (Bytes, &str, u32),
) {
    let handle = line.handle.clone();
    let mut last = before.to_vec();
    for words in words.lines() {
        last.extend(
            words
                .chars()
                .filter(|c| !c.is_control())
                .collect::<String>()
                .bytes(),
        );
        last.extend_from_slice(b"\r\n");
    }
    let tell = async {
        let _ = handle.data(channel, last).await;
        let _ = handle.exit_status_request(channel, status).await;
        let _ = handle.eof(channel).await;
        let _ = handle.close(channel).await;
    };
    let _ = timeout(timings.leave, tell).await;
}

/// Passes input to a session. Returns whether it did. Mouse events stay with the guest's terminal.
fn hear(seat: &mut dyn Session, input: Input) -> bool {
    let event = match input {
        Input::Key(key) => Event::Key(key),
        Input::Paste(text) => Event::Paste(text),
        Input::Click { .. } | Input::Wheel(_) => return false,
    };
    seat.event(event);
    true
}

/// A session with the state of its client.
struct Connection<'a> {
    house: &'a ServerState,
    seat: Box<dyn Session>,
    handle: Handle,
    channel: ChannelId,
    keepalive: Keepalive,
    decoder: Decoder,
    size: (u16, u16),
    shown: Option<Arc<Frame>>,
    dirty: bool,
    /// The time since which the session waits for a change that is about to arrive.
    settling: Option<Instant>,
    /// The time of the last input.
    typed: Instant,
    painted: Option<Instant>,
    /// The next wake-up, or an earlier one: resetting it on every change would cost more than an
    /// occasional early wake-up.
    alarm: Pin<Box<Sleep>>,
    goodbye: Option<Goodbye>,
}

impl<'a> Connection<'a> {
    fn new(
        house: &'a ServerState,
        wanted: SessionRequest,
        handle: Handle,
    ) -> Result<Box<Self>, CloseReason> {
        let SessionRequest {
            guest,
            channel,
            size,
        } = wanted;
        Ok(Box::new(Self {
            house,
            seat: catch_panic(|| house.host.seat(guest, size))?,
            handle,
            channel,
            keepalive: Keepalive::new(house.config.timings.keepalive),
            decoder: Decoder::new(house.config.timings.quiet),
            size,
            shown: None,
            dirty: true,
            settling: None,
            typed: now(),
            painted: None,
            alarm: Box::pin(sleep_until(now() + house.config.timings.idle)),
            goodbye: None,
        }))
    }

    /// Runs until there is a reason to close.
    async fn run(
        &mut self,
        line: &mut Transport,
        inbox: &InputQueue,
        closing: &mut watch::Receiver<bool>,
    ) -> Result<Infallible, CloseReason> {
        Box::pin(self.send(Bytes::from_static(ansi::TAKE_OVER))).await?;
        loop {
            self.take(inbox.take())?;
            // Only now, so that input that has arrived still counts, however late it is read.
            self.late()?;
            self.goodbye = catch_panic(|| self.seat.goodbye())?;
            if self.goodbye.is_some() {
                return Err(CloseReason::Farewell);
            }
            let settling = catch_panic(|| self.seat.is_settling())?;
            self.settling = settling.then(|| self.settling.unwrap_or_else(now));
            if self.dirty && self.may_paint_at() <= now() {
                // Closing the server does not wait for a client that reads nothing.
                // Boxed while it runs, so that an idle session reserves no memory for it.
                tokio::select! {
                    painted = Box::pin(self.paint()) => painted?,
                    _ = closing.changed() => return Err(CloseReason::Closed),
                }
            }
            let deadline = self.deadline();
            if self.alarm.is_elapsed() || deadline < self.alarm.deadline() {
                self.alarm.as_mut().reset(deadline);
            }
            tokio::select! {
                left = line.over() => return Err(left),
                () = inbox.bell.notified() => {}
                changed = CatchPanic(catch_panic(|| self.seat.changed())?) => {
                    changed?;
                    self.dirty = true;
                }
                () = self.keepalive.replied() => {}
                _ = closing.changed() => return Err(CloseReason::Closed),
                () = self.alarm.as_mut() => {}
            }
        }
    }

    /// Handles the input that has arrived.
    fn take(&mut self, taken: Drained) -> Result<(), CloseReason> {
        if !taken.input.is_empty() || taken.gap {
            self.typed = now();
        }
        let seat = &mut self.seat;
        let mut heard = false;
        let mut hear = |input| {
            heard |= hear(seat.as_mut(), input);
        };
        catch_panic(|| self.decoder.feed(&taken.input, &mut hear))?;
        if taken.gap {
            self.decoder.gap();
        }
        self.dirty |= heard;
        if let Some(size) = taken.size {
            self.size = size;
            // A resized window loses its content, even if it has its old size again.
            self.shown = None;
            self.dirty = true;
            catch_panic(|| self.seat.resize(size))?;
        }
        taken.turned_away.map_or(Ok(()), Err)
    }

    /// Handles the deadlines that have passed.
    fn late(&mut self) -> Result<(), CloseReason> {
        let timings = &self.house.config.timings;
        if now() >= self.typed + timings.idle {
            return Err(CloseReason::Idle);
        }
        self.keepalive.late(&self.handle, self.typed)?;
        if self.quiet_at().is_some_and(|at| at <= now()) {
            let (seat, mut heard) = (&mut self.seat, false);
            let mut hear = |input| {
                heard |= hear(seat.as_mut(), input);
            };
            let quiet = now() - self.typed;
            catch_panic(|| self.decoder.idle(quiet, &mut hear))?;
            self.dirty |= heard;
        }
        Ok(())
    }

    /// Returns the next deadline.
    fn deadline(&self) -> Instant {
        let idle = self.typed + self.house.config.timings.idle;
        let paint = self.dirty.then(|| self.may_paint_at());
        let keepalive = self.keepalive.due(self.typed);
        [self.quiet_at(), paint]
            .into_iter()
            .flatten()
            .fold(idle.min(keepalive), Instant::min)
    }

    fn quiet_at(&self) -> Option<Instant> {
        self.decoder
            .patience()
            .map(|patience| self.typed + patience)
    }

    fn may_paint_at(&self) -> Instant {
        let timings = &self.house.config.timings;
        let next = self
            .painted
            .map_or(self.typed, |painted| painted + timings.repaint);
        // Further keys do not extend this: a person who types keeps seeing the result.
        let settled = self.settling.map(|since| since + timings.settle);
        settled.map_or(next, |settled| next.max(settled))
    }

    async fn paint(&mut self) -> Result<(), CloseReason> {
        let frames = &self.house.frames;
        let (frame, step) = catch_panic(|| {
            let page = self.seat.page();
            let frame = frames.frame(&page, self.size, &self.seat.theme());
            let step = frames.step(self.shown.as_ref(), &frame);
            (frame, own::filled(step, self.seat.own()))
        })?;
        self.dirty = false;
        self.shown = Some(frame);
        if step.is_empty() {
            return Ok(());
        }
        self.send(step).await?;
        self.painted = Some(now());
        Ok(())
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), CloseReason> {
        let stall = self.house.config.timings.stall;
        match timeout(stall, self.handle.data(self.channel, bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(CloseReason::Gone),
            Err(_) => Err(CloseReason::Stalled),
        }
    }

    /// Sends the session its last event and returns its goodbye message.
    fn leave(self, why: CloseReason) -> (CloseReason, Option<Goodbye>) {
        let Self {
            mut seat, goodbye, ..
        } = self;
        let left = catch_panic(move || {
            let mut goodbye = goodbye;
            if why != CloseReason::Fault {
                seat.event(Event::Leaving);
                goodbye = goodbye.or_else(|| seat.goodbye());
            }
            goodbye
        });
        match left {
            Ok(goodbye) => (why, goodbye),
            Err(fault) => (fault, None),
        }
    }
}
