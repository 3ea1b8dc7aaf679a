//! One poll: its votes, who may still respond, and until when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::event::{Given, Mending, Whom};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;

/// Responses that a mistake has at least to be called shared.
const SHARED_BY_MIN: usize = 2;

/// How far a poll is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PollPhase {
    /// A vote is open, for some seats at least.
    Open,
    /// The class talks before it votes again.
    Discussing,
    /// The key shows.
    Revealed,
    /// Left without its key.
    Passed,
}

/// One item of the form, put to the class.
#[derive(Clone, PartialEq, Debug)]
pub struct Poll {
    /// How far it is.
    pub phase: PollPhase,
    /// Its votes, the first first; never empty.
    pub votes: Vec<Vote>,
    /// What was mended, in order.
    pub mended: Vec<Mending>,
    /// When its key was shown.
    pub shown_at: Option<Timestamp>,
}

/// One vote of a poll.
#[derive(Clone, PartialEq, Debug)]
pub struct Vote {
    /// When it opened.
    pub opened_at: Timestamp,
    /// What everybody has, in seconds.
    pub limit_s: Option<u32>,
    /// What everybody had when the instructor ended it, in milliseconds without pauses.
    pub called_ms: Option<u64>,
    /// Since when its clocks stand still.
    pub paused_at: Option<Timestamp>,
    /// How long they stood still before, in milliseconds.
    pub paused_ms: i64,
    /// What was given, the last of each learner.
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

    /// Whether it takes nothing more from this learner.
    pub fn is_closed_to(&self, learner: LearnerId, allowance: Allowance) -> bool {
        match allowance {
            Allowance::Standard => self.everybody_closed,
            _ => self.closed.contains(&learner),
        }
    }

    /// Whether the time that everybody has is over.
    pub fn is_closed(&self) -> bool {
        self.everybody_closed
    }

    /// When it closes to those with this allowance; `None` while nothing limits it.
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

/// Returns the one of these, the most frequent first, that most share: at least two, and no other as many.
pub fn most_shared<T>(counted: &[T], count: impl Fn(&T) -> usize) -> Option<&T> {
    let most = counted
        .first()
        .filter(|most| count(most) >= SHARED_BY_MIN)?;
    let next = counted.get(1).map_or(0, &count);
    (count(most) > next).then_some(most)
}
