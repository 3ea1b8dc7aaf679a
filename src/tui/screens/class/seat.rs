//! A learner's seat in a class: the item as in self-study, the verdict when the instructor reveals
//! it, and at the end the learner's own result.

mod keys;
mod leaving;
mod news;
mod over;
mod pages;
mod plain;
mod seat_class;
mod view;

use std::sync::Arc;

use crate::domain::drawn::Drawn;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::moment::Moment;
use crate::domain::response::Response;
use crate::domain::room::{Ballot, Given, SeatPhase, Wish};
use crate::domain::sitting::Working;
use crate::tui::key::Key;
use crate::tui::keymap::{HelpLine, find, help, help_beside, help_of};
use crate::tui::kind::{ActionOutcome, Answering, ItemContext};
use crate::tui::page::{Notice, Page, Role, Scroll, Span};
use crate::tui::prose::{capital, sentence};
use crate::tui::screen::{
    Context, Event, Go, News, PageKey, PlainItem, Screen, SeatEffect, Update,
};
use crate::tui::screens::exhibits::{self, ExhibitTabs};
use crate::tui::screens::overlay::Overlay;
use crate::tui::screens::study::{calculator::Calculator, ranges::Ranges};
use crate::tui::scrolling;

use self::keys::{Command, KEYS, LEAVING};
use self::leaving::Leaving;
use self::seat_class::SeatClass;

/// Returns the words for a seat's number at the top of its pages.
pub fn seat_words(number: impl std::fmt::Display) -> String {
    format!("  seat {number:<4}")
}

/// Returns the title of a page with a question: the seat's number first, so that no window cuts it.
fn seat_title(number: usize, subject: &str) -> Vec<Span> {
    vec![
        Span::new(seat_words(number).trim_start(), Role::Strong),
        Span::new(format!(" {subject}"), Role::Quiet),
    ]
}

/// A response that was selected and not confirmed when a vote closed.
struct Unconfirmed {
    ballot: Ballot,
    /// The response, briefly.
    words: String,
}

/// The screen of a seat.
pub struct SeatScreen {
    learner: LearnerId,
    pin: Option<String>,
    /// True once the PIN was shown on its own page; learners who join during a poll skip the lobby.
    pin_shown: bool,
    /// True once the learner has confirmed a response; from then on a key shows the PIN.
    responded: bool,
    class: Option<SeatClass>,
    /// The reason why the class did not admit this seat.
    refused: Option<String>,
    /// The vote that the current input belongs to.
    ballot: Option<Ballot>,
    entry: Response,
    working: Working,
    cursor: usize,
    /// The exhibits of the current question.
    exhibits: ExhibitTabs,
    shown_at: Option<Moment>,
    /// True while a response is being saved.
    sending: bool,
    flagged: bool,
    /// The open question before leaving, with or without the record.
    leaving: Option<Leaving>,
    unconfirmed: Option<Unconfirmed>,
    /// The page over the question.
    over: Option<Box<dyn Overlay<()>>>,
    notice: Option<Notice>,
    scroll: Option<Scroll>,
    /// The seconds left, if the vote has a limit.
    left_s: Option<i64>,
}

impl SeatScreen {
    /// Creates the seat of a learner, which waits for the class. `pin` lets the learner return, if
    /// it is new.
    pub fn new(learner: LearnerId, pin: Option<String>) -> Self {
        Self {
            learner,
            pin,
            pin_shown: false,
            responded: false,
            over: None,
            class: None,
            refused: None,
            ballot: None,
            entry: Response::Blank,
            working: Working::default(),
            cursor: 0,
            exhibits: ExhibitTabs::default(),
            shown_at: None,
            sending: false,
            flagged: false,
            leaving: None,
            unconfirmed: None,
            notice: None,
            scroll: None,
            left_s: None,
        }
    }

    /// Returns the current vote of this seat, its item and the layout.
    fn asked(&self) -> Option<(Ballot, &Arc<Item>, &Drawn)> {
        let class = self.class.as_ref()?;
        let ballot = match class.view.face {
            SeatPhase::Open { ballot, .. }
            | SeatPhase::Closed { ballot, .. }
            | SeatPhase::Discussing { ballot, .. }
            | SeatPhase::Revealed { ballot, .. } => ballot,
            _ => return None,
        };
        let item = class.terms.items.get(ballot.poll)?;
        let form = class.terms.form.items.get(ballot.poll)?;
        Some((ballot, item, &form.drawn))
    }

