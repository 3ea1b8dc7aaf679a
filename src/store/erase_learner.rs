//! Erasing a learner: the one exception to the append-only log.
//!
//! Rows can be deleted only while their learner is in the table `forgetting`, which the triggers of
//! the logs check and which is empty again before the commit. Then the file is rewritten, so that
//! the bytes are gone too. Copies of the file are reported, not changed.

use std::path::PathBuf;

use rusqlite::Connection;

use super::{Store, StoreError, migrations, projections};
use crate::domain::LearnerId;

/// The result of erasing a learner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Forgotten {
    /// The number of deleted rows, without projections.
    pub rows: u64,
    /// Copies of the file, made before migrations, that may still hold the learner.
    pub backups: Vec<PathBuf>,
}

/// The deletes for learners in the table `forgetting`, in order: rows that are found through the
/// log go before the log.
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
    "DELETE FROM learner_display WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM learner WHERE id IN (SELECT learner FROM forgetting)
         AND id NOT IN (SELECT learner FROM here)",
];

/// Marks the numbers that go. An import leaves out what this directory's learner had here, and no
/// number is given out again.
const MARK: &str = "
    INSERT INTO origin_mark
    SELECT origin,
        coalesce(max(origin_seq) FILTER (WHERE learner = (SELECT learner FROM here)), 0),
        max(origin_seq)
    FROM event WHERE learner IN (SELECT learner FROM forgetting) GROUP BY origin
    ON CONFLICT DO UPDATE SET
        forgotten = max(forgotten, excluded.forgotten), last = max(last, excluded.last)";

impl Store {
    /// Removes everything of a learner from the file, down to the bytes. The owner of this
    /// directory keeps a bare identity. Classes that the learner owned become the host's. Its time
    /// grows with the file.
    ///
    /// # Errors
    /// If the file cannot be written. [`StoreError::Locked`] if another program keeps reading the
    /// file: the rows are gone then, and erasing again clears the bytes.
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

    /// Clears the bytes of rows deleted before a kill or while another program read the file.
    /// Returns whether there were any.
    ///
    /// # Errors
    /// See [`Store::forget`].
    pub fn clear_rest(&mut self) -> Result<bool, StoreError> {
        let left = !self
            .read_all("SELECT one FROM uncleared", [], |_| Ok(()))?
            .is_empty();
        if left {
            self.clear()?;
        }
        Ok(left)
    }

    /// Runs `write` in one transaction that overwrites deleted rows with zeros. The caller must
    /// clear the file afterwards.
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

    /// Rewrites the file without deleted data and empties the write-ahead log.
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

/// Deletes all rows of the learners in the table `forgetting` and empties it; the caller holds the
/// transaction.
pub(super) fn rows_of_forgotten(conn: &Connection) -> Result<u64, StoreError> {
    conn.execute(
        "UPDATE class SET owner = 'host' WHERE owner IN
             (SELECT fingerprint FROM learner_key
              WHERE learner IN (SELECT learner FROM forgetting))",
        [],
    )?;
    let rows = projections::forget(conn, || {
        conn.execute(MARK, [])?;
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
