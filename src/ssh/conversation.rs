//! The conversation of a session in plain lines: what was typed becomes events for the session, and
//! its changes become text. It sends and waits for nothing: a connection drives it, or the terminal
//! of the host.
//!
//! A line is handled only once the reply to the one before is said, and a change is told only while
//! no line has begun. After another question, the prompt waits until the client has read it: what
//! was typed before then was typed for the question before. The text has nothing but printable
//! characters, line ends, and the echo of a backspace.

use std::mem::take;

use tokio::time::Instant;

use super::Session;
use super::clock::now;
use super::config::Timings;
use super::display::ClientTerminal;
use super::plain_input::{PlainEvent, PlainInput};
use crate::plain::front::{Front, FrontRequest, not_used};
use crate::plain::wrap::{COLUMNS, wrapped};
use crate::tui::ascii;
use crate::tui::key::Key;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Notice, Span};
use crate::tui::screen::{Event, PlainView};
use crate::tui::settings::Verbosity;
use crate::tui::sign::Charset;

/// Said to a guest who asks for screens without a terminal that shows them.
const NO_SCREENS: &str = "The full screen needs a terminal. Use ssh without -T, with TERM set, such \
                          as TERM=xterm-256color.";
/// Said after more input than a seat takes.
const LOST: &str = "Too much was typed at once. Some of it was dropped, and so was the line that it \
                    was in.";

/// The lines that are said back one by one when they are not used.
const NOT_USED_MAX: usize = 3;
/// Said if there were more.
const MANY_NOT_USED: &str = "What you typed before this question was not used.";

/// The commands that lead out of a session.
const LEAVING: [&str; 2] = ["leave", "back"];
/// Said to a guest who quits while a question is open.
const ANSWER_FIRST: &str = "First answer the question. Type again to hear it.";

/// The result of one step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConversationStep {
    /// Nothing can be done now.
    Waits,
    /// Something was done, and more may be possible.
    WentOn,
    /// The guest goes over to the screens.
    GoesOver,
}

/// The place where the text of a conversation is read.
#[derive(Clone, Copy, Debug)]
pub struct LinePlace {
    /// The terminal.
    pub terminal: ClientTerminal,
    /// Its characters.
    pub charset: Charset,
    /// Its columns.
    pub columns: u16,
    /// The number of words at first.
    pub verbosity: Verbosity,
    /// True if the word that quits asks first, as the key of the screens does.
    pub asks_to_leave: bool,
}

/// The reply that is to be said next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reply {
    /// The first words.
    Welcome,
    /// The whole screen, to a guest who comes over from the screens.
    Whole,
    /// The reply to a line.
    Line,
}

/// Whether the client has read a question that came by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unread {
    /// It may still be on its way.
    OnItsWay,
    /// The client has read it.
    Arrived,
}

/// The parts of a page without an item that are told when they change by themselves.
#[derive(PartialEq)]
struct ToldState {
    status: Option<String>,
    title: Vec<Span>,
    notice: Option<Notice>,
}

impl ToldState {
    fn of(view: &PlainView) -> Self {
        Self {
            status: view.status.clone(),
            title: view.page.title.clone(),
            notice: view.page.notice.clone(),
        }
    }
}

/// Returns the number of the question of a class and its vote. Elsewhere nothing but a line leads to
/// another question.
fn asked_item(view: &PlainView) -> Option<(usize, Option<usize>)> {
    let item = view.item.as_deref().filter(|_| view.status.is_some())?;
    Some((item.number, item.vote))
}

/// The conversation of one session.
pub struct Conversation {
    front: Box<Front>,
    place: LinePlace,
    timings: Timings,
    /// The input.
    pub input: PlainInput,
    out: String,
    /// True if the cursor of a terminal is after a prompt.
    mid_line: bool,
    /// The reply that is due, and the time since which it is.
    awaits: Option<(Reply, Instant)>,
    /// The state that was told last.
    told: Option<ToldState>,
    /// The newest question of a class that was told, with its vote.
    asked: Option<(usize, Option<usize>)>,
    /// Another question that was told, and whose prompt is still to come.
    unread: Option<Unread>,
    /// Lines that were typed before it could be read.
    dropped: Vec<String>,
    /// True if something may have changed since the last words.
    changed: bool,
    /// The time from which the next line can be handled: a flood of lines makes no more replies
    /// than a flood of keys makes frames.
    ready: Instant,
    /// The time of the last look for changes.
    looked: Option<Instant>,
}

