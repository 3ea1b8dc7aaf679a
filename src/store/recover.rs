//! The recovery of a damaged file: every row that can be read goes into a new one.
//!
//! The damaged file is read without trust in its indexes and stays as it is under another name.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use super::backup::{Restored, clear_away, put_in_place, renew};
use super::error::StoreError;
use super::log_row::{COLUMNS, LoggedEvent, LoggedItem};
use super::shadow::KEPT;
use super::verify::GAPS;
use super::{FILE_NAME, Store, file, migrations, projections, reading};
use crate::domain::Moment;

/// The name of the recovered file while it is made, in the same directory.
const RECOVERED: &str = "progress.db.recovered";
/// Bytes of the shortest row of the log, for a limit on the numbers to try if the largest cannot be
/// read.
const EVENT_BYTES_MIN: i64 = 60;

/// The result of a recovery.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recovered {
    /// Responses that were saved.
    pub responses: u64,
    /// Sittings that were saved.
    pub sittings: u64,
    /// Notes that were saved.
    pub notes: u64,
    /// Rows of all tables that were saved.
    pub rows: u64,
    /// Events of this directory that were lost, as far as their numbers show it.
    pub lost_events: u64,
    /// Tables of which a part could not be read.
    pub damaged: Vec<String>,
    /// The damaged file, under its new name.
    pub restored: Restored,
}

/// A function that reads the items of a stored form, in order. The store itself keeps forms as
/// opaque text.
pub type FormReader = fn(&str) -> Vec<LoggedItem>;

impl Store {
    /// Saves every row that can be read of the progress file in `dir` into a new one, which takes
    /// its place. `items` reads the items of forms whose own rows are lost. The directory gets a new
    /// id.
    ///
    /// # Errors
    /// If nothing can be read of it, or the new file cannot be written; nothing has changed then.
    pub fn recover(dir: &Path, items: FormReader, now: Moment) -> Result<Recovered, StoreError> {
        let path = dir.join(FILE_NAME);
        let fresh = dir.join(RECOVERED);
        clear_away(&fresh);
        let recovered = recover(&path, &fresh, items, now).and_then(|recovered| {
            renew(&fresh, now)?;
            let restored = put_in_place(dir, &fresh, "damaged", now)?;
            Ok(Recovered {
                restored,
                ..recovered
            })
        });
        if recovered.is_err() {
            clear_away(&fresh);
        }
        recovered.map_err(|error| error.at(&path))
    }
}

fn recover(
    path: &Path,
    fresh: &Path,
    items: FormReader,
    now: Moment,
) -> Result<Recovered, StoreError> {
    let damaged = opened(path)?;
    file::prepare_file(fresh)?;
    let steps = migrations::STEPS;
    let (mut conn, found) = file::open(fresh, migrations::known(steps))?;
    migrations::migrate(&mut conn, fresh, found, steps)?;
    // Rows are saved although rows that they refer to may be lost.
    conn.pragma_update(None, "foreign_keys", false)?;
    let mut recovered = Recovered::default();
    let saving = conn.transaction()?;
    for table in KEPT {
        if table != "event" {
            rows(&damaged, &saving, table, &mut recovered);
        }
    }
    events(&damaged, &saving, now, &mut recovered)?;
    tidy(&saving)?;
    forms(&saving, items)?;
    count(&saving, &mut recovered)?;
    projections::rebuild(&saving, projections::BATCH_MAX)?;
    saving.commit()?;
    Ok(recovered)
}

/// Opens a damaged file to read it, with its write-ahead log if that can be used.
fn opened(path: &Path) -> Result<Connection, StoreError> {
    file::is_a_file(path)?;
    let ways = [
        reading::usual,
        reading::without_shared_memory,
        reading::as_it_lies,
    ];
    let mut refused = None;
    for way in ways {
        let opened = way(path).and_then(|conn| {
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(conn)
        });
        match opened {
            Ok(conn) => return Ok(conn),
            Err(error) => refused = Some(refused.unwrap_or(error)),
        }
    }
    let refused = refused.map(StoreError::from);
    Err(refused.unwrap_or_else(|| StoreError::NotOurs(path.to_path_buf())))
}

