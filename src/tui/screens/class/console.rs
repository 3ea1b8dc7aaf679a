//! The instructor's console: what a class does, and the keys that lead it.
//!
//! It gets the class as [`News::Class`] and asks by [`Effect::Order`]; what an order comes to is
//! the room's to say. What it shows before the reveal is fit for a window that others see, too:
//! the key and what was given show only where the instructor asks for them.

mod distribution;
mod keys;
mod lists;
mod orders;
mod shown;
mod waiting;

use std::sync::Arc;

use jiff::Timestamp;

use self::keys::Command;
use self::orders::Step;
use self::shown::Shown;
use self::waiting::Waiting;
use crate::domain::ids::LearnerId;
use crate::domain::room::{Ballot, ClassReport, Mending, Order, PollPhase, Refusal, Room, Tally};
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, Keymap, find};
use crate::tui::page::{Hint, Notice, Page, Role, Scroll, Target};
use crate::tui::prose::sentence;
use crate::tui::screen::{ClassNews, Context, Effect, Event, News, Screen, Update};
use crate::tui::screens::{self, words};
use crate::tui::scrolling;

/// Digits of an item's number: more items no set has.
const NUMBER_DIGITS_MAX: usize = 4;

/// The instructor's console.
#[derive(Default)]
pub struct Console {
    news: Option<Arc<ClassNews>>,
    now: Timestamp,
    /// What lies over the class.
    over: Over,
    /// Whether key and distribution show before the reveal.
    eyes: bool,
    /// Whether the page for the projector shows.
    projected: bool,
    /// What the next Enter does, and nothing else undoes.
    ask: Option<Ask>,
    /// What the same key does once more, though so many still have time.
    early: Option<(Early, usize)>,
    /// The order that is on its way.
    asked: Option<Order>,
    waiting: Waiting,
    sums: Sums,
    notice: Option<Notice>,
    scroll: Option<Scroll>,
}

/// A list over the class.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Over {
    #[default]
    Nothing,
    /// With the cursor.
    People(usize),
    /// With the cursor.
    Items(usize),
    /// What can be mended of the item there, with the cursor.
    Mending(usize, usize),
    /// The number of an item, as far as it is typed.
    Number(String),
}

/// What is asked before it is done.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Ask {
    Leave,
    Order(Order),
}

impl Ask {
    /// What Enter does then, in two words.
    fn words(&self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Order(Order::End) => "end the class",
            Self::Order(Order::Kick(_)) => "send out",
            Self::Order(Order::WaivePin(_)) => "let in",
            Self::Order(_) => "do it",
        }
    }
}

/// What may be done though some still have time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Early {
    Reveal,
    Discuss,
}

/// What is summed when the class changes, and not again for every look at it.
#[derive(Default)]
struct Sums {
    report: ClassReport,
    edition: Option<u64>,
    /// Of the present poll, vote by vote; empty where nobody may see them now.
    tallies: Vec<Tally>,
}

/// What tells whether an armed key still means what it did.
fn stage(room: &Room) -> (Option<Ballot>, Option<PollPhase>, bool) {
    let phase = room.poll().map(|poll| poll.phase);
    (room.ballot(), phase, room.is_ended())
}