impl Conversation {
    /// Begins a conversation, or goes on with the one `before` the screens.
    pub fn new(before: Option<Box<Front>>, place: LinePlace, timings: Timings) -> Self {
        let reply = match before {
            None => Reply::Welcome,
            Some(_) => Reply::Whole,
        };
        Self {
            front: before.unwrap_or_else(|| Box::new(Front::new(place.verbosity))),
            place,
            timings,
            input: PlainInput::new(place.terminal != ClientTerminal::Missing),
            out: String::new(),
            mid_line: false,
            awaits: Some((reply, now())),
            told: None,
            asked: None,
            unread: None,
            dropped: Vec::new(),
            changed: false,
            ready: now(),
            looked: None,
        }
    }

    /// Returns the front, to go on with later.
    pub fn into_front(self) -> Box<Front> {
        self.front
    }

    /// Takes the text to write; its lines end with a line feed.
    pub fn take_out(&mut self) -> String {
        take(&mut self.out)
    }

    /// Returns whether the cursor of a terminal is in the middle of a line.
    pub fn is_mid_line(&self) -> bool {
        self.mid_line
    }

    /// Records that the session may have changed by itself.
    pub fn note_change(&mut self) {
        self.changed = true;
    }

    /// Sets the columns of the terminal.
    pub fn resize(&mut self, columns: u16) {
        self.place.columns = columns;
    }

    /// Returns whether more input can be taken now. While a reply is due, it stays where it is limited.
    pub fn takes_input(&self) -> bool {
        let is_free = self.awaits.is_none() && self.input.is_drained() && self.ready <= now();
        is_free || self.unread.is_some()
    }

    /// Returns whether a question is on its way to the client, which was not asked for.
    pub fn awaits_reader(&self) -> bool {
        self.unread == Some(Unread::OnItsWay)
    }

    /// Records that the client has read everything so far.
    pub fn note_read(&mut self) {
        if self.unread.is_some() {
            self.unread = Some(Unread::Arrived);
        }
    }

    /// Returns the time of the next step if nothing happens until then.
    pub fn due(&self) -> Option<Instant> {
        let reply = self.awaits.map(|(_, since)| since + self.timings.reply);
        let ready = Some(self.ready).filter(|at| *at > now());
        // While a reply is due, nothing else is told.
        let is_free = self.awaits.is_none() && self.unread.is_none();
        let looks = self.changed && self.input.is_free() && is_free;
        let look = looks.then(|| self.look_at().max(self.ready));
        [reply, ready, look].into_iter().flatten().min()
    }

    /// Does the next thing that can be done now.
    pub fn go_on(&mut self, session: &mut dyn Session) -> ConversationStep {
        if let Some(unread) = self.unread {
            return self.drop_typed(session, unread);
        }
        if let Some((reply, since)) = self.awaits {
            if session.is_pending() && now() < since + self.timings.reply {
                return ConversationStep::Waits;
            }
            self.awaits = None;
            self.reply(session, reply);
            return ConversationStep::WentOn;
        }
        if self.ready > now() {
            return ConversationStep::Waits;
        }
        if let Some(event) = self.input.take_event() {
            return self.hear(session, event);
        }
        let echo = self.input.take_echo();
        self.out.push_str(&echo);
        if self.changed && self.input.is_free() && self.look_at() <= now() {
            self.look(session);
        }
        ConversationStep::Waits
    }

    fn look_at(&self) -> Instant {
        self.looked
            .map_or_else(now, |looked| looked + self.timings.announce)
    }

    fn hear(&mut self, session: &mut dyn Session, event: PlainEvent) -> ConversationStep {
        let echo = self.input.take_echo();
        self.mid_line &= !echo.ends_with('\n');
        self.out.push_str(&echo.replace("\r\n", "\n"));
        match event {
            PlainEvent::Line(line) => self.line(session, &line),
            PlainEvent::Lost => {
                self.say(&[LOST.to_owned()]);
                self.prompt(&session.plain_view());
                ConversationStep::WentOn
            }
            PlainEvent::Over => self.request(session, &FrontRequest::Screen),
            PlainEvent::Ended => {
                session.event(Event::Key(Key::Ctrl('c')));
                ConversationStep::WentOn
            }
        }
    }

    /// Handles a line.
    fn line(&mut self, session: &mut dyn Session, line: &str) -> ConversationStep {
        let view = session.plain_view();
        // A line counts only for what its learner was told.
        let is_same = self.told.as_ref().map(|told| &told.status) == Some(&view.status);
        if !is_same || !self.front.is_told(&view) {
            let mut words = self.front.tell(&view, false);
            words.push(not_used(line));
            self.tell(&view, &words);
            return ConversationStep::WentOn;
        }
        let outcome = self.front.line(line, &view);
        self.say(&outcome.say);
        for event in outcome.events {
            session.event(event);
        }
        if let Some(request) = outcome.request {
            return self.request(session, &request);
        }
        self.awaits = Some((Reply::Line, now()));
        ConversationStep::WentOn
    }

