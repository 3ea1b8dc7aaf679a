//! A session in plain lines, for screen readers, braille displays, simple terminals and scripts.
//!
//! A line is handled only once the reply to the one before is said, and a change is told only while
//! no line has begun. However much arrives or changes, a client that reads nothing delays only
//! itself. Nothing is sent but printable text, line ends, and the echo of a backspace.

use std::mem::take;

use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::Instant;

use super::CloseReason;
use super::attended::Attended;
use super::catch_panic::{CatchPanic, catch_panic};
use super::clock::now;
use super::display::{ClientTerminal, SeatDisplay};
use super::input_queue::InputQueue;
use super::plain_input::{PlainEvent, PlainInput};
use super::transport::Transport;
use crate::plain::WINDOW;
use crate::plain::front::{Front, FrontRequest};
use crate::plain::wrap::{COLUMNS, wrapped};
use crate::tui::ascii;
use crate::tui::key::Key;
use crate::tui::screen::{Event, PlainView};
use crate::tui::settings::Verbosity;
use crate::tui::sign::Charset;

/// Said first, after the place.
const HOW: &str = "Plain mode: type a line, then press Enter. Type help to hear what you can type.";
/// Said to a guest whose terminal shows screens.
const HOW_BACK: &str = "F2 shows the full screen, and F2 there comes back.";
/// Said to a guest who asks for screens without a terminal that shows them.
const NO_SCREENS: &str = "The full screen needs a terminal. Use ssh without -T, with TERM set, such \
                          as TERM=xterm-256color.";
/// Said after more input than a seat takes.
const LOST: &str = "Too much was typed at once. Some of it was dropped, and so was the line that it \
                    was in.";

/// Runs until there is a reason to close, or the guest goes over to the screens.
pub async fn run(
    at: &mut Attended,
    transport: &mut Transport,
    queue: &InputQueue,
    closing: &mut watch::Receiver<bool>,
) -> Result<SeatDisplay, CloseReason> {
    let mut lines = Lines::begin(at)?;
    loop {
        lines.take(at, queue)?;
        at.over()?;
        let step = lines.go_on(at)?;
        if !lines.out.is_empty() {
            let out = Bytes::from(take(&mut lines.out));
            // Closing the server does not wait for a client that reads nothing.
            tokio::select! {
                sent = at.send(out) => sent?,
                _ = closing.changed() => return Err(CloseReason::Closed),
            }
        }
        match step {
            Step::Waits => {}
            Step::WentOn => continue,
            Step::GoesOver => {
                catch_panic(|| at.session.resize(at.size))?;
                at.front = Some(lines.front);
                at.mid_line = false;
                return Ok(SeatDisplay::Screens);
            }
        }
        at.set_alarm(lines.due(at));
        tokio::select! {
            left = transport.over() => return Err(left),
            () = queue.bell.notified() => {}
            changed = CatchPanic(catch_panic(|| at.session.changed())?) => {
                changed?;
                lines.dirty = true;
            }
            () = at.keepalive.replied() => {}
            _ = closing.changed() => return Err(CloseReason::Closed),
            () = at.alarm.as_mut() => {}
        }
    }
}

/// The result of one step.
enum Step {
    /// Nothing can be done now.
    Waits,
    /// Something was done, and more may be possible.
    WentOn,
    /// The guest goes over to the screens.
    GoesOver,
}

/// The reply that is to be said next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reply {
    /// The first words.
    Welcome,
    /// The whole screen, to a guest who comes over from the screens.
    Whole,
    /// The reply to a line.
    Line,
}

/// The state of a conversation.
struct Lines {
    front: Box<Front>,
    input: PlainInput,
    /// The text to send.
    out: String,
    /// The reply that is due, and the time since which it is.
    awaits: Option<(Reply, Instant)>,
    /// The status that was told last: a line counts only for what its learner was told.
    told: Option<String>,
    dirty: bool,
    /// The time from which the next line can be handled: a flood of lines makes no more replies
    /// than a flood of keys makes frames.
    ready: Instant,
    /// The time of the last look for changes.
    looked: Option<Instant>,
}

