//! Classes in the progress file: a group of events is one transaction and one sync.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{
    AppendError, AppendResult, ClassEntry, ClassLog, ClassRow, ClassWrite, NewClass,
    StoredClassEvent,
};
use crate::domain::ClassId;
use crate::domain::room::titled;
use crate::domain::{LearnerId, Moment};
use crate::store::error::StoreError;
use crate::store::log::int;
use crate::store::{Store, file};

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

pub(super) fn must_be_there(conn: &Connection, class: ClassId) -> Result<(), StoreError> {
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
