//! The console at the terminal of the host in plain lines.

use std::io;

use tokio::time::{Instant, sleep_until};

use super::{Attendance, HostDisplay, Left};
use crate::plain::WINDOW;
use crate::ssh::Timings;
use crate::ssh::conversation::{Conversation, ConversationStep, LinePlace};
use crate::ssh::display::ClientTerminal;
use crate::terminal;
use crate::terminal::lines::{LineSource, LineTerminal};
use crate::terminal::listen::Heard;
use crate::tui::sign::Charset;

impl Attendance {
    /// Tells the session in plain lines.
    pub(super) async fn lines(&mut self, display: &HostDisplay) -> io::Result<Left> {
        let terminal = LineTerminal::take(self.source)?;
        self.seat.resize(WINDOW);
        let place = place(&terminal, display);
        let mut conversation = Conversation::new(self.front.take(), place, Timings::default());
        let left = loop {
            if let Some(goodbye) = self.seat.goodbye() {
                break Left::Session(Some(goodbye));
            }
            // Nothing is on its way to a terminal of this machine.
            conversation.note_read();
            let step = conversation.go_on(self.seat.as_mut());
            let out = conversation.take_out();
            if !out.is_empty() {
                terminal.write(&out)?;
            }
            match step {
                ConversationStep::Waits => {}
                ConversationStep::WentOn => continue,
                ConversationStep::GoesOver => break Left::Over,
            }
            tokio::select! {
                heard = self.inputs.recv(), if conversation.takes_input() => {
                    if !hear(&mut conversation, heard) {
                        break Left::Session(None);
                    }
                }
                () = self.stops.gone_on() => {
                    // A shell has used the terminal meanwhile and has changed its modes.
                    terminal::give_back();
                    terminal.retake()?;
                }
                () = self.seat.changed() => conversation.note_change(),
                () = until(conversation.due()) => {}
            }
        };
        if conversation.is_mid_line() {
            terminal.write("\n")?;
        }
        self.front = Some(conversation.into_front());
        Ok(left)
    }
}

fn place(terminal: &LineTerminal, display: &HostDisplay) -> LinePlace {
    let is_ascii = display.look.ascii.unwrap_or_else(|| terminal.is_ascii());
    LinePlace {
        terminal: match terminal.source() {
            LineSource::Keys if terminal::is_missing() => ClientTerminal::Simple,
            LineSource::Keys => ClientTerminal::Full,
            LineSource::Terminal | LineSource::Pipe => ClientTerminal::Missing,
        },
        charset: match is_ascii {
            true => Charset::Ascii,
            false => Charset::Unicode,
        },
        columns: terminal::size().0,
        verbosity: display.verbosity,
        // It stops the program.
        asks_to_leave: true,
    }
}

/// Takes input. Returns false if the terminal is gone.
fn hear(conversation: &mut Conversation, heard: Option<Heard>) -> bool {
    match heard {
        None | Some(Heard::Closed) => return false,
        Some(Heard::Input(input)) => conversation.input.hear(input),
        Some(Heard::Bytes(bytes)) => conversation.input.feed(&bytes),
        Some(Heard::Ended) => conversation.input.end(),
        Some(Heard::Resized) => conversation.resize(terminal::size().0),
    }
    true
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
