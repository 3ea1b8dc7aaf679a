//! What must survive: one SQLite file with a log that is only ever added to.
//!
//! [`Store::append`] puts [`Entry`]s on disk, durable when it returns; [`Records`] reads. The log
//! is the truth, the projections follow it before anybody reads and can be rebuilt from it.
//! The driver owns the store through a [`worker::StoreThread`]. No clock is read here: who calls says
//! when. Responses, forms and items are text that another layer writes and reads.

mod class;
mod class_lease;
mod entry;
mod erase_learner;
mod error;
mod file;
mod log;
mod migrations;
mod network;
mod projections;
mod reading;
mod records;
mod retention;
mod row_types;
mod shadow;
pub mod worker;

use std::path::{Path, PathBuf};

use rusqlite::{
    Connection, OptionalExtension, Params, Row, Transaction, TransactionBehavior, params,
};
use uuid::Uuid;

pub use class::{
    AppendError, AppendResult, ClassEntry, ClassId, ClassLearner, ClassLog, ClassRow, ClassWrite,
    Guard, Listed, MemoryClasses, NewClass, RESPONDED, StoredClassEvent,
};
pub use class_lease::ClassLease;
pub use entry::{Entry, Purpose, Responded, ShownItem, Started};
pub use erase_learner::Forgotten;
pub use error::StoreError;
pub use file::FILE_NAME;
pub use log::new_id;
pub use records::Records;
pub use retention::Expired;
pub use row_types::{
    GroupTotal, ItemResponse, SittingGroup, SittingRow, StoredDraft, StoredResponse, StoredSitting,
    TopicDay,
};

use crate::domain::{LearnerId, Moment};

/// The progress file of one data directory, open.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    origin: Uuid,
    learner: LearnerId,
    told: Vec<String>,
}

impl Store {
    /// Opens the progress file in `dir`; makes both where there are none, and brings an older
    /// file to the present format after copying it.
    ///
    /// # Errors
    /// [`StoreError`] where the file is not for this program, which leaves it as it is, or
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
        let told = mended.then(|| {
            let path = path.display();
            format!("{path} had damaged sums: they are made anew from its log, and nothing is lost")
        });
        Ok(Self {
            conn,
            path,
            origin,
            learner,
            told: told.into_iter().collect(),
        })
    }

    /// What there is to tell of the file since it was opened, a sentence each.
    pub fn told(&self) -> &[String] {
        &self.told
    }

    /// Where the progress file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Holds little of the file in memory from here on: a host reads most of it once, and has seats
    /// to hold. The system keeps what is read again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn hold_little(&self) -> Result<(), StoreError> {
        const KIB: i64 = 512;
        // Below zero it counts memory, not pages.
        let set = self.conn.pragma_update(None, "cache_size", -KIB);
        set.map_err(|error| StoreError::from(error).at(&self.path))
    }

    /// Which data directory this is, among all whose logs may once be merged.
    pub fn origin(&self) -> Uuid {
        self.origin
    }

    /// Who learns in this data directory.
    pub fn learner(&self) -> LearnerId {
        self.learner
    }

    /// Puts entries of this directory's learner on disk; see [`Store::append_for`].
    ///
    /// # Errors
    /// As [`Store::append_for`].
    pub fn append(&mut self, entries: &[Entry], at: Moment) -> Result<(), StoreError> {
        self.append_for(self.learner, entries, at)
    }

    /// Puts entries of a learner on disk, in their order, all or none. They are there for good
    /// when this returns.
    ///
    /// # Errors
    /// [`StoreError::AlreadyAnswered`], [`StoreError::Ended`] and their like where an entry does
    /// not fit what is there already, and whatever the disk says.
    pub fn append_for(
        &mut self,
        learner: LearnerId,
        entries: &[Entry],
        at: Moment,
    ) -> Result<(), StoreError> {
        let origin = self.origin;
        self.write(|conn| {
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

    /// Has what follows from the log follow it now, as the next read would.
    ///
    /// # Errors
    /// Whatever the disk says; the next read tries again.
    pub fn follow(&self) -> Result<(), StoreError> {
        self.follow_telling(&mut |_| ())
    }

    /// As [`Store::follow`]; `told` hears now and then how many events are left.
    ///
    /// # Errors
    /// As [`Store::follow`].
    pub fn follow_telling(&self, told: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
        projections::follow(&self.conn, told).map_err(|error| error.at(&self.path))
    }

    /// How many events of the log the next read takes in first.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn behind(&self) -> Result<u64, StoreError> {
        projections::behind(&self.conn).map_err(|error| StoreError::from(error).at(&self.path))
    }

    /// Rebuilds everything that follows from the log. Never needed as long as the program has
    /// no fault; its time grows with the log.
    ///
    /// # Errors
    /// Whatever the disk says; nothing has changed then.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.transact(|conn| Ok(projections::rebuild(conn, projections::BATCH_MAX)?))
    }

    /// Reads the whole file and says whether it is sound. Its time grows with the log, so
    /// this is for who asks, not for every start.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found first.
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

    /// The records of this directory's learner.
    pub fn mine(&self) -> Records<'_> {
        self.of(self.learner)
    }

    /// The records of a learner; empty for one who has none.
    pub fn of(&self, learner: LearnerId) -> Records<'_> {
        Records {
            conn: &self.conn,
            path: &self.path,
            learner,
        }
    }

    /// Does all of `write` or nothing of it, unless a newer program has taken the file further.
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

    /// Does all of `write` or nothing of it.
    fn transact<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = &self.path;
        // Immediate: whoever is first to write is known before anything is read.
        Transaction::new(&mut self.conn, TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| {
                let written = write(&transaction)?;
                transaction.commit()?;
                Ok(written)
            })
            .map_err(|error| file::explained(error.at(path), path))
    }

    /// Every row that a statement gives.
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

/// Makes a learner known, if not known already.
fn add_learner(conn: &Connection, learner: LearnerId, at: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO learner VALUES (?1, ?2)")?
        .execute(params![learner.0.as_bytes(), at.at.as_millisecond()])?;
    Ok(())
}

/// Reads which directory this is and who learns in it, and settles both at the first opening.
fn identify(conn: &mut Connection, now: Moment) -> Result<(Uuid, LearnerId), StoreError> {
    if let Some(settled) = identity(conn)? {
        return Ok(settled);
    }
    let transaction = Transaction::new(conn, TransactionBehavior::Immediate)?;
    // Again under the lock: another window may have been first.
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
mod testing;
#[cfg(test)]
mod tests;
