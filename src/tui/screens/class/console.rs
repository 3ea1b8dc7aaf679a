//! The instructor's console: the state of a class, and the keys that control it.
//!
//! It gets the class as [`News::Class`] and asks by `ConsoleEffect::Order`; the room decides the outcome
//! of an order. Its page before the reveal is fit for others to see, too: the key and the responses
//! show only if the instructor asks for them.

mod asking;
pub(super) mod distribution;
mod keys;
mod leaving;
mod lists;
mod orders;
mod said;
mod shown;
mod waiting;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;

use self::asking::{Asking, Pressed};
use self::keys::ConsoleCommand;
use self::orders::{ConsoleStep, Early};
use self::shown::Shown;
use self::waiting::Waiting;
use crate::domain::ids::LearnerId;
use crate::domain::moment::Moment;
use crate::domain::room::{
    Ballot, ClassSetting, Mending, Order, PollPhase, Refusal, Room, RoomReport, Tally,
};
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Target};
use crate::tui::prose::sentence;
use crate::tui::screen::{ClassNews, ConsoleEffect, Context, Event, News, Screen, Update};
use crate::tui::screens::{self, words};
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
    /// True while the page for the projector shows.
    projected: bool,
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
    told: Option<Told>,
    /// The command that resumes the class, if the program ends with this console.
    resume: Option<String>,
    /// The digits of a seat's number typed so far on the list of people.
    dialed: String,
    scroll: Option<Scroll>,
}