    fn face(&self) -> Option<&SeatPhase> {
        self.class.as_ref().map(|class| &class.view.face)
    }

    /// Returns whether input is possible now.
    fn is_open(&self) -> bool {
        matches!(self.face(), Some(SeatPhase::Open { open: true, .. })) && !self.sending
    }

    fn say(&mut self, role: Role, words: impl Into<String>) {
        self.notice = Some(Notice::new(role, words));
    }

    fn key(&mut self, key: Key, context: &Context) -> Update<SeatEffect> {
        if let Some(leaving) = self.leaving.take() {
            return match (find(LEAVING, key), leaving) {
                (Some(Command::Quit), Leaving::Bare) => Update::go(Go::Quit),
                (Some(Command::Quit), Leaving::WithRecord) => Update::effect(SeatEffect::TakeAlong),
                _ => Update::none(),
            };
        }
        if let Some(acted) = self.open_item().and_then(|open| open.key(key)) {
            return self.enter(acted);
        }
        match find(KEYS, key) {
            Some(Command::Confirm) => self.confirm(context),
            Some(Command::Further) => {
                let down = Event::Key(Key::PageDown);
                self.scroll = scrolling::scroll(&down, || self.view(), context).or(self.scroll);
                Update::none()
            }
            Some(Command::Flag) => self.flag(),
            Some(Command::Confide) if self.is_open() => {
                self.working.confidence =
                    crate::domain::sitting::Confidence::next(self.working.confidence);
                Update::none()
            }
            Some(Command::TakeAlong) if self.has_record() => self.take_along(),
            Some(Command::Calculator | Command::Ranges) if self.asked().is_none() => Update::none(),
            Some(Command::Calculator) => self.cover(Calculator::new(self.types_numbers())),
            Some(Command::Ranges) => self.cover(Ranges::default()),
            Some(Command::Pin) => {
                if let Some(pin) = &self.pin {
                    let words = format!("Your PIN: {pin}. Use it to come back.");
                    self.say(Role::Strong, words);
                }
                Update::none()
            }
            Some(Command::Leave) if self.is_over() => Update::go(Go::Quit),
            Some(Command::Leave) => self.ask_to_leave(),
            _ => Update::none(),
        }
    }

    /// Returns whether the question takes a number now.
    fn types_numbers(&self) -> bool {
        self.open_item().is_some_and(|open| open.takes_number())
    }

    /// Returns the item if it can be answered now.
    fn open_item(&self) -> Option<Answering<'_>> {
        let (_, item, drawn) = self.asked().filter(|_| self.is_open())?;
        let asked = self.before(drawn);
        Some(Answering { item, asked })
    }

    fn before<'a>(&'a self, drawn: &'a Drawn) -> ItemContext<'a> {
        ItemContext {
            drawn,
            entry: &self.entry,
            struck: &self.working.struck,
            cursor: self.cursor,
        }
    }

    fn enter(&mut self, acted: ActionOutcome) -> Update<SeatEffect> {
        self.scroll = None;
        match acted {
            ActionOutcome::Nothing | ActionOutcome::Passed => {}
            ActionOutcome::Cursor(cursor) => self.cursor = cursor,
            ActionOutcome::Entered(entry, cursor) => {
                self.entry = entry;
                self.cursor = cursor;
            }
            ActionOutcome::Struck(id) => self.working.strike(id),
            ActionOutcome::Refused(why) => self.say(Role::Warning, sentence(&why)),
        }
        Update::none()
    }

    fn confirm(&mut self, context: &Context) -> Update<SeatEffect> {
        let Some((ballot, item, _)) = self.asked().filter(|_| self.is_open()) else {
            return Update::none();
        };
        if let Err(why) = item.kind.rules().ready(&self.entry) {
            self.say(Role::Warning, format!("{}.", capital(&why.to_string())));
            return Update::none();
        }
        let since = self.shown_at.unwrap_or(context.now);
        let given = Given {
            response: self.entry.clone(),
            confidence: self.working.confidence,
            elapsed_ms: context.now.elapsed_ms_since(&since),
        };
        self.sending = true;
        Update::effect(SeatEffect::Wish(Wish::Respond(ballot, given)))
    }

    fn flag(&mut self) -> Update<SeatEffect> {
        let Some(key) = self.asked().map(|(_, item, _)| item.key.clone()) else {
            return Update::none();
        };
        self.flagged = !self.flagged;
        Update::effect(SeatEffect::SetFlag(key, self.flagged))
    }

    fn item_event(&mut self, event: &Event, context: &Context) -> Update<SeatEffect> {
        if self.over.is_some() {
            return self.over_event(event, context);
        }
        // If no input is possible, the arrows have no cursor to move.
        let by_line = scrolling::by_line(event).filter(|_| !self.is_open());
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        let before = self.preceding().map(|item| &**item);
        let shown = self.asked().map(|(_, item, _)| item);
        if let Some(tabs) = shown.and_then(|shown| self.exhibits.after(event, shown, before)) {
            self.exhibits = tabs;
            self.notice = None;
            self.scroll = Some(tabs.scroll());
            return Update::none();
        }
        match event {
            Event::Key(key) => {
                self.notice = None;
                self.key(*key, context)
            }
            Event::Choose(target) => {
                self.notice = None;
                let acted = self.open_item().map(|open| open.click(*target));
                acted.map_or_else(Update::none, |acted| self.enter(acted))
            }
            Event::Paste(text) => {
                self.notice = None;
                let acted = self.open_item().map(|open| open.paste(text));
                acted.map_or_else(Update::none, |acted| self.enter(acted))
            }
            _ => Update::none(),
        }
    }
}

