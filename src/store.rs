//! The persistent store: one SQLite file with an append-only log.
//!
//! [`Store::append`] writes [`Entry`]s to disk, and they are durable when it returns. [`Records`]
//! reads. The log is the source of truth. The projections are brought up to date before each read
//! and can be rebuilt. The driver owns the store through a [`worker::StoreThread`]. The store reads
//! no clock; the caller passes the time. Responses, forms and items are opaque text here.

mod backup;
mod class;
mod class_lease;
mod displays;
mod entry;
mod erase_learner;
mod error;
mod export;
mod file;
mod first_exposures;
mod log;
mod log_row;
mod merge;
mod migrations;
mod network;
mod projections;
mod reading;
mod records;
mod recover;
mod retention;
mod row_types;
mod shadow;
mod staging;
mod untold;
pub(crate) mod upstream;
mod verify;
pub mod worker;

use std::path::{Path, PathBuf};

use rusqlite::{
    Connection, OptionalExtension, Params, Row, Transaction, TransactionBehavior, params,
};
use uuid::Uuid;

pub use backup::Restored;
#[cfg(test)]
pub use class::MemoryClasses;
#[cfg(test)]
pub(crate) use class::suite as class_suite;
pub use class::{
    AppendError, AppendResult, ClassEntry, ClassLearner, ClassLog, ClassRow, ClassWrite, Guard,
    Listed, NewClass, RESPONDED, StoredClassEvent,
};
pub use class_lease::{ClassLease, ClassRunner};
pub use entry::{ChosenItem, Entry, Purpose, Responded, ShownItem, Started};
pub use erase_learner::Forgotten;
pub use error::StoreError;
pub use export::LogCounts;
pub use file::FILE_NAME;
pub use first_exposures::{FirstResponse, FirstResponses};
pub use log::new_id;
pub use log_row::{KeptDraft, KeptPlace, KeptWording, LogRow, LoggedEvent, LoggedItem};
pub use merge::Merged;
pub use records::Records;
pub use recover::{FormReader, Recovered};
pub use retention::Expired;
pub use row_types::{
    GroupTotal, ItemResponse, SittingGroup, SittingRow, StoredDraft, StoredResponse, StoredSitting,
    TopicDay,
};
pub use staging::Staging;
pub use untold::UntoldResponse;
pub use upstream::{PushResult, RecordsPull, RecordsPush, RecordsVersion, Upstream};
pub use verify::{Finding, Verified};

use crate::domain::{LearnerId, Moment};

/// The open progress file of one data directory.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    origin: Uuid,
    learner: LearnerId,
    messages: Vec<String>,
    /// The shared store, on a node.
    shared: Option<upstream::SharedRecords>,
}

impl Store {
    /// Opens the progress file in `dir`, creates both if they are missing, and migrates an older
    /// file after copying it.
    ///
    /// # Errors
    /// [`StoreError`] if the file is not for this program, which leaves it unchanged, or if it
    /// cannot be opened or written.
    pub fn open(dir: &Path, now: Moment) -> Result<Self, StoreError> {
        let path = dir.join(FILE_NAME);
        file::prepare(dir, &path)?;
        let steps = migrations::STEPS;
        let (mut conn, found) = file::open(&path, migrations::known(steps))?;
        let (mended, (origin, learner)) = migrations::migrate(&mut conn, &path, found, steps)
            .and_then(|()| Ok(file::choose_journal(&conn, network::is_network(dir))?))
            .and_then(|()| Ok((shadow::mend(&mut conn)?, identify(&mut conn, now)?)))
            .map_err(|error| file::explained(error.at(&path), &path))?;
        let messages = mended.then(|| {
            let path = path.display();
            format!("{path} had damaged sums: they are made anew from its log, and nothing is lost")
        });
        Ok(Self {
            conn,
            path,
            origin,
            learner,
            messages: messages.into_iter().collect(),
            shared: None,
        })
    }

    /// Returns notices about the file since it was opened, one sentence each.
    pub fn messages(&self) -> &[String] {
        &self.messages
    }

