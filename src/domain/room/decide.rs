//! Decisions: the events for an order, a wish or the clock. Nothing is changed here.

use jiff::Timestamp;

use super::event::{Ballot, ClassEvent, ClassSetting, Mending, Order, Refusal, Whom};
use super::poll::{PollPhase, Vote};
use super::{Room, VOTES_MAX};
use crate::domain::ids::LearnerId;
use crate::domain::item::mark;
use crate::domain::mode::Allowance;
use crate::domain::unfolding::case_around;

impl Room {
    /// Returns the events for an instructor's order.
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be done now, in words for the instructor.
    pub fn decide(&self, order: &Order) -> Result<Vec<ClassEvent>, Refusal> {
        if let Order::Mend(position, mending) = order {
            return self.mend(*position, mending);
        }
        let shown = matches!(
            order,
            Order::Set(ClassSetting::Names | ClassSetting::Standings, _)
        );
        if self.ended && !shown {
            return Err(Refusal::Over);
        }
        if self.terms.until.is_some() && matches!(order, Order::Open(_) | Order::Next) {
            return Err(Refusal::Homework);
        }
        match order {
            Order::Open(position) => self.open_poll(*position),
            Order::Next => {
                let next = (0..self.len()).find(|at| !self.polls.contains_key(at));
                self.open_poll(next.ok_or(Refusal::NoMore)?)
            }
            Order::Extend(by_s) => self.running(vec![ClassEvent::Extended(*by_s)]),
            Order::Pause => self.running(vec![ClassEvent::Paused]),
            Order::Unpause => self.running(vec![ClassEvent::Unpaused]),
            Order::Close => self.running(vec![
                ClassEvent::TimeCalled,
                ClassEvent::Closed(Whom::Everybody),
            ]),
            Order::Reveal { early } => self.conclude(*early, ClassEvent::Revealed),
            Order::Discuss { early } => self.conclude(*early, ClassEvent::Discussing),
            Order::Revote => self.revote(),
            Order::Pass => {
                self.current.ok_or(Refusal::NoPoll)?;
                Ok(vec![ClassEvent::Passed])
            }
            Order::Kick(learner) if self.seats.contains_key(learner) => {
                Ok(vec![ClassEvent::Kicked(*learner)])
            }
            Order::Readmit(learner) if self.seats.get(learner).is_some_and(|seat| seat.kicked) => {
                Ok(vec![ClassEvent::Readmitted(*learner)])
            }
            Order::Readmit(learner) if self.seats.contains_key(learner) => Ok(Vec::new()),
            Order::Vacate(learner) if self.is_idle(*learner) => {
                Ok(vec![ClassEvent::Vacated(*learner)])
            }
            Order::Vacate(learner) if self.seats.contains_key(learner) => {
                Err(match self.terms.until {
                    Some(_) => Refusal::AtHomework,
                    None => Refusal::Used,
                })
            }
            Order::WaivePin(learner) => match self.seats.get(learner) {
                Some(seat) if seat.kicked => Err(Refusal::Kicked),
                Some(_) => Ok(vec![ClassEvent::PinWaived(*learner)]),
                None => Err(Refusal::NoSeat),
            },
            Order::Kick(_) | Order::Readmit(_) | Order::Vacate(_) => Err(Refusal::NoSeat),
            Order::Set(setting, on) if self.is(*setting) == *on => Ok(Vec::new()),
            Order::Set(setting, on) => Ok(vec![ClassEvent::Set(*setting, *on)]),
            Order::Mend(position, mending) => self.mend(*position, mending),
            Order::End => Ok(vec![ClassEvent::Ended]),
        }
    }

    /// Checks that a response of this learner to that vote would count now.
    pub(super) fn may_respond(&self, learner: LearnerId, ballot: Ballot) -> Result<(), Refusal> {
        let seat = self.seats.get(&learner).ok_or(Refusal::NoSeat)?;
        if seat.kicked {
            return Err(Refusal::Kicked);
        }
        let open = self.open_vote().filter(|_| self.ballot() == Some(ballot));
        let vote = open.ok_or(Refusal::Closed)?;
        if vote.is_closed_to(learner, seat.allowance) {
            return Err(Refusal::Closed);
        }
        if vote.paused_at.is_some() {
            return Err(Refusal::Paused);
        }
        if vote.given.contains_key(&learner) && !self.terms.changes {
            return Err(Refusal::Responded);
        }
        Ok(())
    }

