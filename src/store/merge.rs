//! Merging: the union of a learner's log with the rows of an export, in canonical order.
//!
//! Called only by [`Staging::merge`](super::staging::Staging::merge), inside its transaction. The
//! log is written again in the new order, and the projections are rebuilt, so that equal logs lead
//! to equal sums whichever was merged into the other. `merge/order.rs` has the rules.

pub(super) mod order;

use rusqlite::{Connection, Row, params};

use super::error::StoreError;
use super::log_row::COLUMNS;
use super::projections;
use crate::domain::LearnerId;
use order::{Circular, Key, Part, Settled};

/// The result of a merge.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Merged {
    /// New events of all kinds.
    pub events: u64,
    /// New responses among them.
    pub responses: u64,
    /// New sittings.
    pub sittings: u64,
    /// Events that were in the log already.
    pub known: u64,
    /// Events that are another learner's in this file.
    pub of_others: u64,
    /// Events that were forgotten here.
    pub forgotten: u64,
    /// Events whose number in their directory was taken.
    pub renumbered: u64,
    /// Responses to a place that another copy had answered. They count too.
    pub second_responses: u64,
    /// Second starts and ends of a sitting. They are kept and do not count.
    pub second_ends: u64,
    /// True if the order of the log has changed, or anything in it.
    pub is_changed: bool,
}

/// Counts the rows that are left out, and deletes them. Each statement is a rule.
const LEFT_OUT: [&str; 3] = [
    "DELETE FROM temp.incoming WHERE id IN (SELECT id FROM main.event WHERE learner = ?1)",
    "DELETE FROM temp.incoming WHERE id IN (SELECT id FROM main.event WHERE learner <> ?1)
         OR sitting IN (SELECT sitting FROM main.event
             WHERE kind = 'started' AND learner <> ?1)",
    "DELETE FROM temp.incoming WHERE ?1 IS NOT NULL AND origin_seq <= (
         SELECT forgotten FROM main.origin_mark
         WHERE origin_mark.origin = temp.incoming.origin)",
];

/// Merges the staged rows into the log of `learner`; the caller holds the transaction.
pub(super) fn merge(conn: &Connection, learner: LearnerId) -> Result<Merged, StoreError> {
    let me = learner.0.as_bytes();
    let left_out = |sql: &str| -> rusqlite::Result<u64> {
        Ok(u64::try_from(conn.execute(sql, [me])?).unwrap_or(u64::MAX))
    };
    let [known, of_others, forgotten] = LEFT_OUT;
    let mut merged = Merged {
        known: left_out(known)?,
        of_others: left_out(of_others)?,
        forgotten: left_out(forgotten)?,
        ..Merged::default()
    };
    (merged.events, merged.responses, merged.sittings) = conn.query_row(
        "SELECT count(*), count(*) FILTER (WHERE kind = 'response'),
             count(*) FILTER (WHERE kind = 'started') FROM temp.incoming",
        [],
        |row| {
            let count = super::row_types::count::<u64>;
            Ok((count(row, 0)?, count(row, 1)?, count(row, 2)?))
        },
    )?;
    let (arranged, settled) = order::arrange(keys(conn, me)?)
        .map_err(|Circular| StoreError::Contradiction("sets refer to each other".into()))?;
    merged.renumbered = settled.renumbered;
    merged.second_responses = settled.second_responses;
    merged.second_ends = settled.second_ends;
    merged.is_changed =
        merged.events > 0 || settled != Settled::default() || !is_in_order(&arranged);
    if merged.is_changed {
        rewrite(conn, me, &arranged)?;
    }
    unsent(conn, merged.is_changed)?;
    Ok(merged)
}

/// Returns whether the events are in the order in which the log has them.
fn is_in_order(arranged: &[(i64, Key)]) -> bool {
    arranged.is_sorted_by_key(|(_, key)| key.row)
}

/// Returns the learner's events of the log and of the staged rows.
fn keys(conn: &Connection, me: &[u8; 16]) -> rusqlite::Result<Vec<Key>> {
    let columns = "id, origin, origin_seq, at_ms, sitting, kind, position, vote, seq";
    let mut keys = Vec::new();
    for (is_new, sql) in [
        (
            false,
            format!("SELECT {columns} FROM main.event WHERE learner = ?1"),
        ),
        (
            true,
            format!("SELECT {columns} FROM temp.incoming WHERE ?1 IS NOT NULL"),
        ),
    ] {
        let mut rows = conn.prepare(&sql)?;
        for key in rows.query_map([me], |row| key(row, is_new))? {
            keys.push(key?);
        }
    }
    Ok(keys)
}

