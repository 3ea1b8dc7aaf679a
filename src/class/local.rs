//! The instructor's console at the terminal of the host.

use std::io;
use std::thread;

use crossterm::event::{Event as TerminalEvent, read};
use tokio::sync::mpsc;

use crate::door::{Farewell, Seat};
use crate::terminal::{self, Look, Terminal};
use crate::tui::key::Key;
use crate::tui::line;
use crate::tui::screen::Event;

/// Terminal events that may wait.
const WAITING_MAX: usize = 512;

/// Runs a seat at this terminal until it is left, the terminal is gone, or `shutdown` resolves; with
/// its last words, if it has any.
///
/// # Errors
/// Where the terminal cannot be taken over.
pub async fn attend(
    mut seat: Box<dyn Seat>,
    look: Look,
    shutdown: impl Future<Output = ()>,
) -> io::Result<Option<Farewell>> {
    let mut terminal = Terminal::take(look)?;
    let (sender, mut inputs) = mpsc::channel(WAITING_MAX);
    thread::Builder::new().name("keys".into()).spawn(move || {
        while let Ok(event) = read() {
            if sender.blocking_send(event).is_err() {
                return;
            }
        }
    })?;
    let mut size = terminal::size();
    seat.resize(size);
    let mut shutdown = std::pin::pin!(shutdown);
    let farewell = loop {
        if let Some(farewell) = seat.farewell() {
            break Some(farewell);
        }
        terminal.paint(&seat.page(), size)?;
        tokio::select! {
            input = inputs.recv() => match input {
                None => break None,
                Some(TerminalEvent::Resize(columns, rows)) => {
                    size = terminal::clamped(columns, rows);
                    terminal.forget();
                    seat.resize(size);
                }
                Some(TerminalEvent::Key(key)) => {
                    let keys: Vec<Key> = Key::from_terminal(key).collect();
                    if keys.contains(&Key::Ctrl('c')) {
                        break None;
                    }
                    keys.into_iter().for_each(|key| seat.event(Event::Key(key)));
                }
                Some(TerminalEvent::Paste(text)) => {
                    seat.event(Event::Paste(line::pasted(&text)));
                }
                Some(_) => {}
            },
            () = seat.changed() => {}
            () = &mut shutdown => break None,
        }
    };
    seat.event(Event::Leaving);
    Ok(farewell)
}
