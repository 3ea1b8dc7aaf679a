//! Writes that reach the shared store before they are committed here.
//!
//! A write is tried on the copy first, with all its checks. Its new rows go to the shared store
//! inside the same transaction, which is rolled back if that fails. A write that was decided on old
//! rows is decided again on the new ones.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{PushResult, RecordsPush, RecordsVersion, SharedRecords};
use crate::domain::{ClassId, LearnerId, Moment, SittingId};
use crate::store::entry::{Entry, ShownItem};
use crate::store::error::StoreError;
use crate::store::log::{blob, int};
use crate::store::log_row::{KeptDraft, KeptPlace, KeptWording, LogRow};
use crate::store::records::Records;
use crate::store::{Store, file, migrations};

/// Attempts of one write before it is given up: each but the last one failed because another node
/// wrote to the same learner's records at that moment, which a person cannot do so often.
const ATTEMPTS_MAX: usize = 16;

/// The entries that were written for a learner.
pub(in crate::store) type WrittenEntries<'e> = (LearnerId, &'e [Entry]);

impl Store {
    /// Writes entries of a learner here and in the shared store, if there is one.
    pub(in crate::store) fn write_shared(
        &mut self,
        learner: LearnerId,
        entries: &[Entry],
        at: Moment,
        write: impl Fn(&Connection) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.shared.is_none() {
            return self.write(write);
        }
        for _ in 0..ATTEMPTS_MAX {
            let written = self.push(None, at, |conn| {
                write(conn)?;
                Ok(vec![(learner, entries)])
            });
            match written {
                Ok(PushResult::Behind) => {
                    self.catch_up(learner)?;
                }
                Ok(PushResult::Stored(_) | PushResult::Erased(_)) => return Ok(()),
                // Another node may have done something that makes it valid, or the other way.
                Err(error) if is_refusal(&error) => {
                    if !self.catch_up(learner)? {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(busy())
    }

    /// Does the same for several learners who get the results of a class. `write` leaves out the
    /// learners in its second argument, whose responses in the class were erased.
    pub(in crate::store) fn write_results<'e>(
        &mut self,
        class: ClassId,
        learners: &[LearnerId],
        at: Moment,
        write: impl Fn(&Connection, &[LearnerId]) -> Result<Vec<WrittenEntries<'e>>, StoreError>,
    ) -> Result<(), StoreError> {
        if self.shared.is_none() {
            return self.write(|conn| write(conn, &[]).map(|_| ()));
        }
        let mut erased = Vec::new();
        self.catch_up_all(learners)?;
        for _ in 0..ATTEMPTS_MAX {
            match self.push(Some(class), at, |conn| write(conn, &erased))? {
                PushResult::Stored(_) => return Ok(()),
                PushResult::Erased(more) => erased.extend(more),
                PushResult::Behind => {
                    self.catch_up_all(learners)?;
                }
            }
        }
        Err(busy())
    }

    /// Runs `write` in one transaction, which is committed only once its rows are stored.
    fn push<'e>(
        &mut self,
        class: Option<ClassId>,
        at: Moment,
        write: impl FnOnce(&Connection) -> Result<Vec<WrittenEntries<'e>>, StoreError>,
    ) -> Result<PushResult, StoreError> {
        let path = &self.path;
        let Some(shared) = &mut self.shared else {
            return Ok(PushResult::Behind);
        };
        let result = Transaction::new(&mut self.conn, TransactionBehavior::Immediate)
            .map_err(StoreError::from)
            .and_then(|transaction| {
                file::still_known(&transaction, path, migrations::known(migrations::STEPS))?;
                keep_used(&transaction, shared.used)?;
                let before = last(&transaction)?;
                let written = write(&transaction)?;
                let (wordings, pushes) = rows(&transaction, path, shared, before, class, &written)?;
                let result = match shared.upstream.push(&wordings, &pushes, at) {
                    Ok(result) => result,
                    Err(error) => {
                        shared.used = shared.used.max(highest(&pushes));
                        return Err(error);
                    }
                };
                if let PushResult::Stored(versions) = &result {
                    // If this fails, the rows come back from the shared store.
                    shared.used = shared.used.max(highest(&pushes));
                    transaction.commit()?;
                    shared.used = 0;
                    let now = pushes.iter().map(|push| push.learner);
                    shared.versions.extend(now.zip(versions.iter().copied()));
                }
                Ok(result)
            });
        result.map_err(|error| file::explained(error.at(path), path))
    }
}

fn busy() -> StoreError {
    StoreError::Unreachable("other nodes write the same records".into())
}

/// Returns whether the log does not permit an entry.
fn is_refusal(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::AlreadyAnswered { .. }
            | StoreError::AlreadyChosen { .. }
            | StoreError::AlreadyStarted(_)
            | StoreError::Ended(_)
            | StoreError::NoSuchSitting(_)
            | StoreError::NotInForm { .. }
    )
}

/// Keeps the numbers of this directory up to `used` from being given out.
fn keep_used(conn: &Connection, used: i64) -> rusqlite::Result<()> {
    if used > 0 {
        conn.execute(
            "INSERT INTO origin_mark SELECT origin, 0, ?1 FROM here WHERE true
             ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
            [used],
        )?;
    }
    Ok(())
}

fn last(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM event")?
        .query_row([], |row| row.get(0))
}

/// Returns the highest number of an event among the rows.
fn highest(pushes: &[RecordsPush]) -> i64 {
    let rows = pushes.iter().flat_map(|push| &push.rows);
    let numbers = rows.map(|row| match row {
        LogRow::Event(event) => event.origin_seq,
        _ => 0,
    });
    numbers.max().unwrap_or(0)
}

/// Returns the rows that the entries have become, and the wordings that they refer to.
fn rows(
    conn: &Connection,
    path: &std::path::Path,
    shared: &SharedRecords,
    before: i64,
    class: Option<ClassId>,
    written: &[WrittenEntries<'_>],
) -> Result<(Vec<KeptWording>, Vec<RecordsPush>), StoreError> {
    let mut wordings = BTreeMap::new();
    let mut pushes = Vec::new();
    for (learner, entries) in written {
        let records = Records {
            conn,
            path,
            learner: *learner,
        };
        let mut rows = records.events_after(before)?;
        let (mut drafts, mut places) = (BTreeSet::new(), BTreeSet::new());
        for entry in *entries {
            match entry {
                Entry::Started(started) => started.items.iter().for_each(|item| {
                    wordings.insert((&item.key, item.revision), item);
                }),
                Entry::Chosen(chosen) => {
                    let item = &chosen.item;
                    wordings.insert((&item.key, item.revision), item);
                }
                Entry::Draft {
                    sitting, position, ..
                } => {
                    drafts.insert((*sitting, *position));
                }
                Entry::Place { sitting, .. } => {
                    places.insert(*sitting);
                }
                _ => {}
            }
        }
        for (sitting, position) in drafts {
            rows.extend(draft(conn, sitting, position)?);
        }
        for sitting in places {
            rows.extend(place(conn, sitting)?);
        }
        pushes.push(RecordsPush {
            learner: *learner,
            version: shared.version(*learner),
            class,
            rows,
        });
    }
    let wordings = wordings.into_values().map(|item: &ShownItem| KeptWording {
        bank: item.key.bank.to_string(),
        item: item.key.item.to_string(),
        revision: item.revision,
        text: item.text.clone(),
    });
    Ok((wordings.collect(), pushes))
}

fn draft(
    conn: &Connection,
    sitting: SittingId,
    position: usize,
) -> rusqlite::Result<Option<LogRow>> {
    conn.prepare_cached(
        "SELECT position, entry, elapsed_ms FROM draft WHERE sitting = ?1 AND position = ?2",
    )?
    .query_row(params![blob(sitting), int(position)], |row| {
        Ok(LogRow::Draft(KeptDraft {
            sitting,
            position: row.get(0)?,
            entry: row.get(1)?,
            elapsed_ms: row.get(2)?,
        }))
    })
    .optional()
}

fn place(conn: &Connection, sitting: SittingId) -> rusqlite::Result<Option<LogRow>> {
    conn.prepare_cached("SELECT position FROM place WHERE sitting = ?1")?
        .query_row([blob(sitting)], |row| {
            let position = row.get(0)?;
            Ok(LogRow::Place(KeptPlace { sitting, position }))
        })
        .optional()
}

impl RecordsVersion {
    /// Returns whether the learner has records.
    pub fn is_some(self) -> bool {
        self.log > 0
    }
}