fn key(row: &Row<'_>, is_new: bool) -> rusqlite::Result<Key> {
    let place = (row.get::<_, Option<i64>>(6)?, row.get::<_, Option<i64>>(7)?);
    let part = match (row.get_ref(5)?.as_str()?, place) {
        ("started", _) => Part::Start,
        (order::STARTED_AGAIN, _) => Part::StartAgain,
        ("response", (Some(position), Some(vote))) => Part::Response(position, vote),
        ("ended", _) => Part::End,
        (order::ENDED_AGAIN, _) => Part::EndAgain,
        _ => Part::Other,
    };
    Ok(Key {
        id: row.get(0)?,
        origin: row.get(1)?,
        number: row.get(2)?,
        at_ms: row.get(3)?,
        sitting: row.get(4)?,
        part,
        is_new,
        row: row.get(8)?,
    })
}

/// Writes the log again: the learner's events in the order of `arranged`, and those of others
/// among them by their time, in the order they have.
fn rewrite(conn: &Connection, me: &[u8; 16], arranged: &[(i64, Key)]) -> Result<(), StoreError> {
    rank(conn, me, arranged)?;
    let rest = schema(conn)?;
    let made: String = conn.query_row(
        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = 'event'",
        [],
        |row| row.get(0),
    )?;
    for (sort, name, _) in &rest {
        if sort != "index" {
            conn.execute_batch(&format!("DROP {sort} main.\"{name}\""))?;
        }
    }
    conn.execute_batch(&made.replacen("event", "merged_log", 1))?;
    let given = |column: &str| match column {
        "origin" | "kind" | "vote" => format!("ranked.{column}"),
        column => format!("coalesce(event.{column}, incoming.{column})"),
    };
    conn.execute(
        &format!(
            "INSERT INTO main.merged_log (seq, learner, {})
             SELECT ranked.seq, coalesce(event.learner, ?1), {}
             FROM temp.ranked
             LEFT JOIN main.event ON NOT ranked.is_new AND event.seq = ranked.source
             LEFT JOIN temp.incoming ON ranked.is_new AND incoming.seq = ranked.source
             ORDER BY ranked.seq",
            COLUMNS.join(", "),
            COLUMNS.map(given).join(", ")
        ),
        [me],
    )?;
    conn.execute_batch(
        "DROP TABLE main.event;
         ALTER TABLE main.merged_log RENAME TO event;",
    )?;
    // Before the triggers are there again, because a form may be replaced.
    wordings_and_forms(conn)?;
    for (_, _, sql) in rest {
        conn.execute_batch(&sql)?;
    }
    // Deleted numbers of the log are given to other events.
    Ok(projections::rebuild(conn, projections::BATCH_MAX)?)
}

/// Returns the indexes of the log, and all triggers and views, in the order of their creation: one
/// of these that names the log would stand in the way of its new table.
fn schema(conn: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    let mut rows = conn.prepare(
        "SELECT type, name, sql FROM main.sqlite_schema
         WHERE sql IS NOT NULL AND (
             type IN ('trigger', 'view') OR (type = 'index' AND tbl_name = 'event'))
         ORDER BY rowid",
    )?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// Fills the temporary table `ranked` with the new place of every event, and its changed values.
fn rank(conn: &Connection, me: &[u8; 16], arranged: &[(i64, Key)]) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.ranked;
         CREATE TEMP TABLE ranked (
             seq INTEGER PRIMARY KEY, is_new INTEGER NOT NULL, source INTEGER NOT NULL,
             origin BLOB, kind TEXT, vote INTEGER)",
    )?;
    let mut insert = conn.prepare(
        "INSERT INTO temp.ranked (is_new, source, origin, kind, vote)
         SELECT ?1, ?2, ?3, coalesce(?4, kind), coalesce(?5, vote)
         FROM main.event WHERE NOT ?1 AND seq = ?2
         UNION ALL
         SELECT ?1, ?2, ?3, coalesce(?4, kind), coalesce(?5, vote)
         FROM temp.incoming WHERE ?1 AND seq = ?2",
    )?;
    let mut others =
        conn.prepare("SELECT seq, at_ms, origin FROM main.event WHERE learner <> ?1 ORDER BY seq")?;
    let mut others = others.query([me])?;
    let mut next = other(others.next()?)?;
    // The time of the latest event of others so far, so that their order stays.
    let mut latest = i64::MIN;
    for (time, key) in arranged {
        while let Some((seq, at_ms, origin)) = next {
            latest = latest.max(at_ms);
            if latest > *time {
                break;
            }
            insert.execute(params![false, seq, origin, None::<&str>, None::<i64>])?;
            next = other(others.next()?)?;
        }
        let (kind, vote) = match key.part {
            Part::Start => (Some("started"), None),
            Part::StartAgain => (Some(order::STARTED_AGAIN), None),
            Part::End => (Some("ended"), None),
            Part::EndAgain => (Some(order::ENDED_AGAIN), None),
            Part::Response(_, vote) => (None, Some(vote)),
            Part::Other => (None, None),
        };
        insert.execute(params![key.is_new, key.row, key.origin, kind, vote])?;
    }
    while let Some((seq, _, origin)) = next {
        insert.execute(params![false, seq, origin, None::<&str>, None::<i64>])?;
        next = other(others.next()?)?;
    }
    Ok(())
}

