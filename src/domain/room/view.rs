//! A class as one seat sees it: nothing of anybody else's, and no key before it is shown.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::{Ballot, Given};
use super::poll::PollPhase;
use super::{ClassSetting, Room, SHARED_MIN, Tally};
use crate::domain::ids::LearnerId;
use crate::domain::scoring::{Marking, Score};

/// What a seat has before it.
#[derive(Clone, PartialEq, Debug)]
pub enum SeatPhase {
    /// Nothing was asked yet.
    Lobby,
    /// A vote is open to this seat.
    Open {
        /// Which.
        ballot: Ballot,
        /// When it closes to this seat; `None` while nothing limits it.
        until: Option<Timestamp>,
        /// Since when the clocks stand still.
        paused_at: Option<Timestamp>,
        /// What was given, if it was.
        given: Option<Given>,
        /// Whether something else may be given.
        open: bool,
    },
    /// The vote is closed to this seat, and the key does not show yet.
    Closed {
        /// Which.
        ballot: Ballot,
        /// What was given.
        given: Option<Given>,
    },
    /// The class talks before it votes again.
    Discussing {
        /// The vote before.
        ballot: Ballot,
        /// What was given in it.
        given: Option<Given>,
    },
    /// The key shows.
    Revealed {
        /// The last vote.
        ballot: Ballot,
        /// What was given in the last vote that this learner took part in.
        given: Option<Given>,
        /// What that came to; `None` where nothing was given or the poll counts for nobody.
        marking: Option<Marking>,
        /// Whether the poll counts for nobody.
        voided: bool,
    },
    /// Nothing is asked now.
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
    /// What it has before it.
    pub face: SeatPhase,
    /// The learner's points of all polls whose key was shown, once the class is over: before, they
    /// would be summed anew for every seat whenever something changes.
    pub score: Option<Score>,
    /// The learner's rank among all, from 1, and how many there are, where the instructor shows
    /// standings and the class is over.
    pub rank: Option<(usize, usize)>,
    /// What the class gave to the item whose key shows, vote by vote, without names; the same for
    /// all seats. `None` where it is withheld or too few responded.
    pub shared: Option<Arc<Vec<Tally>>>,
}

impl Room {
    /// The class as this learner's seat sees it.
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

    /// What was given to the present poll, where its key shows and enough responded.
    pub(super) fn to_share(&self) -> Option<Vec<Tally>> {
        let (ballot, poll) = self.ballot().zip(self.poll())?;
        if poll.phase != PollPhase::Revealed {
            return None;
        }
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
