//! Removal of expired classes with all their data, down to the bytes.
//!
//! Learners with a key keep what is in their own logs. Nobody could ever reach the log of a learner
//! without a key, so it is removed with the last class that knows the learner. A class that a
//! program holds stays, even if expired.

use std::path::PathBuf;

use rusqlite::{Connection, params};

use super::class::ClassRow;
use super::erase_learner::rows_of_forgotten;
use super::{Store, StoreError, class, migrations};
use crate::domain::ClassId;
use crate::domain::Moment;

/// The result of removing classes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expired {
    /// The removed classes.
    pub classes: Vec<ClassId>,
    /// The number of learners removed with them.
    pub learners: u64,
    /// The number of deleted rows, without projections.
    pub rows: u64,
    /// Copies of the file, made before migrations, that may still hold them.
    pub backups: Vec<PathBuf>,
}

/// The insert of an expired class that nobody holds into the table `expiring`.
const EXPIRING: &str = "
    INSERT INTO expiring
    SELECT id FROM class WHERE id = ?1 AND keep_until_ms <= ?2 AND held_until_ms <= ?2";

/// The insert of learners without a key or another class into the table `forgetting`.
const UNREACHABLE: &str = "
    INSERT INTO forgetting
    SELECT learner FROM class_learner WHERE class IN (SELECT class FROM expiring)
    UNION SELECT learner FROM class_event
        WHERE learner IS NOT NULL AND class IN (SELECT class FROM expiring)
    EXCEPT SELECT learner FROM learner_key
    EXCEPT SELECT learner FROM here
    EXCEPT SELECT learner FROM class_learner WHERE class NOT IN (SELECT class FROM expiring)
    EXCEPT SELECT learner FROM class_event
        WHERE learner IS NOT NULL AND class NOT IN (SELECT class FROM expiring)";

/// The deletes for the classes themselves, in order.
const OF_CLASSES: &[&str] = &[
    "DELETE FROM class_event WHERE class IN (SELECT class FROM expiring)",
    "DELETE FROM class_learner WHERE class IN (SELECT class FROM expiring)",
    "DELETE FROM class WHERE id IN (SELECT class FROM expiring)",
];

impl Store {
    /// Returns the expired classes that nobody holds.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn overdue(&self, at: Moment) -> Result<Vec<ClassRow>, StoreError> {
        let now = at.at.as_millisecond();
        let mut classes = self.classes()?;
        classes.retain(|class| class.keep_until_ms <= now && class.held_until_ms <= now);
        Ok(classes)
    }

    /// Holds these classes until that time, so that they stay. A past time releases them.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn hold_classes(
        &mut self,
        classes: &[ClassId],
        until: jiff::Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            let mut hold =
                conn.prepare_cached("UPDATE class SET held_until_ms = ?2 WHERE id = ?1")?;
            for class in classes {
                hold.execute(params![class::blob(*class), until.as_millisecond()])?;
            }
            Ok(())
        })
    }

    /// Removes those of these classes that have expired and that nobody holds, for good and down to
    /// the bytes of the file. Its time grows with the file.
    ///
    /// # Errors
    /// If the file cannot be written. [`StoreError::Locked`] if another program keeps reading the
    /// file: the rows are gone then, and [`Store::clear_rest`] clears the bytes.
    pub fn expire(&mut self, classes: &[ClassId], at: Moment) -> Result<Expired, StoreError> {
        let expired = self.write_unseen(|conn| rows_of(conn, classes, at))?;
        if !expired.classes.is_empty() {
            self.clear()?;
        }
        Ok(Expired {
            backups: migrations::copies(&self.path)?,
            ..expired
        })
    }
}

/// Deletes all rows of the classes and of learners who could not reach their own logs; the caller
/// holds the transaction.
fn rows_of(conn: &Connection, classes: &[ClassId], at: Moment) -> Result<Expired, StoreError> {
    let mut gone = Vec::new();
    for class in classes {
        let params = params![class::blob(*class), at.at.as_millisecond()];
        if conn.prepare_cached(EXPIRING)?.execute(params)? > 0 {
            gone.push(*class);
        }
    }
    let learners = conn.execute(UNREACHABLE, [])?;
    let mut rows = rows_of_forgotten(conn)?;
    for statement in OF_CLASSES {
        rows += conn.execute(statement, [])? as u64;
    }
    conn.execute("DELETE FROM expiring", [])?;
    Ok(Expired {
        classes: gone,
        learners: learners as u64,
        rows,
        backups: Vec::new(),
    })
}