impl Lines {
    fn begin(at: &mut Attended) -> Result<Self, CloseReason> {
        catch_panic(|| at.session.resize(WINDOW))?;
        let reply = match at.front {
            Some(_) => Reply::Whole,
            None => Reply::Welcome,
        };
        let front = at.front.take();
        Ok(Self {
            front: front.unwrap_or_else(|| Box::new(Front::new(Verbosity::Full))),
            input: PlainInput::new(at.terminal != ClientTerminal::Missing),
            out: String::new(),
            awaits: Some((reply, now())),
            told: None,
            dirty: false,
            ready: now(),
            looked: None,
        })
    }

    /// Takes what has arrived. While a reply is due, typed bytes stay where their number is limited.
    fn take(&mut self, at: &mut Attended, queue: &InputQueue) -> Result<(), CloseReason> {
        let free = self.awaits.is_none() && self.input.is_drained() && self.ready <= now();
        let taken = match free {
            true => queue.take(),
            false => queue.take_rest(),
        };
        if !taken.input.is_empty() || taken.gap {
            at.typed = now();
        }
        if at.late()? {
            self.input.idle(&mut at.decoder, now() - at.typed);
        }
        self.input.take(&mut at.decoder, &taken);
        if let Some(size) = taken.size {
            at.size = size;
        }
        taken.turned_away.map_or(Ok(()), Err)
    }

    /// Does the next thing that can be done now.
    fn go_on(&mut self, at: &mut Attended) -> Result<Step, CloseReason> {
        if let Some((reply, since)) = self.awaits {
            let pending = catch_panic(|| at.session.is_pending())?;
            if pending && now() < since + at.timings().reply {
                return Ok(Step::Waits);
            }
            self.awaits = None;
            self.reply(at, reply)?;
            return Ok(Step::WentOn);
        }
        if self.ready > now() {
            return Ok(Step::Waits);
        }
        if let Some(heard) = self.input.next() {
            return self.heard(at, heard);
        }
        self.out.push_str(&self.input.take_echo());
        if self.dirty && self.input.is_free() && self.look_at(at) <= now() {
            self.look(at)?;
        }
        Ok(Step::Waits)
    }

    fn look_at(&self, at: &Attended) -> Instant {
        self.looked
            .map_or_else(now, |looked| looked + at.timings().announce)
    }

    /// Returns the next deadline.
    fn due(&self, at: &Attended) -> Option<Instant> {
        let reply = self.awaits.map(|(_, since)| since + at.timings().reply);
        let ready = Some(self.ready).filter(|at| *at > now());
        let look = (self.dirty && self.input.is_free()).then(|| self.look_at(at));
        [reply, ready, look].into_iter().flatten().min()
    }

    fn heard(&mut self, at: &mut Attended, heard: PlainEvent) -> Result<Step, CloseReason> {
        let echo = self.input.take_echo();
        at.mid_line &= !echo.ends_with('\n');
        self.out.push_str(&echo);
        match heard {
            PlainEvent::Line(line) => self.line(at, &line),
            PlainEvent::Lost => {
                self.say(at, &[LOST.to_owned()]);
                self.prompt(at)?;
                Ok(Step::WentOn)
            }
            PlainEvent::Over => self.request(at, &FrontRequest::Screen),
            PlainEvent::Ended => self.request(at, &FrontRequest::Quit),
        }
    }

    /// Handles a line.
    fn line(&mut self, at: &mut Attended, line: &str) -> Result<Step, CloseReason> {
        let view = catch_panic(|| at.session.plain_view())?;
        if view.status != self.told {
            let mut words = self.front.tell(&view, false);
            if !line.trim().is_empty() {
                words.push(format!("Your line was not used: {line}"));
            }
            self.tell(at, &view, &words);
            return Ok(Step::WentOn);
        }
        let outcome = self.front.line(line, &view);
        self.say(at, &outcome.say);
        catch_panic(|| {
            let events = outcome.events.into_iter();
            events.for_each(|event| at.session.event(event));
        })?;
        match outcome.request {
            Some(request) => self.request(at, &request),
            None => {
                self.awaits = Some((Reply::Line, now()));
                Ok(Step::WentOn)
            }
        }
    }