    fn request(&mut self, session: &mut dyn Session, request: &FrontRequest) -> ConversationStep {
        match request {
            FrontRequest::Screen if self.place.terminal == ClientTerminal::Full => {
                return ConversationStep::GoesOver;
            }
            FrontRequest::Screen => {
                self.say(&[NO_SCREENS.to_owned()]);
                self.prompt(&session.plain_view());
                return ConversationStep::WentOn;
            }
            // The front has done it.
            FrontRequest::Set(..) => {}
            FrontRequest::Quit => self.leave(session),
        }
        self.awaits = Some((Reply::Line, now()));
        ConversationStep::WentOn
    }

    /// Ends the session, or asks about it.
    fn leave(&mut self, session: &mut dyn Session) {
        if !self.place.asks_to_leave {
            return session.event(Event::Key(Key::Ctrl('c')));
        }
        let view = session.plain_view();
        let leaves = |line: &&HelpLine| LEAVING.contains(&line.name);
        let key = view.commands.iter().find(leaves).and_then(|line| line.key);
        match key {
            Some(key) => session.event(Event::Key(key)),
            // A question is open, and this word is no answer to it.
            None => self.say(&[ANSWER_FIRST.to_owned()]),
        }
    }

    /// Says a reply, and the prompt.
    fn reply(&mut self, session: &mut dyn Session, reply: Reply) {
        let view = session.plain_view();
        let words = match reply {
            Reply::Welcome => {
                let mut words = session.welcome();
                words.extend(self.front.tell(&view, true));
                words
            }
            Reply::Whole if !view.types => self.front.line("again", &view).say,
            Reply::Whole | Reply::Line => self.front.tell(&view, true),
        };
        self.tell(&view, &words);
    }

    /// Tells what has changed by itself, if anything.
    fn look(&mut self, session: &mut dyn Session) {
        let view = session.plain_view();
        self.changed = false;
        self.looked = Some(now());
        // Reading a page takes as long as all the rest, and each join changes every lobby.
        let is_still = view.item.is_none() && view.time.is_none();
        if is_still && self.told.as_ref() == Some(&ToldState::of(&view)) {
            return;
        }
        let words = self.front.tell(&view, false);
        if words.is_empty() {
            self.told = Some(ToldState::of(&view));
        } else {
            self.tell(&view, &words);
        }
    }

    /// Says these words about the present state, and the prompt, if nothing else can have been typed.
    fn tell(&mut self, view: &PlainView, words: &[String]) {
        let asked = asked_item(view).or(self.asked);
        let is_first = self.told.is_none();
        self.say(words);
        match is_first || asked == self.asked {
            true => self.prompt(view),
            false => self.unread = Some(Unread::OnItsWay),
        }
        self.asked = asked;
        self.told = Some(ToldState::of(view));
        self.changed = false;
    }

    /// Drops what was typed before the question could be read. Once it can be, says so and prompts.
    fn drop_typed(&mut self, session: &mut dyn Session, unread: Unread) -> ConversationStep {
        let (lines, next) = self.input.take_lines();
        self.dropped.extend(lines);
        if unread == Unread::OnItsWay && next.is_none() {
            self.dropped.truncate(NOT_USED_MAX + 1);
            return ConversationStep::Waits;
        }
        self.unread = None;
        self.dropped.extend(self.input.take_begun());
        let dropped = take(&mut self.dropped);
        match dropped.len() {
            0..=NOT_USED_MAX => {
                let words: Vec<String> = dropped.iter().map(|line| not_used(line)).collect();
                self.say(&words);
            }
            _ => self.say(&[MANY_NOT_USED.to_owned()]),
        }
        self.prompt(&session.plain_view());
        match next {
            Some(event) => self.hear(session, event),
            None => ConversationStep::WentOn,
        }
    }

    fn prompt(&mut self, view: &PlainView) {
        let prompt = self.front.prompt(view);
        self.say(&[prompt]);
        if self.place.terminal != ClientTerminal::Missing {
            // The cursor stays in the line.
            self.out.pop();
            self.out.push(' ');
            self.mid_line = true;
        }
        self.ready = now() + self.timings.repaint;
    }

    fn say(&mut self, words: &[String]) {
        if words.is_empty() {
            return;
        }
        if take(&mut self.mid_line) {
            self.out.push('\n');
        }
        let columns = match self.place.terminal {
            ClientTerminal::Missing => COLUMNS,
            ClientTerminal::Full | ClientTerminal::Simple => usize::from(self.place.columns),
        };
        let words = words.iter().map(|line| match self.place.charset {
            Charset::Unicode => line.into(),
            Charset::Ascii => ascii::text(line),
        });
        for line in wrapped(&words.collect::<Vec<_>>(), columns) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests;
