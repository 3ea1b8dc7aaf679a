//! The rows that other nodes stored, added to this copy in the order that the shared store has.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::{RecordsPull, SharedRecords};
use crate::domain::LearnerId;
use crate::domain::limits::LEARNERS_PULLED_MAX;
use crate::store::Store;
use crate::store::erase_learner::rows_of_forgotten;
use crate::store::error::StoreError;
use crate::store::log_row::{COLUMNS, KeptWording, LogRow, LoggedEvent, LoggedItem};

impl Store {
    /// Brings the copy of a learner's records up to date with the shared store. Returns whether
    /// there was anything new. Does nothing without a shared store.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`], or if the file cannot be written.
    pub fn catch_up(&mut self, learner: LearnerId) -> Result<bool, StoreError> {
        self.catch_up_all(&[learner])
    }

    /// Does the same as [`Store::catch_up`] before a read. If the shared store cannot be reached, an
    /// earlier copy will do: a write that is decided on it is refused.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if there is no copy, or if the file cannot be written.
    pub fn catch_up_to_read(&mut self, learner: LearnerId) -> Result<(), StoreError> {
        let has_copy = |shared: &SharedRecords| shared.versions.contains_key(&learner);
        match self.catch_up(learner) {
            Err(StoreError::Unreachable(_)) if self.shared.as_ref().is_some_and(has_copy) => Ok(()),
            caught => caught.map(|_| ()),
        }
    }

    /// Does the same as [`Store::catch_up`] for several learners at once.
    ///
    /// # Errors
    /// See [`Store::catch_up`].
    pub fn catch_up_all(&mut self, learners: &[LearnerId]) -> Result<bool, StoreError> {
        let mut is_news = false;
        for group in learners.chunks(LEARNERS_PULLED_MAX) {
            let mut left = group.to_vec();
            while !left.is_empty() {
                let Some(shared) = &mut self.shared else {
                    return Ok(false);
                };
                let known = left.iter().map(|one| (*one, shared.version(*one)));
                let pulls = shared.upstream.pull(&known.collect::<Vec<_>>())?;
                is_news |= self.take_in(&pulls)?;
                if pulls.is_empty() {
                    return Err(StoreError::Unreachable("it answers nothing".into()));
                }
                let whole = pulls.iter().filter(|pull| pull.is_all);
                let whole: BTreeSet<_> = whole.map(|pull| pull.learner).collect();
                left.retain(|one| !whole.contains(one));
            }
        }
        Ok(is_news)
    }

    /// Removes the copies of learners who were forgotten in the shared store, down to the bytes.
    /// Returns their number.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`], or if the file cannot be written.
    pub fn drop_forgotten(&mut self) -> Result<usize, StoreError> {
        let Some(shared) = &mut self.shared else {
            return Ok(0);
        };
        let known = shared.versions.iter().map(|(id, version)| (*id, *version));
        let known: Vec<_> = known.filter(|(_, version)| version.is_some()).collect();
        let mut gone = Vec::new();
        for group in known.chunks(LEARNERS_PULLED_MAX) {
            gone.extend(shared.upstream.forgotten(group)?);
        }
        if !gone.is_empty() {
            self.write_unseen(|conn| forget(conn, &gone))?;
            if let Some(shared) = &mut self.shared {
                shared.versions.retain(|id, _| !gone.contains(id));
            }
            self.clear()?;
        }
        Ok(gone.len())
    }

    /// Adds rows to the copy in one transaction. Returns whether there were any.
    fn take_in(&mut self, pulls: &[RecordsPull]) -> Result<bool, StoreError> {
        let anew: Vec<LearnerId> = pulls
            .iter()
            .filter(|pull| pull.is_anew)
            .map(|pull| pull.learner)
            .collect();
        let is_news = !anew.is_empty() || pulls.iter().any(|pull| !pull.rows.is_empty());
        if is_news {
            let wordings = self.missing_wordings(pulls)?;
            let write = |conn: &Connection| -> Result<(), StoreError> {
                forget(conn, &anew)?;
                wordings.iter().try_for_each(|one| word(conn, one))?;
                pulls.iter().try_for_each(|pull| add(conn, pull))?;
                Ok(())
            };
            match anew.is_empty() {
                true => self.write(write)?,
                // `Store::clear_rest` clears the bytes.
                false => self.write_unseen(write)?,
            }
        }
        if let Some(shared) = &mut self.shared {
            let now = pulls.iter().map(|pull| (pull.learner, pull.version));
            shared.versions.extend(now);
        }
        Ok(is_news)
    }

