//! The changes that each event of the log makes to a room.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    Ballot, ClassEvent, Given, Poll, PollPhase, Room, Seated, VOTES_MAX, Vote, WAIVED_S, Whom,
};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;

impl Room {
    pub(super) fn apply(&mut self, at: Timestamp, event: &ClassEvent) -> bool {
        // Results are read and corrected after the end; departures of readers are still recorded.
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
            // Not present yet: the learner may have left after being sent out.
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
                // Homework responses are stored elsewhere. Their corrections have no poll here.
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

    /// Marks learners who were waited for in one vote and did not come back as absent.
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
            // A poll with its key shown gets no further vote.
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

    /// Changes the last vote of the present poll, if it is open.
    fn vote_mut(&mut self, change: impl FnOnce(&mut Vote) -> bool) -> bool {
        let poll = self.current.and_then(|at| self.polls.get_mut(&at));
        match poll {
            Some(poll) if poll.phase == PollPhase::Open => {
                Arc::make_mut(poll).votes.last_mut().is_some_and(change)
            }
            _ => false,
        }
    }
}

/// Returns whether an event has an effect once the class is over.
fn is_after_the_end(event: &ClassEvent) -> bool {
    matches!(
        event,
        ClassEvent::Mended(..) | ClassEvent::Set(..) | ClassEvent::Left(_)
    )
}
