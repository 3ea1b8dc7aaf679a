//! A session and its client, whichever display the session has: what is sent, the deadlines, and
//! the end.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use russh::ChannelId;
use russh::server::Handle;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::catch_panic::catch_panic;
use super::clock::now;
use super::config::Timings;
use super::display::{ClientTerminal, SeatDisplay};
use super::input_queue::SessionRequest;
use super::keepalive::Keepalive;
use super::server_state::ServerState;
use super::{CloseReason, Goodbye, Session, ansi};
use crate::metrics::{CountGuard, ShownOn};
use crate::plain::front::Front;
use crate::tui::input::Decoder;
use crate::tui::screen::Event;
use crate::tui::sign::Charset;

/// A session with the state of its client.
pub struct Attended {
    pub(super) server: Arc<ServerState>,
    pub(super) session: Box<dyn Session>,
    pub(super) handle: Handle,
    channel: ChannelId,
    pub(super) keepalive: Keepalive,
    pub(super) decoder: Decoder,
    pub(super) size: (u16, u16),
    pub(super) mouse: bool,
    pub(super) terminal: ClientTerminal,
    pub(super) charset: Charset,
    pub(super) display: SeatDisplay,
    /// The conversation in plain lines, once there was one.
    pub(super) front: Option<Box<Front>>,
    /// True if the cursor of a plain terminal is after a prompt.
    pub(super) mid_line: bool,
    /// The time of the last input.
    pub(super) typed: Instant,
    /// The next wake-up, or an earlier one: resetting it on every change would cost more than an
    /// occasional early wake-up.
    pub(super) alarm: Pin<Box<Sleep>>,
    pub(super) goodbye: Option<Goodbye>,
    /// Counts this seat.
    count: Option<CountGuard>,
}

impl Attended {
    /// Creates the session that was requested, and chooses its display.
    pub fn new(
        server: &Arc<ServerState>,
        request: SessionRequest,
        handle: Handle,
    ) -> Result<Box<Self>, CloseReason> {
        let SessionRequest {
            guest,
            channel,
            size,
            mouse,
            terminal,
            ..
        } = request;
        let (asked, charset) = (guest.display, guest.charset);
        let mut session = catch_panic(|| server.host.seat(guest, size))?;
        let display = match (terminal, asked) {
            (ClientTerminal::Simple | ClientTerminal::Missing, _) => SeatDisplay::Plain,
            (ClientTerminal::Full, Some(asked)) => asked,
            (ClientTerminal::Full, None) => {
                let remembered = catch_panic(|| session.remembered())?;
                remembered.unwrap_or(SeatDisplay::Screens)
            }
        };
        // A display that the terminal alone has decided is nobody's choice.
        if asked == Some(display) {
            catch_panic(|| session.chose(display))?;
        }
        let timings = &server.config.timings;
        Ok(Box::new(Self {
            session,
            handle,
            channel,
            keepalive: Keepalive::new(timings.keepalive),
            decoder: Decoder::new(timings.quiet),
            size,
            mouse,
            terminal,
            charset,
            display,
            front: None,
            mid_line: false,
            typed: now(),
            alarm: Box::pin(sleep_until(now() + timings.idle)),
            goodbye: None,
            count: None,
            server: Arc::clone(server),
        }))
    }

    pub(super) fn timings(&self) -> &Timings {
        &self.server.config.timings
    }

    /// Says to the session in which display it is shown.
    pub(super) fn begin(&mut self) -> Result<(), CloseReason> {
        let display = match self.display {
            SeatDisplay::Screens => ShownOn::Screens,
            SeatDisplay::Plain => ShownOn::Plain,
        };
        let kind = catch_panic(|| self.session.kind())?;
        self.count = Some(self.server.metrics.seats.count(kind, display));
        catch_panic(|| self.session.shown_in(self.display))
    }

    /// Changes the display, as the guest wishes.
    pub(super) fn go_over(&mut self, display: SeatDisplay) -> Result<(), CloseReason> {
        self.display = display;
        catch_panic(|| self.session.chose(display))
    }

    /// Handles the deadlines that have passed for every display. Returns whether the decoder's has.
    pub(super) fn late(&mut self) -> Result<bool, CloseReason> {
        if self.idle_at()?.is_some_and(|at| at <= now()) {
            return Err(CloseReason::Idle);
        }
        self.keepalive.late(&self.handle, self.typed)?;
        Ok(self.quiet_at().is_some_and(|at| at <= now()))
    }

    /// Takes the session's goodbye, if it is over.
    pub(super) fn over(&mut self) -> Result<(), CloseReason> {
        self.goodbye = catch_panic(|| self.session.goodbye())?;
        match self.goodbye {
            Some(_) => Err(CloseReason::Goodbye),
            None => Ok(()),
        }
    }

    /// Sets the alarm to the next deadline: that of the display, or an earlier one.
    pub(super) fn set_alarm(&mut self, display: Option<Instant>) -> Result<(), CloseReason> {
        let deadline = [self.idle_at()?, self.quiet_at(), display]
            .into_iter()
            .flatten()
            .fold(self.keepalive.due(self.typed), Instant::min);
        if self.alarm.is_elapsed() || deadline < self.alarm.deadline() {
            self.alarm.as_mut().reset(deadline);
        }
        Ok(())
    }

    /// Returns the time at which the connection is closed for silence.
    fn idle_at(&self) -> Result<Option<Instant>, CloseReason> {
        let is_watched_only = catch_panic(|| self.session.is_watched_only())?;
        Ok((!is_watched_only).then(|| self.typed + self.timings().idle))
    }

    fn quiet_at(&self) -> Option<Instant> {
        let patience = self.decoder.patience();
        patience.map(|patience| self.typed + patience)
    }

    pub(super) async fn send(&mut self, bytes: Bytes) -> Result<(), CloseReason> {
        let stall = self.timings().stall;
        self.server.metrics.connections.sent(bytes.len());
        match timeout(stall, self.handle.data(self.channel, bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(CloseReason::Gone),
            Err(_) => Err(CloseReason::Stalled),
        }
    }

    /// Returns the line end of plain lines and last words.
    pub(super) fn line_end(&self) -> &'static str {
        line_end(self.terminal)
    }

    /// Returns the bytes that end the display, before the last words.
    pub(super) fn given_back(&self) -> Bytes {
        Bytes::from_static(match (self.display, self.mid_line) {
            (SeatDisplay::Screens, _) => ansi::GIVE_BACK,
            (SeatDisplay::Plain, true) => b"\r\n",
            (SeatDisplay::Plain, false) => b"",
        })
    }

    /// Sends the session its last event and returns its goodbye message.
    pub(super) fn leave(self, why: CloseReason) -> (CloseReason, Option<Goodbye>) {
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

/// Returns the line end of a client: a terminal that a program has taken over needs both characters.
pub fn line_end(terminal: ClientTerminal) -> &'static str {
    match terminal {
        ClientTerminal::Full | ClientTerminal::Simple => "\r\n",
        ClientTerminal::Missing => "\n",
    }
}
