//! The log of a live class: what can be written to it, what is refused, and what comes back.
//!
//! A class is a fold over one ordered log of events, and the log decides. [`ClassLog`] is what
//! every keeper of such logs promises; the progress file is one ([`Store`](super::Store)), and
//! [`MemoryClasses`] another for tests. Bodies of events are text that another layer writes
//! and reads; they name nobody, because only rows that carry a learner can be forgotten.

mod memory;
mod sqlite;

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::error::StoreError;
use crate::domain::{Allowance, LearnerId, Moment};

pub use memory::MemoryClasses;
pub(super) use sqlite::blob;
#[cfg(test)]
pub(super) use sqlite::{CLASS_EVENTS, CLASS_RESPONDED, LEARNER_RESPONDED, SITTING_STARTED};

/// The kind of an event that is a learner's response: one for each learner, poll and vote.
pub const RESPONDED: &str = "responded";

/// Names one class.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClassId(pub Uuid);

/// A class as it is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewClass {
    /// Its identity.
    pub id: ClassId,
    /// What learners come in with; free for another class once this one has ended.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// The fingerprint of the instructor's key, or `host`.
    pub owner: String,
    /// How many days it is to be kept, counted from its opening.
    pub keep_days: u32,
    /// Until when it stays open by itself, as homework does: its days count from then on.
    pub open_until: Option<Timestamp>,
}

/// A class as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassRow {
    /// Its identity.
    pub id: ClassId,
    /// What learners come in with.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// The fingerprint of the instructor's key, or `host`.
    pub owner: String,
    /// When it was opened, in milliseconds since 1970.
    pub started_ms: i64,
    /// When it ended, if it has.
    pub ended_ms: Option<i64>,
    /// Until when it is to be kept.
    pub keep_until_ms: i64,
    /// The number of its last event; 0 for none.
    pub last_seq: u64,
    /// Whether a list of the school says who may come in.
    pub is_listed: bool,
    /// Whether all who responded have it in their own logs.
    pub logs_kept: bool,
    /// Until when some program says that it runs it, in milliseconds since 1970.
    pub held_until_ms: i64,
}

/// A learner who is known in a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassLearner {
    /// Who.
    pub learner: LearnerId,
    /// The name that was given, which others in the class see.
    pub name: String,
    /// What a PIN is held against, as text of another layer.
    pub pin_hash: Option<String>,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
    /// What a list of the school calls the learner; `None` for who came in without a list.
    pub roster_id: Option<String>,
    /// How much of everybody's time that list grants.
    pub allowance: Allowance,
}

/// A learner as a list of the school has one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Who.
    pub learner: LearnerId,
    /// What the list calls the learner.
    pub roster_id: String,
    /// The name, which others in the class see.
    pub name: String,
    /// What the PIN is held against, as text of another layer.
    pub pin_hash: String,
    /// How much of everybody's time the learner has.
    pub allowance: Allowance,
}

/// One event of a class, without its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassEntry {
    /// What sort of event; [`RESPONDED`] is the one that the log itself knows.
    pub kind: String,
    /// Whose event it is, if a learner's.
    pub learner: Option<LearnerId>,
    /// In which poll, from 0.
    pub poll: Option<u32>,
    /// In which vote of that poll, from 0.
    pub vote: Option<u32>,
    /// What happened, as text of another layer.
    pub body: String,
}

/// One event of a class, as the log has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredClassEvent {
    /// Its number in its class: 1, 2, 3, …
    pub seq: u64,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: i64,
    /// What it is.
    pub entry: ClassEntry,
}

/// On what condition an event is taken.
///
/// Beside it one thing always holds: of [`RESPONDED`] there is one for each learner, poll and
/// vote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// None.
    None,
    /// There is no [`RESPONDED`] of the same learner, poll and vote; [`AppendError::Duplicate`].
    First,
    /// The class has no event with a higher number than this; [`AppendError::Conflict`].
    After(u64),
}

/// One event to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassWrite {
    /// To which class.
    pub class: ClassId,
    /// What.
    pub entry: ClassEntry,
    /// On what condition.
    pub guard: Guard,
}

/// Why one event was not taken. Nothing of it is kept then; others of its group are.
#[derive(Debug, Error)]
pub enum AppendError {
    /// That learner has responded in that vote already.
    #[error("there is a response of this learner in this vote already")]
    Duplicate,
    /// The class has gone on since.
    #[error("the class has gone on since")]
    Conflict,
    /// There is no such class.
    #[error("there is no such class")]
    NoSuchClass,
    /// The class has ended.
    #[error("this class has ended")]
    Ended,
    /// A part is missing that an event of its kind has, or it does not fit what is there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The number that an event was given, or why it was refused.
pub type AppendResult = Result<u64, AppendError>;

/// What keeps the logs of classes, in one order for all who write and read.
pub trait ClassLog {
    /// Opens a class.
    ///
    /// # Errors
    /// [`StoreError::ClassTaken`] where there is one of that identity, or one with that code
    /// which has not ended; and whatever the disk says.
    fn open_class(&mut self, class: &NewClass, at: Moment) -> Result<(), StoreError>;

    /// Ends a class: it takes nothing more, and its code is free. Ending it again changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClass`], and whatever the disk says.
    fn end_class(&mut self, class: ClassId, at: Moment) -> Result<(), StoreError>;

    /// Writes a group of events in their order, each judged by itself against all that stands
    /// before it. Those that are taken are there for good when this returns.
    ///
    /// # Errors
    /// Whatever the disk says; nothing of the group is kept then.
    fn append_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError>;

    /// As [`ClassLog::append_class`], without waiting for the disk: for events that nobody builds on
    /// yet. They outlast the program at once; a loss of power takes them along, unless a group was
    /// appended since.
    ///
    /// # Errors
    /// Whatever the disk says; nothing of the group is kept then.
    fn post_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        self.append_class(writes, at)
    }

    /// The events of a class from a number on, in their order; empty for one that is not known.
    /// A number that is missing was forgotten with its learner.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<StoredClassEvent>, StoreError>;
}

impl NewClass {
    /// Until when it is kept where it is opened at that time, in milliseconds since 1970.
    pub fn keep_until_ms(&self, at: Moment) -> i64 {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let kept = i64::from(self.keep_days).saturating_mul(DAY_MS);
        let from = self.open_until.map_or(at.at, |until| until.max(at.at));
        from.as_millisecond().saturating_add(kept)
    }
}

impl ClassEntry {
    /// Whose response this is in what vote, where all three are said.
    fn ballot(&self) -> Option<(LearnerId, u32, u32)> {
        Some((self.learner?, self.poll?, self.vote?))
    }
}

impl ClassWrite {
    /// Whether it needs a learner, poll and vote without a response.
    fn is_first(&self) -> bool {
        self.guard == Guard::First || self.entry.kind == RESPONDED
    }

    /// Whether it came too late in a class that has got to `last`.
    fn is_behind(&self, last: u64) -> bool {
        matches!(self.guard, Guard::After(seq) if last > seq)
    }
}