/// Copies the rows of a table from both of its ends, as far as they can be read.
fn rows(damaged: &Connection, saving: &Connection, table: &str, recovered: &mut Recovered) {
    let copied = copy(damaged, saving, table, "ASC");
    recovered.rows += copied.rows;
    if !copied.is_whole {
        recovered.rows += copy(damaged, saving, table, "DESC").rows;
        recovered.damaged.push(table.to_owned());
    }
}

struct Copied {
    rows: u64,
    is_whole: bool,
}

fn copy(damaged: &Connection, saving: &Connection, table: &str, order: &str) -> Copied {
    let mut rows = 0;
    let copied = copy_until_damage(damaged, saving, (table, order), &mut rows);
    Copied {
        rows,
        is_whole: copied.is_ok(),
    }
}

fn copy_until_damage(
    damaged: &Connection,
    saving: &Connection,
    (table, order): (&str, &str),
    copied: &mut u64,
) -> rusqlite::Result<()> {
    // A file of an older program lacks tables and columns, which is no damage.
    let there = columns_of(damaged, table)?;
    if there.is_empty() {
        return Ok(());
    }
    let mut columns = columns_of(saving, table)?;
    columns.retain(|column| there.contains(column));
    let keys = keys(saving, table)?;
    let order: Vec<String> = keys.iter().map(|key| format!("{key} {order}")).collect();
    let (names, order) = (columns.join(", "), order.join(", "));
    let mut rows = damaged.prepare(&format!("SELECT {names} FROM {table} ORDER BY {order}"))?;
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = saving.prepare(&format!(
        "INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
    ))?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let values: rusqlite::Result<Vec<Value>> =
            (0..columns.len()).map(|at| row.get(at)).collect();
        // Values that the table refuses are damaged.
        let saved = values.and_then(|values| insert.execute(params_from_iter(values)));
        *copied += saved.map_or(0, |saved| u64::try_from(saved).unwrap_or(0));
    }
    Ok(())
}

fn columns_of(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut names = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    names.query_map([table], |row| row.get(0))?.collect()
}

/// Returns the key of a table, in which its rows lie.
fn keys(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let is_by_row = conn.prepare(&format!("SELECT rowid FROM {table}")).is_ok();
    if is_by_row {
        return Ok(vec!["rowid".into()]);
    }
    let mut names =
        conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    names.query_map([table], |row| row.get(0))?.collect()
}

/// Copies the events one by one, each by its number, so that a hole costs only what is in it.
fn events(
    damaged: &Connection,
    saving: &Connection,
    now: Moment,
    recovered: &mut Recovered,
) -> Result<(), StoreError> {
    let there = columns_of(damaged, "event")?;
    let column = |name: &&str| match there.iter().any(|column| column == name) {
        true => (*name).to_owned(),
        false => format!("NULL AS {name}"),
    };
    let found: Vec<String> = COLUMNS.iter().map(column).collect();
    let sql = format!(
        "SELECT {}, learner FROM event WHERE seq = ?1",
        found.join(", ")
    );
    let mut read = damaged.prepare(&sql)?;
    let marks: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("?{at}")).collect();
    let mut insert = saving.prepare(&format!(
        "INSERT INTO event ({}, seq, learner) VALUES ({}, ?{}, ?{})",
        COLUMNS.join(", "),
        marks.join(", "),
        COLUMNS.len() + 1,
        COLUMNS.len() + 2
    ))?;
    let mut is_whole = true;
    for seq in 1..=last_seq(damaged) {
        let found = read.query_row([seq], |row| {
            Ok((
                LoggedEvent::read(row)?,
                row.get::<_, [u8; 16]>(COLUMNS.len())?,
            ))
        });
        let saved = match found {
            Err(rusqlite::Error::QueryReturnedNoRows) => continue,
            Ok((event, learner)) if event.check().is_ok() => {
                let since = now.at.as_millisecond();
                saving.execute(
                    "INSERT OR IGNORE INTO learner VALUES (?1, ?2)",
                    params![learner, since],
                )?;
                event.bound(|values| {
                    let mut values = values.to_vec();
                    values.extend([&seq as &dyn rusqlite::ToSql, &learner]);
                    insert.execute(&*values)
                })
            }
            _ => Ok(0),
        };
        match saved {
            Ok(1) => recovered.rows += 1,
            _ => is_whole = false,
        }
    }
    if !is_whole {
        recovered.damaged.push("event".into());
    }
    Ok(())
}

