//! The instructor's console at the terminal of the host, on screens or in plain lines.

mod lines;

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{self, Receiver};

use crate::plain::front::Front;
use crate::ssh::{Goodbye, Session};
use crate::terminal::lines::LineSource;
use crate::terminal::listen::{Heard, listen, listen_whole};
use crate::terminal::{self, Terminal, TerminalOptions};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::screen::Event;
use crate::tui::settings::Verbosity;

/// The capacity of the input queue.
const WAITING_MAX: usize = 512;

/// The display of a console at the host.
pub struct HostDisplay {
    /// The options of the terminal.
    pub look: TerminalOptions,
    /// True to begin in plain lines.
    pub plain: bool,
    /// The number of words in plain lines.
    pub verbosity: Verbosity,
    /// Remembers that the instructor goes over to plain lines, or to the screens.
    pub keep: KeepPlain,
}

/// Remembers plain lines, or the screens, for the next start. Returns the error otherwise.
pub type KeepPlain = Box<dyn Fn(bool) -> Result<(), String>>;

/// The reason why one display ended.
enum Left {
    /// The session is over, with its goodbye message, if any.
    Session(Option<Goodbye>),
    /// The instructor goes over to the other display.
    Over,
}

/// The session, and what every display of it needs.
struct Attendance {
    seat: Box<dyn Session>,
    source: LineSource,
    inputs: Receiver<Heard>,
    stops: Stops,
    /// The conversation in plain lines, once there was one.
    front: Option<Box<Front>>,
}

/// Runs a session at this terminal until it ends, the terminal is gone, or `shutdown` resolves.
/// Returns its goodbye message, if any.
///
/// # Errors
/// If the terminal cannot be taken over.
pub async fn attend(
    seat: Box<dyn Session>,
    display: HostDisplay,
    shutdown: impl Future<Output = ()>,
) -> io::Result<Option<Goodbye>> {
    // Screens need keys; plain lines take what there is.
    let source = match display.plain {
        true => LineSource::here(),
        false => LineSource::Keys,
    };
    let (sender, inputs) = mpsc::channel(WAITING_MAX);
    let hand = move |heard| sender.blocking_send(heard).is_ok();
    match source {
        LineSource::Keys => listen(hand)?,
        LineSource::Terminal | LineSource::Pipe => listen_whole(hand)?,
    }
    let mut attendance = Attendance {
        seat,
        source,
        inputs,
        stops: Stops::listen()?,
        front: None,
    };
    let mut plain = display.plain;
    let shows = async {
        loop {
            let left = match plain {
                true => attendance.lines(&display).await?,
                false => attendance.screens(display.look).await?,
            };
            match left {
                Left::Session(goodbye) => return io::Result::Ok(goodbye),
                Left::Over => {
                    plain = !plain;
                    if let Err(why) = (display.keep)(plain) {
                        tracing::warn!(why, "the display of the console was not remembered");
                    }
                }
            }
        }
    };
    let goodbye = tokio::select! {
        goodbye = shows => goodbye?,
        () = shutdown => None,
    };
    attendance.seat.event(Event::Leaving);
    Ok(goodbye)
}

impl Attendance {
    /// Shows the session on screens.
    async fn screens(&mut self, look: TerminalOptions) -> io::Result<Left> {
        let mut terminal = Terminal::take(look)?;
        let mut size = terminal::size();
        self.seat.resize(size);
        loop {
            if let Some(goodbye) = self.seat.goodbye() {
                return Ok(Left::Session(Some(goodbye)));
            }
            terminal.paint(&self.seat.page(), size)?;
            tokio::select! {
                input = self.inputs.recv() => match input {
                    None | Some(Heard::Closed | Heard::Input(Input::Key(Key::Ctrl('c')))) => {
                        return Ok(Left::Session(None));
                    }
                    Some(Heard::Resized) => {
                        size = terminal::size();
                        terminal.forget();
                        self.seat.resize(size);
                    }
                    Some(Heard::Input(Input::Key(Key::F2))) => return Ok(Left::Over),
                    Some(Heard::Input(Input::Key(key))) => self.seat.event(Event::Key(key)),
                    Some(Heard::Input(Input::Paste(text))) => self.seat.event(Event::Paste(text)),
                    Some(Heard::Input(Input::Click { .. } | Input::Wheel(_))) => {}
                    // Lines that come whole are not read on screens.
                    Some(Heard::Bytes(_) | Heard::Ended) => {}
                },
                () = self.stops.gone_on() => {
                    // A shell has used the terminal meanwhile and has changed its modes.
                    terminal::give_back();
                    terminal.retake()?;
                    size = terminal::size();
                    self.seat.resize(size);
                }
                () = self.seat.changed() => {}
            }
        }
    }
}

/// Stop signals from outside. Those that can be caught do nothing, because learners sit in the
/// class.
#[cfg(unix)]
struct Stops {
    _stop: Signal,
    gone_on: Signal,
}

#[cfg(unix)]
impl Stops {
    fn listen() -> io::Result<Self> {
        // The system's numbers for these two differ.
        let kind = |of: rustix::process::Signal| SignalKind::from_raw(of.as_raw());
        Ok(Self {
            _stop: signal(kind(rustix::process::Signal::TSTP))?,
            gone_on: signal(kind(rustix::process::Signal::CONT))?,
        })
    }

    /// Resolves once the program continues after a stop.
    async fn gone_on(&mut self) {
        if self.gone_on.recv().await.is_none() {
            std::future::pending().await
        }
    }
}

/// Windows has no stop signals.
#[cfg(not(unix))]
struct Stops;

#[cfg(not(unix))]
impl Stops {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn gone_on(&mut self) {
        std::future::pending().await
    }
}
