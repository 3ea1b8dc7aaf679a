//! The instructor's console at the terminal of the host.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use crate::ssh::{Goodbye, Session};
use crate::terminal::listen::{Heard, listen};
use crate::terminal::{self, Terminal, TerminalOptions};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::screen::Event;

/// The capacity of the input queue.
const WAITING_MAX: usize = 512;

/// Runs a session at this terminal until it ends, the terminal is gone, or `shutdown` resolves.
/// Returns its goodbye message, if any.
///
/// # Errors
/// If the terminal cannot be taken over.
pub async fn attend(
    mut seat: Box<dyn Session>,
    look: TerminalOptions,
    shutdown: impl Future<Output = ()>,
) -> io::Result<Option<Goodbye>> {
    let mut terminal = Terminal::take(look)?;
    let (sender, mut inputs) = mpsc::channel(WAITING_MAX);
    listen(move |heard| sender.blocking_send(heard).is_ok())?;
    let mut stops = Stops::listen()?;
    let mut size = terminal::size();
    seat.resize(size);
    let mut shutdown = std::pin::pin!(shutdown);
    let goodbye = loop {
        if let Some(goodbye) = seat.goodbye() {
            break Some(goodbye);
        }
        terminal.paint(&seat.page(), size)?;
        tokio::select! {
            input = inputs.recv() => match input {
                None | Some(Heard::Closed | Heard::Ended) => break None,
                Some(Heard::Input(Input::Key(Key::Ctrl('c')))) => break None,
                Some(Heard::Resized) => {
                    size = terminal::size();
                    terminal.forget();
                    seat.resize(size);
                }
                Some(Heard::Input(Input::Key(key))) => seat.event(Event::Key(key)),
                Some(Heard::Input(Input::Paste(text))) => seat.event(Event::Paste(text)),
                Some(Heard::Bytes(_) | Heard::Input(Input::Click { .. } | Input::Wheel(_))) => {}
            },
            () = stops.gone_on() => {
                // A shell has used the terminal meanwhile and has changed its modes.
                terminal::give_back();
                terminal.retake()?;
                size = terminal::size();
                seat.resize(size);
            }
            () = seat.changed() => {}
            () = &mut shutdown => break None,
        }
    };
    seat.event(Event::Leaving);
    Ok(goodbye)
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