impl Console {
    /// Opens with no class known yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn room(&self) -> Option<&Room> {
        self.news.as_ref().map(|news| &*news.room)
    }

    fn take_in(&mut self, news: &Arc<ClassNews>) {
        let other = self.room().map(stage) != Some(stage(&news.room));
        if other {
            self.early = None;
            self.scroll = None;
            self.notice = self.notice.take().filter(|_| self.ask.is_some());
        }
        self.news = Some(Arc::clone(news));
        self.sum();
    }

    /// Sums up what the page needs of the class, where it is not known from before.
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

    /// The host did not do what was asked for, nor what was to come after it.
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
            _ => self.notice = Some(Notice::new(Role::Wrong, sentence(why))),
        }
    }

    fn tell(&mut self, words: impl Into<String>) -> Update {
        self.notice = Some(Notice::new(Role::Quiet, words));
        Update::none()
    }

    fn ask(&mut self, ask: Ask, words: impl Into<String>) -> Update {
        self.ask = Some(ask);
        self.notice = Some(Notice::new(Role::Warning, words));
        Update::none()
    }

    fn key(&mut self, key: Key) -> Update {
        self.notice = None;
        if let Some(ask) = self.ask.take() {
            return match (key, ask) {
                (Key::Enter, Ask::Leave) => Update::effect(Effect::Quit),
                (Key::Enter, Ask::Order(order)) => {
                    let words = self
                        .news
                        .as_ref()
                        .and_then(|news| orders::done(news, &order));
                    let update = self.send(order);
                    if let Some(words) = words {
                        self.tell(words);
                    }
                    update
                }
                _ => self.tell("Nothing was done."),
            };
        }
        let Some(command) = find(self.keymap(), key) else {
            return self.stray(key);
        };
        if !matches!(command, Command::Reveal | Command::Discuss) {
            self.early = None;
        }
        match self.over.clone() {
            Over::Nothing => self.command(command, key),
            Over::People(cursor) => self.of_people(command, cursor),
            Over::Items(cursor) => self.of_items(command, cursor),
            Over::Mending(position, cursor) => self.of_mending(command, position, cursor),
            Over::Number(typed) => self.of_number(command, key, typed),
        }
    }

    /// A key that means nothing here: where it would elsewhere, that is said.
    fn stray(&mut self, key: Key) -> Update {
        let ended = self.room().is_some_and(Room::is_ended);
        match (&self.over, find(keys::KEYS, key)) {
            (_, None) => Update::none(),
            (Over::Nothing, Some(_)) if ended => self.tell("The class is over."),
            (Over::Nothing, Some(_)) => Update::none(),
            (Over::Number(_), Some(_)) => self.tell("Type a number, or Esc to let it be."),
            _ => self.tell("Esc first: that key is one of the class."),
        }
    }

    fn keymap(&self) -> Keymap<Command> {
        match self.over {
            Over::Nothing if self.room().is_some_and(Room::is_ended) => keys::ENDED,
            Over::Nothing => keys::KEYS,
            Over::People(_) => keys::PEOPLE,
            Over::Items(_) => keys::ITEMS,
            Over::Mending(..) => keys::MENDING,
            Over::Number(_) => keys::NUMBER,
        }
    }

    /// The keys at the foot: those that lead on from here, the next step by its name.
    fn hints(&self) -> Vec<Hint> {
        if let Some(ask) = &self.ask {
            return vec![Hint::new("Enter", ask.words()), Hint::new("Esc", "no")];
        }
        let mut hints = match (self.room(), &self.over) {
            (Some(room), Over::Nothing) => {
                let mut hints = keymap::hints(self.keymap(), |command| {
                    orders::fits(room, command) && (!self.projected || orders::is_public(command))
                });
                if let Some(hint) = hints.iter_mut().find(|hint| hint.key == "Enter") {
                    hint.does = orders::next_step(room).words().into();
                }
                // Pressed by habit it must not end a class: b does, and asks.
                let last = orders::next_step(room) == Step::End;
                hints.retain(|hint| hint.key != "Enter" || !last);
                let stands = room
                    .open_vote()
                    .is_some_and(|vote| vote.paused_at.is_some());
                let pause = hints.iter().position(|hint| hint.key == "p");
                if let Some(at) = pause.filter(|_| stands) {
                    // While it stands still, nothing is needed more.
                    hints.remove(at);
                    hints.insert(0, Hint::new("p", "go on"));
                }
                let step = hints.iter().position(|hint| hint.key == "Enter");
                let scroll = step.map_or(hints.len().min(1), |at| at + 1);
                hints.insert(scroll, Hint::below("↓", "scroll"));
                hints
            }
            (None, Over::Nothing) => {
                keymap::hints(self.keymap(), |command| command == Command::Back)
            }
            (Some(room), Over::People(cursor)) => {
                let seat = orders::by_seat(room).get(*cursor).copied();
                let out = seat.map(|(_, kicked)| kicked);
                keymap::hints(self.keymap(), |command| match command {
                    Command::Kick => out == Some(false) && !room.is_ended(),
                    Command::Readmit => out.is_some() && !room.is_ended(),
                    Command::Vacate => seat.is_some_and(|(who, _)| room.is_idle(who)),
                    Command::Lock => !room.is_ended(),
                    _ => true,
                })
            }
            _ => keymap::hints(self.keymap(), |_| true),
        };
        hints.push(Hint::new("?", "help"));
        hints
    }

    fn scrolled(&self) -> Scroll {
        let cursor = match self.over {
            Over::People(cursor) | Over::Items(cursor) | Over::Mending(_, cursor) => Some(cursor),
            _ => None,
        };
        let target = cursor.and_then(|at| u16::try_from(at).ok()).map(Target);
        self.scroll.unwrap_or(Scroll::Follow(target))
    }

    fn waiting(&self) -> Page {
        Page {
            title: screens::title("Class"),
            body: vec![crate::tui::page::Block::para(
                "Waiting for the class …",
                Role::Quiet,
            )],
            notice: self.notice.clone(),
            keys: self.hints(),
            ..Page::default()
        }
    }
}

/// A learner's name for the instructor: a seat's number where names are off.
fn called(news: &ClassNews, learner: LearnerId) -> String {
    let number = || {
        let seat = news.room.seats().get(&learner);
        seat.map_or_else(|| "a seat".into(), |seat| format!("seat {}", seat.number))
    };
    let named = news.room.is(crate::domain::room::Setting::Names);
    let name = news.names.get(&learner).filter(|_| named).cloned();
    name.unwrap_or_else(number)
}

/// What can be mended of a poll: all of it, then each response that lost points, once, the most
/// given first.
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

impl Screen for Console {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.now = context.now.at;
        // The lists have a cursor for the arrows to move.
        let by_line = scrolling::by_line(event).filter(|_| self.over == Over::Nothing);
        let event = by_line.as_ref().unwrap_or(event);
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
            Event::Choose(target) => {
                let at = usize::from(target.0);
                match &mut self.over {
                    Over::People(cursor) | Over::Items(cursor) | Over::Mending(_, cursor) => {
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
            eyes: self.eyes && !self.projected,
            projected: self.projected,
            sums: &self.sums,
        };
        let (body, aside) = match &self.over {
            Over::People(cursor) => (shown.people(*cursor), Vec::new()),
            Over::Items(cursor) => (shown.items(*cursor), Vec::new()),
            Over::Mending(position, cursor) => (shown.mending(*position, *cursor), Vec::new()),
            Over::Nothing | Over::Number(_) => shown.class(),
        };
        let typing = match &self.over {
            Over::Number(typed) => Some(Notice::new(
                Role::Accent,
                format!("Open item {typed}_ of {}: Enter opens it.", news.room.len()),
            )),
            _ => None,
        };
        Page {
            title: screens::title(&news.title),
            place: shown.place(),
            progress: shown.progress(),
            body,
            aside,
            notice: self.notice.clone().or(typing),
            keys: self.hints(),
            scroll: self.scrolled(),
        }
    }

    fn ticks(&self) -> bool {
        self.room()
            .is_some_and(|room| room.open_vote().is_some() && !room.is_settled())
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(self.keymap())
    }

    fn words(&self) -> Vec<HelpLine> {
        words::lines(&[
            words::POLL,
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