/// Returns the largest number of the log, or one that is not smaller.
fn last_seq(damaged: &Connection) -> i64 {
    let read = |sql: &str| damaged.query_row(sql, [], |row| row.get::<_, Option<i64>>(0));
    let last = read("SELECT max(seq) FROM event").ok().flatten();
    let most = read("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    let most = most.ok().flatten().unwrap_or(0) / EVENT_BYTES_MIN;
    // A damaged number must not keep the recovery busy for years.
    last.filter(|last| (0..=most).contains(last))
        .unwrap_or(most)
}

/// Makes the saved rows consistent: an identity, and no form without a wording.
fn tidy(saving: &Connection) -> rusqlite::Result<()> {
    saving.execute_batch(
        "DELETE FROM forgetting;
         DELETE FROM expiring;
         DELETE FROM here WHERE learner NOT IN (SELECT id FROM learner);
         INSERT INTO here
         SELECT 1, randomblob(16), learner FROM event
         WHERE NOT EXISTS (SELECT 1 FROM here)
         GROUP BY learner ORDER BY count(*) DESC LIMIT 1;
         INSERT OR IGNORE INTO learner SELECT learner, since_ms FROM class_learner;
         INSERT OR IGNORE INTO expiring
             SELECT class FROM class_event WHERE class NOT IN (SELECT id FROM class);
         DELETE FROM class_event WHERE class NOT IN (SELECT id FROM class);
         DELETE FROM expiring;
         DELETE FROM class_learner WHERE class NOT IN (SELECT id FROM class);
         DELETE FROM learner_key WHERE learner NOT IN (SELECT id FROM learner);
         DELETE FROM learner_display WHERE learner NOT IN (SELECT id FROM learner);",
    )
}

/// Adds the items of saved forms whose rows were lost, as far as their wordings are there.
fn forms(saving: &Connection, items: FormReader) -> rusqlite::Result<()> {
    let mut starts = saving.prepare(
        "SELECT sitting, body FROM event WHERE kind = 'started' AND sitting IS NOT NULL",
    )?;
    let mut insert = saving.prepare(
        "INSERT OR IGNORE INTO form_item
         SELECT ?1, ?2, bank_id, item_id, revision FROM item_revision
         WHERE bank_id = ?3 AND item_id = ?4 AND revision = ?5",
    )?;
    let starts = starts.query_map([], |row| {
        Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
    })?;
    for start in starts {
        let (sitting, form) = start?;
        for (position, item) in (0_i64..).zip(items(&form)) {
            let revision = item.revision.0;
            insert.execute(params![sitting, position, item.bank, item.item, revision])?;
        }
    }
    // Items that were chosen later are in events of their own. Of items without a wording nothing
    // could be shown.
    saving.execute(
        "INSERT OR IGNORE INTO form_item
         SELECT sitting, position, bank_id, item_id, revision FROM event
         WHERE kind = 'chosen' AND revision IS NOT NULL",
        [],
    )?;
    saving.execute_batch(
        "DROP TRIGGER form_item_never_goes;
         DELETE FROM form_item WHERE NOT EXISTS (
             SELECT 1 FROM item_revision AS worded WHERE worded.bank_id = form_item.bank_id
                 AND worded.item_id = form_item.item_id
                 AND worded.revision = form_item.revision)",
    )?;
    let trigger: String = migrations::pristine()?.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = 'form_item_never_goes'",
        [],
        |row| row.get(0),
    )?;
    saving.execute_batch(&trigger)
}

fn count(saving: &Connection, recovered: &mut Recovered) -> rusqlite::Result<()> {
    let count = |sql: &str| -> rusqlite::Result<u64> {
        let count: i64 = saving.query_row(sql, [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    };
    recovered.responses = count("SELECT count(*) FROM event WHERE kind = 'response'")?;
    recovered.sittings = count("SELECT count(*) FROM event WHERE kind = 'started'")?;
    recovered.notes = count("SELECT count(*) FROM event WHERE kind = 'note'")?;
    recovered.lost_events = count(GAPS)?;
    Ok(())
}
