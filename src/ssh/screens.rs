//! A session on screens.
//!
//! It always paints the newest page. However much arrives or changes, at most one frame is in
//! flight, and a client that reads nothing delays only itself.

use std::sync::Arc;

use bytes::Bytes;
use ratatui::layout::Rect;
use tokio::time::Instant;

use super::attended::Attended;
use super::catch_panic::{CatchPanic, catch_panic};
use super::clock::now;
use super::closing::Closing;
use super::display::SeatDisplay;
use super::frame::Frame;
use super::input_queue::{Drained, InputQueue};
use super::transport::Transport;
use super::{CloseReason, Session, ansi, own};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::paint;
use crate::tui::screen::Event;
use crate::tui::scrolling::WHEEL_LINES;

/// Runs until there is a reason to close, or the guest goes over to plain lines.
pub async fn run(
    at: &mut Attended,
    transport: &mut Transport,
    queue: &InputQueue,
    closing: &mut Closing,
) -> Result<SeatDisplay, CloseReason> {
    Box::pin(at.send(Bytes::from_static(ansi::TAKE_OVER))).await?;
    if at.mouse {
        Box::pin(at.send(Bytes::from_static(ansi::MOUSE))).await?;
    }
    let mut screens = Screens::default();
    loop {
        screens.take(at, queue.take())?;
        // Only now, so that input that has arrived still counts, however late it is read.
        screens.late(at)?;
        at.over()?;
        if screens.goes_over {
            Box::pin(at.send(Bytes::from_static(ansi::GIVE_BACK))).await?;
            return Ok(SeatDisplay::Plain);
        }
        let settling = catch_panic(|| at.session.is_settling())?;
        screens.settling = settling.then(|| screens.settling.unwrap_or_else(now));
        if screens.dirty && screens.may_paint_at(at) <= now() {
            // Closing the server does not wait for a client that reads nothing.
            // Boxed while it runs, so that an idle session reserves no memory for it.
            tokio::select! {
                painted = Box::pin(screens.paint(at)) => painted?,
                () = closing.due() => return Err(CloseReason::Closed),
            }
        }
        at.set_alarm(screens.dirty.then(|| screens.may_paint_at(at)))?;
        tokio::select! {
            left = transport.over() => return Err(left),
            () = queue.bell.notified() => {}
            changed = CatchPanic(catch_panic(|| at.session.changed())?) => {
                changed?;
                screens.dirty = true;
            }
            () = at.keepalive.replied() => {}
            () = closing.due() => return Err(CloseReason::Closed),
            () = at.alarm.as_mut() => {}
        }
    }
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

/// The state of a window.
struct Screens {
    shown: Option<Arc<Frame>>,
    dirty: bool,
    /// The time since which the session waits for a change that is about to arrive.
    settling: Option<Instant>,
    painted: Option<Instant>,
    /// True if the guest goes over to plain lines.
    goes_over: bool,
}

impl Default for Screens {
    fn default() -> Self {
        Self {
            shown: None,
            dirty: true,
            settling: None,
            painted: None,
            goes_over: false,
        }
    }
}

impl Screens {
    /// Handles the input that has arrived.
    fn take(&mut self, at: &mut Attended, taken: Drained) -> Result<(), CloseReason> {
        if !taken.input.is_empty() || taken.gap {
            at.typed = now();
        }
        let area = self.click_area(at);
        let Attended {
            session, decoder, ..
        } = at;
        let (mut heard, mut goes_over) = (false, false);
        let mut hear = |input| {
            // Keys after that one were meant for lines, and must confirm nothing here.
            if goes_over || input == Input::Key(Key::F2) {
                goes_over = true;
                return;
            }
            let current = area.current && !heard;
            heard |= hear(session.as_mut(), ClickArea { current, ..area }, input);
        };
        catch_panic(|| decoder.feed(&taken.input, &mut hear))?;
        if taken.gap {
            at.decoder.gap();
        }
        self.dirty |= heard;
        self.goes_over |= goes_over;
        if let Some(size) = taken.size {
            at.size = size;
            // A resized window loses its content, even if it has its old size again.
            self.shown = None;
            self.dirty = true;
            catch_panic(|| at.session.resize(size))?;
        }
        taken.turned_away.map_or(Ok(()), Err)
    }

    fn click_area(&self, at: &Attended) -> ClickArea {
        ClickArea {
            size: at.size,
            current: !self.dirty && self.shown.is_some(),
        }
    }

    /// Handles the deadlines that have passed.
    fn late(&mut self, at: &mut Attended) -> Result<(), CloseReason> {
        if at.late()? {
            let area = self.click_area(at);
            let (session, mut heard) = (&mut at.session, false);
            let mut hear = |input| {
                heard |= hear(session.as_mut(), area, input);
            };
            let quiet = now() - at.typed;
            catch_panic(|| at.decoder.idle(quiet, &mut hear))?;
            self.dirty |= heard;
        }
        Ok(())
    }

    fn may_paint_at(&self, at: &Attended) -> Instant {
        let timings = at.timings();
        let next = self
            .painted
            .map_or(at.typed, |painted| painted + timings.repaint);
        // Further keys do not extend this: a person who types keeps seeing the result.
        let settled = self.settling.map(|since| since + timings.settle);
        settled.map_or(next, |settled| next.max(settled))
    }

    async fn paint(&mut self, at: &mut Attended) -> Result<(), CloseReason> {
        let server = Arc::clone(&at.server);
        let frames = &server.frames;
        let (frame, step) = catch_panic(|| {
            let page = at.session.page();
            let frame = frames.frame(&page, at.size, &at.session.theme());
            let step = frames.step(self.shown.as_ref(), &frame);
            (frame, own::filled(step, at.session.own()))
        })?;
        self.dirty = false;
        self.shown = Some(frame);
        if step.is_empty() {
            return Ok(());
        }
        at.send(step).await?;
        at.server.metrics.connections.frame_sent();
        self.painted = Some(now());
        Ok(())
    }
}
