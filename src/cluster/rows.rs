//! Rows of the shared store as values.

use tokio_postgres::Row;
use tokio_postgres::types::FromSql;
use uuid::Uuid;

use super::connection::in_words;
use crate::classroom::shared::{NodeId, SharedError, SharedEvent};
use crate::domain::ids::LearnerId;
use crate::domain::room::titled;
use crate::domain::{Allowance, ClassId};
use crate::store::{ClassEntry, ClassLearner, ClassRow, StoredClassEvent};

/// Makes the statement that reads classes where a condition holds.
macro_rules! class_where {
    ($rest:literal) => {
        concat!(
            "SELECT class.id, code, title, owner, started_ms, ended_ms, keep_until_ms, last_seq,
                is_listed, logs_kept,
                coalesce((extract(epoch FROM node.until) * 1000)::bigint, 0), log_format
            FROM dripset.class LEFT JOIN dripset.node ON node.id = class.node WHERE ",
            $rest
        )
    };
}

/// Makes the statement that reads the learners of a class where a condition holds.
macro_rules! learners_where {
    ($rest:literal) => {
        concat!(
            "SELECT learner, name, pin_hash, since_ms, roster_id, extra, plain
            FROM dripset.class_learner WHERE class = $1 AND ",
            $rest,
            " ORDER BY since_ms, learner"
        )
    };
}

pub(super) use {class_where, learners_where};

/// Reads a column.
pub(super) fn value<'r, T: FromSql<'r>>(row: &'r Row, column: usize) -> Result<T, SharedError> {
    row.try_get(column).map_err(|error| in_words(&error))
}

/// Reads a column whose values are never below zero.
pub(super) fn number(row: &Row, column: usize) -> Result<u64, SharedError> {
    Ok(u64::try_from(value::<i64>(row, column)?).unwrap_or(0))
}

/// Converts a number of the log for the store.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a class.
pub(super) fn class(row: &Row) -> Result<ClassRow, SharedError> {
    Ok(ClassRow {
        id: ClassId(value(row, 0)?),
        code: value(row, 1)?,
        title: titled(value(row, 2)?),
        owner: value(row, 3)?,
        started_ms: value(row, 4)?,
        ended_ms: value(row, 5)?,
        keep_until_ms: value(row, 6)?,
        last_seq: number(row, 7)?,
        is_listed: value(row, 8)?,
        logs_kept: value(row, 9)?,
        held_until_ms: value(row, 10)?,
    })
}

/// Reads a learner of a class.
pub(super) fn learner(row: &Row) -> Result<ClassLearner, SharedError> {
    Ok(ClassLearner {
        learner: LearnerId(value(row, 0)?),
        name: value(row, 1)?,
        pin_hash: value(row, 2)?,
        since_ms: value(row, 3)?,
        roster_id: value(row, 4)?,
        allowance: Allowance::from_id(value(row, 5)?).unwrap_or_default(),
        plain: value(row, 6)?,
    })
}

/// Reads an event, whose first column is at `from`.
pub(super) fn event(row: &Row, from: usize) -> Result<SharedEvent, SharedError> {
    let small = |column| -> Result<Option<u32>, SharedError> {
        let stored: Option<i64> = value(row, column)?;
        Ok(stored.map(|number| u32::try_from(number).unwrap_or(u32::MAX)))
    };
    Ok(SharedEvent {
        stored: StoredClassEvent {
            seq: number(row, from)?,
            at_ms: value(row, from + 1)?,
            entry: ClassEntry {
                kind: value(row, from + 2)?,
                learner: value::<Option<Uuid>>(row, from + 3)?.map(LearnerId),
                poll: small(from + 4)?,
                vote: small(from + 5)?,
                body: value(row, from + 6)?,
            },
        },
        node: NodeId(value(row, from + 7)?),
        turn: number(row, from + 8)?,
    })
}