    /// Returns the last vote of the present poll, if it is open to any seat.
    pub fn open_vote(&self) -> Option<&Vote> {
        let poll = self.poll()?;
        (poll.phase == PollPhase::Open)
            .then(|| poll.votes.last())
            .flatten()
    }

    /// Returns the closings that the clock makes due by now, in the order of their deadlines.
    pub fn due(&self, now: Timestamp) -> Vec<ClassEvent> {
        let Some(vote) = self.open_vote().filter(|vote| vote.paused_at.is_none()) else {
            return Vec::new();
        };
        let mut due: Vec<(Timestamp, Whom)> = self.deadlines(vote).collect();
        due.retain(|(at, _)| *at <= now);
        due.sort_by_key(|(at, _)| *at);
        due.into_iter()
            .map(|(_, whom)| ClassEvent::Closed(whom))
            .collect()
    }

    /// Returns the time at which the clock next closes a seat.
    pub fn next_due(&self) -> Option<Timestamp> {
        let vote = self.open_vote().filter(|vote| vote.paused_at.is_none())?;
        self.deadlines(vote).map(|(at, _)| at).min()
    }

    fn deadlines<'a>(&'a self, vote: &'a Vote) -> impl Iterator<Item = (Timestamp, Whom)> + 'a {
        let everybody = vote
            .deadline(Allowance::Standard)
            .filter(|_| !vote.is_closed())
            .map(|at| (at, Whom::Everybody));
        let more = self.seats.iter().filter_map(|(learner, seat)| {
            let waits = seat.allowance != Allowance::Standard
                && !vote.is_closed_to(*learner, seat.allowance);
            let at = vote.deadline(seat.allowance).filter(|_| waits)?;
            Some((at, Whom::Learner(*learner)))
        });
        everybody.into_iter().chain(more)
    }

    /// Returns the learners with more time to whom the present vote is open, and who have not
    /// responded or may change their response. Learners who were sent out are not included.
    pub fn awaited(&self) -> Vec<LearnerId> {
        let Some(vote) = self.open_vote() else {
            return Vec::new();
        };
        let awaited = self.seats.iter().filter(|(learner, seat)| {
            seat.allowance != Allowance::Standard
                && !seat.kicked
                && !vote.is_closed_to(**learner, seat.allowance)
                && (self.terms.changes || !vote.given.contains_key(learner))
        });
        awaited.map(|(learner, _)| *learner).collect()
    }

    /// Returns the learners who are present or expected back, to whom the present vote is open, and
    /// who have not responded, by seat.
    pub fn missing(&self) -> Vec<LearnerId> {
        let Some(vote) = self.open_vote() else {
            return Vec::new();
        };
        let missing = self.seats.iter().filter(|(learner, seat)| {
            (seat.present || seat.expected)
                && !vote.is_closed_to(**learner, seat.allowance)
                && !vote.given.contains_key(learner)
        });
        let mut missing: Vec<_> = missing.collect();
        missing.sort_by_key(|(_, seat)| seat.number);
        missing.into_iter().map(|(learner, _)| *learner).collect()
    }

    /// Returns the number of learners in the last vote of the present poll: all who are present,
    /// are expected back or have responded.
    pub fn asked(&self) -> usize {
        let given = self.poll().and_then(|poll| poll.votes.last());
        let given = given.map(|vote| &vote.given);
        let asked = self.seats.iter().filter(|(learner, seat)| {
            seat.present || seat.expected || given.is_some_and(|given| given.contains_key(learner))
        });
        asked.count()
    }

    fn running(&self, events: Vec<ClassEvent>) -> Result<Vec<ClassEvent>, Refusal> {
        let vote = self.open_vote().ok_or(Refusal::NoPoll)?;
        let fits = |event: &ClassEvent| match event {
            ClassEvent::Extended(_) => vote.limit_s.is_some() && !vote.is_closed(),
            ClassEvent::Paused => vote.paused_at.is_none() && !self.is_settled(),
            ClassEvent::Unpaused => vote.paused_at.is_some(),
            _ => !vote.is_closed(),
        };
        if events.iter().all(fits) {
            Ok(events)
        } else {
            Err(Refusal::NoPoll)
        }
    }

