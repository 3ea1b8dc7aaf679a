//! The instructor's console: the state of a class, and the keys that control it.
//!
//! It gets the class as [`News::Class`] and asks by `ConsoleEffect::Order`; the room decides the outcome
//! of an order. Its page before the reveal is fit for others to see, too: the key and the responses
//! show only if the instructor asks for them.

mod asking;
pub(super) mod case;
mod class_view;
mod crossed;
pub(super) mod distribution;
mod keys;
mod leaving;
mod lists;
mod lobby;
pub(super) mod mistake;
mod orders;
mod page;
mod people;
mod said;
mod status;
mod steps;
mod waiting;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

use self::asking::{Asking, Pressed};
use self::keys::ConsoleCommand;
use self::steps::Early;
use self::waiting::Waiting;
use crate::domain::ids::LearnerId;
use crate::domain::moment::Moment;
use crate::domain::room::{
    Ballot, ClassSetting, Mending, Order, PollPhase, Refusal, Room, RoomReport, Tally,
};
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find};
use crate::tui::page::{Notice, Page, Role, Scroll};
use crate::tui::prose::sentence;
use crate::tui::screen::{ClassNews, ConsoleEffect, Context, Event, News, Screen, Update};
use crate::tui::screens::words;
use crate::tui::scrolling;
use crate::tui::whole::no_digit;

/// The time for which the reply to a key stays, in milliseconds: long enough to be read twice.
const TOLD_MS: u64 = 20_000;

/// The most digits of an item's number, enough for any set.
const NUMBER_DIGITS_MAX: usize = 4;

/// The instructor's console.
#[derive(Default)]
pub struct Console {
    news: Option<Arc<ClassNews>>,
    now: Timestamp,
    /// The instructor's UTC offset, known from the first event.
    offset: Option<Offset>,
    /// The page or list over the class.
    over: ConsolePage,
    /// True while the key and distribution of the current item show before the reveal.
    eyes: bool,
    /// True while the seats that have not responded are named.
    missing: bool,
    /// True while the wall shows.
    on_wall: bool,
    /// The question that is being asked before an order.
    asking: Option<Asking>,
    /// The order that the same key confirms, and the number of responses it was said to lose.
    armed: Option<(Order, usize)>,
    /// The key that is being handled.
    pressed: Option<Pressed>,
    /// The order that is being carried out.
    asked: Option<Order>,
    waiting: Waiting,
    sums: Sums,
    notice: Option<Notice>,
    /// The reply to the last key; `None` for one that stays until the next key.
    told: Option<KeyReply>,
    /// The command that resumes the class, if the program ends with this console.
    resume: Option<String>,
    /// The digits of a seat's number typed so far on the list of people.
    dialed: String,
    scroll: Option<Scroll>,
}

/// The reply to a key.
#[derive(Clone, Copy)]
struct KeyReply {
    at: Moment,
    /// A learner who was away then: the message is obsolete once that learner is present.
    away: Option<LearnerId>,
}

/// A list over the class.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum ConsolePage {
    #[default]
    Nothing,
    /// The list of people, with its cursor.
    People(usize),
    /// The list of items, with its cursor.
    Items(usize),
    /// The possible corrections of that item, with the cursor.
    Mending(usize, usize),
    /// The digits of an item's number typed so far.
    Number(String),
    /// The instructions to join.
    Join,
}

/// The totals, computed when the class changes and not for every view.
#[derive(Default)]
struct Sums {
    report: RoomReport,
    edition: Option<u64>,
    /// The tallies of the present poll, vote by vote; empty while they are hidden.
    tallies: Vec<Tally>,
}

/// Returns the state that an armed key depends on.
fn app(room: &Room) -> (Option<Ballot>, Option<PollPhase>, bool) {
    let phase = room.poll().map(|poll| poll.phase);
    (room.ballot(), phase, room.is_ended())
}

impl Console {
    /// Opens remotely, with no class known yet: the class goes on without this console.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens at the terminal of the program that holds the class, which ends with the console; the
    /// given command resumes the class.
    pub fn at_host(resume: impl Into<String>) -> Self {
        Self {
            resume: Some(resume.into()),
            ..Self::default()
        }
    }

    fn room(&self) -> Option<&Room> {
        self.news.as_ref().map(|news| &*news.room)
    }

    fn take_in(&mut self, news: &Arc<ClassNews>) {
        let other = self.room().map(app) != Some(app(&news.room));
        if other {
            self.asking = self.asking.take().filter(|asked| !asked.gives_way());
            self.scroll = None;
            self.notice = None;
        }
        let is_back = |who: LearnerId| news.room.seats().get(&who).is_some_and(|seat| seat.present);
        if self.told.and_then(|told| told.away).is_some_and(is_back) {
            self.notice = None;
        }
        // A question is dropped when no response can be lost any more.
        let asked = self.asking.take();
        self.asking = asked.filter(|asked| asked.loses(&news.room));
        if self.room().and_then(Room::current) != news.room.current() {
            // The key of another item must not appear on a projector by itself.
            self.eyes = false;
        }
        self.news = Some(Arc::clone(news));
        self.sum();
    }