    /// Fetches the wordings of the rows that this file does not have.
    fn missing_wordings(&mut self, pulls: &[RecordsPull]) -> Result<Vec<KeptWording>, StoreError> {
        let mut missing = BTreeMap::new();
        let rows = pulls.iter().flat_map(|pull| &pull.rows);
        for item in rows.flat_map(shown) {
            let key = (item.bank.clone(), item.item.clone(), item.revision);
            if !missing.contains_key(&key) && !is_worded(&self.conn, &item)? {
                missing.insert(key, item);
            }
        }
        let missing: Vec<LoggedItem> = missing.into_values().collect();
        match &mut self.shared {
            Some(shared) if !missing.is_empty() => shared.upstream.wordings(&missing),
            _ => Ok(Vec::new()),
        }
    }
}

/// Returns the items that a row shows to the learner.
fn shown(row: &LogRow) -> Vec<LoggedItem> {
    match row {
        LogRow::Event(event) if event.kind == "chosen" => chosen(event).into_iter().collect(),
        LogRow::Event(event) => event.items.clone(),
        _ => Vec::new(),
    }
}

fn chosen(event: &LoggedEvent) -> Option<LoggedItem> {
    Some(LoggedItem {
        bank: event.bank_id.clone()?,
        item: event.item_id.clone()?,
        revision: event.revision?,
    })
}

fn is_worded(conn: &Connection, item: &LoggedItem) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "SELECT 1 FROM item_revision WHERE bank_id = ?1 AND item_id = ?2 AND revision = ?3",
    )?
    .query_row(params![item.bank, item.item, item.revision.0], |_| Ok(()))
    .optional()
    .map(|found| found.is_some())
}

fn word(conn: &Connection, one: &KeptWording) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO item_revision VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![one.bank, one.item, one.revision.0, one.text])?;
    Ok(())
}

/// Deletes the copies of these learners.
fn forget(conn: &Connection, learners: &[LearnerId]) -> Result<(), StoreError> {
    if learners.is_empty() {
        return Ok(());
    }
    for learner in learners {
        conn.prepare_cached("INSERT INTO forgetting VALUES (?1)")?
            .execute([learner.0.as_bytes()])?;
    }
    rows_of_forgotten(conn).map(|_| ())
}

/// Adds the rows of one learner.
fn add(conn: &Connection, pull: &RecordsPull) -> rusqlite::Result<()> {
    let times = pull.rows.iter().map(|row| match row {
        LogRow::Event(event) => event.at_ms,
        _ => 0,
    });
    let Some(since_ms) = times.into_iter().next() else {
        return Ok(());
    };
    conn.prepare_cached("INSERT OR IGNORE INTO learner VALUES (?1, ?2)")?
        .execute(params![pull.learner.0.as_bytes(), since_ms])?;
    pull.rows.iter().try_for_each(|row| match row {
        LogRow::Wording(one) => word(conn, one),
        LogRow::Event(one) => event(conn, pull.learner, one),
        LogRow::Draft(one) => {
            conn.prepare_cached(
                "INSERT INTO draft VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
                 SET entry = excluded.entry, elapsed_ms = excluded.elapsed_ms",
            )?
            .execute(params![
                one.sitting.0.as_bytes(),
                one.position,
                one.entry,
                one.elapsed_ms
            ])?;
            Ok(())
        }
        LogRow::Place(one) => {
            conn.prepare_cached(
                "INSERT INTO place VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET position = excluded.position",
            )?
            .execute(params![one.sitting.0.as_bytes(), one.position])?;
            Ok(())
        }
    })
}

/// Adds an event, and what [`Store::append_for`] writes with it.
fn event(conn: &Connection, learner: LearnerId, event: &LoggedEvent) -> rusqlite::Result<()> {
    let marks: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("?{at}")).collect();
    let (columns, marks) = (COLUMNS.join(", "), marks.join(", "));
    let last = COLUMNS.len() + 1;
    let sql = format!("INSERT INTO event ({columns}, learner) VALUES ({marks}, ?{last})");
    let mut insert = conn.prepare_cached(&sql)?;
    let id = learner.0.into_bytes();
    event.bound(|values| {
        let mut values = values.to_vec();
        values.push(&id);
        insert.execute(values.as_slice())
    })?;
    let Some(sitting) = event.sitting.map(uuid::Uuid::into_bytes) else {
        return Ok(());
    };
    let mut show =
        conn.prepare_cached("INSERT OR IGNORE INTO form_item VALUES (?1, ?2, ?3, ?4, ?5)")?;
    match event.kind.as_str() {
        "started" => {
            for (position, item) in (0_i64..).zip(&event.items) {
                let revision = item.revision.0;
                show.execute(params![sitting, position, item.bank, item.item, revision])?;
            }
        }
        "chosen" => {
            if let Some(item) = chosen(event) {
                let (position, revision) = (event.position, item.revision.0);
                show.execute(params![sitting, position, item.bank, item.item, revision])?;
            }
        }
        "response" => {
            conn.prepare_cached("DELETE FROM draft WHERE sitting = ?1 AND position = ?2")?
                .execute(params![sitting, event.position])?;
        }
        _ => {}
    }
    Ok(())
}