    fn request(&mut self, at: &mut Attended, request: &FrontRequest) -> Result<Step, CloseReason> {
        match request {
            FrontRequest::Screen if at.terminal == ClientTerminal::Full => {
                return Ok(Step::GoesOver);
            }
            FrontRequest::Screen => {
                self.say(at, &[NO_SCREENS.to_owned()]);
                self.prompt(at)?;
            }
            // The front has done it, and a seat has no settings file.
            FrontRequest::Set(..) => self.awaits = Some((Reply::Line, now())),
            FrontRequest::Quit => catch_panic(|| {
                at.session.event(Event::Key(Key::Ctrl('c')));
            })?,
        }
        Ok(Step::WentOn)
    }

    /// Says a reply, and the prompt.
    fn reply(&mut self, at: &mut Attended, reply: Reply) -> Result<(), CloseReason> {
        let view = catch_panic(|| at.session.plain_view())?;
        let words = match reply {
            Reply::Welcome => {
                let mut words = catch_panic(|| at.session.welcome())?;
                words.push(HOW.to_owned());
                if at.terminal == ClientTerminal::Full {
                    words.push(HOW_BACK.to_owned());
                }
                words.extend(self.front.tell(&view, true));
                words
            }
            Reply::Whole if !view.types => self.front.line("again", &view).say,
            Reply::Whole | Reply::Line => self.front.tell(&view, true),
        };
        self.tell(at, &view, &words);
        Ok(())
    }

    /// Tells what has changed by itself, if anything.
    fn look(&mut self, at: &mut Attended) -> Result<(), CloseReason> {
        let view = catch_panic(|| at.session.plain_view())?;
        let words = self.front.tell(&view, false);
        self.dirty = false;
        self.looked = Some(now());
        if words.is_empty() {
            self.told = view.status;
        } else {
            self.tell(at, &view, &words);
        }
        Ok(())
    }

    /// Says these words about the present state, and the prompt.
    fn tell(&mut self, at: &mut Attended, view: &PlainView, words: &[String]) {
        self.say(at, words);
        self.write_prompt(at, view);
        self.told = view.status.clone();
        self.dirty = false;
        self.ready = now() + at.timings().repaint;
    }

    fn prompt(&mut self, at: &mut Attended) -> Result<(), CloseReason> {
        let view = catch_panic(|| at.session.plain_view())?;
        self.write_prompt(at, &view);
        self.ready = now() + at.timings().repaint;
        Ok(())
    }

    fn write_prompt(&mut self, at: &mut Attended, view: &PlainView) {
        let prompt = self.front.prompt(view);
        self.say(at, &[prompt]);
        if at.terminal != ClientTerminal::Missing {
            // The cursor stays in the line.
            self.out.truncate(self.out.len() - at.line_end().len());
            self.out.push(' ');
            at.mid_line = true;
        }
    }

    fn say(&mut self, at: &mut Attended, words: &[String]) {
        if words.is_empty() {
            return;
        }
        let end = at.line_end();
        if take(&mut at.mid_line) {
            self.out.push_str(end);
        }
        let columns = match at.terminal {
            ClientTerminal::Missing => COLUMNS,
            ClientTerminal::Full | ClientTerminal::Simple => usize::from(at.size.0),
        };
        let words = words.iter().map(|line| match at.charset {
            Charset::Unicode => line.into(),
            Charset::Ascii => ascii::text(line),
        });
        for line in wrapped(&words.collect::<Vec<_>>(), columns) {
            self.out.push_str(&line);
            self.out.push_str(end);
        }
    }
}