    /// Computes the totals for the page, if they are not known.
    fn sum(&mut self) {
        let Some(news) = self.news.clone() else {
            return;
        };
        let room = &news.room;
        if self.sums.edition != Some(room.edition()) {
            self.sums.report = room.report();
            self.sums.edition = Some(room.edition());
        }
        self.sums.tallies = match (room.ballot(), room.poll()) {
            (Some(ballot), Some(poll)) if self.eyes || poll.phase == PollPhase::Revealed => {
                let votes = 0..=ballot.vote;
                let tally = |vote| room.tally(Ballot { vote, ..ballot });
                votes.map(tally).collect()
            }
            _ => Vec::new(),
        };
    }

    /// Handles a failed order: reports it, and drops the keys that waited for it.
    fn failed(&mut self, why: &str) {
        self.waiting.clear();
        let count = why.split(' ').next().and_then(|count| count.parse().ok());
        let still = count.filter(|count| Refusal::StillOpen(*count).to_string() == why);
        match (still, self.asked.take()) {
            (Some(count), Some(Order::Reveal { early: false })) => {
                self.ask_early(Early::Reveal, count);
            }
            (Some(count), Some(Order::Discuss { early: false })) => {
                self.ask_early(Early::Discuss, count);
            }
            _ => {
                self.told = None;
                self.notice = Some(Notice::new(Role::Wrong, sentence(why)));
            }
        }
    }

    fn tell(&mut self, words: impl Into<String>) -> Update<ConsoleEffect> {
        self.told = self.pressed.map(|pressed| KeyReply {
            at: pressed.at,
            away: None,
        });
        self.notice = Some(Notice::new(Role::Quiet, words));
        Update::none()
    }

    /// Shows a message that is valid until an absent learner arrives.
    fn tell_of(&mut self, learner: LearnerId, words: impl Into<String>) {
        self.tell(words);
        let seats = self.room().map(Room::seats);
        let away = seats.is_some_and(|seats| seats.get(&learner).is_some_and(|seat| !seat.present));
        if let Some(told) = &mut self.told {
            told.away = Some(learner).filter(|_| away);
        }
    }

    /// Removes a reply that has been shown for long enough.
    fn forget_told(&mut self, now: Moment) {
        let over = |told: &KeyReply| now.elapsed_ms_since(&told.at) >= TOLD_MS;
        if self.told.as_ref().is_some_and(over) {
            self.told = None;
            self.notice = None;
        }
    }

    fn key(&mut self, key: Key) -> Update<ConsoleEffect> {
        self.notice = None;
        self.told = None;
        if let Some(update) = self.answered(key) {
            return update;
        }
        let Some(command) = find(self.keymap(), key) else {
            return self.stray(key);
        };
        match self.over.clone() {
            ConsolePage::Nothing => self.command(command, key),
            ConsolePage::People(cursor) => self.of_people(command, key, cursor),
            ConsolePage::Items(cursor) => self.of_items(command, cursor),
            ConsolePage::Mending(position, cursor) => self.of_mending(command, position, cursor),
            ConsolePage::Number(typed) => self.of_number(command, key, typed),
            ConsolePage::Join => self.lay(ConsolePage::Nothing),
        }
    }

    /// Handles a key with no meaning here: if it has one elsewhere, the notice says so.
    fn stray(&mut self, key: Key) -> Update<ConsoleEffect> {
        let ended = self.room().is_some_and(Room::is_ended);
        match (&self.over, find(keys::KEYS, key)) {
            (ConsolePage::Number(_), _) => match key {
                Key::Char(c) => self.tell(no_digit(c)),
                _ => self.tell("Type a number, or press Esc to cancel."),
            },
            (_, None) => Update::none(),
            (ConsolePage::Nothing, Some(_)) if ended => self.tell("The class has ended."),
            (ConsolePage::Nothing, Some(_)) => {
                self.tell("This is homework. Learners work at their own pace, without votes.")
            }
            _ => self.tell("Press Esc first. That command works on the class page."),
        }
    }

    fn keymap(&self) -> Keymap<ConsoleCommand> {
        match self.over {
            ConsolePage::Nothing if self.room().is_some_and(Room::is_ended) => keys::ENDED,
            ConsolePage::Nothing if self.room().is_some_and(Room::is_homework) => keys::HOMEWORK,
            ConsolePage::Nothing => keys::KEYS,
            ConsolePage::People(_) => keys::PEOPLE,
            ConsolePage::Items(_) => keys::ITEMS,
            ConsolePage::Mending(..) => keys::MENDING,
            ConsolePage::Number(_) => keys::NUMBER,
            ConsolePage::Join => keys::JOIN,
        }
    }

