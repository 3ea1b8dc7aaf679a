//! Classes in the progress file: a group of events is one transaction and one sync.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{
    AppendError, AppendResult, ClassEntry, ClassId, ClassLearner, ClassLog, ClassRow, ClassWrite,
    Listed, NewClass, StoredClassEvent,
};
use crate::domain::room::titled;
use crate::domain::{Allowance, LearnerId, Moment};
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::log::{Writer, int};
use crate::store::{Store, add_learner, file};

const CLASS: &str = "
    SELECT id, code, title, owner, started_ms, ended_ms, keep_until_ms, last_seq,
        is_listed, logs_kept, held_until_ms
    FROM class WHERE id = ?1";

const CLASSES: &str = "
    SELECT id, code, title, owner, started_ms, ended_ms, keep_until_ms, last_seq,
        is_listed, logs_kept, held_until_ms
    FROM class ORDER BY started_ms DESC, id DESC";

pub(in crate::store) const CLASS_EVENTS: &str = "
    SELECT seq, at_ms, kind, learner, poll, vote, body
    FROM class_event WHERE class = ?1 AND seq >= ?2 ORDER BY seq";

pub(in crate::store) const CLASS_RESPONDED: &str = "
    SELECT 1 FROM class_event
    WHERE kind = 'responded' AND class = ?1 AND learner = ?2 AND poll = ?3 AND vote = ?4";

/// The query for any response of a learner in a class.
pub(in crate::store) const LEARNER_RESPONDED: &str = "
    SELECT 1 FROM class_event WHERE kind = 'responded' AND class = ?1 AND learner = ?2";

pub(in crate::store) const SITTING_STARTED: &str =
    "SELECT 1 FROM event WHERE kind = 'started' AND sitting = ?1";

impl ClassLog for Store {
    fn open_class(&mut self, class: &NewClass, at: Moment) -> Result<(), StoreError> {
        let id = blob(class.id);
        self.write(|conn| {
            let taken = conn
                .prepare_cached(
                    "SELECT 1 FROM class WHERE id = ?1 OR (code = ?2 AND ended_ms IS NULL)",
                )?
                .exists(params![id, class.code])?;
            if taken {
                return Err(StoreError::ClassTaken(class.code.clone()));
            }
            conn.prepare_cached(
                "INSERT INTO class (id, code, title, owner, started_ms, keep_until_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id,
                class.code,
                class.title,
                class.owner,
                at.at.as_millisecond(),
                class.keep_until_ms(at)
            ])?;
            Ok(())
        })
    }

    fn end_class(&mut self, class: ClassId, at: Moment) -> Result<(), StoreError> {
        self.write(|conn| {
            let found = conn
                .prepare_cached("UPDATE class SET ended_ms = coalesce(ended_ms, ?2) WHERE id = ?1")?
                .execute(params![blob(class), at.at.as_millisecond()])?;
            if found == 0 {
                return Err(StoreError::NoSuchClass(class));
            }
            Ok(())
        })
    }

    fn append_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        self.write(|conn| {
            let mut group = Group {
                conn,
                at,
                heads: BTreeMap::new(),
            };
            let verdicts = writes
                .iter()
                .map(|write| group.append(write))
                .collect::<Result<_, _>>()?;
            group.settle()?;
            Ok(verdicts)
        })
    }

    fn post_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        let hurried = file::hurry(&self.conn)?;
        // Even after a panic, later commits must wait for the disk again.
        let verdicts = catch_unwind(AssertUnwindSafe(|| self.append_class(writes, at)));
        file::settle_again(&self.conn, hurried)?;
        verdicts.unwrap_or_else(|fault| resume_unwind(fault))
    }

    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<StoredClassEvent>, StoreError> {
        self.read_all(CLASS_EVENTS, params![blob(class), int(from)], event)
    }
}

