//! The log of a live class: its writes, its refusals and its reads.
//!
//! The state of a class is a fold over one ordered log of events. [`ClassLog`] is the interface of
//! all stores of such logs. The progress file is one ([`Store`](super::Store)), and
//! [`MemoryClasses`] is another for tests. Event bodies are opaque text and must not name anybody,
//! because only rows that carry a learner can be erased.

mod copy;
#[cfg(test)]
mod memory;
mod roster;
mod sqlite;

use jiff::Timestamp;
use thiserror::Error;

use super::error::StoreError;
use crate::domain::{Allowance, ClassId, LearnerId, Moment};

#[cfg(test)]
pub use memory::MemoryClasses;
pub(super) use sqlite::blob;
#[cfg(test)]
pub(super) use sqlite::{CLASS_EVENTS, CLASS_RESPONDED, LEARNER_RESPONDED, SITTING_STARTED};

/// The kind of a learner's response event: one per learner, poll and vote.
pub const RESPONDED: &str = "responded";

/// A class to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewClass {
    /// The class id.
    pub id: ClassId,
    /// The code that learners enter to join; free for another class once this one has ended.
    pub code: String,
    /// The title of the class.
    pub title: String,
    /// The fingerprint of the instructor's key, or `host`.
    pub owner: String,
    /// The number of days to keep it, counted from its opening.
    pub keep_days: u32,
    /// The time until which homework stays open; if set, the days count from then.
    pub open_until: Option<Timestamp>,
}

/// A stored class and its present state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassRow {
    /// The class id.
    pub id: ClassId,
    /// The code that learners enter to join.
    pub code: String,
    /// The title of the class.
    pub title: String,
    /// The fingerprint of the instructor's key, or `host`.
    pub owner: String,
    /// The opening time, in milliseconds since 1970.
    pub started_ms: i64,
    /// The end time, if it has ended.
    pub ended_ms: Option<i64>,
    /// The time until which it is kept.
    pub keep_until_ms: i64,
    /// The number of its last event; 0 if there is none.
    pub last_seq: u64,
    /// True if a school roster restricts who may join.
    pub is_listed: bool,
    /// True once all who responded have it in their own logs.
    pub logs_kept: bool,
    /// The time until which a program claims to run it, in milliseconds since 1970.
    pub held_until_ms: i64,
}

/// A learner on the roster of a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassLearner {
    /// The learner id.
    pub learner: LearnerId,
    /// The name that others in the class see.
    pub name: String,
    /// The hash that a PIN is checked against, as opaque text.
    pub pin_hash: Option<String>,
    /// The time the learner was first added, in milliseconds since 1970.
    pub since_ms: i64,
    /// The id on the school's roster; `None` for a learner who joined without one.
    pub roster_id: Option<String>,
    /// The time allowance that the roster grants.
    pub allowance: Allowance,
    /// True if the learner sits in plain lines by the roster.
    pub plain: bool,
}

/// A learner as listed on the school's roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The learner id.
    pub learner: LearnerId,
    /// The learner's id on the roster.
    pub roster_id: String,
    /// The name that others in the class see.
    pub name: String,
    /// The hash that the PIN is checked against, as opaque text.
    pub pin_hash: String,
    /// The learner's time allowance.
    pub allowance: Allowance,
    /// True if the learner sits in plain lines.
    pub plain: bool,
}

/// One event of a class, without its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassEntry {
    /// The kind of event; the log itself knows only [`RESPONDED`].
    pub kind: String,
    /// The learner, if the event is about one.
    pub learner: Option<LearnerId>,
    /// The poll, from 0.
    pub poll: Option<u32>,
    /// The vote of that poll, from 0.
    pub vote: Option<u32>,
    /// The details, as opaque text.
    pub body: String,
}

/// A stored event of a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredClassEvent {
    /// The number in its class: 1, 2, 3, …
    pub seq: u64,
    /// The write time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The event.
    pub entry: ClassEntry,
}

