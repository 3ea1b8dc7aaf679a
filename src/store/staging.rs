//! Rows of an export on their way into the log: kept in temporary tables until all are there.
//!
//! Nothing of the progress file changes before [`Staging::merge`], which adds all rows in one
//! transaction or none. Dropping a staging forgets its rows.

use rusqlite::{Connection, ErrorCode, Params, params};

use super::error::StoreError;
use super::log_row::{COLUMNS, LogRow, LoggedEvent, LoggedItem};
use super::merge::{self, Merged};
use super::{Store, migrations};

/// Rows of an export that are not in the log yet.
pub struct Staging<'s> {
    store: &'s mut Store,
    insert_event: String,
}

/// The tables beside the one of the events, with the constraints that the file's own have.
const TABLES: &str = "
    CREATE TEMP TABLE incoming_wording (
        bank_id TEXT NOT NULL, item_id TEXT NOT NULL,
        revision BLOB NOT NULL CHECK (length(revision) = 32), text TEXT NOT NULL,
        PRIMARY KEY (bank_id, item_id, revision)) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE incoming_form (
        sitting BLOB NOT NULL, position INTEGER NOT NULL, bank_id TEXT NOT NULL,
        item_id TEXT NOT NULL, revision BLOB NOT NULL, is_chosen INTEGER NOT NULL,
        PRIMARY KEY (sitting, position)) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE incoming_draft (
        sitting BLOB NOT NULL, position INTEGER NOT NULL CHECK (position >= 0),
        entry TEXT NOT NULL, elapsed_ms INTEGER NOT NULL CHECK (elapsed_ms >= 0),
        PRIMARY KEY (sitting, position)) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE incoming_place (
        sitting BLOB NOT NULL PRIMARY KEY, position INTEGER NOT NULL CHECK (position >= 0)
        ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX temp.incoming_id ON incoming (id);
    CREATE UNIQUE INDEX temp.incoming_started ON incoming (sitting) WHERE kind = 'started';
    CREATE UNIQUE INDEX temp.incoming_ended ON incoming (sitting) WHERE kind = 'ended';
    CREATE UNIQUE INDEX temp.incoming_response ON incoming (sitting, position, vote)
        WHERE kind = 'response';
    CREATE UNIQUE INDEX temp.incoming_chosen ON incoming (sitting, position)
        WHERE kind = 'chosen';";

const GONE: &str = "
    DROP TABLE IF EXISTS temp.incoming;
    DROP TABLE IF EXISTS temp.incoming_wording;
    DROP TABLE IF EXISTS temp.incoming_form;
    DROP TABLE IF EXISTS temp.incoming_draft;
    DROP TABLE IF EXISTS temp.incoming_place;";

impl Store {
    /// Begins to take in the rows of an export.
    ///
    /// # Errors
    /// If the temporary tables cannot be created.
    pub fn stage(&mut self) -> Result<Staging<'_>, StoreError> {
        let made = make(&self.conn);
        made.map_err(|error| error.at(&self.path))?;
        let marks: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("?{at}")).collect();
        let insert_event = format!(
            "INSERT INTO temp.incoming ({}) VALUES ({})",
            COLUMNS.join(", "),
            marks.join(", ")
        );
        Ok(Staging {
            store: self,
            insert_event,
        })
    }
}

/// Creates the temporary tables; that of the events has the columns and checks of the log.
fn make(conn: &Connection) -> Result<(), StoreError> {
    let event: String = migrations::pristine()?.query_row(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'event'",
        [],
        |row| row.get(0),
    )?;
    let incoming = event
        .replacen("CREATE TABLE \"event\"", "CREATE TEMP TABLE incoming", 1)
        .replace(
            "learner      BLOB NOT NULL REFERENCES learner (id)",
            "learner BLOB",
        );
    conn.execute_batch(&format!("{GONE}{incoming};{TABLES} BEGIN"))?;
    Ok(())
}

