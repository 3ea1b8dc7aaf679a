//! The store that several nodes share, as far as classes need it.
//!
//! A node is one run of `dripset serve --store`. All nodes are equal. Each one folds the logs of the
//! classes that it has people in, and any of them may write a turn: a group of events that is valid
//! only if the log has not changed since, or by nothing that matters to it. So the log decides
//! between nodes, as it does between seats. One node at a time owns a class by a lease. It alone does
//! what nobody asked for: it closes votes in time, and gives up the seats of nodes that are gone. A
//! node without its lease is refused.

#[cfg(test)]
pub mod memory;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use thiserror::Error;
use tokio::sync::watch;
use uuid::Uuid;

use crate::domain::ids::LearnerId;
use crate::domain::{ClassId, Moment};
use crate::store::{ClassEntry, ClassLearner, ClassRow, NewClass, StoredClassEvent};

/// The format of class logs that this program writes, and the newest that it reads.
pub const LOG_FORMAT: u32 = 1;

/// The id of one run of a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NodeId(pub Uuid);

/// The number of a lease on a class. Each lease of the same class has a higher one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LeaseNumber(pub u64);

/// The nodes, as this one knows them. Renewed several times before a lease runs out.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Membership {
    /// The nodes whose leases have not run out, this one among them.
    pub live: BTreeSet<NodeId>,
    /// The shared store's clock minus this machine's, in milliseconds.
    pub clock_ahead_ms: i64,
    /// True while the shared store answers.
    pub is_reached: bool,
}

/// A stored event with the node and the turn that wrote it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedEvent {
    /// The event.
    pub stored: StoredClassEvent,
    /// The node that wrote it.
    pub node: NodeId,
    /// The number of the turn, unique within that node and class.
    pub turn: u64,
}

/// A class as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedClass {
    /// Its properties.
    pub row: ClassRow,
    /// Its learners, in the order they joined.
    pub learners: Vec<ClassLearner>,
    /// Its log from the first event on.
    pub events: Vec<SharedEvent>,
}

/// A learner who joins with a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedNewcomer {
    /// The learner.
    pub learner: LearnerId,
    /// The name that others in the class see.
    pub name: String,
    /// The hash that a PIN is checked against, as opaque text.
    pub pin_hash: Option<String>,
    /// The fingerprint of the learner's key, for a learner who has one.
    pub key: Option<String>,
}

/// A group of events of one class, written all or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The class.
    pub class: ClassId,
    /// The number of the last event that the group was decided by. It is not written if there is a
    /// newer one, unless it commutes with that.
    pub after: u64,
    /// True if the group is as valid after newer events by which other learners come, leave or
    /// respond.
    pub commutes: bool,
    /// Its number, unique within this node and class, by which a turn without a reply is recognized.
    pub turn: u64,
    /// Its time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The events.
    pub entries: Vec<ClassEntry>,
    /// The learners who are added to the class with it.
    pub newcomers: Vec<SharedNewcomer>,
    /// The learners whose seats are given away by it, and who leave the roster unless a school put
    /// them on it.
    pub vacated: Vec<LearnerId>,
    /// The lease by which it is written; `None` if any node may write it.
    pub lease: Option<LeaseNumber>,
}

/// The result of writing a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TurnResult {
    /// It is written and durable.
    Written {
        /// The events after the one that the turn was decided by and before its own.
        newer: Vec<SharedEvent>,
        /// The number of its last event.
        last: u64,
    },
    /// Nothing is written: the class has newer events, which are these.
    Behind(Vec<SharedEvent>),
    /// Nothing is written: another node owns the class.
    NotOwner,
}

/// Why the shared store did not do something.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SharedError {
    /// It cannot be reached. The same may be asked again.
    #[error("the shared store cannot be reached ({0})")]
    Unreachable(String),
    /// There is no such class.
    #[error("there is no such class")]
    NoSuchClass,
    /// The class has ended.
    #[error("this class has ended")]
    Ended,
    /// A class has that id, or one with that code has not ended.
    #[error("another class has the code {0}")]
    CodeTaken(String),
    /// A newer program wrote the class.
    #[error(
        "this class was opened by a newer version of Dripset (log format {found}, and this program reads {LOG_FORMAT})"
    )]
    Newer {
        /// The format of its log.
        found: u32,
    },
    /// The store refused for another reason.
    #[error("{0}")]
    Failed(String),
}