/// The condition on which an event is accepted.
///
/// One rule always applies as well: at most one [`RESPONDED`] for each learner, poll and vote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// No condition.
    None,
    /// No [`RESPONDED`] of the same learner, poll and vote exists; [`AppendError::Duplicate`].
    First,
    /// The class has no event with a higher number than this; [`AppendError::Conflict`].
    After(u64),
}

/// One event to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassWrite {
    /// The class to write to.
    pub class: ClassId,
    /// The event.
    pub entry: ClassEntry,
    /// The condition.
    pub guard: Guard,
}

/// The reason one event was refused. Nothing of it is kept; the rest of its group is.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The learner has already responded in that vote.
    #[error("there is a response of this learner in this vote already")]
    Duplicate,
    /// The class has newer events.
    #[error("the class has gone on since")]
    Conflict,
    /// The class does not exist.
    #[error("there is no such class")]
    NoSuchClass,
    /// The class has ended.
    #[error("this class has ended")]
    Ended,
    /// A part that events of this kind need is missing, or it conflicts with the log.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The number given to an event, or the reason it was refused.
pub type AppendResult = Result<u64, AppendError>;

/// A store of class logs with one order for all readers and writers.
pub trait ClassLog {
    /// Opens a class.
    ///
    /// # Errors
    /// [`StoreError::ClassTaken`] if a class has that id, or one with that code has not ended; or
    /// if the file cannot be written.
    fn open_class(&mut self, class: &NewClass, at: Moment) -> Result<(), StoreError>;

    /// Ends a class: it accepts nothing more, and its code is free. Ending it again changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClass`], or if the file cannot be written.
    fn end_class(&mut self, class: ClassId, at: Moment) -> Result<(), StoreError>;

    /// Writes a group of events in order, each checked against all events before it. The accepted
    /// ones are durable when this returns.
    ///
    /// # Errors
    /// If the file cannot be written; nothing of the group is kept then.
    fn append_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError>;

    /// Does the same as [`ClassLog::append_class`] without waiting for the disk, for events that
    /// nothing depends on yet. They survive a crash of the program. A power loss may lose them
    /// unless a later group was appended.
    ///
    /// # Errors
    /// If the file cannot be written; nothing of the group is kept then.
    fn post_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        self.append_class(writes, at)
    }

    /// Returns the events of a class from a number on, in order; empty if the class is unknown. A
    /// missing number was erased with its learner.
    ///
    /// # Errors
    /// If the file cannot be read.
    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<StoredClassEvent>, StoreError>;
}

impl NewClass {
    /// Returns the end of retention if it is opened at `at`, in milliseconds since 1970.
    pub fn keep_until_ms(&self, at: Moment) -> i64 {
        self.keep_until_ms_from(at.at.as_millisecond())
    }

    /// Does the same for an opening time in milliseconds since 1970.
    pub fn keep_until_ms_from(&self, at_ms: i64) -> i64 {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let kept = i64::from(self.keep_days).saturating_mul(DAY_MS);
        let until = self.open_until.map(Timestamp::as_millisecond);
        let from = until.map_or(at_ms, |until| until.max(at_ms));
        from.saturating_add(kept)
    }
}

impl ClassEntry {
    /// Returns the learner, poll and vote, if all three are set.
    fn ballot(&self) -> Option<(LearnerId, u32, u32)> {
        Some((self.learner?, self.poll?, self.vote?))
    }
}

impl ClassWrite {
    /// Returns whether it is a learner's response.
    pub fn is_response(&self) -> bool {
        self.entry.kind == RESPONDED
    }

    /// Returns whether no response of its learner, poll and vote may exist yet.
    fn is_first(&self) -> bool {
        self.guard == Guard::First || self.is_response()
    }

    /// Returns whether its guard fails in a class whose last event is `last`.
    fn is_behind(&self, last: u64) -> bool {
        matches!(self.guard, Guard::After(seq) if last > seq)
    }
}