/// The reply to a key.
#[derive(Clone, Copy)]
struct Told {
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
            // The key of another item must not appear on the projector by itself.
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
        self.told = self.pressed.map(|pressed| Told {
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
        let over = |told: &Told| now.elapsed_ms_since(&told.at) >= TOLD_MS;
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
            _ => self.tell("Press Esc first. That key works on the class page."),
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

    /// Returns the keys at the foot: those that lead on, and the next step by its name.
    fn hints(&self) -> Vec<Hint> {
        let asked = self.asking.as_ref().and_then(Asking::hint);
        if let Some((key, does)) = asked {
            return vec![Hint::new(key, does), Hint::new("Esc", "no")];
        }
        let mut hints = match (self.room(), &self.over) {
            (Some(room), ConsolePage::Nothing) => self.hints_of_class(room),
            (None, ConsolePage::Nothing) => {
                keymap::hints(self.keymap(), |command| command == ConsoleCommand::Back)
            }
            (Some(room), ConsolePage::People(cursor)) => {
                let seat = orders::by_seat(room).get(*cursor).copied();
                let out = seat.map(|(_, kicked)| kicked);
                keymap::hints(self.keymap(), |command| match command {
                    ConsoleCommand::Kick => out == Some(false) && !room.is_ended(),
                    ConsoleCommand::Readmit => out.is_some() && !room.is_ended(),
                    ConsoleCommand::Vacate => seat.is_some_and(|(who, _)| room.is_idle(who)),
                    ConsoleCommand::Lock => !room.is_ended(),
                    _ => true,
                })
            }
            _ => keymap::hints(self.keymap(), |_| true),
        };
        // A toggle names the state that it switches to.
        let locked = self
            .room()
            .is_some_and(|room| room.is(ClassSetting::Locked));
        let turned = [("l", "unlock", locked), ("w", "own page", self.projected)];
        for (key, does, _) in turned.into_iter().filter(|(.., on)| *on) {
            let hint = hints.iter_mut().find(|hint| hint.key == key);
            hint.into_iter().for_each(|hint| hint.does = does.into());
        }
        hints.push(Hint::new("?", "help"));
        hints
    }

    /// Returns the next step first, then the keys for the phase. Keys that take something from the
    /// class are not offered while it can respond.
    fn hints_of_class(&self, room: &Room) -> Vec<Hint> {
        let mut hints = keymap::hints(self.keymap(), |command| {
            orders::fits(room, command) && (!self.projected || orders::is_public(command))
        });
        let step = orders::next_step(room);
        if let Some(hint) = hints.iter_mut().find(|hint| hint.key == "Enter") {
            hint.does = step.words().into();
        }
        if self.eyes
            && let Some(hint) = hints.iter_mut().find(|hint| hint.key == "k")
        {
            hint.does = "hide key".into();
        }
        if step == ConsoleStep::End && !room.is_homework() {
            // Enter must not end a class when pressed by habit: b does, and asks. An action that
            // cannot be undone is never first.
            hints.retain(|hint| hint.key != "Enter");
            let first = |hint: &Hint| match hint.key.as_str() {
                "o" => 0,
                "b" => 1,
                _ => 2,
            };
            hints.sort_by_key(first);
        }
        let stands = room
            .open_vote()
            .is_some_and(|vote| vote.paused_at.is_some());
        let pause = hints.iter().position(|hint| hint.key == "p");
        if let Some(at) = pause.filter(|_| stands) {
            // While the class is paused, resuming comes first.
            hints.remove(at);
            hints.insert(0, Hint::new("p", "resume"));
        }
        let feature = hints
            .iter()
            .position(|hint| hint.key == "d")
            .or_else(|| hints.iter().position(|hint| hint.key == "Enter"));
        // Leaving ends nothing: if not all fit, the keys for the phase stay.
        for (at, hint) in hints.iter_mut().enumerate() {
            hint.stays = feature.map_or(hint.stays, |feature| at == feature);
        }
        let scroll = feature.map_or(hints.len().min(1), |at| at + 1);
        hints.insert(scroll, Hint::below("↓", "scroll"));
        hints
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

    fn scrolled(&self) -> Scroll {
        let cursor = match self.over {
            ConsolePage::People(cursor)
            | ConsolePage::Items(cursor)
            | ConsolePage::Mending(_, cursor) => Some(cursor),
            _ => None,
        };
        let target = cursor.and_then(|at| u16::try_from(at).ok()).map(Target);
        self.scroll.unwrap_or(Scroll::Follow(target))
    }

    fn waiting(&self) -> Page {
        Page {
            title: screens::title("Class"),
            body: vec![Block::para("Waiting for the class …", Role::Quiet)],
            notice: self.notice.clone(),
            keys: self.hints(),
            ..Page::default()
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
        let Some(news) = &self.news else {
            return self.waiting();
        };
        let shown = Shown {
            news,
            room: &news.room,
            now: self.now,
            offset: self.offset.unwrap_or(Offset::UTC),
            eyes: self.eyes && !self.projected,
            missing: self.missing && !self.projected,
            projected: self.projected,
            resume: self.resume.as_deref(),
            sums: &self.sums,
        };
        let (body, aside) = match &self.over {
            ConsolePage::People(cursor) => (shown.people(*cursor), Vec::new()),
            ConsolePage::Items(cursor) => (shown.items(*cursor), Vec::new()),
            ConsolePage::Mending(position, cursor) => {
                (shown.mending(*position, *cursor), Vec::new())
            }
            ConsolePage::Join => (shown.join(), Vec::new()),
            ConsolePage::Nothing | ConsolePage::Number(_) => shown.class(),
        };
        let mut body = body;
        // It names a file of the host, so it is only for the instructor.
        if let Some(why) = news.trouble.as_ref().filter(|_| !self.projected) {
            let words = format!(
                "! Nothing can be saved ({why}). Free some space. Then learners press Enter again."
            );
            body.insert(0, Block::para(words, Role::Wrong));
        }
        let asked = self.asking.as_ref();
        let asked = asked.map(|asked| Notice::new(Role::Warning, asked.told()));
        let notice = match &self.over {
            // A message about a rejected digit must not hide the typed ones.
            ConsolePage::Number(typed) => {
                let told = self
                    .notice
                    .as_ref()
                    .map(|notice| format!(" {}", notice.text));
                let told = told.unwrap_or_default();
                let words = format!(
                    "Open question {typed}_ of {}. Press Enter to open it.",
                    news.room.len()
                );
                Some(Notice::new(Role::Accent, words + &told))
            }
            _ => self.notice.clone(),
        };
        Page {
            title: screens::title(&news.title),
            place: shown.place(),
            progress: shown.progress(),
            body,
            aside,
            notice: asked.or(notice),
            keys: self.hints(),
            scroll: self.scrolled(),
        }
    }

    fn ticks(&self) -> bool {
        let runs = |room: &Room| room.open_vote().is_some() && !room.is_settled();
        self.told.is_some() || self.room().is_some_and(runs)
    }

    fn help(&self) -> Vec<HelpLine> {
        let mut lines = keymap::help(self.keymap());
        let leave = lines.iter_mut().find(|line| line.help == keys::LEAVES);
        leave
            .into_iter()
            .for_each(|line| line.help = self.leave_help());
        lines
    }

    fn words(&self) -> Vec<HelpLine> {
        if self.room().is_some_and(Room::is_homework) {
            return words::lines(&[
                words::SEAT,
                words::FACILITY,
                words::DISCRIMINATION,
                words::SHARE,
            ]);
        }
        words::lines(&[
            words::VOTE,
            words::SEAT,
            words::FACILITY,
            words::DISCRIMINATION,
            words::SHARE,
        ])
    }
}

#[cfg(test)]
mod tests;
