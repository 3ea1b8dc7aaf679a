//! The displays that learners have chosen: plain lines or the screens.

use std::collections::BTreeSet;

use rusqlite::params;
use uuid::Uuid;

use super::{Store, StoreError, class};
use crate::domain::{ClassId, LearnerId};

impl Store {
    /// Records whether a learner chose plain lines. Does nothing for a learner who is not in the
    /// file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn choose_plain(&mut self, learner: LearnerId, plain: bool) -> Result<(), StoreError> {
        self.share_display(learner, plain)?;
        self.write(|conn| {
            conn.prepare_cached(
                "INSERT INTO learner_display (learner, plain)
                 SELECT id, ?2 FROM learner WHERE id = ?1
                 ON CONFLICT (learner) DO UPDATE SET plain = excluded.plain",
            )?
            .execute(params![learner.0.as_bytes(), plain])?;
            Ok(())
        })
    }

    /// Returns the learners of a class who sit in plain lines: by their own choice, else by its
    /// roster.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn in_plain_lines(&self, class: ClassId) -> Result<BTreeSet<LearnerId>, StoreError> {
        let learners = self.read_all(
            "SELECT listed.learner
             FROM class_learner AS listed LEFT JOIN learner_display AS own USING (learner)
             WHERE listed.class = ?1 AND coalesce(own.plain, listed.plain)",
            [class::blob(class)],
            |row| Ok(LearnerId(Uuid::from_bytes(row.get(0)?))),
        )?;
        Ok(learners.into_iter().collect())
    }

    /// Returns whether each learner chose plain lines, for all who chose a display.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn plain_choices(&self) -> Result<Vec<(LearnerId, bool)>, StoreError> {
        self.read_all(
            "SELECT learner, plain FROM learner_display ORDER BY learner",
            [],
            |row| Ok((LearnerId(Uuid::from_bytes(row.get(0)?)), row.get(1)?)),
        )
    }
}