    /// Returns the path of the progress file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Shrinks the page cache of this connection. A host reads most of the file only once and needs
    /// memory for seats; the system caches what is read again.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn hold_little(&self) -> Result<(), StoreError> {
        const KIB: i64 = 512;
        // A negative cache size counts memory, not pages.
        let set = self.conn.pragma_update(None, "cache_size", -KIB);
        set.map_err(|error| StoreError::from(error).at(&self.path))
    }

    /// Returns the id of this data directory, unique among all whose logs may be merged.
    pub fn origin(&self) -> Uuid {
        self.origin
    }

    /// Returns the learner of this data directory.
    pub fn learner(&self) -> LearnerId {
        self.learner
    }

    /// Writes entries of this directory's learner to disk; see [`Store::append_for`].
    ///
    /// # Errors
    /// See [`Store::append_for`].
    pub fn append(&mut self, entries: &[Entry], at: Moment) -> Result<(), StoreError> {
        self.append_for(self.learner, entries, at)
    }

    /// Writes entries of a learner to disk in order, all or none. They are durable when this
    /// returns.
    ///
    /// # Errors
    /// [`StoreError::AlreadyAnswered`], [`StoreError::Ended`] and similar if an entry conflicts
    /// with the log, or if the file cannot be written.
    pub fn append_for(
        &mut self,
        learner: LearnerId,
        entries: &[Entry],
        at: Moment,
    ) -> Result<(), StoreError> {
        let origin = self.origin;
        self.write_shared(learner, entries, at, |conn| {
            add_learner(conn, learner, at)?;
            let writer = log::Writer {
                conn,
                origin,
                learner,
                at,
            };
            entries.iter().try_for_each(|entry| writer.write(entry))
        })
    }

    /// Brings the projections up to date now, as the next read would.
    ///
    /// # Errors
    /// If the file cannot be read or written; the next read tries again.
    pub fn follow(&self) -> Result<(), StoreError> {
        self.follow_with_progress(&mut |_| ())
    }

    /// Does the same as [`Store::follow`] and calls `progress` now and then with the events left.
    ///
    /// # Errors
    /// See [`Store::follow`].
    pub fn follow_with_progress(&self, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
        projections::follow(&self.conn, progress).map_err(|error| error.at(&self.path))
    }

    /// Returns the number of events that the next read must first add to the projections.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn behind(&self) -> Result<u64, StoreError> {
        projections::behind(&self.conn).map_err(|error| StoreError::from(error).at(&self.path))
    }

    /// Rebuilds all projections from the log. Needed only after a bug in the program. Its time
    /// grows with the log.
    ///
    /// # Errors
    /// If the file cannot be read or written; nothing has changed then.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.transact(|conn| Ok(projections::rebuild(conn, projections::BATCH_MAX)?))
    }

    /// Checks the integrity of the whole file. Its time grows with the log, so it runs only on
    /// request, not at every start.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first problem found.
    pub fn check(&self) -> Result<(), StoreError> {
        let found: rusqlite::Result<String> =
            self.conn
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        match found {
            Ok(found) if found == "ok" => Ok(()),
            Ok(reason) => Err(StoreError::Damaged {
                path: self.path.clone(),
                reason,
            }),
            Err(error) => Err(StoreError::from(error).at(&self.path)),
        }
    }

    /// Returns the records of this directory's learner.
    pub fn mine(&self) -> Records<'_> {
        self.of(self.learner)
    }

    /// Returns the records of a learner, empty if there are none.
    pub fn of(&self, learner: LearnerId) -> Records<'_> {
        Records {
            conn: &self.conn,
            path: &self.path,
            learner,
        }
    }

    /// Writes without changing anything, to find out if the file can be written.
    ///
    /// # Errors
    /// If it cannot.
    pub fn try_write(&mut self) -> Result<(), StoreError> {
        self.write(|conn| {
            let format: i64 = file::pragma(conn, "user_version")?;
            Ok(conn.pragma_update(None, "user_version", format)?)
        })
    }

    /// Runs `write` in one transaction, unless a newer program has migrated the file.
    fn write<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        self.transact(|conn| {
            file::still_known(conn, &path, migrations::known(migrations::STEPS))?;
            write(conn)
        })
    }

    /// Runs `write` in one transaction.
    fn transact<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = &self.path;
        // Immediate: the transaction takes the write lock before it reads anything.
        Transaction::new(&mut self.conn, TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| {
                let written = write(&transaction)?;
                transaction.commit()?;
                Ok(written)
            })
            .map_err(|error| file::explained(error.at(path), path))
    }

    /// Returns every row of a statement.
    fn read_all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = || {
            self.conn
                .prepare_cached(sql)?
                .query_map(params, read)?
                .collect()
        };
        let found: rusqlite::Result<Vec<T>> = rows();
        found.map_err(|error| StoreError::from(error).at(&self.path))
    }
}

/// Adds a learner if not yet present.
fn add_learner(conn: &Connection, learner: LearnerId, at: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO learner VALUES (?1, ?2)")?
        .execute(params![learner.0.as_bytes(), at.at.as_millisecond()])?;
    Ok(())
}

/// Reads the ids of this directory and its learner; creates both at the first opening.
fn identify(conn: &mut Connection, now: Moment) -> Result<(Uuid, LearnerId), StoreError> {
    if let Some(settled) = identity(conn)? {
        return Ok(settled);
    }
    let transaction = Transaction::new(conn, TransactionBehavior::Immediate)?;
    // Read again under the lock: another window may have been first.
    if let Some(settled) = identity(&transaction)? {
        return Ok(settled);
    }
    let (origin, learner) = (new_id(now), new_id(now));
    transaction.execute(
        "INSERT INTO learner VALUES (?1, ?2)",
        params![learner.as_bytes(), now.at.as_millisecond()],
    )?;
    transaction.execute(
        "INSERT INTO here VALUES (1, ?1, ?2)",
        params![origin.as_bytes(), learner.as_bytes()],
    )?;
    transaction.commit()?;
    Ok((origin, LearnerId(learner)))
}

fn identity(conn: &Connection) -> rusqlite::Result<Option<(Uuid, LearnerId)>> {
    conn.query_row("SELECT origin, learner FROM here", [], |row| {
        let learner = Uuid::from_bytes(row.get(1)?);
        Ok((Uuid::from_bytes(row.get(0)?), LearnerId(learner)))
    })
    .optional()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod tests;
