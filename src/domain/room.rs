//! A class: one form put to many learners, poll by poll, as a fold over one ordered log.
//!
//! [`Room::fold`] takes the log in and is the only thing that changes a room; [`Room::decide`]
//! and [`Room::admit`] say which events an order or a wish comes to, and [`Room::due`] which ones
//! the clock does. The host appends them and folds what the log took, so that a room is the same
//! whoever folds it, and as often.

mod decide;
mod event;
mod poll;
mod report;
mod seating;
#[cfg(test)]
pub mod testing;
mod title;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub use self::event::{
    Ballot, ClassEvent, ClassSetting, Given, Mending, Order, Refusal, Terms, Whom, Wish,
};
pub use self::poll::{Poll, PollPhase, Vote, most_shared};
pub use self::report::{ClassReport, ItemLine, LearnerLine, Share, Tally};
pub use self::title::{as_seen, in_one_line, titled};
pub use self::view::{SeatPhase, SeatView};
use crate::domain::form::FormItem;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::scoring::{Marking, Score, mark};

/// Votes that one poll can have.
pub const VOTES_MAX: u32 = 5;

/// Responses that a vote has at least where seats show what was given: of fewer everybody would
/// know whose they are.
pub const SHARED_MIN: usize = 5;
/// How long a learner may come in without a PIN once the instructor has said so, in seconds.
pub const WAIVED_S: i64 = 120;

/// One seat: a learner in this class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seated {
    /// How much of everybody's time the learner has.
    pub allowance: Allowance,
    /// When the learner first came.
    pub came_at: Timestamp,
    /// Whether somebody sits there now.
    pub present: bool,
    /// Whether the instructor closed it.
    pub kicked: bool,
    /// True where somebody sat there when the host was gone and has not come back since: the next vote
    /// waits for them.
    pub expected: bool,
    /// Until when the learner may come in once without a PIN.
    pub waived_until: Option<Timestamp>,
    /// Which seat it is, by who came in first, from 1: a name for those without one. None is ever
    /// another's, also where a seat is given away.
    pub number: usize,
}

/// A class, as its log has it so far. Cheap to clone: what does not change is shared.
#[derive(Clone, PartialEq, Debug)]
pub struct Room {
    terms: Arc<Terms>,
    seats: Arc<BTreeMap<LearnerId, Seated>>,
    /// The number of the last seat that was taken.
    numbered: usize,
    polls: BTreeMap<usize, Arc<Poll>>,
    current: Option<usize>,
    settings: BTreeSet<ClassSetting>,
    ended: bool,
    last_at: Timestamp,
    /// Counts what everybody can see.
    edition: u64,
    /// The points of every seat once the class is over, the most first: what ranks are read from.
    points: Arc<[u32]>,
    /// What was given to the present poll, vote by vote, once its key shows: counted once for all
    /// seats that show it.
    shared: Option<Arc<Vec<Tally>>>,
    /// True once a vote was closed after the host came back: later ones wait for nobody who is away.
    waited: bool,
}

impl Room {
    /// The room of a class that has just been opened.
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

    /// Folds a log, the first event first; `None` where it does not begin with an opening.
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

