//! One connection, from its first byte to its last: it waits for authentication, runs the guest's
//! session and closes it.
//!
//! It always paints the newest page. However much arrives or changes, at most one frame is in
//! flight, and a client that reads nothing delays only itself.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use ratatui::layout::Rect;
use russh::ChannelId;
use russh::server::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::catch_panic::{CatchPanic, catch_panic};
use super::clock::now;
use super::config::{GREETING_BYTES_MAX, Timings};
use super::frame::Frame;
use super::input_queue::{Drained, InputQueue, SessionRequest};
use super::keepalive::Keepalive;
use super::server_state::ServerState;
use super::transport::{Arrival, Transport, see_out, start};
use super::{CloseReason, Goodbye, Session, ansi, own};
use crate::tui::input::{Decoder, Input};
use crate::tui::paint;
use crate::tui::screen::Event;
use crate::tui::scrolling::WHEEL_LINES;

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

/// Runs a connection to its end and returns the reason for closing. One-time steps are boxed, so
/// that a session does not reserve memory for them throughout.
pub async fn attend(
    server: Arc<ServerState>,
    arrival: Box<Arrival>,
    mut closing: watch::Receiver<bool>,
) -> CloseReason {
    let queue = Arc::new(InputQueue::new(server.config.input_bytes_max));
    let since = now();
    let start = Box::pin(start(&server, &queue, arrival, since, &mut closing)).await;
    let mut transport = match start {
        Ok(transport) => transport,
        Err(why) => return why,
    };
    let timings = &server.config.timings;
    let request = Box::pin(wait(&mut transport, &queue, (since, timings), &mut closing)).await;
    let why = match request {
        Ok(request) => run_session(&server, request, &mut transport, &queue, &mut closing).await,
        Err(why) => {
            if why == CloseReason::Closed {
                // There is no session to close.
                transport.abort.blow(why);
            }
            let words = match why {
                CloseReason::Grace if queue.last_step().is_some() => Some(LATE),
                CloseReason::Tried => Some(TRIED),
                _ => None,
            };
            if let Some(words) = words {
                Box::pin(transport.part(words, server.config.timings.leave)).await;
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
    closing: &mut watch::Receiver<bool>,
) -> Result<Box<SessionRequest>, CloseReason> {
    loop {
        let until = waits_until(transport, queue, (since, timings));
        tokio::select! {
            left = transport.over() => return Err(left),
            () = queue.bell.notified() => {}
            _ = closing.changed() => return Err(CloseReason::Closed),
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
    closing: &mut watch::Receiver<bool>,
) -> CloseReason {
    let channel = request.channel;
    let timings = &server.config.timings;
    let Some(_permit) = server.permit() else {
        Box::pin(see_out(
            transport,
            channel,
            timings,
            (Bytes::new(), FULL, 1),
        ))
        .await;
        return CloseReason::Full;
    };
    let mut connection = match Connection::new(server, *request, transport.handle.clone()) {
        Ok(connection) => connection,
        Err(why) => {
            Box::pin(see_out(
                transport,
                channel,
                timings,
                (Bytes::new(), FAULT, 1),
            ))
            .await;
            return why;
        }
    };
    let Err(why) = connection.run(transport, queue, closing).await;
    let (why, goodbye) = connection.leave(why);
    let (words, status) = match (why, &goodbye) {
        (CloseReason::Gone | CloseReason::Stalled | CloseReason::Crowded, _) => return why,
        (CloseReason::Fault, _) => (FAULT, 1),
        (_, Some(goodbye)) => (goodbye.words.as_str(), goodbye.status),
        (CloseReason::Idle, None) => (IDLE, 1),
        (_, None) => (CLOSED, 0),
    };
    let back = Bytes::from_static(ansi::GIVE_BACK);
    Box::pin(see_out(transport, channel, timings, (back, words, status))).await;
    why
}

/// The window of a guest, for clicks.
#[derive(Clone, Copy)]
struct ClickArea {
    size: (u16, u16),
    /// True if the newest page is the one that is shown. A click on another one could choose what
    /// came to that place after the guest had looked.
    current: bool,
}

/// Passes input to a session. Returns whether it did.
fn hear(session: &mut dyn Session, area: ClickArea, input: Input) -> bool {
    let event = match input {
        Input::Key(key) => Event::Key(key),
        Input::Paste(text) => Event::Paste(text),
        Input::Wheel(notches) => Event::Wheel(notches.saturating_mul(WHEEL_LINES)),
        // The page has changed since the client saw it: nobody clicked what is there now.
        Input::Click { .. } if !area.current => return false,
        Input::Click { column, row } => {
            let (columns, rows) = area.size;
            let window = Rect::new(0, 0, columns, rows);
            let charset = session.theme().charset();
            let page = session.page();
            let found = paint::target_at(&page, window, charset, column, row);
            match found {
                Some(target) => Event::Choose(target),
                None => return false,
            }
        }
    };
    session.event(event);
    true
}

/// A session with the state of its client.
struct Connection<'a> {
    server: &'a ServerState,
    session: Box<dyn Session>,
    handle: Handle,
    channel: ChannelId,
    keepalive: Keepalive,
    decoder: Decoder,
    size: (u16, u16),
    mouse: bool,
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
        server: &'a ServerState,
        request: SessionRequest,
        handle: Handle,
    ) -> Result<Box<Self>, CloseReason> {
        let SessionRequest {
            guest,
            channel,
            size,
            mouse,
        } = request;
        Ok(Box::new(Self {
            server,
            session: catch_panic(|| server.host.seat(guest, size))?,
            handle,
            channel,
            keepalive: Keepalive::new(server.config.timings.keepalive),
            decoder: Decoder::new(server.config.timings.quiet),
            size,
            mouse,
            shown: None,
            dirty: true,
            settling: None,
            typed: now(),
            painted: None,
            alarm: Box::pin(sleep_until(now() + server.config.timings.idle)),
            goodbye: None,
        }))
    }

    /// Runs until there is a reason to close.
    async fn run(
        &mut self,
        transport: &mut Transport,
        queue: &InputQueue,
        closing: &mut watch::Receiver<bool>,
    ) -> Result<Infallible, CloseReason> {
        Box::pin(self.send(Bytes::from_static(ansi::TAKE_OVER))).await?;
        if self.mouse {
            Box::pin(self.send(Bytes::from_static(ansi::MOUSE))).await?;
        }
        loop {
            self.take(queue.take())?;
            // Only now, so that input that has arrived still counts, however late it is read.
            self.late()?;
            self.goodbye = catch_panic(|| self.session.goodbye())?;
            if self.goodbye.is_some() {
                return Err(CloseReason::Goodbye);
            }
            let settling = catch_panic(|| self.session.is_settling())?;
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
                left = transport.over() => return Err(left),
                () = queue.bell.notified() => {}
                changed = CatchPanic(catch_panic(|| self.session.changed())?) => {
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
        let area = self.click_area();
        let session = &mut self.session;
        let mut heard = false;
        let mut hear = |input| {
            let current = area.current && !heard;
            heard |= hear(session.as_mut(), ClickArea { current, ..area }, input);
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
            catch_panic(|| self.session.resize(size))?;
        }
        taken.turned_away.map_or(Ok(()), Err)
    }

    fn click_area(&self) -> ClickArea {
        ClickArea {
            size: self.size,
            current: !self.dirty && self.shown.is_some(),
        }
    }

    /// Handles the deadlines that have passed.
    fn late(&mut self) -> Result<(), CloseReason> {
        let timings = &self.server.config.timings;
        if now() >= self.typed + timings.idle {
            return Err(CloseReason::Idle);
        }
        self.keepalive.late(&self.handle, self.typed)?;
        if self.quiet_at().is_some_and(|at| at <= now()) {
            let area = self.click_area();
            let (session, mut heard) = (&mut self.session, false);
            let mut hear = |input| {
                heard |= hear(session.as_mut(), area, input);
            };
            let quiet = now() - self.typed;
            catch_panic(|| self.decoder.idle(quiet, &mut hear))?;
            self.dirty |= heard;
        }
        Ok(())
    }

    /// Returns the next deadline.
    fn deadline(&self) -> Instant {
        let idle = self.typed + self.server.config.timings.idle;
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
        let timings = &self.server.config.timings;
        let next = self
            .painted
            .map_or(self.typed, |painted| painted + timings.repaint);
        // Further keys do not extend this: a person who types keeps seeing the result.
        let settled = self.settling.map(|since| since + timings.settle);
        settled.map_or(next, |settled| next.max(settled))
    }

    async fn paint(&mut self) -> Result<(), CloseReason> {
        let frames = &self.server.frames;
        let (frame, step) = catch_panic(|| {
            let page = self.session.page();
            let frame = frames.frame(&page, self.size, &self.session.theme());
            let step = frames.step(self.shown.as_ref(), &frame);
            (frame, own::filled(step, self.session.own()))
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
        let stall = self.server.config.timings.stall;
        match timeout(stall, self.handle.data(self.channel, bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(CloseReason::Gone),
            Err(_) => Err(CloseReason::Stalled),
        }
    }

    /// Sends the session its last event and returns its goodbye message.
    fn leave(self, why: CloseReason) -> (CloseReason, Option<Goodbye>) {
        let Self {
            mut session,
            goodbye,
            ..
        } = self;
        let left = catch_panic(move || {
            let mut goodbye = goodbye;
            if why != CloseReason::Fault {
                session.event(Event::Leaving);
                goodbye = goodbye.or_else(|| session.goodbye());
            }
            goodbye
        });
        match left {
            Ok(goodbye) => (why, goodbye),
            Err(fault) => (fault, None),
        }
    }
}