impl Staging<'_> {
    /// Adds a row. Returns false if its values contradict each other or an earlier row.
    ///
    /// # Errors
    /// If the temporary tables cannot be written.
    pub fn add(&mut self, row: &LogRow) -> Result<bool, StoreError> {
        match row {
            LogRow::Wording(one) => self.insert(
                "INSERT INTO temp.incoming_wording VALUES (?1, ?2, ?3, ?4)",
                params![one.bank, one.item, one.revision.0, one.text],
            ),
            LogRow::Event(event) => self.event(event),
            LogRow::Draft(one) => self.insert(
                "INSERT INTO temp.incoming_draft VALUES (?1, ?2, ?3, ?4)",
                params![
                    one.sitting.0.as_bytes(),
                    one.position,
                    one.entry,
                    one.elapsed_ms
                ],
            ),
            LogRow::Place(one) => self.insert(
                "INSERT INTO temp.incoming_place VALUES (?1, ?2)",
                params![one.sitting.0.as_bytes(), one.position],
            ),
        }
    }

    fn event(&self, event: &LoggedEvent) -> Result<bool, StoreError> {
        let conn = &self.store.conn;
        let mut insert = conn
            .prepare_cached(&self.insert_event)
            .map_err(|error| self.error(error))?;
        let added = event.bound(|values| insert.execute(values));
        if !self.is_added(added)? {
            return Ok(false);
        }
        let Some(sitting) = event.sitting else {
            return Ok(event.items.is_empty());
        };
        if event.kind == "chosen" {
            let revision = event.revision.map(|revision| revision.0);
            return self.insert(
                "INSERT INTO temp.incoming_form VALUES (?1, ?2, ?3, ?4, ?5, 1)",
                params![
                    sitting.as_bytes(),
                    event.position,
                    event.bank_id,
                    event.item_id,
                    revision
                ],
            );
        }
        for (
            position,
            LoggedItem {
                bank,
                item,
                revision,
            },
        ) in (0_i64..).zip(&event.items)
        {
            let added = self.insert(
                "INSERT INTO temp.incoming_form VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                params![sitting.as_bytes(), position, bank, item, revision.0],
            )?;
            if !added {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns an item with which a form begins whose wording is neither among the rows nor in the
    /// file.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn unworded(&self) -> Result<Option<LoggedItem>, StoreError> {
        let sql = "SELECT bank_id, item_id, revision FROM temp.incoming_form
            WHERE NOT is_chosen
            EXCEPT SELECT bank_id, item_id, revision FROM temp.incoming_wording
            EXCEPT SELECT bank_id, item_id, revision FROM main.item_revision LIMIT 1";
        let found = self.store.read_all(sql, [], |row| {
            Ok(LoggedItem {
                bank: row.get(0)?,
                item: row.get(1)?,
                revision: crate::domain::Revision(row.get(2)?),
            })
        })?;
        Ok(found.into_iter().next())
    }

    /// Merges all rows into the log of this directory's learner, in one transaction. Returns the
    /// numbers of what was new and of what was not.
    ///
    /// # Errors
    /// If the file cannot be written, or [`StoreError::Contradiction`]; nothing has changed then.
    pub fn merge(self) -> Result<Merged, StoreError> {
        let ended = self.store.conn.execute_batch("COMMIT");
        ended.map_err(|error| self.error(error))?;
        let learner = self.store.learner;
        self.store.write(|conn| merge::merge(conn, learner))
    }

    fn insert(&self, sql: &str, values: impl Params) -> Result<bool, StoreError> {
        let prepared = self.store.conn.prepare_cached(sql);
        let mut insert = prepared.map_err(|error| self.error(error))?;
        self.is_added(insert.execute(values))
    }

    fn is_added(&self, added: rusqlite::Result<usize>) -> Result<bool, StoreError> {
        match added {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Ok(false)
            }
            Err(error) => Err(self.error(error)),
        }
    }

    fn error(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from(error).at(&self.store.path)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        let conn = &self.store.conn;
        if !conn.is_autocommit() {
            // If it fails, the transaction ends with the connection.
            let _ = conn.execute_batch("ROLLBACK");
        }
        let _ = conn.execute_batch(GONE);
    }
}