impl Screen<SeatEffect> for SeatScreen {
    fn update(&mut self, event: &Event, context: &Context) -> Update<SeatEffect> {
        let update = match event {
            Event::News(News::Class(news)) => self.take(news, context),
            Event::News(News::Failed(why)) => {
                self.sending = false;
                if self.class.is_none() {
                    self.refused = Some(why.clone());
                }
                self.say(Role::Warning, sentence(why));
                Update::none()
            }
            Event::News(_) | Event::Tick | Event::Shown | Event::Resumed | Event::Leaving => {
                Update::none()
            }
            Event::Item(act) if self.over.is_none() => self.item_command(act),
            event => self.item_event(event, context),
        };
        self.tell_time(context);
        update
    }

    fn view(&self) -> Page {
        self.over_page().unwrap_or_else(|| self.page())
    }

    fn look(&self) -> Option<PageKey> {
        let class = self.class.as_ref()?;
        let mut face = class.view.face.clone();
        let given = match &mut face {
            SeatPhase::Open { given, .. }
            | SeatPhase::Closed { given, .. }
            | SeatPhase::Discussing { given, .. }
            | SeatPhase::Revealed { given, .. } => given,
            // The other phases are rare, or private.
            _ => return None,
        };
        if let Some(given) = given {
            given.elapsed_ms = 0;
            given.confidence = None;
        }
        let entered = match given {
            Some(given) => self.entry == given.response,
            None => self.entry.is_blank(),
        };
        // A page with a PIN is private.
        let plain = entered
            && self.pin_on_item().is_none()
            && self.over.is_none()
            && self.working == Working::default()
            && self.notice.is_none()
            && self.unconfirmed().is_none()
            && self.exhibits == ExhibitTabs::default()
            && self.scroll.is_none();
        plain.then_some(PageKey {
            face,
            left_s: self.left_s,
            cursor: self.cursor,
            sending: self.sending,
            flagged: self.flagged,
            shared: class.view.shared.clone(),
            is_moving: class.is_moving,
        })
    }

    fn ticks(&self) -> bool {
        self.left_s.is_some()
    }

    fn plain_item(&self) -> Option<PlainItem> {
        self.asked_item()
    }

    fn status(&self) -> Option<String> {
        self.phase_words()
    }

    fn help(&self) -> Vec<HelpLine> {
        if let Some(over) = &self.over {
            return over.help();
        }
        if self.leaving.is_some() {
            return help(LEAVING);
        }
        let open = self.open_item();
        let mut lines = open.as_ref().map_or_else(Vec::new, Answering::help);
        let wanted = |command| command != Command::Pin || self.pin.is_some();
        let is_free = |key| open.as_ref().is_none_or(|open| open.key(key).is_none());
        lines.extend(help_beside(KEYS, wanted, is_free));
        let leave = lines.pop();
        lines.extend(help_of(exhibits::KEYS, |_| true));
        lines.extend(leave);
        lines
    }
}