    fn open_poll(&self, position: usize) -> Result<Vec<ClassEvent>, Refusal> {
        let vote = match self.polls.get(&position) {
            _ if position >= self.len() || self.current == Some(position) => {
                return Err(Refusal::NoPoll);
            }
            None => 0,
            Some(poll) if poll.phase == PollPhase::Revealed => return Err(Refusal::Shown),
            // It was left without its key. Its earlier responses stand as a vote of their own.
            Some(poll) => u32::try_from(poll.votes.len()).unwrap_or(VOTES_MAX),
        };
        self.check_case(position)?;
        if vote >= VOTES_MAX {
            return Err(Refusal::VotesMax(VOTES_MAX));
        }
        let mut events = Vec::new();
        if let Some(poll) = self.poll() {
            // An open vote must not be left by accident.
            if poll.phase == PollPhase::Open && !self.is_settled() {
                return Err(Refusal::Open);
            }
            events.push(ClassEvent::Passed);
        }
        let ballot = Ballot {
            poll: position,
            vote,
        };
        events.push(ClassEvent::PollOpened(ballot, self.terms.limit_s));
        Ok(events)
    }

    /// Checks that the items of a case study open one after the other, and none before the latest.
    fn check_case(&self, position: usize) -> Result<(), Refusal> {
        let Some(mut case) = case_around(&self.terms.items, position) else {
            return Ok(());
        };
        let was_opened = |at: &usize| self.polls.contains_key(at);
        let start = case.start;
        let latest = case.rfind(was_opened);
        let next = latest.map_or(start, |latest| latest + 1);
        if position > next {
            return Err(Refusal::CaseAhead(next));
        }
        if latest.is_some_and(|latest| position < latest) {
            return Err(Refusal::CaseBehind);
        }
        Ok(())
    }

    /// Returns whether the present vote is closed to everybody it waits for.
    pub fn is_settled(&self) -> bool {
        match self.open_vote() {
            Some(vote) => vote.is_closed() && self.awaited().is_empty(),
            None => true,
        }
    }

    fn conclude(&self, early: bool, last: ClassEvent) -> Result<Vec<ClassEvent>, Refusal> {
        let poll = self.poll().ok_or(Refusal::NoPoll)?;
        let mut events = Vec::new();
        match poll.phase {
            PollPhase::Discussing if last == ClassEvent::Revealed => {}
            PollPhase::Open => {
                let vote = self.open_vote().ok_or(Refusal::NoPoll)?;
                let awaited = self.awaited();
                if !awaited.is_empty() && !early {
                    return Err(Refusal::StillOpen(awaited.len()));
                }
                if !vote.is_closed() {
                    events.push(ClassEvent::TimeCalled);
                    events.push(ClassEvent::Closed(Whom::Everybody));
                }
                let closed = awaited.into_iter().map(Whom::Learner);
                events.extend(closed.map(ClassEvent::Closed));
            }
            _ => return Err(Refusal::NoPoll),
        }
        events.push(last);
        Ok(events)
    }

    fn revote(&self) -> Result<Vec<ClassEvent>, Refusal> {
        let ballot = self.ballot().ok_or(Refusal::NoPoll)?;
        let phase = self.poll().map(|poll| poll.phase);
        if phase != Some(PollPhase::Discussing) {
            return Err(Refusal::NoPoll);
        }
        let vote = ballot.vote + 1;
        if vote >= VOTES_MAX {
            return Err(Refusal::VotesMax(VOTES_MAX));
        }
        let ballot = Ballot { vote, ..ballot };
        Ok(vec![ClassEvent::PollOpened(ballot, self.terms.limit_s)])
    }

    fn mend(&self, position: usize, mending: &Mending) -> Result<Vec<ClassEvent>, Refusal> {
        let of_homework = self.is_homework() && position < self.len();
        if !self.polls.contains_key(&position) && !of_homework {
            return Err(Refusal::NoPoll);
        }
        if let Mending::Accepted(response) = mending {
            let (item, form) = self.item(position).ok_or(Refusal::NoPoll)?;
            item.kind.rules().ready(response)?;
            mark(item, &form.drawn, response)?;
        }
        Ok(vec![ClassEvent::Mended(position, mending.clone())])
    }
}
