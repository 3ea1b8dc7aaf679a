//! Forgetting a learner: the one exception to a log that is only ever added to.
//!
//! Rows go only while their learner stands in the table `forgetting`, which the triggers of the
//! logs look at and which is empty again before the transaction counts. Then the file is
//! written anew, so that the bytes are gone as well. Copies of the file are told, not touched.

use std::path::PathBuf;

use rusqlite::Connection;

use super::{Store, StoreError, migrations, projections};
use crate::domain::LearnerId;

/// What forgetting a learner came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forgotten {
    /// How many rows went, those that follow from the log not counted.
    pub rows: u64,
    /// Copies of the file, made before migrations, that may still hold the learner.
    pub backups: Vec<PathBuf>,
}

/// In this order: what is found by way of the log goes before the log.
const FORGET: &[&str] = &[
    "DELETE FROM draft WHERE sitting IN
         (SELECT sitting FROM event WHERE kind = 'started' AND learner = ?1)",
    "DELETE FROM place WHERE sitting IN
         (SELECT sitting FROM event WHERE kind = 'started' AND learner = ?1)",
    "DELETE FROM form_item WHERE sitting IN
         (SELECT sitting FROM event WHERE kind = 'started' AND learner = ?1)",
    "DELETE FROM event WHERE learner = ?1",
    "DELETE FROM class_event WHERE learner = ?1",
    "DELETE FROM class_learner WHERE learner = ?1",
    "DELETE FROM learner_key WHERE learner = ?1",
    "DELETE FROM learner WHERE id = ?1 AND id NOT IN (SELECT learner FROM here)",
];

impl Store {
    /// Removes everything of a learner from the file, for good and down to its bytes. Of the
    /// learner whom this directory belongs to, the bare identity stays. Classes that the learner
    /// owned are the host's from then on. Its time grows with the file.
    ///
    /// # Errors
    /// Whatever the disk says. [`StoreError::Locked`] where another program reads the file all
    /// the while: the rows are gone then, and forgetting again clears the bytes.
    pub fn forget(&mut self, learner: LearnerId) -> Result<Forgotten, StoreError> {
        let previous: i64 = super::file::pragma(&self.conn, "secure_delete")?;
        set_secure_delete(&self.conn, 1)?;
        let rows = self.write(|conn| rows_of(conn, learner));
        let cleared = rows.and_then(|rows| {
            clear(&self.conn, &self.path)
                .map(|()| rows)
                .map_err(|error| error.at(&self.path))
        });
        set_secure_delete(&self.conn, previous)?;
        Ok(Forgotten {
            rows: cleared?,
            backups: migrations::copies(&self.path)?,
        })
    }
}

/// Deletes all rows of a learner and has the projections follow; the caller holds the
/// transaction.
fn rows_of(conn: &Connection, learner: LearnerId) -> Result<u64, StoreError> {
    let id = learner.0.as_bytes();
    conn.execute("INSERT INTO forgetting VALUES (?1)", [id])?;
    conn.execute(
        "UPDATE class SET owner = 'host'
         WHERE owner IN (SELECT fingerprint FROM learner_key WHERE learner = ?1)",
        [id],
    )?;
    let mut rows = 0;
    for statement in FORGET {
        let gone = conn.execute(statement, [id])?;
        rows += u64::try_from(gone).unwrap_or(u64::MAX);
    }
    conn.execute("DELETE FROM forgetting", [])?;
    // Numbers of the log that are gone may be given out again: how far the projections have come
    // must be said anew in the same transaction.
    projections::rebuild(conn)?;
    Ok(rows)
}

/// Writes the file anew, without what was deleted, and empties the write-ahead log.
fn clear(conn: &Connection, path: &std::path::Path) -> Result<(), StoreError> {
    conn.execute_batch("VACUUM")?;
    checkpoint(conn, path)
}

fn checkpoint(conn: &Connection, path: &std::path::Path) -> Result<(), StoreError> {
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(StoreError::Locked(path.to_path_buf()))
    }
}

fn set_secure_delete(conn: &Connection, on: i64) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "secure_delete", on, |_| Ok(()))
}
