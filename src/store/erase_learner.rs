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

/// Of those in the table `forgetting`, in this order: what is found by way of the log goes before
/// the log.
const FORGET: &[&str] = &[
    "DELETE FROM draft WHERE sitting IN
         (SELECT sitting FROM event
          WHERE kind = 'started' AND learner IN (SELECT learner FROM forgetting))",
    "DELETE FROM place WHERE sitting IN
         (SELECT sitting FROM event
          WHERE kind = 'started' AND learner IN (SELECT learner FROM forgetting))",
    "DELETE FROM form_item WHERE sitting IN
         (SELECT sitting FROM event
          WHERE kind = 'started' AND learner IN (SELECT learner FROM forgetting))",
    "DELETE FROM event WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM class_event WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM class_learner WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM learner_key WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM learner WHERE id IN (SELECT learner FROM forgetting)
         AND id NOT IN (SELECT learner FROM here)",
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
        let rows = self.write_unseen(|conn| {
            conn.execute("INSERT INTO forgetting VALUES (?1)", [learner.0.as_bytes()])?;
            rows_of_forgotten(conn)
        })?;
        self.clear()?;
        Ok(Forgotten {
            rows,
            backups: migrations::copies(&self.path)?,
        })
    }

    /// Clears the bytes of rows that went before the program was killed or while another read.
    /// Says whether there were any.
    ///
    /// # Errors
    /// As [`Store::forget`].
    pub fn clear_rest(&mut self) -> Result<bool, StoreError> {
        let left = !self
            .read_all("SELECT one FROM uncleared", [], |_| Ok(()))?
            .is_empty();
        if left {
            self.clear()?;
        }
        Ok(left)
    }

    /// Does all of `write` or nothing of it, over bytes that are made zero where rows go. The
    /// file is to be cleared afterwards.
    pub(super) fn write_unseen<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let previous: i64 = super::file::pragma(&self.conn, "secure_delete")?;
        set_secure_delete(&self.conn, 1)?;
        let written = self.write(|conn| {
            let written = write(conn)?;
            conn.execute("INSERT OR IGNORE INTO uncleared VALUES (1)", [])?;
            Ok(written)
        });
        set_secure_delete(&self.conn, previous)?;
        written
    }

    /// Writes the file anew, without what was deleted, and empties the write-ahead log.
    pub(super) fn clear(&mut self) -> Result<(), StoreError> {
        self.conn
            .execute_batch("VACUUM")
            .map_err(StoreError::from)
            .and_then(|()| checkpoint(&self.conn, &self.path))
            .and_then(|()| Ok(self.conn.execute("DELETE FROM uncleared", [])?))
            .map_err(|error| error.at(&self.path))?;
        Ok(())
    }
}

/// Deletes all rows of those in the table `forgetting` and empties it; the caller holds the
/// transaction.
pub(super) fn rows_of_forgotten(conn: &Connection) -> Result<u64, StoreError> {
    conn.execute(
        "UPDATE class SET owner = 'host' WHERE owner IN
             (SELECT fingerprint FROM learner_key
              WHERE learner IN (SELECT learner FROM forgetting))",
        [],
    )?;
    let rows = projections::forget(conn, || {
        let mut rows = 0;
        for statement in FORGET {
            let gone = conn.execute(statement, [])?;
            rows += u64::try_from(gone).unwrap_or(u64::MAX);
        }
        Ok(rows)
    })?;
    conn.execute("DELETE FROM forgetting", [])?;
    Ok(rows)
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
