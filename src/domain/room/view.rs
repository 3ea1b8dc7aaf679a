//! A class as one seat sees it: no other learner's data, and no key before it is shown.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::{Ballot, Given};
use super::poll::PollPhase;
use super::{ClassSetting, Room, SHARED_MIN, Tally};
use crate::domain::ids::LearnerId;
use crate::domain::scoring::{Marking, Score};

/// The phase of a class for one seat.
#[derive(Clone, PartialEq, Debug)]
pub enum SeatPhase {
    /// No question was asked yet.
    Lobby,
    /// A vote is open to this seat.
    Open {
        /// The vote.
        ballot: Ballot,
        /// The deadline of this seat; `None` while there is no limit.
        until: Option<Timestamp>,
        /// The start of the present pause.
        paused_at: Option<Timestamp>,
        /// The response, if there is one.
        given: Option<Given>,
        /// True if another response may be given.
        open: bool,
    },
    /// The vote is closed to this seat, and the key is not shown yet.
    Closed {
        /// The vote.
        ballot: Ballot,
        /// The response.
        given: Option<Given>,
    },
    /// The class discusses before it votes again.
    Discussing {
        /// The previous vote.
        ballot: Ballot,
        /// The response in that vote.
        given: Option<Given>,
    },
    /// The key is shown.
    Revealed {
        /// The last vote.
        ballot: Ballot,
        /// The response in the last vote that this learner took part in.
        given: Option<Given>,
        /// Its marking; `None` if there is no response or the poll is voided.
        marking: Option<Marking>,
        /// True if the poll is voided.
        voided: bool,
    },
    /// No question is open now.
    Between,
    /// The class is over.
    Ended,
    /// The instructor closed this seat.
    Kicked,
    /// The learner has no seat here.
    Nowhere,
}

/// A class as one seat sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct SeatView {
    /// The phase for this seat.
    pub face: SeatPhase,
    /// The learner's points of all polls whose key was shown, once the class is over: earlier,
    /// every change would sum them again for every seat.
    pub score: Option<Score>,
    /// The learner's rank, from 1, and the number of learners, if the instructor shows standings
    /// and the class is over.
    pub rank: Option<(usize, usize)>,
    /// The anonymous responses to the item whose key is shown, vote by vote, the same for all
    /// seats. `None` if they are withheld or too few.
    pub shared: Option<Arc<Vec<Tally>>>,
}

impl Room {
    /// Returns the class as this learner's seat sees it.
    pub fn view_of(&self, learner: LearnerId) -> SeatView {
        let score = self.ended.then(|| self.score(learner));
        let face = self.face(learner);
        let shows = matches!(face, SeatPhase::Revealed { .. }) && !self.is(ClassSetting::Withheld);
        SeatView {
            shared: self.shared.clone().filter(|_| shows),
            face,
            score,
            rank: score.and_then(|score| self.rank(learner, score)),
        }
    }

    /// Returns the responses to the present poll, if its key is shown and there are enough.
    pub(super) fn to_share(&self) -> Option<Vec<Tally>> {
        let (ballot, poll) = self.ballot().zip(self.poll())?;
        (poll.phase == PollPhase::Revealed).then(|| self.tallies_to_share(ballot))?
    }

    /// Returns the responses to a poll up to this vote, if there are enough that nobody knows whose
    /// they are.
    pub(super) fn tallies_to_share(&self, ballot: Ballot) -> Option<Vec<Tally>> {
        let votes = (0..=ballot.vote).map(|vote| self.tally(Ballot { vote, ..ballot }));
        let mut votes: Vec<Tally> = votes.collect();
        if votes.iter().any(|tally| tally.given < SHARED_MIN) {
            votes = votes.pop().into_iter().collect();
        }
        let enough = votes.last().is_some_and(|tally| tally.given >= SHARED_MIN);
        enough.then_some(votes)
    }

    fn face(&self, learner: LearnerId) -> SeatPhase {
        let Some(seat) = self.seats.get(&learner) else {
            return SeatPhase::Nowhere;
        };
        if seat.kicked {
            return SeatPhase::Kicked;
        }
        if self.ended {
            return SeatPhase::Ended;
        }
        let Some((poll, ballot)) = self.poll().zip(self.ballot()) else {
            return if self.polls.is_empty() {
                SeatPhase::Lobby
            } else {
                SeatPhase::Between
            };
        };
        let given = |ballot: Ballot| {
            let vote = poll.votes.get(ballot.vote as usize)?;
            vote.given.get(&learner).cloned()
        };
        match poll.phase {
            PollPhase::Passed => SeatPhase::Between,
            PollPhase::Discussing => SeatPhase::Discussing {
                ballot,
                given: given(ballot),
            },
            PollPhase::Revealed => {
                let counted = self.counted(learner, ballot.poll);
                SeatPhase::Revealed {
                    ballot,
                    given: counted.and_then(given),
                    marking: counted.and_then(|counted| self.marking(learner, counted)),
                    voided: poll.mended.contains(&super::Mending::Voided),
                }
            }
            PollPhase::Open => match poll.votes.last() {
                Some(vote) if !vote.is_closed_to(learner, seat.allowance) => SeatPhase::Open {
                    ballot,
                    until: vote.deadline(seat.allowance),
                    paused_at: vote.paused_at,
                    given: given(ballot),
                    open: self.terms.changes || !vote.given.contains_key(&learner),
                },
                _ => SeatPhase::Closed {
                    ballot,
                    given: given(ballot),
                },
            },
        }
    }

    fn rank(&self, learner: LearnerId, score: Score) -> Option<(usize, usize)> {
        if !self.is(ClassSetting::Standings) || !self.seats.contains_key(&learner) {
            return None;
        }
        let better = self.points.partition_point(|points| *points > score.earned);
        Some((better + 1, self.points.len()))
    }
}
