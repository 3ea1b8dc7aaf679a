//! The people of a class: its roster, its learners' keys, and the logs that they are given at its end.

use rusqlite::params;
use uuid::Uuid;

use super::sqlite::{LEARNER_RESPONDED, SITTING_STARTED, blob, must_be_there};
use super::{ClassLearner, Listed};
use crate::domain::ClassId;
use crate::domain::{Allowance, LearnerId, Moment};
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::log::Writer;
use crate::store::{Store, add_learner};

impl Store {
    /// Adds a learner to the roster of a class, or updates the entry; the time of the first entry
    /// is kept.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClass`], or if the file cannot be written.
    pub fn put_on_roster(
        &mut self,
        class: ClassId,
        learner: LearnerId,
        name: &str,
        pin_hash: Option<&str>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            must_be_there(conn, class)?;
            add_learner(conn, learner, at)?;
            conn.prepare_cached(
                "INSERT INTO class_learner (class, learner, name, pin_hash, since_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET name = excluded.name, pin_hash = excluded.pin_hash",
            )?
            .execute(params![
                blob(class),
                learner.0.as_bytes(),
                name,
                pin_hash,
                at.at.as_millisecond()
            ])?;
            Ok(())
        })
    }

    /// Removes a learner whose seat was given away from the roster of a class. Learners on a school
    /// roster stay.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn take_off_roster(
        &mut self,
        class: ClassId,
        learner: LearnerId,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            conn.prepare_cached(
                "DELETE FROM class_learner WHERE class = ?1 AND learner = ?2 AND roster_id IS NULL",
            )?
            .execute(params![blob(class), learner.0.as_bytes()])?;
            Ok(())
        })
    }

    /// Makes this list the roster of a class, all or nothing. Nobody else may join from then on,
    /// even once all on it are erased. Learners only on an earlier list stay known by name, without
    /// a PIN.
    ///
    /// # Errors
    /// [`StoreError::NoSuchClass`], or if the file cannot be written.
    pub fn list_on_roster(
        &mut self,
        class: ClassId,
        listed: &[Listed],
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            must_be_there(conn, class)?;
            conn.prepare_cached("UPDATE class SET is_listed = 1 WHERE id = ?1")?
                .execute([blob(class)])?;
            conn.prepare_cached(
                "UPDATE class_learner SET pin_hash = NULL
                 WHERE class = ?1 AND roster_id IS NOT NULL",
            )?
            .execute([blob(class)])?;
            let mut put = conn.prepare_cached(
                "INSERT INTO class_learner
                     (class, learner, name, pin_hash, since_ms, roster_id, extra, plain)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (class, learner) DO UPDATE SET name = excluded.name,
                     pin_hash = excluded.pin_hash, extra = excluded.extra,
                     plain = excluded.plain",
            )?;
            for one in listed {
                add_learner(conn, one.learner, at)?;
                put.execute(params![
                    blob(class),
                    one.learner.0.as_bytes(),
                    one.name,
                    one.pin_hash,
                    at.at.as_millisecond(),
                    one.roster_id,
                    one.allowance.id(),
                    one.plain
                ])?;
            }
            Ok(())
        })
    }

    /// Returns the learners known in a class, in the order they joined.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn roster(&self, class: ClassId) -> Result<Vec<ClassLearner>, StoreError> {
        self.read_all(
            "SELECT learner, name, pin_hash, since_ms, roster_id, extra, plain
             FROM class_learner
             WHERE class = ?1 ORDER BY since_ms, learner",
            [blob(class)],
            |row| {
                Ok(ClassLearner {
                    learner: LearnerId(Uuid::from_bytes(row.get(0)?)),
                    name: row.get(1)?,
                    pin_hash: row.get(2)?,
                    since_ms: row.get(3)?,
                    roster_id: row.get(4)?,
                    allowance: Allowance::from_id(&row.get::<_, String>(5)?).unwrap_or_default(),
                    plain: row.get(6)?,
                })
            },
        )
    }

    /// Copies the learners' entries for a class into their own logs, all or none. Skips learners
    /// who have them already or whose responses were erased, so an interrupted job can be repeated
    /// safely. Each list begins with the start of its sitting.
    ///
    /// # Errors
    /// If an entry conflicts with the log, or if the file cannot be written.
    pub fn keep_logs(
        &mut self,
        class: ClassId,
        logs: &[(LearnerId, Vec<Entry>)],
        at: Moment,
    ) -> Result<(), StoreError> {
        let origin = self.origin();
        // On a node, the shared store has the responses in the class and checks that.
        let is_shared = self.shared.is_some();
        let learners: Vec<LearnerId> = logs.iter().map(|(learner, _)| *learner).collect();
        self.write_results(class, &learners, at, |conn, erased| {
            let mut responded = conn.prepare_cached(LEARNER_RESPONDED)?;
            let mut started = conn.prepare_cached(SITTING_STARTED)?;
            let mut written = Vec::new();
            for (learner, entries) in logs {
                let Some(Entry::Started(start)) = entries.first() else {
                    continue;
                };
                let mut has_responded = || match is_shared {
                    true => Ok(!erased.contains(learner)),
                    false => responded.exists(params![blob(class), learner.0.as_bytes()]),
                };
                if started.exists([start.sitting.0.as_bytes()])? || !has_responded()? {
                    continue;
                }
                let writer = Writer {
                    conn,
                    origin,
                    learner: *learner,
                    at,
                };
                add_learner(conn, *learner, at)?;
                entries.iter().try_for_each(|entry| writer.write(entry))?;
                written.push((*learner, entries.as_slice()));
            }
            Ok(written)
        })
    }

    /// Records that all who responded in a class have it in their own logs.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn logs_are_kept(&mut self, class: ClassId) -> Result<(), StoreError> {
        self.write(|conn| {
            conn.prepare_cached("UPDATE class SET logs_kept = 1 WHERE id = ?1")?
                .execute([blob(class)])?;
            Ok(())
        })
    }

    /// Returns the fingerprints of the keys whose learners are known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.read_all("SELECT fingerprint FROM learner_key", [], |row| row.get(0))
    }

    /// Records the learner of a verified public key, so that erasing the learner removes it too.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn know_key(
        &mut self,
        fingerprint: &str,
        learner: LearnerId,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.share_key(fingerprint, learner, at)?;
        self.write(|conn| {
            add_learner(conn, learner, at)?;
            conn.prepare_cached("INSERT OR IGNORE INTO learner_key VALUES (?1, ?2, ?3)")?
                .execute(params![
                    fingerprint,
                    learner.0.as_bytes(),
                    at.at.as_millisecond()
                ])?;
            Ok(())
        })
    }

    /// Does the same as [`Store::know_key`], but only for a learner with stored data and a new key:
    /// a guest who only looked around leaves nothing.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn know_key_of_kept(
        &mut self,
        fingerprint: &str,
        learner: LearnerId,
        at: Moment,
    ) -> Result<(), StoreError> {
        let is_news = self.read_all(
            "SELECT EXISTS (SELECT 1 FROM learner WHERE id = ?1)
                AND NOT EXISTS (SELECT 1 FROM learner_key WHERE fingerprint = ?2)",
            params![learner.0.as_bytes(), fingerprint],
            |row| row.get::<_, bool>(0),
        )?;
        if is_news.contains(&true) {
            self.know_key(fingerprint, learner, at)?;
        }
        Ok(())
    }
}
