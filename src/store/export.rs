//! Reading all records of one learner, row by row, as of one moment.

use rusqlite::Row;

use super::error::StoreError;
use super::log_row::{COLUMNS, KeptDraft, KeptPlace, KeptWording, LogRow, LoggedEvent, LoggedItem};
use super::records::Records;
use crate::domain::{Revision, SittingId};

/// The wordings that the forms of a learner refer to, and those of second choices, since responses
/// may be to them.
const WORDINGS: &str = "
    SELECT bank_id, item_id, revision, text FROM item_revision
    WHERE (bank_id, item_id, revision) IN (
        SELECT form_item.bank_id, form_item.item_id, form_item.revision
        FROM event JOIN form_item USING (sitting)
        WHERE event.learner = ?1 AND event.kind = 'started'
        UNION SELECT bank_id, item_id, revision FROM event
        WHERE learner = ?1 AND kind = 'chosen-again')
    ORDER BY bank_id, item_id, revision";

/// The items with which a form began. Those chosen later have events of their own.
const FORM_ITEMS: &str = "
    SELECT bank_id, item_id, revision FROM form_item WHERE sitting = ?1 AND NOT EXISTS (
        SELECT 1 FROM event WHERE event.kind = 'chosen'
            AND event.sitting = form_item.sitting AND event.position = form_item.position)
    ORDER BY position";

const DRAFTS: &str = "
    SELECT sitting, position, entry, elapsed_ms FROM draft WHERE sitting IN (
        SELECT sitting FROM event WHERE learner = ?1 AND kind = 'started')
    ORDER BY sitting, position";

const PLACES: &str = "
    SELECT sitting, position FROM place WHERE sitting IN (
        SELECT sitting FROM event WHERE learner = ?1 AND kind = 'started')
    ORDER BY sitting";

/// The counts of one learner's records.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogCounts {
    /// The number of events.
    pub events: u64,
    /// The number of responses.
    pub responses: u64,
    /// The number of sittings.
    pub sittings: u64,
    /// The study day of the first event, if there is one.
    pub first_on: Option<String>,
    /// The study day of the last event.
    pub last_on: Option<String>,
}

impl Records<'_> {
    /// Runs `read` so that all its reads show one moment of the file.
    ///
    /// # Errors
    /// If the file cannot be read, or the error of `read`.
    pub fn at_one_moment<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let reading = self.conn.unchecked_transaction();
        let reading = reading.map_err(|error| StoreError::from(error).at(self.path))?;
        let done = read()?;
        let finished = reading.finish();
        finished.map_err(|error| StoreError::from(error).at(self.path))?;
        Ok(done)
    }

    /// Returns the counts of the learner's records, read from the log itself.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn counts(&self) -> Result<LogCounts, StoreError> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE kind = 'response'),
                count(*) FILTER (WHERE kind = 'started'), min(study_on), max(study_on)
            FROM event WHERE learner = ?1";
        let found = self
            .conn
            .query_row(sql, [self.learner.0.as_bytes()], |row| {
                Ok(LogCounts {
                    events: super::row_types::count(row, 0)?,
                    responses: super::row_types::count(row, 1)?,
                    sittings: super::row_types::count(row, 2)?,
                    first_on: row.get(3)?,
                    last_on: row.get(4)?,
                })
            });
        found.map_err(|error| StoreError::from(error).at(self.path))
    }

    /// Calls `each` with every row of the learner's records: the wordings, the events in the order
    /// of the log, the drafts and the places.
    ///
    /// # Errors
    /// If the file cannot be read, or the error of `each`, which ends the export.
    pub fn export<E: From<StoreError>>(
        &self,
        each: &mut dyn FnMut(LogRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(WORDINGS, wording, each)?;
        let events = format!(
            "SELECT {} FROM event WHERE learner = ?1 ORDER BY seq",
            COLUMNS.join(", ")
        );
        self.each(
            &events,
            |row| Ok(LogRow::Event(Box::new(self.event(row)?))),
            each,
        )?;
        self.each(DRAFTS, draft, each)?;
        self.each(PLACES, place, each)
    }

    /// Returns the events after a place in the log of the file.
    pub(super) fn events_after(&self, seq: i64) -> rusqlite::Result<Vec<LogRow>> {
        let sql = format!(
            "SELECT {} FROM event WHERE seq > ?2 AND learner = ?1 ORDER BY seq",
            COLUMNS.join(", ")
        );
        let mut events = self.conn.prepare_cached(&sql)?;
        let events = events.query_map((self.learner.0.as_bytes(), seq), |row| {
            Ok(LogRow::Event(Box::new(self.event(row)?)))
        })?;
        events.collect()
    }

    fn event(&self, row: &Row<'_>) -> rusqlite::Result<LoggedEvent> {
        let mut event = LoggedEvent::read(row)?;
        if let (Some(sitting), "started") = (event.sitting, event.kind.as_str()) {
            let mut items = self.conn.prepare_cached(FORM_ITEMS)?;
            let items = items.query_map([sitting.as_bytes()], |row| {
                Ok(LoggedItem {
                    bank: row.get(0)?,
                    item: row.get(1)?,
                    revision: Revision(row.get(2)?),
                })
            })?;
            event.items = items.collect::<rusqlite::Result<_>>()?;
        }
        Ok(event)
    }

    fn each<E: From<StoreError>>(
        &self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<LogRow>,
        each: &mut dyn FnMut(LogRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error: rusqlite::Error| E::from(StoreError::from(error).at(self.path));
        let mut statement = self.conn.prepare(sql).map_err(failed)?;
        let mut rows = statement
            .query([self.learner.0.as_bytes()])
            .map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(read(row).map_err(failed)?)?;
        }
        Ok(())
    }
}

fn wording(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow::Wording(KeptWording {
        bank: row.get(0)?,
        item: row.get(1)?,
        revision: Revision(row.get(2)?),
        text: row.get(3)?,
    }))
}

fn draft(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow::Draft(KeptDraft {
        sitting: SittingId(uuid::Uuid::from_bytes(row.get(0)?)),
        position: row.get(1)?,
        entry: row.get(2)?,
        elapsed_ms: row.get(3)?,
    }))
}

fn place(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow::Place(KeptPlace {
        sitting: SittingId(uuid::Uuid::from_bytes(row.get(0)?)),
        position: row.get(1)?,
    }))
}