    /// Moves the cursor of a list to either end or by a page, if the event does that.
    fn jumped(&self, event: &Event, context: &Context) -> Option<ConsolePage> {
        let room = self.room()?;
        let jump = |cursor, entries| scrolling::jump(event, cursor, entries, context);
        match self.over {
            ConsolePage::People(cursor) => {
                jump(cursor, orders::by_seat(room).len()).map(ConsolePage::People)
            }
            ConsolePage::Items(cursor) => jump(cursor, room.len()).map(ConsolePage::Items),
            ConsolePage::Mending(position, cursor) => {
                let entries = mendings(room, position).len();
                jump(cursor, entries).map(|cursor| ConsolePage::Mending(position, cursor))
            }
            _ => None,
        }
    }
}

/// Returns a learner's name for the instructor: the seat's number if names are off.
fn called(news: &ClassNews, learner: LearnerId) -> String {
    let number = || {
        let seat = news.room.seats().get(&learner);
        seat.map_or_else(|| "a seat".into(), |seat| format!("seat {}", seat.number))
    };
    let named = news.room.is(ClassSetting::Names);
    let name = news.names.get(&learner).filter(|_| named).cloned();
    name.unwrap_or_else(number)
}

/// Returns the possible corrections of a poll: the whole item, then each response that lost points,
/// once, the most frequent first.
fn mendings(room: &Room, position: usize) -> Vec<(Mending, usize)> {
    let votes = room
        .polls()
        .get(&position)
        .map_or(0, |poll| poll.votes.len());
    let votes = u32::try_from(votes).unwrap_or(0);
    let mut shares: Vec<(Mending, usize)> = Vec::new();
    for vote in 0..votes {
        let ballot = Ballot {
            poll: position,
            vote,
        };
        for share in room.tally(ballot).responses {
            if share.right {
                continue;
            }
            let mending = Mending::Accepted(share.response);
            match shares.iter_mut().find(|known| known.0 == mending) {
                Some(known) => known.1 += share.count,
                None => shares.push((mending, share.count)),
            }
        }
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.1));
    shares.insert(0, (Mending::Voided, 0));
    shares
}

impl Screen<ConsoleEffect> for Console {
    fn update(&mut self, event: &Event, context: &Context) -> Update<ConsoleEffect> {
        self.now = context.now.at;
        self.offset = Some(context.now.offset);
        self.forget_told(context.now);
        if let Event::Key(key) = event {
            self.note(*key, context.now);
        }
        // In the lists, the arrows move the cursor.
        let by_line = scrolling::by_line(event).filter(|_| self.over == ConsolePage::Nothing);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(over) = self.jumped(event, context) {
            self.over = over;
            self.scroll = None;
            return Update::none();
        }
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::News(News::Class(news)) => {
                self.take_in(news);
                Update::none()
            }
            Event::News(News::Failed(why)) => {
                self.failed(why);
                Update::none()
            }
            Event::News(News::Ordered) => self.ordered(),
            Event::Key(key) => self.pressed(*key),
            Event::Paste(text) => self.pasted(text),
            Event::Choose(target) => {
                let at = usize::from(target.0);
                match &mut self.over {
                    ConsolePage::People(cursor)
                    | ConsolePage::Items(cursor)
                    | ConsolePage::Mending(_, cursor) => {
                        *cursor = at;
                    }
                    _ => {}
                }
                Update::none()
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        match &self.news {
            Some(news) => self.page(news),
            None => self.waiting(),
        }
    }

    fn ticks(&self) -> bool {
        let runs = |room: &Room| room.open_vote().is_some() && !room.is_settled();
        self.told.is_some() || self.room().is_some_and(runs)
    }

    fn status(&self) -> Option<String> {
        self.phase_words()
    }

    fn is_busy(&self) -> bool {
        true
    }

    fn help(&self) -> Vec<HelpLine> {
        if let Some(lines) = self.asking.as_ref().and_then(Asking::help) {
            return lines;
        }
        let mut lines = keymap::help(self.keymap());
        let leave = lines.iter_mut().find(|line| line.help == keys::LEAVES);
        leave
            .into_iter()
            .for_each(|line| line.help = self.leave_help());
        lines
    }

    fn words(&self) -> Vec<HelpLine> {
        let votes = self.room().is_none_or(|room| !room.is_homework());
        let all = [
            words::VOTE,
            words::SEAT,
            words::FACILITY,
            words::DISCRIMINATION,
            words::SHARE,
        ];
        words::lines(all.get(usize::from(!votes)..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
