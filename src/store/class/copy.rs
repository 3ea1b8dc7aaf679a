//! Copies of classes whose logs are in a store that several nodes share.

use rusqlite::params;

use super::sqlite::blob;
use super::{ClassLearner, ClassRow, StoredClassEvent};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::log::int;

impl Store {
    /// Puts a copy of a class into this file, in place of an older copy.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_class_copy(
        &mut self,
        class: &ClassRow,
        learners: &[ClassLearner],
        events: &[StoredClassEvent],
    ) -> Result<(), StoreError> {
        let id = blob(class.id);
        self.write(|conn| {
            conn.prepare_cached(
                "INSERT INTO class (id, code, title, owner, started_ms, ended_ms, keep_until_ms,
                     last_seq, is_listed, logs_kept, held_until_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)
                 ON CONFLICT (id) DO UPDATE SET ended_ms = excluded.ended_ms,
                     keep_until_ms = excluded.keep_until_ms, last_seq = excluded.last_seq,
                     is_listed = excluded.is_listed, logs_kept = excluded.logs_kept",
            )?
            .execute(params![
                id,
                class.code,
                class.title,
                class.owner,
                class.started_ms,
                class.ended_ms,
                class.keep_until_ms,
                int(class.last_seq),
                class.is_listed,
                class.logs_kept
            ])?;
            conn.prepare_cached("DELETE FROM class_learner WHERE class = ?1")?
                .execute([id])?;
            let mut known = conn.prepare_cached("INSERT OR IGNORE INTO learner VALUES (?1, ?2)")?;
            let mut put = conn.prepare_cached(
                "INSERT INTO class_learner
                     (class, learner, name, pin_hash, since_ms, roster_id, extra, plain)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for one in learners {
                known.execute(params![one.learner.0.as_bytes(), one.since_ms])?;
                put.execute(params![
                    id,
                    one.learner.0.as_bytes(),
                    one.name,
                    one.pin_hash,
                    one.since_ms,
                    one.roster_id,
                    one.allowance.id(),
                    one.plain
                ])?;
            }
            let mut add = conn.prepare_cached(
                "INSERT OR IGNORE INTO class_event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for event in events {
                let entry = &event.entry;
                add.execute(params![
                    id,
                    int(event.seq),
                    event.at_ms,
                    entry.kind,
                    entry.learner.map(|learner| learner.0.into_bytes()),
                    entry.poll,
                    entry.vote,
                    entry.body
                ])?;
            }
            Ok(())
        })
    }
}