/// A pending reply of the shared store.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, SharedError>> + Send + 'a>>;

/// The store that several nodes share. Every method may be called by any node at any time.
pub trait SharedClasses: Send + Sync {
    /// Returns the id of this node.
    fn node(&self) -> NodeId;

    /// Returns the nodes, renewed all the time.
    fn membership(&self) -> watch::Receiver<Arc<Membership>>;

    /// Returns the number of the newest event of a class, as far as it is known here. It changes
    /// at once when any node writes, and at the latest with the next renewal of the membership.
    fn newest(&self, class: ClassId) -> watch::Receiver<u64>;

    /// Returns the class with this code that has not ended.
    fn find(&self, code: &str) -> Pending<'_, Option<ClassRow>>;

    /// Opens a class with its first event, owned by this node.
    ///
    /// # Errors
    /// [`SharedError::CodeTaken`], or if the store cannot be reached.
    fn open(&self, class: NewClass, opening: ClassEntry, at_ms: i64) -> Pending<'_, LeaseNumber>;

    /// Reads a class.
    ///
    /// # Errors
    /// [`SharedError::NoSuchClass`], [`SharedError::Newer`], or if the store cannot be reached.
    fn load(&self, class: ClassId) -> Pending<'_, SharedClass>;

    /// Reads the events after a number, in order.
    fn events_after(&self, class: ClassId, after: u64) -> Pending<'_, Vec<SharedEvent>>;

    /// Writes a turn.
    ///
    /// # Errors
    /// [`SharedError::Ended`] and similar if the class accepts nothing more. After
    /// [`SharedError::Unreachable`] it may be written or not.
    fn write(&self, turn: Turn) -> Pending<'_, TurnResult>;

    /// Reads these learners of a class.
    fn learners(&self, class: ClassId, who: Vec<LearnerId>) -> Pending<'_, Vec<ClassLearner>>;

    /// Replaces the PIN of a learner in a class.
    fn set_pin(&self, class: ClassId, learner: LearnerId, pin_hash: String) -> Pending<'_, ()>;

    /// Takes the lease on a class if no live node has it. Returns the lease if this node has it
    /// now.
    fn take(&self, class: ClassId) -> Pending<'_, Option<LeaseNumber>>;

    /// Gives up the lease of this node on a class, if it has it.
    fn release(&self, class: ClassId) -> Pending<'_, ()>;

    /// Gives up all leases of this node, and says that this node ends.
    fn leave(&self) -> Pending<'_, ()>;

    /// Ends a class for good: it accepts nothing more, and its code is free.
    fn end(&self, class: ClassId, at_ms: i64) -> Pending<'_, ()>;

    /// Records that everybody in an ended class has the results in their own records.
    fn logs_are_kept(&self, class: ClassId) -> Pending<'_, ()>;

    /// Returns the classes of live log formats that are over, whose learners may not have the
    /// results, and that no live node owns.
    fn unfinished(&self) -> Pending<'_, Vec<ClassRow>>;

    /// Returns the classes whose days are over at a time, and that no live node owns.
    fn overdue(&self, at: Moment) -> Pending<'_, Vec<ClassRow>>;

    /// Removes those of these classes whose days are over and that no live node owns, with everybody
    /// whom nobody could reach afterwards. Returns the number of classes.
    fn remove_overdue(&self, classes: Vec<ClassId>, at: Moment) -> Pending<'_, usize>;

    /// Returns the fingerprints of all known keys.
    fn keys(&self) -> Pending<'_, Vec<String>>;

    /// Returns the displays that learners have chosen: true for plain lines.
    fn plain_choices(&self) -> Pending<'_, Vec<(LearnerId, bool)>>;
}
