//! A session in plain lines, for screen readers, braille displays, simple terminals and scripts.
//!
//! However much arrives or changes, a client that reads nothing delays only itself.

use bytes::Bytes;

use super::CloseReason;
use super::attended::Attended;
use super::catch_panic::{CatchPanic, catch_panic};
use super::clock::now;
use super::closing::Closing;
use super::conversation::{Conversation, ConversationStep, LinePlace};
use super::display::SeatDisplay;
use super::input_queue::InputQueue;
use super::keepalive::ReadMark;
use super::transport::Transport;
use crate::plain::WINDOW;
use crate::tui::settings::Verbosity;

/// Runs until there is a reason to close, or the guest goes over to the screens.
pub async fn run(
    at: &mut Attended,
    transport: &mut Transport,
    queue: &InputQueue,
    closing: &mut Closing,
) -> Result<SeatDisplay, CloseReason> {
    let mut conversation = begin(at)?;
    let mut read = ReadMark::default();
    loop {
        hear(&mut conversation, at, queue)?;
        at.over()?;
        let step = catch_panic(|| conversation.go_on(at.session.as_mut()))?;
        if conversation.awaits_reader() {
            // Before the question: a line that comes before the reply was typed without it.
            read.send(&at.handle).await;
        }
        let out = conversation.take_out();
        at.mid_line = conversation.is_mid_line();
        if !out.is_empty() {
            let out = Bytes::from(out.replace('\n', at.line_end()));
            // Closing the server does not wait for a client that reads nothing.
            tokio::select! {
                sent = at.send(out) => sent?,
                () = closing.due() => return Err(CloseReason::Closed),
            }
        }
        match step {
            ConversationStep::Waits => {}
            ConversationStep::WentOn => continue,
            ConversationStep::GoesOver => {
                catch_panic(|| at.session.resize(at.size))?;
                at.front = Some(conversation.into_front());
                at.mid_line = false;
                return Ok(SeatDisplay::Screens);
            }
        }
        at.set_alarm(conversation.due())?;
        tokio::select! {
            left = transport.over() => return Err(left),
            () = queue.bell.notified() => {}
            changed = CatchPanic(catch_panic(|| at.session.changed())?) => {
                changed?;
                conversation.note_change();
            }
            () = at.keepalive.replied() => {}
            () = read.replied() => conversation.note_read(),
            () = closing.due() => return Err(CloseReason::Closed),
            () = at.alarm.as_mut() => {}
        }
    }
}

fn begin(at: &mut Attended) -> Result<Conversation, CloseReason> {
    catch_panic(|| at.session.resize(WINDOW))?;
    let place = LinePlace {
        terminal: at.terminal,
        charset: at.charset,
        columns: at.size.0,
        verbosity: Verbosity::Full,
        asks_to_leave: false,
    };
    Ok(Conversation::new(at.front.take(), place, *at.timings()))
}

/// Takes what has arrived.
fn hear(
    conversation: &mut Conversation,
    at: &mut Attended,
    queue: &InputQueue,
) -> Result<(), CloseReason> {
    let taken = match conversation.takes_input() {
        true => queue.take(),
        false => queue.take_rest(),
    };
    if !taken.input.is_empty() || taken.gap {
        at.typed = now();
    }
    if at.late()? {
        let quiet = now() - at.typed;
        conversation.input.idle(&mut at.decoder, quiet);
    }
    conversation.input.take(&mut at.decoder, &taken);
    if let Some(size) = taken.size {
        at.size = size;
        conversation.resize(size.0);
    }
    taken.turned_away.map_or(Ok(()), Err)
}