impl Store {
    /// Returns all classes, the newest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn classes(&self) -> Result<Vec<ClassRow>, StoreError> {
        self.read_all(CLASSES, [], row)
    }

    /// Returns one class.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn class(&self, class: ClassId) -> Result<Option<ClassRow>, StoreError> {
        let found = self.read_all(CLASS, [blob(class)], row)?;
        Ok(found.into_iter().next())
    }

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
                     (class, learner, name, pin_hash, since_ms, roster_id, extra)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (class, learner) DO UPDATE SET name = excluded.name,
                     pin_hash = excluded.pin_hash, extra = excluded.extra",
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
                    one.allowance.id()
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
            "SELECT learner, name, pin_hash, since_ms, roster_id, extra FROM class_learner
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
        self.write(|conn| {
            let mut responded = conn.prepare_cached(LEARNER_RESPONDED)?;
            let mut started = conn.prepare_cached(SITTING_STARTED)?;
            for (learner, entries) in logs {
                let Some(Entry::Started(start)) = entries.first() else {
                    continue;
                };
                if started.exists([start.sitting.0.as_bytes()])?
                    || !responded.exists(params![blob(class), learner.0.as_bytes()])?
                {
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
            }
            Ok(())
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

/// The progress of a class within a group.
struct Head {
    last_seq: u64,
    ended: bool,
    moved: bool,
}

/// A group of writes inside its transaction.
struct Group<'c> {
    conn: &'c Connection,
    at: Moment,
    heads: BTreeMap<ClassId, Head>,
}

impl Group<'_> {
    /// Accepts or refuses one write. Fails only if the whole group must fail.
    fn append(&mut self, write: &ClassWrite) -> Result<AppendResult, StoreError> {
        let Some(head) = self.head(write.class)? else {
            return Ok(Err(AppendError::NoSuchClass));
        };
        let (seq, ended) = (head.last_seq + 1, head.ended);
        if ended {
            return Ok(Err(AppendError::Ended));
        }
        if write.is_first() && self.has_response(write)? {
            return Ok(Err(AppendError::Duplicate));
        }
        if write.is_behind(seq - 1) {
            return Ok(Err(AppendError::Conflict));
        }
        if let Err(error) = self.put(write, seq) {
            // A constraint failure undoes only its own write.
            let refused = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
            let error = StoreError::from(error);
            return if refused {
                Ok(Err(AppendError::Store(error)))
            } else {
                Err(error)
            };
        }
        if let Some(head) = self.heads.get_mut(&write.class) {
            head.last_seq = seq;
            head.moved = true;
        }
        Ok(Ok(seq))
    }

    /// Returns the state of a class; reads it once per group, under the lock.
    fn head(&mut self, class: ClassId) -> Result<Option<&Head>, StoreError> {
        if !self.heads.contains_key(&class) {
            let found = self
                .conn
                .prepare_cached("SELECT last_seq, ended_ms IS NOT NULL FROM class WHERE id = ?1")?
                .query_row([blob(class)], |row| {
                    Ok(Head {
                        last_seq: unsigned(row.get(0)?),
                        ended: row.get(1)?,
                        moved: false,
                    })
                })
                .optional()?;
            self.heads.extend(found.map(|head| (class, head)));
        }
        Ok(self.heads.get(&class))
    }

    fn has_response(&self, write: &ClassWrite) -> Result<bool, StoreError> {
        let Some((learner, poll, vote)) = write.entry.ballot() else {
            return Ok(false);
        };
        Ok(self.conn.prepare_cached(CLASS_RESPONDED)?.exists(params![
            blob(write.class),
            learner.0.as_bytes(),
            poll,
            vote
        ])?)
    }

    fn put(&self, write: &ClassWrite, seq: u64) -> rusqlite::Result<()> {
        let entry = &write.entry;
        self.conn
            .prepare_cached("INSERT INTO class_event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute(params![
                blob(write.class),
                int(seq),
                self.at.at.as_millisecond(),
                entry.kind,
                entry.learner.map(|learner| learner.0.into_bytes()),
                entry.poll,
                entry.vote,
                entry.body
            ])?;
        Ok(())
    }

    /// Stores the last event number of each changed class.
    fn settle(&self) -> Result<(), StoreError> {
        let mut update = self
            .conn
            .prepare_cached("UPDATE class SET last_seq = ?2 WHERE id = ?1")?;
        for (class, head) in self.heads.iter().filter(|(_, head)| head.moved) {
            update.execute(params![blob(*class), int(head.last_seq)])?;
        }
        Ok(())
    }
}

fn must_be_there(conn: &Connection, class: ClassId) -> Result<(), StoreError> {
    let known = conn
        .prepare_cached("SELECT 1 FROM class WHERE id = ?1")?
        .exists([blob(class)])?;
    if known {
        Ok(())
    } else {
        Err(StoreError::NoSuchClass(class))
    }
}

fn row(row: &Row<'_>) -> rusqlite::Result<ClassRow> {
    Ok(ClassRow {
        id: ClassId(Uuid::from_bytes(row.get(0)?)),
        code: row.get(1)?,
        // Cleaned here: older programs stored it as entered, and it must not act on a terminal.
        title: titled(&row.get::<_, String>(2)?),
        owner: row.get(3)?,
        started_ms: row.get(4)?,
        ended_ms: row.get(5)?,
        keep_until_ms: row.get(6)?,
        last_seq: unsigned(row.get(7)?),
        is_listed: row.get(8)?,
        logs_kept: row.get(9)?,
        held_until_ms: row.get(10)?,
    })
}

fn event(row: &Row<'_>) -> rusqlite::Result<StoredClassEvent> {
    let learner: Option<[u8; 16]> = row.get(3)?;
    Ok(StoredClassEvent {
        seq: unsigned(row.get(0)?),
        at_ms: row.get(1)?,
        entry: ClassEntry {
            kind: row.get(2)?,
            learner: learner.map(|bytes| LearnerId(Uuid::from_bytes(bytes))),
            poll: row.get(4)?,
            vote: row.get(5)?,
            body: row.get(6)?,
        },
    })
}

pub(in crate::store) fn blob(class: ClassId) -> [u8; 16] {
    class.0.into_bytes()
}

/// Converts a count that the file keeps from going below zero.
fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
