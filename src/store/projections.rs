//! The projections of the log: updated event by event, and rebuilt from it on request.
//!
//! The log is written first. The projections follow in a transaction of their own, together with
//! the number of the last event they include, so that a crash in between leaves work for the next
//! run and no wrong number. Every read brings them up to date first.
//!
//! A statement takes one event by its `seq` and reads all else from the log and the projections.
//! Many events at once are summed in memory first (`projections/batch.rs`), with the same rows as
//! result, which the replay tests check. Home and history screens read only these tables, never the
//! log.

/// The rest of the statement that adds a response, or some, to an item's state.
macro_rules! added_to_item {
    () => {
        "ON CONFLICT DO UPDATE SET
             responses = responses + excluded.responses,
             first_earned = CASE responses
                 WHEN 0 THEN excluded.first_earned ELSE first_earned END,
             first_possible = CASE responses
                 WHEN 0 THEN excluded.first_possible ELSE first_possible END,
             first_on = CASE responses WHEN 0 THEN excluded.first_on ELSE first_on END,
             last_earned = excluded.last_earned,
             last_possible = excluded.last_possible,
             last_on = excluded.last_on,
             last_at_ms = excluded.last_at_ms,
             last_confidence = excluded.last_confidence,
             last_revision = excluded.last_revision,
             total_earned = total_earned + excluded.total_earned,
             total_possible = total_possible + excluded.total_possible"
    };
}

mod batch;
pub(super) mod reviews;

use reviews::Reviews;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::error::StoreError;
use super::{file, shadow};

/// The number of events from which they are summed in memory first. More than one set produces, so
/// the usual case takes the short path.
const BATCH_MIN: u64 = 2_000;

/// The events of one batch and one transaction: some tens of megabytes of sums, and other windows
/// can write after about a second.
pub(super) const BATCH_MAX: u32 = 100_000;

/// The statements for a response: its item, confidence, topic and day, sitting and groups; its review
/// is rated after them. The order matters: a sitting's group records the earlier total before the response is added to the group.
pub(super) const RESPONSE: &[&str] = &[
    concat!(
        "INSERT INTO item_state (
             learner, bank_id, item_id, responses, first_earned, first_possible, first_on,
             last_earned, last_possible, last_on, last_at_ms, last_confidence, last_revision,
             total_earned, total_possible, flagged)
         SELECT learner, bank_id, item_id, 1, earned, possible, study_on, earned, possible,
             study_on, at_ms, confidence, revision, earned, possible, 0
         FROM event WHERE seq = ?1
         ",
        added_to_item!()
    ),
    "INSERT INTO confidence_total
     SELECT learner, confidence, 1, earned * 1000000 / max(possible, 1)
     FROM event WHERE seq = ?1 AND confidence IS NOT NULL
     ON CONFLICT DO UPDATE SET
         responses = responses + 1,
         share_ppm = share_ppm + excluded.share_ppm",
    "INSERT INTO item_response
     SELECT learner, bank_id, item_id, seq FROM event WHERE seq = ?1",
    "INSERT INTO topic_day
     SELECT learner, study_on, bank_id, topic, 1, earned, possible FROM event WHERE seq = ?1
     ON CONFLICT DO UPDATE SET
         responses = responses + 1,
         earned = earned + excluded.earned,
         possible = possible + excluded.possible",
    "UPDATE sitting SET
         answered = answered + 1,
         earned = sitting.earned + event.earned,
         possible = sitting.possible + event.possible,
         last_at_ms = event.at_ms
     FROM event WHERE event.seq = ?1 AND sitting.id = event.sitting",
    "INSERT INTO sitting_group
     SELECT event.sitting, mine.axis, mine.name, 1, event.earned, event.possible,
         coalesce(stood.responses, 0), coalesce(stood.earned, 0), coalesce(stood.possible, 0)
     FROM event_group AS mine
     JOIN event ON event.seq = ?1
     LEFT JOIN group_total AS stood
         ON stood.learner = event.learner AND stood.axis = mine.axis AND stood.name = mine.name
     WHERE mine.seq = ?1
     ON CONFLICT DO UPDATE SET
         responses = responses + 1,
         earned = earned + excluded.earned,
         possible = possible + excluded.possible",
    "INSERT INTO group_total
     SELECT event.learner, mine.axis, mine.name, 1, event.earned, event.possible
     FROM event_group AS mine JOIN event ON event.seq = ?1
     WHERE mine.seq = ?1
     ON CONFLICT DO UPDATE SET
         responses = responses + 1,
         earned = earned + excluded.earned,
         possible = possible + excluded.possible",
];

