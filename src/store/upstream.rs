//! The records of learners in a store that several nodes share.
//!
//! The progress file of a node is a copy: it can be lost with the node. What a learner does is in the
//! shared store before it is confirmed, and a node reads a learner's records from there first.

use super::error::StoreError;
use super::log_row::LogRow;
use crate::domain::LearnerId;

/// The shared store of learners' records, as far as a progress file needs it. Called on the thread
/// of the file, and waits for the shared store.
pub trait Upstream: Send {
    /// Stores rows of a learner, all or none. They are durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::AlreadyAnswered`] and similar if another node was first, or
    /// [`StoreError::Unreachable`].
    fn push(&mut self, learner: LearnerId, rows: &[LogRow]) -> Result<(), StoreError>;

    /// Returns the rows of a learner that were stored after `since`, and the number up to which
    /// these are all rows.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`].
    fn pull(&mut self, learner: LearnerId, since: u64) -> Result<(Vec<LogRow>, u64), StoreError>;

    /// Stores that a key is a learner's.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`].
    fn know_key(&mut self, fingerprint: &str, learner: LearnerId) -> Result<(), StoreError>;

    /// Stores the display that a learner has chosen.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`].
    fn choose_plain(&mut self, learner: LearnerId, plain: bool) -> Result<(), StoreError>;
}
