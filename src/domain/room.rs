//! A class: one form put to many learners, poll by poll, as a fold over one ordered log.
//!
//! [`Room::fold`] takes the log and is the only function that changes a room. [`Room::decide`]
//! and [`Room::admit`] turn an order or a wish into events; [`Room::due`] returns the events of
//! the clock. The host appends the events and folds what the log took, so that every fold of the
//! same log gives the same room.

mod decide;
mod event;
mod fold;
mod poll;
mod report;
mod seating;
#[cfg(test)]
pub mod testing;
mod title;
mod view;
mod wall;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

pub use self::event::{
    Ballot, ClassEvent, ClassSetting, Given, Mending, Order, Refusal, Terms, Whom, Wish,
};
pub use self::poll::{Poll, PollPhase, Vote, is_tied, most_shared};
pub use self::report::{CaseLine, CaseStep, ItemLine, LearnerLine, RoomReport, Share, Tally};
pub use self::title::titled;
pub use self::view::{SeatPhase, SeatView};
pub use self::wall::{VoteClock, VoteShift, WallCounts, WallItem, WallKey, WallPhase, WallView};
use crate::domain::form::FormItem;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::item::mark;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::scoring::{Marking, Score};

/// Votes that one poll can have.
pub const VOTES_MAX: u32 = 5;

/// The fewest responses of a vote for seats to show its results: with fewer, everybody would know
/// whose they are.
pub const SHARED_MIN: usize = 5;
/// The time in which a learner may join without a PIN after the instructor allows it, in seconds.
pub const WAIVED_S: i64 = 120;

/// One seat: a learner in this class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seated {
    /// The learner's time, as a multiple of the standard time.
    pub allowance: Allowance,
    /// The time the learner first joined.
    pub came_at: Timestamp,
    /// True while the learner is connected.
    pub present: bool,
    /// True if the instructor closed it.
    pub kicked: bool,
    /// True if the learner was connected when the host stopped and has not come back since: the
    /// next vote waits for them.
    pub expected: bool,
    /// The time until which the learner may join once without a PIN.
    pub waived_until: Option<Timestamp>,
    /// The number of the seat in order of joining, from 1: a name for unnamed learners. It is never
    /// reused, even if the seat is given away.
    pub number: usize,
}

/// A class, as of its log so far. Cheap to clone: unchanged parts are shared.
#[derive(Clone, PartialEq, Debug)]
pub struct Room {
    terms: Arc<Terms>,
    seats: Arc<BTreeMap<LearnerId, Seated>>,
    /// The number of the newest seat.
    numbered: usize,
    polls: BTreeMap<usize, Arc<Poll>>,
    current: Option<usize>,
    settings: BTreeSet<ClassSetting>,
    ended: bool,
    last_at: Timestamp,
    /// The edition of the public state.
    edition: u64,
    /// The points of every seat once the class is over, the most first: the source of ranks.
    points: Arc<[u32]>,
    /// The responses to the present poll, vote by vote, once its key is shown: counted once for all
    /// seats that show them.
    shared: Option<Arc<Vec<Tally>>>,
    /// True once a vote was closed after the host came back: later votes wait for nobody absent.
    waited: bool,
}

impl Room {
    /// Creates the room of a newly opened class.
    pub fn new(terms: Terms, at: Timestamp) -> Self {
        let withheld = terms.withheld.then_some(ClassSetting::Withheld);
        Self {
            terms: Arc::new(terms),
            seats: Arc::default(),
            numbered: 0,
            polls: BTreeMap::new(),
            current: None,
            settings: withheld.into_iter().collect(),
            ended: false,
            last_at: at,
            edition: 0,
            points: Arc::default(),
            shared: None,
            waited: false,
        }
    }

    /// Folds a log from its first event; `None` if it does not begin with an opening.
    pub fn folded(log: impl IntoIterator<Item = (Timestamp, ClassEvent)>) -> Option<Self> {
        let mut log = log.into_iter();
        let (at, ClassEvent::Opened(terms)) = log.next()? else {
            return None;
        };
        let mut room = Self::new(*terms, at);
        for (at, event) in log {
            room.fold(at, &event);
        }
        Some(room)
    }

