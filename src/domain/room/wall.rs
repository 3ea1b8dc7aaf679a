//! A class as everybody may see it on a wall: nothing about one learner, and no key before it is
//! shown.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::{Ballot, Mending};
use super::poll::{Poll, PollPhase, Vote};
use super::{CaseLine, ClassSetting, Room, SHARED_MIN, Tally};
use crate::domain::form::FormItem;
use crate::domain::item::Item;
use crate::domain::mode::Allowance;
use crate::domain::unfolding::preceding;
use crate::domain::unkeyed::UnkeyedItem;

/// A class as a wall shows it.
///
/// Before the reveal its items are [`UnkeyedItem`]s and its counts have no marks, so that it is
/// equal for classes that differ in their keys alone.
#[derive(Clone, PartialEq, Debug)]
pub struct WallView {
    /// The phase of the class.
    pub phase: WallPhase,
    /// The number of learners who are connected.
    pub here: usize,
    /// The number of items that have been opened.
    pub opened: usize,
    /// The number of items in the class.
    pub items: usize,
    /// The topics of the class, in the order of its items.
    pub topics: Vec<String>,
    /// True if nobody new can join.
    pub is_locked: bool,
}

/// The phase of a class on a wall.
#[derive(Clone, PartialEq, Debug)]
pub enum WallPhase {
    /// No item was opened yet.
    Lobby,
    /// It is homework, open until then.
    Homework {
        /// The closing time.
        until: Timestamp,
        /// The number of learners who have joined.
        joined: usize,
    },
    /// A vote is open.
    Open {
        /// The item.
        asked: Box<WallItem>,
        /// The clock of the vote.
        clock: VoteClock,
        /// The number of responses.
        given: usize,
        /// The number of learners in the vote.
        of: usize,
    },
    /// The vote is closed, and the key is not shown yet.
    Closed {
        /// The item.
        asked: Box<WallItem>,
        /// The counts, vote by vote, without marks.
        counts: WallCounts,
    },
    /// The class discusses before it votes again. The counts do not show, since the choice of most
    /// would end the discussion.
    Discussing(Box<WallItem>),
    /// The key is shown.
    Revealed(Box<WallKey>),
    /// No item is open now.
    Between,
    /// The class is over.
    Ended,
}

/// An item on a wall before its key is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct WallItem {
    /// The vote.
    pub ballot: Ballot,
    /// The item, without its key.
    pub item: UnkeyedItem,
    /// The item before in its case study, without its key.
    pub before: Option<UnkeyedItem>,
    /// True if the poll counts for nobody.
    pub voided: bool,
}

/// An item on a wall once its key is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct WallKey {
    /// The last vote.
    pub ballot: Ballot,
    /// The item with its key.
    pub item: Arc<Item>,
    /// Its layout.
    pub form: FormItem,
    /// The item before in its case study, without its key.
    pub before: Option<UnkeyedItem>,
    /// The counts, vote by vote.
    pub counts: WallCounts,
    /// The change from the vote before the last one to the last one.
    pub shift: Option<VoteShift>,
    /// The points of all learners in the case study that the item ends.
    pub case: Option<CaseLine>,
    /// True if the poll counts for nobody.
    pub voided: bool,
}

/// The counted responses to an item, as far as a wall shows them.
#[derive(Clone, PartialEq, Debug)]
pub enum WallCounts {
    /// None: somebody may still respond, and is not to see them.
    Awaited,
    /// None: with so few everybody would know whose they are.
    TooFew,
    /// The counts, vote by vote.
    Votes(Vec<Tally>),
}

/// The change between two votes, among those who responded in both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct VoteShift {
    /// The number of learners who responded in both.
    pub both: usize,
    /// The number whose response was first incorrect and then correct.
    pub to_correct: usize,
    /// The number whose response was first correct and then incorrect.
    pub away: usize,
}

/// The clock of an open vote, for learners with the standard time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoteClock {
    opened_at: Timestamp,
    until: Option<Timestamp>,
    paused_at: Option<Timestamp>,
    paused_ms: i64,
}

impl VoteClock {
    /// Returns the clock of a vote.
    pub fn of(vote: &Vote) -> Self {
        Self {
            opened_at: vote.opened_at,
            until: vote.deadline(Allowance::Standard),
            paused_at: vote.paused_at,
            paused_ms: vote.paused_ms,
        }
    }

    /// Returns whether it stands still.
    pub fn is_paused(&self) -> bool {
        self.paused_at.is_some()
    }

    /// Returns the time left in milliseconds, rounded up to seconds, so that it is zero only when
    /// the time is over; `None` without a limit.
    pub fn left_ms(&self, now: Timestamp) -> Option<u64> {
        let left_ms = between_ms(self.paused_at.unwrap_or(now), self.until?);
        Some(left_ms.div_ceil(1_000) * 1_000)
    }

    /// Returns the time used in milliseconds, without pauses.
    pub fn passed_ms(&self, now: Timestamp) -> u64 {
        let paused_ms = u64::try_from(self.paused_ms).unwrap_or(0);
        between_ms(self.opened_at, self.paused_at.unwrap_or(now)).saturating_sub(paused_ms)
    }
}

fn between_ms(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(0)
}

