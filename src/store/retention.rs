//! Classes whose days are over: the class goes with everything of it, down to the bytes.
//!
//! What learners have in their own logs stays theirs where a key leads to it. Of those without a
//! key nobody could ever reach it, so it goes with the last class that knows them. A class that
//! some program holds stays, whatever its days.

use std::path::PathBuf;

use rusqlite::{Connection, params};

use super::class::{ClassId, ClassRow};
use super::erase_learner::rows_of_forgotten;
use super::{Store, StoreError, class, migrations};
use crate::domain::Moment;

/// What removing classes came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expired {
    /// Which went.
    pub classes: Vec<ClassId>,
    /// How many learners went with them.
    pub learners: u64,
    /// How many rows went, those that follow from the log not counted.
    pub rows: u64,
    /// Copies of the file, made before migrations, that may still hold them.
    pub backups: Vec<PathBuf>,
}

/// In the table `expiring`: those of a list whose days are over and that nobody holds.
const EXPIRING: &str = "
    INSERT INTO expiring
    SELECT id FROM class WHERE id = ?1 AND keep_until_ms <= ?2 AND held_until_ms <= ?2";

/// In the table `forgetting`: whoever has no key and is in no other class.
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

/// What belongs to the classes themselves, in this order.
const OF_CLASSES: &[&str] = &[
    "DELETE FROM class_event WHERE class IN (SELECT class FROM expiring)",
    "DELETE FROM class_learner WHERE class IN (SELECT class FROM expiring)",
    "DELETE FROM class WHERE id IN (SELECT class FROM expiring)",
];

impl Store {
    /// The classes whose days are over and that nobody holds.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn overdue(&self, at: Moment) -> Result<Vec<ClassRow>, StoreError> {
        let now = at.at.as_millisecond();
        let mut classes = self.classes()?;
        classes.retain(|class| class.keep_until_ms <= now && class.held_until_ms <= now);
        Ok(classes)
    }

    /// Says that these classes are run until then: they stay. A time that is past lets them go.
    ///
    /// # Errors
    /// Whatever the disk says.
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

    /// Removes those of these classes whose days are over and that nobody holds, for good and
    /// down to the bytes of the file. Its time grows with the file.
    ///
    /// # Errors
    /// Whatever the disk says. [`StoreError::Locked`] where another program reads the file all
    /// the while: the rows are gone then, and [`Store::clear_rest`] clears the bytes.
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

/// Deletes all rows of the classes and of whoever could not reach the own log; the caller holds
/// the transaction.
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
