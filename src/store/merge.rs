//! Merging: the union of a learner's log with the rows of an export, in canonical order.
//!
//! Called only by [`Staging::merge`](super::staging::Staging::merge), inside its transaction. The
//! log is written again in the new order, and the projections are rebuilt, so that equal logs lead
//! to equal sums whichever was merged into the other. `merge/order.rs` has the rules, and
//! `merge/forms.rs` has the forms, the drafts and the places.

mod forms;
pub(super) mod order;

use std::collections::BTreeMap;

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
    /// Second choices for a place of an adaptive exam. They are kept and do not count.
    pub second_choices: u64,
    /// True if the order of the log has changed, or anything in it.
    pub is_changed: bool,
}

/// Counts the rows that are left out, and deletes them. Each statement is a rule.
const LEFT_OUT: [&str; 3] = [
    "DELETE FROM temp.incoming WHERE id IN (SELECT id FROM main.event WHERE learner = ?1)",
    "DELETE FROM temp.incoming WHERE id IN (SELECT id FROM main.event WHERE learner <> ?1)
         OR sitting IN (SELECT sitting FROM main.event
             WHERE kind = 'started' AND learner <> ?1)",
    // What another machine added to a forgotten set later has no set here.
    "DELETE FROM temp.incoming WHERE ?1 IS NOT NULL AND (
         origin_seq <= (SELECT forgotten FROM main.origin_mark
             WHERE origin_mark.origin = temp.incoming.origin)
         OR sitting IN (SELECT start.sitting FROM temp.incoming AS start
             JOIN main.origin_mark ON origin_mark.origin = start.origin
             WHERE start.kind = 'started' AND start.origin_seq <= forgotten))",
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
    merged.second_choices = settled.second_choices;
    merged.is_changed =
        merged.events > 0 || settled != Settled::default() || !is_in_order(&arranged);
    if merged.is_changed {
        rewrite(conn, me, &arranged)?;
    }
    forms::unsent(conn, merged.is_changed)?;
    Ok(merged)
}

/// Returns whether the events are in the order in which the log has them.
fn is_in_order(arranged: &[(i64, Key)]) -> bool {
    arranged.is_sorted_by_key(|(_, key)| key.row)
}

/// The columns of a [`Key`] before the size of its form.
const KEY: &str = "id, origin, origin_seq, at_ms, sitting, kind, position, vote, seq,
    bank_id, item_id, revision";

/// The number of items with which the form of a start in the log began.
const SIZE: &str = "
    CASE kind WHEN 'started' THEN
        (SELECT count(*) FROM main.form_item WHERE form_item.sitting = event.sitting)
        - (SELECT count(*) FROM main.event AS choice
            WHERE choice.kind = 'chosen' AND choice.sitting = event.sitting)
    END";

const NEW_SIZE: &str = "
    CASE kind WHEN 'started' THEN
        (SELECT count(*) FROM temp.incoming_form AS form
            WHERE form.sitting = incoming.sitting AND NOT is_chosen)
    END";

/// Returns the learner's events of the log and of the staged rows.
fn keys(conn: &Connection, me: &[u8; 16]) -> rusqlite::Result<Vec<Key>> {
    let log = format!("SELECT {KEY}, {SIZE} FROM main.event WHERE learner = ?1");
    let staged = format!("SELECT {KEY}, {NEW_SIZE} FROM temp.incoming WHERE ?1 IS NOT NULL");
    let mut keys = Vec::new();
    let mut items = Items::default();
    for (is_new, sql) in [(false, log), (true, staged)] {
        let mut rows = conn.prepare(&sql)?;
        let mut rows = rows.query([me])?;
        while let Some(row) = rows.next()? {
            keys.push(key(row, is_new, &mut items)?);
        }
    }
    Ok(keys)
}

/// The versions of items by number.
#[derive(Default)]
struct Items(BTreeMap<(String, String, [u8; 32]), u32>);

impl Items {
    fn number(&mut self, row: &Row<'_>) -> rusqlite::Result<u32> {
        let item = (row.get(9)?, row.get(10)?, row.get(11)?);
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        Ok(*self.0.entry(item).or_insert(next))
    }
}

fn key(row: &Row<'_>, is_new: bool, items: &mut Items) -> rusqlite::Result<Key> {
    let place = (row.get::<_, Option<i64>>(6)?, row.get::<_, Option<i64>>(7)?);
    let part = match (row.get_ref(5)?.as_str()?, place) {
        ("started", _) => Part::Start,
        (order::STARTED_AGAIN, _) => Part::StartAgain,
        ("chosen", (Some(position), _)) => Part::Choice(position),
        (order::CHOSEN_AGAIN, (Some(position), _)) => Part::ChoiceAgain(position),
        ("response", (Some(position), Some(vote))) => Part::Response(position, vote),
        ("ended", _) => Part::End,
        (order::ENDED_AGAIN, _) => Part::EndAgain,
        _ => Part::Other,
    };
    let item = match part {
        Part::Choice(_) | Part::ChoiceAgain(_) | Part::Response(..) => items.number(row)?,
        _ => 0,
    };
    Ok(Key {
        id: row.get(0)?,
        origin: row.get(1)?,
        number: row.get(2)?,
        at_ms: row.get(3)?,
        sitting: row.get(4)?,
        item,
        size: row.get::<_, Option<i64>>(12)?.unwrap_or(0),
        part,
        is_new,
        row: row.get(8)?,
    })
}

/// Writes the log again: the learner's events in the order of `arranged`, and those of others
/// among them by their time, in the order they have.
fn rewrite(conn: &Connection, me: &[u8; 16], arranged: &[(i64, Key)]) -> Result<(), StoreError> {
    rank(conn, me, arranged)?;
    forms::remember(conn)?;
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
    forms::follow(conn)?;
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
            Part::Choice(_) => (Some("chosen"), None),
            Part::ChoiceAgain(_) => (Some(order::CHOSEN_AGAIN), None),
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
