//! One poll: its votes, the seats that may still respond, and their deadlines.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::event::{Given, Mending, Whom};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;

/// The fewest responses for a mistake to be called shared.
const SHARED_BY_MIN: usize = 2;

/// The phase of a poll.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PollPhase {
    /// A vote is open, for some seats at least.
    Open,
    /// The class discusses before it votes again.
    Discussing,
    /// The key is shown.
    Revealed,
    /// Left without its key.
    Passed,
}

/// One item of the form, put to the class.
#[derive(Clone, PartialEq, Debug)]
pub struct Poll {
    /// Its phase.
    pub phase: PollPhase,
    /// Its votes, the first first; never empty.
    pub votes: Vec<Vote>,
    /// Its corrections, in order.
    pub mended: Vec<Mending>,
    /// The time its key was shown.
    pub shown_at: Option<Timestamp>,
}

/// One vote of a poll.
#[derive(Clone, PartialEq, Debug)]
pub struct Vote {
    /// The time it opened.
    pub opened_at: Timestamp,
    /// The standard time, in seconds.
    pub limit_s: Option<u32>,
    /// The standard time at the instructor's early close, in milliseconds without pauses.
    pub called_ms: Option<u64>,
    /// The start of the present pause.
    pub paused_at: Option<Timestamp>,
    /// The length of earlier pauses, in milliseconds.
    pub paused_ms: i64,
    /// The last response of each learner.
    pub given: BTreeMap<LearnerId, Given>,
    everybody_closed: bool,
    closed: BTreeSet<LearnerId>,
}

impl Vote {
    pub(super) fn open(at: Timestamp, limit_s: Option<u32>) -> Self {
        Self {
            opened_at: at,
            limit_s,
            called_ms: None,
            paused_at: None,
            paused_ms: 0,
            given: BTreeMap::new(),
            everybody_closed: false,
            closed: BTreeSet::new(),
        }
    }

    /// Returns whether it is closed to this learner.
    pub fn is_closed_to(&self, learner: LearnerId, allowance: Allowance) -> bool {
        match allowance {
            Allowance::Standard => self.everybody_closed,
            _ => self.closed.contains(&learner),
        }
    }

    /// Returns whether the standard time is over.
    pub fn is_closed(&self) -> bool {
        self.everybody_closed
    }

    /// Returns the deadline for this allowance; `None` while there is no limit.
    pub fn deadline(&self, allowance: Allowance) -> Option<Timestamp> {
        let limit_ms = self.limit_s.map(|limit_s| u64::from(limit_s) * 1_000);
        let ms = self.called_ms.or(limit_ms)?;
        let allowed = i64::try_from(allowance.of_ms(ms)).unwrap_or(i64::MAX);
        let after = SignedDuration::from_millis(allowed.saturating_add(self.paused_ms));
        Some(self.opened_at.checked_add(after).unwrap_or(Timestamp::MAX))
    }

    pub(super) fn close(&mut self, whom: Whom) {
        match whom {
            Whom::Everybody => self.everybody_closed = true,
            Whom::Learner(learner) => {
                self.closed.insert(learner);
            }
        }
    }

    pub(super) fn call_time(&mut self, at: Timestamp) -> bool {
        self.unpause(at);
        let passed = at.duration_since(self.opened_at).as_millis();
        let ran = i64::try_from(passed).unwrap_or(i64::MAX) - self.paused_ms;
        let first = self.called_ms.is_none();
        self.called_ms
            .get_or_insert(u64::try_from(ran).unwrap_or(0));
        first
    }

    pub(super) fn unpause(&mut self, at: Timestamp) {
        if let Some(since) = self.paused_at.take() {
            let stood = at.duration_since(since).as_millis();
            let stood = i64::try_from(stood).unwrap_or(0).max(0);
            self.paused_ms = self.paused_ms.saturating_add(stood);
        }
    }
}

/// Returns the most frequent of these if at least two share it and no other has as many.
pub fn most_shared<T>(counted: &[T], count: impl Fn(&T) -> usize) -> Option<&T> {
    let most = counted
        .first()
        .filter(|most| count(most) >= SHARED_BY_MIN)?;
    let next = counted.get(1).map_or(0, &count);
    (count(most) > next).then_some(most)
}

/// Returns whether the most frequent of these are several, each shared by at least two.
pub fn is_tied<T>(counted: &[T], count: impl Fn(&T) -> usize) -> bool {
    let most = counted.first().map_or(0, &count);
    most >= SHARED_BY_MIN && counted.get(1).map_or(0, &count) == most
}