    /// Takes the next event of the log in. An event that does not fit is of no consequence: a
    /// response after its seat has closed is not counted. Says whether it fitted.
    pub fn fold(&mut self, at: Timestamp, event: &ClassEvent) -> bool {
        let fits = self.take_in(at, event);
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
        // A clock that was set back does not take time away from anybody.
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

    fn take_in(&mut self, at: Timestamp, event: &ClassEvent) -> bool {
        // What it came to is looked at, and mended, once it is over; who still reads it is known.
        if self.ended && !is_after_the_end(event) {
            return false;
        }
        match event {
            ClassEvent::Opened(_) => false,
            ClassEvent::Joined(learner, allowance) => self.join(*learner, *allowance, at),
            ClassEvent::Left(learner) => self.seat(*learner, |seat| seat.present = false),
            ClassEvent::Returned(learner) => self.seat(*learner, |seat| {
                seat.present = true;
                seat.expected = false;
                seat.waived_until = None;
            }),
            ClassEvent::Vacated(learner) => {
                let idle = self.is_idle(*learner);
                idle && Arc::make_mut(&mut self.seats).remove(learner).is_some()
            }
            ClassEvent::PinWaived(learner) => {
                let until = at.checked_add(SignedDuration::from_secs(WAIVED_S)).ok();
                self.seat(*learner, |seat| seat.waived_until = until)
            }
            ClassEvent::Kicked(learner) => self.seat(*learner, |seat| {
                seat.kicked = true;
                seat.present = false;
                seat.expected = false;
                seat.waived_until = None;
            }),
            // Present again only once the learner is: whoever was sent out may have gone.
            ClassEvent::Readmitted(learner) => self.seat(*learner, |seat| seat.kicked = false),
            ClassEvent::Set(setting, true) => self.settings.insert(*setting),
            ClassEvent::Set(setting, false) => self.settings.remove(setting),
            ClassEvent::PollOpened(ballot, limit_s) => self.open(*ballot, at, *limit_s),
            ClassEvent::Responded(learner, ballot, given) => self.respond(*learner, *ballot, given),
            ClassEvent::Extended(by_s) => self.vote_mut(|vote| {
                vote.limit_s = vote.limit_s.map(|limit_s| limit_s.saturating_add(*by_s));
                vote.limit_s.is_some() && vote.called_ms.is_none()
            }),
            ClassEvent::Paused => self.vote_mut(|vote| {
                let runs = vote.paused_at.is_none();
                vote.paused_at.get_or_insert(at);
                runs
            }),
            ClassEvent::Unpaused => self.vote_mut(|vote| {
                let stood = vote.paused_at.is_some();
                vote.unpause(at);
                stood
            }),
            ClassEvent::TimeCalled => self.vote_mut(|vote| vote.call_time(at)),
            ClassEvent::Closed(whom) => self.close(*whom),
            ClassEvent::Revealed => self.reveal(at),
            ClassEvent::Discussing => self.phase(PollPhase::Discussing),
            ClassEvent::Passed => {
                let left = self
                    .poll()
                    .is_some_and(|poll| poll.phase == PollPhase::Revealed)
                    || self.phase(PollPhase::Passed);
                self.current = None;
                left
            }
            ClassEvent::Mended(position, mending) => {
                // What was given to homework, and so what is mended there, stands in no poll of a room.
                let noted = self.is_homework() && *position < self.len();
                let mended = self.polls.get_mut(position).map(|poll| {
                    Arc::make_mut(poll).mended.push(mending.clone());
                });
                mended.is_some() || noted
            }
            ClassEvent::Resumed => self.resume(at),
            ClassEvent::Ended => {
                self.ended = true;
                self.current = None;
                true
            }
        }
    }

    fn reveal(&mut self, at: Timestamp) -> bool {
        let revealed = self.phase(PollPhase::Revealed);
        let poll = self.current.and_then(|at| self.polls.get_mut(&at));
        if let Some(poll) = poll.filter(|_| revealed) {
            Arc::make_mut(poll).shown_at = Some(at);
        }
        revealed
    }

    fn join(&mut self, learner: LearnerId, allowance: Allowance, at: Timestamp) -> bool {
        if self.seats.contains_key(&learner) {
            return false;
        }
        self.numbered += 1;
        let seated = Seated {
            allowance,
            came_at: at,
            present: true,
            kicked: false,
            expected: false,
            waived_until: None,
            number: self.numbered,
        };
        Arc::make_mut(&mut self.seats).insert(learner, seated);
        true
    }

    fn seat(&mut self, learner: LearnerId, change: impl FnOnce(&mut Seated)) -> bool {
        if !self.seats.contains_key(&learner) {
            return false;
        }
        Arc::make_mut(&mut self.seats)
            .get_mut(&learner)
            .map(change)
            .is_some()
    }

    fn close(&mut self, whom: Whom) -> bool {
        let closed = self.vote_mut(|vote| {
            vote.close(whom);
            true
        });
        self.waited |= closed && whom == Whom::Everybody;
        closed
    }

    /// Takes those who were waited for in one vote and have not come back as away, like anybody else.
    fn expect_no_more(&mut self) {
        if !std::mem::take(&mut self.waited) || !self.seats.values().any(|seat| seat.expected) {
            return;
        }
        for seated in Arc::make_mut(&mut self.seats).values_mut() {
            seated.expected = false;
        }
    }

    fn open(&mut self, ballot: Ballot, at: Timestamp, limit_s: Option<u32>) -> bool {
        if ballot.poll >= self.terms.items.len() || ballot.vote >= VOTES_MAX {
            return false;
        }
        let vote = Vote::open(at, limit_s);
        match self.polls.get_mut(&ballot.poll) {
            None if ballot.vote == 0 => {
                let poll = Poll {
                    phase: PollPhase::Open,
                    votes: vec![vote],
                    mended: Vec::new(),
                    shown_at: None,
                };
                self.polls.insert(ballot.poll, Arc::new(poll));
            }
            // A key that was shown is not voted on again.
            Some(poll)
                if poll.votes.len() == ballot.vote as usize
                    && poll.phase != PollPhase::Revealed
                    && poll.phase != PollPhase::Open =>
            {
                let poll = Arc::make_mut(poll);
                poll.phase = PollPhase::Open;
                poll.votes.push(vote);
            }
            _ => return false,
        }
        self.current = Some(ballot.poll);
        self.expect_no_more();
        true
    }

    fn respond(&mut self, learner: LearnerId, ballot: Ballot, given: &Given) -> bool {
        if self.may_respond(learner, ballot).is_err() {
            return false;
        }
        self.vote_mut(|vote| {
            vote.given.insert(learner, given.clone());
            true
        })
    }

    fn resume(&mut self, at: Timestamp) -> bool {
        let gone = at.duration_since(self.last_at).as_millis();
        let gone = i64::try_from(gone).unwrap_or(0).max(0);
        for seated in Arc::make_mut(&mut self.seats).values_mut() {
            seated.expected |= seated.present;
            seated.present = false;
        }
        self.waited = false;
        self.vote_mut(|vote| {
            if vote.paused_at.is_none() {
                vote.paused_ms = vote.paused_ms.saturating_add(gone);
            }
            true
        });
        true
    }

    fn phase(&mut self, phase: PollPhase) -> bool {
        let Some(poll) = self.current.and_then(|at| self.polls.get_mut(&at)) else {
            return false;
        };
        if poll.phase == PollPhase::Revealed {
            return false;
        }
        Arc::make_mut(poll).phase = phase;
        true
    }

    /// The last vote of the present poll, where it is open.
    fn vote_mut(&mut self, change: impl FnOnce(&mut Vote) -> bool) -> bool {
        let poll = self.current.and_then(|at| self.polls.get_mut(&at));
        match poll {
            Some(poll) if poll.phase == PollPhase::Open => {
                Arc::make_mut(poll).votes.last_mut().is_some_and(change)
            }
            _ => false,
        }
    }

    /// What it started with.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The same, to be kept.
    pub fn terms_shared(&self) -> Arc<Terms> {
        Arc::clone(&self.terms)
    }

    /// How many items its form has.
    pub fn len(&self) -> usize {
        self.terms.items.len()
    }

    /// Whether its form has no items, which no class has.
    pub fn is_empty(&self) -> bool {
        self.terms.items.is_empty()
    }

    /// The item at a place of the form, and how it was laid out.
    pub fn item(&self, position: usize) -> Option<(&Arc<Item>, &FormItem)> {
        Some((
            self.terms.items.get(position)?,
            self.terms.form.items.get(position)?,
        ))
    }

    /// Its seats, by learner.
    pub fn seats(&self) -> &BTreeMap<LearnerId, Seated> {
        &self.seats
    }

    /// Its polls so far, by place.
    pub fn polls(&self) -> &BTreeMap<usize, Arc<Poll>> {
        &self.polls
    }

    /// The place of the present poll.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The present poll.
    pub fn poll(&self) -> Option<&Poll> {
        self.polls.get(&self.current?).map(|poll| &**poll)
    }

    /// The present poll and its last vote, as both are named.
    pub fn ballot(&self) -> Option<Ballot> {
        let poll = self.current?;
        let votes = self.poll()?.votes.len();
        let vote = u32::try_from(votes).unwrap_or(u32::MAX).saturating_sub(1);
        Some(Ballot { poll, vote })
    }

    /// Whether that is on.
    pub fn is(&self, setting: ClassSetting) -> bool {
        self.settings.contains(&setting)
    }

    /// Whether it is over.
    pub fn is_ended(&self) -> bool {
        self.ended
    }

    /// Whether everybody goes at their own pace until a day, and there are no polls.
    pub fn is_homework(&self) -> bool {
        self.terms.until.is_some()
    }

    /// Changes whenever what everybody sees does.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// How a response was marked, mended as the instructor said; `None` where there is none, or
    /// the poll counts for nobody.
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

    /// The last vote of a poll that the learner responded to: the one that counts.
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

    /// A learner's points of all polls whose key was shown and that count, also where nothing was
    /// given.
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

/// Says whether an event has a meaning once the class is over.
fn is_after_the_end(event: &ClassEvent) -> bool {
    matches!(
        event,
        ClassEvent::Mended(..) | ClassEvent::Set(..) | ClassEvent::Left(_)
    )
}

#[cfg(test)]
mod tests;