impl Room {
    /// Returns the class as a wall shows it.
    pub fn wall(&self) -> WallView {
        let mut topics: Vec<String> = Vec::new();
        for item in &self.terms.items {
            if !topics.contains(&item.topic.title) {
                topics.push(item.topic.title.clone());
            }
        }
        WallView {
            phase: self.wall_phase(),
            here: self.seats.values().filter(|seat| seat.present).count(),
            opened: self.polls.len(),
            items: self.len(),
            topics,
            is_locked: self.is(ClassSetting::Locked),
        }
    }

    fn wall_phase(&self) -> WallPhase {
        if self.ended {
            return WallPhase::Ended;
        }
        if let Some(until) = self.terms.until {
            let joined = self.seats.len();
            return WallPhase::Homework { until, joined };
        }
        let Some((poll, asked)) = self.poll().zip(self.wall_item()) else {
            return match self.polls.is_empty() {
                true => WallPhase::Lobby,
                false => WallPhase::Between,
            };
        };
        match (poll.phase, poll.votes.last()) {
            (PollPhase::Revealed, _) => self
                .wall_key(poll, asked)
                .map_or(WallPhase::Between, |key| WallPhase::Revealed(Box::new(key))),
            (PollPhase::Discussing, _) => WallPhase::Discussing(Box::new(asked)),
            (PollPhase::Open, Some(vote)) if !vote.is_closed() => WallPhase::Open {
                asked: Box::new(asked),
                clock: VoteClock::of(vote),
                given: vote.given.len(),
                of: self.asked(),
            },
            (PollPhase::Open, _) => WallPhase::Closed {
                counts: match self.is_settled() {
                    true => unmarked(self.counts_of(asked.ballot)),
                    false => WallCounts::Awaited,
                },
                asked: Box::new(asked),
            },
            (PollPhase::Passed, _) => WallPhase::Between,
        }
    }

    fn wall_item(&self) -> Option<WallItem> {
        let (ballot, poll) = self.ballot().zip(self.poll())?;
        let (item, form) = self.item(ballot.poll)?;
        Some(WallItem {
            ballot,
            item: UnkeyedItem::of(item, form),
            before: self.before(ballot.poll),
            voided: poll.mended.contains(&Mending::Voided),
        })
    }

    /// Returns the item before in the case study, whose key may not have been shown.
    fn before(&self, position: usize) -> Option<UnkeyedItem> {
        let item = preceding(&self.terms.items, position)?;
        let (_, form) = self.item(position.checked_sub(1)?)?;
        Some(UnkeyedItem::of(item, form))
    }

    fn wall_key(&self, poll: &Poll, asked: WallItem) -> Option<WallKey> {
        let WallItem {
            ballot,
            before,
            voided,
            ..
        } = asked;
        let (item, form) = self.item(ballot.poll)?;
        let counts = self.counts_of(ballot);
        let shown = matches!(counts, WallCounts::Votes(_));
        Some(WallKey {
            ballot,
            item: Arc::clone(item),
            form: form.clone(),
            before,
            counts,
            shift: self.shift(poll, ballot).filter(|_| shown),
            case: self.case_ending_at(ballot.poll).filter(|_| shown),
            voided,
        })
    }

    /// Returns the responses to an item, vote by vote, if there are enough: as the seats show them
    /// with the key.
    fn counts_of(&self, ballot: Ballot) -> WallCounts {
        match self.tallies_to_share(ballot) {
            Some(votes) => WallCounts::Votes(votes),
            None => WallCounts::TooFew,
        }
    }

    fn case_ending_at(&self, position: usize) -> Option<CaseLine> {
        let learners: Vec<_> = self.seats.keys().copied().collect();
        self.item(position)?.0.case.as_ref()?;
        let ends = |line: &CaseLine| {
            line.steps
                .last()
                .is_some_and(|step| step.position == position)
        };
        self.cases(&learners).into_iter().find(ends)
    }

    /// Returns the change from the vote before, if enough learners responded in both.
    fn shift(&self, poll: &Poll, ballot: Ballot) -> Option<VoteShift> {
        let earlier = Ballot {
            vote: ballot.vote.checked_sub(1)?,
            ..ballot
        };
        let first = poll.votes.get(earlier.vote as usize)?;
        let mut shift = VoteShift::default();
        for learner in first.given.keys() {
            let marked = |ballot| self.marking(*learner, ballot);
            let Some((before, after)) = marked(earlier).zip(marked(ballot)) else {
                continue;
            };
            let (before, after) = (before.score.is_full(), after.score.is_full());
            shift.both += 1;
            shift.to_correct += usize::from(!before && after);
            shift.away += usize::from(before && !after);
        }
        (shift.both >= SHARED_MIN).then_some(shift)
    }
}

/// Returns the counts without their marks.
fn unmarked(counts: WallCounts) -> WallCounts {
    let WallCounts::Votes(votes) = counts else {
        return counts;
    };
    let votes = votes.into_iter().map(|tally| {
        let mut responses = tally.responses;
        responses.iter_mut().for_each(|share| share.right = false);
        Tally {
            given: tally.given,
            right: 0,
            parts: tally.parts,
            responses,
            misled: None,
        }
    });
    WallCounts::Votes(votes.collect())
}
