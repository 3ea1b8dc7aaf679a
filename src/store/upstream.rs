//! The records of learners in a store that several nodes share.
//!
//! The progress file of a node is a copy: it can be lost with the node. What a learner does is in the
//! shared store before it is confirmed, and a node reads a learner's records from there first. The
//! shared store has one order of all rows of a learner and takes rows only from a node that knows all
//! rows before them. So nodes share a learner's records as two windows share a progress file, and
//! nothing needs to be merged. `upstream/push.rs` and `upstream/pull.rs` are the node's side.

#[cfg(test)]
pub(crate) mod memory;
mod pull;
mod push;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rusqlite::Connection;

use super::error::StoreError;
use super::log_row::{KeptWording, LogRow, LoggedItem};
use super::{Store, file, identify, migrations};
use crate::domain::{ClassId, LearnerId, Moment};

/// The version of a learner's records in the shared store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RecordsVersion {
    /// The number of the log that they are in; 0 if there is none. No other log ever has it, so a
    /// learner who was forgotten and comes back has another one.
    pub log: u64,
    /// The number of the newest row; 0 if there is none.
    pub last: u64,
}

/// New rows of a learner for the shared store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordsPush {
    /// The learner.
    pub learner: LearnerId,
    /// The version that the node knows. Without rows, only this is compared.
    pub version: RecordsVersion,
    /// The class whose results these are. They are refused if the learner has no response there.
    pub class: Option<ClassId>,
    /// The rows: events first, then drafts and places. A response removes the draft at its place.
    pub rows: Vec<LogRow>,
}

/// The result of storing rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PushResult {
    /// All are stored and durable. With the version of each learner's records now.
    Stored(Vec<RecordsVersion>),
    /// Nothing is stored: a learner has newer records.
    Behind,
    /// Nothing is stored: these learners have no response in the class.
    Erased(Vec<LearnerId>),
}

/// Rows of a learner from the shared store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordsPull {
    /// The learner.
    pub learner: LearnerId,
    /// The version to which they lead.
    pub version: RecordsVersion,
    /// True if the version that was asked about is not part of this log: the learner was forgotten
    /// since, and nothing of the earlier rows may stay.
    pub is_anew: bool,
    /// The rows in their order, without wordings. Of drafts and places, the present ones.
    pub rows: Vec<LogRow>,
    /// False if there are more.
    pub is_all: bool,
}

/// The shared store of learners' records, as far as a progress file needs it. Called on the thread
/// of the file, and waits for the shared store. Every method fails with
/// [`StoreError::Unreachable`].
pub trait Upstream: Send {
    /// Stores rows of some learners and the wordings that they refer to, all or none. After
    /// [`StoreError::Unreachable`] they may be stored or not.
    ///
    /// # Errors
    /// If the shared store cannot be reached, or refuses the rows.
    fn push(
        &mut self,
        wordings: &[KeptWording],
        pushes: &[RecordsPush],
        at: Moment,
    ) -> Result<PushResult, StoreError>;

    /// Returns the rows after these versions, for each of the learners. Those for whom there was no
    /// room in the reply are left out.
    ///
    /// # Errors
    /// If the shared store cannot be reached, or has rows that this program cannot read.
    fn pull(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<RecordsPull>, StoreError>;

    /// Returns the wordings of these items, as far as there are any.
    ///
    /// # Errors
    /// If the shared store cannot be reached.
    fn wordings(&mut self, of: &[LoggedItem]) -> Result<Vec<KeptWording>, StoreError>;

    /// Returns those of the learners whose logs do not exist any more.
    ///
    /// # Errors
    /// If the shared store cannot be reached.
    fn forgotten(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<LearnerId>, StoreError>;

    /// Stores that a key is a learner's, unless the learner was forgotten since that version.
    ///
    /// # Errors
    /// If the shared store cannot be reached.
    fn know_key(
        &mut self,
        fingerprint: &str,
        learner: (LearnerId, RecordsVersion),
        at: Moment,
    ) -> Result<(), StoreError>;

    /// Stores the display that a learner has chosen. Does nothing for a learner who is not known.
    ///
    /// # Errors
    /// If the shared store cannot be reached.
    fn choose_plain(&mut self, learner: LearnerId, plain: bool) -> Result<(), StoreError>;
}

/// The shared store of a progress file, and what the file knows of it.
pub(super) struct SharedRecords {
    upstream: Box<dyn Upstream>,
    versions: BTreeMap<LearnerId, RecordsVersion>,
    /// The highest number of this directory that a failed push used; 0 if none. It may be in the
    /// shared store, so it is not given out again.
    used: i64,
}

impl SharedRecords {
    fn version(&self, learner: LearnerId) -> RecordsVersion {
        self.versions.get(&learner).copied().unwrap_or_default()
    }
}

impl Store {
    /// Makes this file a copy of the records in a shared store. The file must be new, because what
    /// is in it would be in no other copy.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there are records in it, or if it cannot be used.
    pub fn with_upstream(mut self, upstream: Box<dyn Upstream>) -> Result<Self, StoreError> {
        let found = self.read_all("SELECT 1 FROM event LIMIT 1", [], |_| Ok(()))?;
        if !found.is_empty() || !self.classes()?.is_empty() {
            return Err(StoreError::Exists(self.path));
        }
        // The shared store makes it durable, and a copy is created anew at each start.
        let set = file::hold_loosely(&self.conn);
        set.map_err(|error| StoreError::from(error).at(&self.path))?;
        self.shared = Some(SharedRecords {
            upstream,
            versions: BTreeMap::new(),
            used: 0,
        });
        Ok(self)
    }

    /// Creates an empty copy of the records in a shared store, in memory alone.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn copy_in_memory(upstream: Box<dyn Upstream>, now: Moment) -> Result<Self, StoreError> {
        // The name that SQLite has for it, where an error names the file.
        let path = PathBuf::from(":memory:");
        let mut conn = Connection::open_in_memory()?;
        migrations::migrate(&mut conn, &path, 0, migrations::STEPS)?;
        let (origin, learner) = identify(&mut conn, now)?;
        conn.set_prepared_statement_cache_capacity(file::STATEMENTS_MAX);
        Ok(Self {
            conn,
            path,
            origin,
            learner,
            messages: Vec::new(),
            shared: Some(SharedRecords {
                upstream,
                versions: BTreeMap::new(),
                used: 0,
            }),
        })
    }

    /// Records in the shared store that a key is a learner's.
    pub(super) fn share_key(
        &mut self,
        fingerprint: &str,
        learner: LearnerId,
        at: Moment,
    ) -> Result<(), StoreError> {
        let Some(shared) = &mut self.shared else {
            return Ok(());
        };
        let version = shared.version(learner);
        let upstream = &mut shared.upstream;
        upstream.know_key(fingerprint, (learner, version), at)
    }

    /// Records in the shared store the display that a learner has chosen.
    pub(super) fn share_display(
        &mut self,
        learner: LearnerId,
        plain: bool,
    ) -> Result<(), StoreError> {
        match &mut self.shared {
            Some(shared) => shared.upstream.choose_plain(learner, plain),
            None => Ok(()),
        }
    }
}
