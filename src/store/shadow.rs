//! Replacement of projections that are unusable in the file: rebuilt there, or summed in memory if
//! nothing can be written.
//!
//! In memory they are temporary tables of the same names, which SQLite resolves first, so that all
//! other code uses them without change.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::error::StoreError;
use super::migrations;

/// The projection tables.
pub(super) const PROJECTIONS: [&str; 11] = [
    "confidence_total",
    "group_total",
    "item_note",
    "item_response",
    "item_state",
    "projected",
    "recall_bin",
    "review_weights",
    "sitting",
    "sitting_group",
    "topic_day",
];

/// The view through which the statements of the projections read the log.
const VIEW: &str = "event_group";

/// The size up to which a file is checked in full when it is opened: some 3,000 responses, at a few
/// milliseconds per megabyte.
const CHECK_BYTES_MAX: i64 = 2 * 1024 * 1024;

/// The result of checking a file of ours.
enum Found {
    Sound,
    /// Damage only to data that can be recomputed.
    Projections,
    /// Damage that cannot be repaired.
    Log(String),
}

/// Checks the file, as far as that is quick, and rebuilds the projections if only they are damaged.
/// Returns whether it did.
pub(super) fn mend(conn: &mut Connection) -> Result<bool, StoreError> {
    match look(conn)? {
        Found::Sound => Ok(false),
        Found::Projections => {
            // Tables may be too damaged to be dropped: then their sums are made in memory.
            make_anew(conn).or_else(|_| shadow(conn, Begin::WithNothing))?;
            Ok(true)
        }
        Found::Log(reason) => Err(StoreError::Damaged {
            path: conn.path().unwrap_or_default().into(),
            reason,
        }),
    }
}

fn look(conn: &Connection) -> Result<Found, StoreError> {
    let there: Vec<String> = conn
        .prepare("SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'view')")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let is_there = |name: &str| there.iter().any(|table| table == name);
    if let Some(lost) = KEPT.iter().find(|table| !is_there(table)) {
        return Ok(Found::Log(format!("the table `{lost}` is missing")));
    }
    let begun = || conn.prepare("SELECT 1 FROM projected")?.exists([]);
    if !PROJECTIONS
        .iter()
        .chain([&VIEW])
        .all(|table| is_there(table))
        || !begun()?
    {
        return Ok(Found::Projections);
    }
    let bytes: i64 = conn.query_row(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [],
        |row| row.get(0),
    )?;
    if bytes > CHECK_BYTES_MAX {
        return Ok(Found::Sound);
    }
    if complaint(conn, None)?.is_none() {
        return Ok(Found::Sound);
    }
    for table in KEPT {
        if let Some(reason) = complaint(conn, Some(table))? {
            return Ok(Found::Log(reason));
        }
    }
    Ok(Found::Projections)
}

/// Returns SQLite's report on a table, or on the whole file, if it finds damage.
fn complaint(conn: &Connection, table: Option<&str>) -> rusqlite::Result<Option<String>> {
    let pragma = match table {
        Some(table) => format!("PRAGMA integrity_check({table})"),
        // The quick check misses differences of indexes and rows, at two thirds of the time.
        None => "PRAGMA integrity_check(1)".into(),
    };
    let found: Option<String> = conn.query_row(&pragma, [], |row| row.get(0)).optional()?;
    Ok(found.filter(|found| found != "ok"))
}

/// The tables whose data cannot be derived.
const KEPT: [&str; 15] = [
    "class",
    "class_event",
    "class_learner",
    "draft",
    "event",
    "expiring",
    "forgetting",
    "form_item",
    "here",
    "item_revision",
    "learner",
    "learner_display",
    "learner_key",
    "place",
    "uncleared",
];

/// Returns the statements that create each projection, its indexes and the view.
fn makers() -> Result<Vec<(String, String)>, StoreError> {
    let pristine = migrations::pristine()?;
    let mut made = Vec::new();
    for table in PROJECTIONS.iter().chain([&VIEW]) {
        let mut rows = pristine.prepare(
            "SELECT type, sql FROM sqlite_schema WHERE tbl_name = ?1 AND sql IS NOT NULL
             ORDER BY type = 'index'",
        )?;
        let rows = rows.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        made.extend(rows.collect::<rusqlite::Result<Vec<(String, String)>>>()?);
    }
    Ok(made)
}

/// Recreates the projections in the file, empty.
fn make_anew(conn: &mut Connection) -> Result<(), StoreError> {
    let made = makers()?;
    let transaction = Transaction::new(conn, TransactionBehavior::Immediate)?;
    transaction.execute_batch(&format!("DROP VIEW IF EXISTS main.{VIEW}"))?;
    for table in PROJECTIONS {
        transaction.execute_batch(&format!("DROP TABLE IF EXISTS main.{table}"))?;
    }
    for (_, sql) in made {
        transaction.execute_batch(&sql)?;
    }
    transaction.execute("INSERT INTO projected VALUES (1, 0)", [])?;
    Ok(transaction.commit()?)
}

/// The initial content of the sums in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// The sums in the file.
    WithTheFile,
    /// Empty: the sums in the file cannot be trusted.
    WithNothing,
}

/// Switches to sums in memory. The caller holds no transaction.
pub(super) fn shadow(conn: &Connection, begin: Begin) -> Result<(), StoreError> {
    if is_shadowed(conn)? {
        return Ok(());
    }
    // If nothing can be written, temporary files cannot be written either.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    let made = makers()?;
    conn.execute_batch("BEGIN")?;
    let done = lay(conn, &made, begin);
    conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    Ok(done?)
}

fn lay(conn: &Connection, made: &[(String, String)], begin: Begin) -> rusqlite::Result<()> {
    for (sort, sql) in made {
        let temporary = match sort.as_str() {
            "table" => sql.replacen("CREATE TABLE ", "CREATE TEMP TABLE ", 1),
            "index" => sql.replacen("CREATE INDEX ", "CREATE INDEX temp.", 1),
            _ => sql.replacen("CREATE VIEW ", "CREATE TEMP VIEW ", 1),
        };
        conn.execute_batch(&temporary)?;
    }
    if begin == Begin::WithNothing {
        conn.execute("INSERT INTO projected VALUES (1, 0)", [])?;
        return Ok(());
    }
    for table in PROJECTIONS {
        conn.execute_batch(&format!(
            "INSERT INTO temp.{table} SELECT * FROM main.{table}"
        ))?;
    }
    Ok(())
}

/// Returns whether sums are in memory.
pub(super) fn is_shadowed(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM temp.sqlite_schema WHERE name = 'projected'")?
        .exists([])
}

/// Switches back to the sums in the file. The caller may hold a transaction.
pub(super) fn lift(conn: &Connection) -> rusqlite::Result<()> {
    if !is_shadowed(conn)? {
        return Ok(());
    }
    conn.execute_batch(&format!("DROP VIEW temp.{VIEW}"))?;
    for table in PROJECTIONS {
        conn.execute_batch(&format!("DROP TABLE temp.{table}"))?;
    }
    Ok(())
}