    /// Applies the next event of the log. An event that does not fit has no effect: a response
    /// after its seat has closed is not counted. Returns whether it fitted.
    pub fn fold(&mut self, at: Timestamp, event: &ClassEvent) -> bool {
        let fits = self.apply(at, event);
        if fits && self.ended && !matches!(event, ClassEvent::Left(_)) {
            let points = self.seats.keys().map(|learner| self.score(*learner).earned);
            let mut points: Vec<u32> = points.collect();
            points.sort_unstable_by(|a, b| b.cmp(a));
            self.points = points.into();
        }
        let shows = matches!(
            event,
            ClassEvent::Revealed
                | ClassEvent::Mended(..)
                | ClassEvent::Passed
                | ClassEvent::PollOpened(..)
                | ClassEvent::Ended
        );
        if fits && shows {
            self.shared = self.to_share().map(Arc::new);
        }
        // Setting a clock back takes no time away from anybody.
        self.last_at = self.last_at.max(at);
        let shown = !matches!(
            event,
            ClassEvent::Responded(..)
                | ClassEvent::Joined(..)
                | ClassEvent::Left(_)
                | ClassEvent::Returned(_)
                | ClassEvent::Vacated(_)
                | ClassEvent::PinWaived(_)
        );
        if fits && shown {
            self.edition += 1;
        }
        fits
    }

    /// Returns the latest time in its log.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Returns its terms.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Returns its terms as a shared reference.
    pub fn terms_shared(&self) -> Arc<Terms> {
        Arc::clone(&self.terms)
    }

    /// Returns the number of items in its form.
    pub fn len(&self) -> usize {
        self.terms.items.len()
    }

    /// Returns whether its form has no items; no class has such a form.
    pub fn is_empty(&self) -> bool {
        self.terms.items.is_empty()
    }

    /// Returns the item at a place of the form, and its layout.
    pub fn item(&self, position: usize) -> Option<(&Arc<Item>, &FormItem)> {
        Some((
            self.terms.items.get(position)?,
            self.terms.form.items.get(position)?,
        ))
    }

    /// Returns its seats, by learner.
    pub fn seats(&self) -> &BTreeMap<LearnerId, Seated> {
        &self.seats
    }

    /// Returns its polls so far, by place.
    pub fn polls(&self) -> &BTreeMap<usize, Arc<Poll>> {
        &self.polls
    }

    /// Returns the place of the present poll.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// Returns the present poll.
    pub fn poll(&self) -> Option<&Poll> {
        self.polls.get(&self.current?).map(|poll| &**poll)
    }

    /// Returns the ballot of the present poll and its last vote.
    pub fn ballot(&self) -> Option<Ballot> {
        let poll = self.current?;
        let votes = self.poll()?.votes.len();
        let vote = u32::try_from(votes).unwrap_or(u32::MAX).saturating_sub(1);
        Some(Ballot { poll, vote })
    }

    /// Returns whether a setting is on.
    pub fn is(&self, setting: ClassSetting) -> bool {
        self.settings.contains(&setting)
    }

    /// Returns whether it is over.
    pub fn is_ended(&self) -> bool {
        self.ended
    }

    /// Returns whether it is homework: learners work at their own pace, and there are no polls.
    pub fn is_homework(&self) -> bool {
        self.terms.until.is_some()
    }

    /// Returns the edition, which changes whenever the public state does.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// Returns the marking of a response, with the instructor's corrections; `None` if there is no
    /// response, or the poll is voided.
    pub fn marking(&self, learner: LearnerId, ballot: Ballot) -> Option<Marking> {
        let poll = self.polls.get(&ballot.poll)?;
        let given = poll.votes.get(ballot.vote as usize)?.given.get(&learner)?;
        let (item, form) = self.item(ballot.poll)?;
        let mut marking = mark(item, &form.drawn, &given.response).ok()?;
        let is_given = |accepted: &Response| {
            report::settled(item, accepted) == report::settled(item, &given.response)
        };
        for mending in &poll.mended {
            match mending {
                Mending::Voided => return None,
                Mending::Accepted(response) if is_given(response) => {
                    marking.score.earned = marking.score.possible;
                }
                Mending::Accepted(_) => {}
            }
        }
        Some(marking)
    }

    /// Returns the last vote of a poll that the learner responded to: the one that counts.
    pub fn counted(&self, learner: LearnerId, position: usize) -> Option<Ballot> {
        let votes = &self.polls.get(&position)?.votes;
        let vote = votes
            .iter()
            .rposition(|vote| vote.given.contains_key(&learner))?;
        let vote = u32::try_from(vote).ok()?;
        Some(Ballot {
            poll: position,
            vote,
        })
    }

    /// Returns a learner's points of all polls that count and have shown their key, with or without
    /// a response.
    pub fn score(&self, learner: LearnerId) -> Score {
        let revealed = self
            .polls
            .iter()
            .filter(|(_, poll)| poll.phase == PollPhase::Revealed);
        revealed
            .filter_map(|(at, _)| self.points_of(learner, *at))
            .sum()
    }
}

#[cfg(test)]
mod tests;