pub(super) const STARTED: &[&str] = &["INSERT INTO sitting
     SELECT sitting, learner, seq, purpose, at_ms, offset_s, study_on, at_ms, NULL,
         (SELECT count(*) FROM form_item WHERE form_item.sitting = event.sitting), 0, 0, 0,
         (SELECT group_concat(bank_id, ' ') FROM (
             SELECT bank_id FROM form_item WHERE form_item.sitting = event.sitting
             GROUP BY bank_id ORDER BY min(position))),
         NULL, 0
     FROM event WHERE seq = ?1"];

pub(super) const ENDED: &[&str] = &[
    "UPDATE sitting SET ended_ms = event.at_ms, last_at_ms = event.at_ms, ending = event.body
     FROM event WHERE event.seq = ?1 AND sitting.id = event.sitting",
];

pub(super) const RESUMED: &[&str] = &["UPDATE sitting SET breaks = breaks + 1
     FROM event WHERE event.seq = ?1 AND sitting.id = event.sitting"];

/// The statements for a flag set or removed, which differ only in the stored value.
pub(super) const FLAG: &[&str] = &["INSERT INTO item_state (
         learner, bank_id, item_id, responses, first_earned, first_possible, last_earned,
         last_possible, total_earned, total_possible, flagged)
     SELECT learner, bank_id, item_id, 0, 0, 0, 0, 0, 0, 0, kind = 'flagged'
     FROM event WHERE seq = ?1
     ON CONFLICT DO UPDATE SET flagged = excluded.flagged"];

/// The statements for a note: the last one stays, and an empty one deletes it.
pub(super) const NOTE: &[&str] = &[
    "DELETE FROM item_note WHERE (learner, bank_id, item_id) =
         (SELECT learner, bank_id, item_id FROM event WHERE seq = ?1)",
    "INSERT INTO item_note
     SELECT learner, bank_id, item_id, body FROM event WHERE seq = ?1 AND body <> ''",
];

const EMPTY: &str = "
    DELETE FROM item_note;
    DELETE FROM item_state;
    DELETE FROM item_response;
    DELETE FROM recall_bin;
    DELETE FROM confidence_total;
    DELETE FROM review_weights;
    DELETE FROM topic_day;
    DELETE FROM group_total;
    DELETE FROM sitting;
    DELETE FROM sitting_group;
    UPDATE projected SET seq = 0;";

pub(super) const NEWER: &str =
    "SELECT seq, kind, learner FROM event WHERE seq > (SELECT seq FROM projected) ORDER BY seq";

/// Adds the new events of the log to the projections, durable with the next response: a power loss
/// costs only the work of repeating it. If nothing can be written, they are summed in memory.
/// `progress` gets the number of events left after each batch. The caller holds no transaction.
pub(super) fn follow(conn: &Connection, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    if behind(conn)? == 0 {
        return Ok(());
    }
    if shadow::is_shadowed(conn)? {
        return follow_in_parts(conn, progress);
    }
    let followed = file::unsynced(conn, || Ok(follow_in_parts(conn, progress)))?;
    match followed {
        Err(error) if takes_nothing(&error) => {
            shadow::shadow(conn, shadow::Begin::WithTheFile)?;
            follow_in_parts(conn, progress)
        }
        followed => followed,
    }
}

/// Returns whether the error means that the file or its disk cannot be written.
fn takes_nothing(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else {
        return false;
    };
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    )
}

/// Adds the new events, one batch per transaction.
fn follow_in_parts(conn: &Connection, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    loop {
        let left = behind(conn)?;
        progress(left);
        if left == 0 {
            return Ok(());
        }
        // In memory nobody else writes, and the file needs no lock.
        let behavior = match shadow::is_shadowed(conn)? {
            true => TransactionBehavior::Deferred,
            false => TransactionBehavior::Immediate,
        };
        let transaction = Transaction::new_unchecked(conn, behavior)?;
        if left < BATCH_MIN {
            take_in(&transaction)?;
        } else {
            take_in_batch(&transaction, BATCH_MAX)?;
        }
        transaction.commit()?;
    }
}

/// Returns the number of events not yet in the projections.
pub(super) fn behind(conn: &Connection) -> rusqlite::Result<u64> {
    let behind: i64 = conn
        .prepare_cached(
            "SELECT coalesce((SELECT max(seq) FROM event), 0) - (SELECT seq FROM projected)",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(u64::try_from(behind).unwrap_or(0))
}

/// Empties the projections and adds the whole log again, in order and in batches of at most
/// `batch_max` events; the caller holds the transaction.
pub(super) fn rebuild(conn: &Connection, batch_max: u32) -> rusqlite::Result<()> {
    shadow::lift(conn)?;
    conn.execute_batch(EMPTY)?;
    while take_in_batch(conn, batch_max)? {}
    Ok(())
}

/// Adds one batch and returns whether there was any event; the caller holds the transaction.
fn take_in_batch(conn: &Connection, count: u32) -> rusqlite::Result<bool> {
    let after = conn
        .prepare_cached("SELECT seq FROM projected")?
        .query_row([], |row| row.get(0))?;
    let last = batch::take_in(conn, after, count)?;
    if let Some(last) = last {
        conn.prepare_cached("UPDATE projected SET seq = ?1")?
            .execute([last])?;
    }
    Ok(last.is_some())
}

/// The deletes of the projections of learners in `forgetting`; nobody else's depend on them.
const FORGET: &[&str] = &[
    "DELETE FROM sitting_group WHERE sitting IN
         (SELECT id FROM sitting WHERE learner IN (SELECT learner FROM forgetting))",
    "DELETE FROM sitting WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM item_note WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM item_state WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM item_response WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM recall_bin WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM confidence_total WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM review_weights WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM topic_day WHERE learner IN (SELECT learner FROM forgetting)",
    "DELETE FROM group_total WHERE learner IN (SELECT learner FROM forgetting)",
];

/// Deletes the rows of learners in the table `forgetting`, from the log by `of_log` and from the
/// projections; the caller holds the transaction. Deleted numbers of the log may be reused, so the
/// progress of the projections is stored anew.
pub(super) fn forget(
    conn: &Connection,
    of_log: impl FnOnce() -> Result<u64, StoreError>,
) -> Result<u64, StoreError> {
    shadow::lift(conn)?;
    while take_in_batch(conn, BATCH_MAX)? {}
    for statement in FORGET {
        conn.execute(statement, [])?;
    }
    let rows = of_log()?;
    conn.execute(
        "UPDATE projected SET seq = (SELECT coalesce(max(seq), 0) FROM event)",
        [],
    )?;
    Ok(rows)
}

/// Adds every event after the last one added; the caller holds the transaction.
fn take_in(conn: &Connection) -> rusqlite::Result<()> {
    let mut events = conn.prepare_cached(NEWER)?;
    let mut rows = events.query([])?;
    let mut reviews = Reviews::new(conn);
    let mut last = None;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let kind = row.get_ref(1)?.as_str()?;
        if matches!(kind, "response" | "weights") {
            reviews.settle(row.get(2)?)?;
        }
        for statement in statements(kind) {
            conn.prepare_cached(statement)?.execute([seq])?;
        }
        if kind == "response" {
            reviews.respond(row.get(2)?, seq)?;
        }
        last = Some(seq);
    }
    reviews.finish()?;
    if let Some(seq) = last {
        conn.prepare_cached("UPDATE projected SET seq = ?1")?
            .execute([seq])?;
    }
    Ok(())
}

fn statements(kind: &str) -> &'static [&'static str] {
    match kind {
        "response" => RESPONSE,
        "started" => STARTED,
        "ended" => ENDED,
        "resumed" => RESUMED,
        "flagged" | "unflagged" => FLAG,
        "note" => NOTE,
        // Not relevant to these projections.
        _ => &[],
    }
}