fn other(row: Option<&Row<'_>>) -> rusqlite::Result<Option<(i64, i64, [u8; 16])>> {
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .transpose()
}

/// Adds the forms of the starts that count and are new, and wordings that the file does not have. A
/// wording that it has stays as it is.
fn wordings_and_forms(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "CREATE TEMP TABLE started AS
             SELECT incoming.sitting FROM temp.ranked
             JOIN temp.incoming ON ranked.is_new AND incoming.seq = ranked.source
             WHERE ranked.kind = 'started';
         INSERT OR IGNORE INTO main.item_revision
         SELECT bank_id, item_id, revision, text FROM temp.incoming_wording
         WHERE (bank_id, item_id, revision) IN
             (SELECT bank_id, item_id, revision FROM temp.incoming_form
              WHERE sitting IN (SELECT sitting FROM temp.started));
         DELETE FROM main.form_item WHERE sitting IN (SELECT sitting FROM temp.started);
         INSERT INTO main.form_item
         SELECT * FROM temp.incoming_form
         WHERE sitting IN (SELECT sitting FROM temp.started);
         DROP TABLE temp.started;
         DROP TABLE temp.ranked;",
    )
}

/// Adds drafts and places of sittings that are the learner's. Of two, the one with more time stays,
/// and the place that is further on.
fn unsent(conn: &Connection, is_changed: bool) -> rusqlite::Result<()> {
    if is_changed {
        conn.execute_batch(
            "DELETE FROM main.draft
             WHERE EXISTS (SELECT 1 FROM main.event WHERE kind = 'response'
                     AND event.sitting = draft.sitting AND event.position = draft.position)
                 OR NOT EXISTS (SELECT 1 FROM main.form_item
                     WHERE form_item.sitting = draft.sitting
                         AND form_item.position = draft.position);
             DELETE FROM main.place
             WHERE NOT EXISTS (SELECT 1 FROM main.form_item
                 WHERE form_item.sitting = place.sitting
                     AND form_item.position = place.position)",
        )?;
    }
    conn.execute_batch(
        "INSERT INTO main.draft
         SELECT draft.* FROM temp.incoming_draft AS draft
         WHERE EXISTS (SELECT 1 FROM main.form_item
                 WHERE form_item.sitting = draft.sitting AND form_item.position = draft.position)
             AND NOT EXISTS (SELECT 1 FROM main.event WHERE kind = 'response'
                 AND event.sitting = draft.sitting AND event.position = draft.position)
         ON CONFLICT DO UPDATE SET entry = excluded.entry, elapsed_ms = excluded.elapsed_ms
         WHERE (excluded.elapsed_ms, excluded.entry) > (elapsed_ms, entry);
         INSERT INTO main.place
         SELECT place.* FROM temp.incoming_place AS place
         WHERE EXISTS (SELECT 1 FROM main.form_item
                 WHERE form_item.sitting = place.sitting AND form_item.position = place.position)
         ON CONFLICT DO UPDATE SET position = max(position, excluded.position);",
    )
}
