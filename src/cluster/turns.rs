//! Turns on their way into the shared store: one statement each.

use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::Cluster;
use super::rows::{event, int, number, value};
use crate::classroom::shared::{LOG_FORMAT, LeaseNumber, SharedError, Turn, TurnResult};
use crate::domain::ClassId;
use crate::store::{ClassEntry, NewClass};

const WRITE: &str = "SELECT outcome, number, at_ms, kind, learner, poll, vote, body, node, turn
    FROM dripset.append_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
const OPEN: &str = "SELECT dripset.open_class($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const TAKE: &str = "SELECT outcome, number FROM dripset.take_class($1, $2, $3)";

/// Returns the format of logs for the store.
pub(super) fn format() -> i32 {
    i32::try_from(LOG_FORMAT).unwrap_or(i32::MAX)
}

/// Returns the reason that the store gives in a row with an outcome and a number.
fn reason(row: &Row) -> Result<SharedError, SharedError> {
    Ok(match value::<&str>(row, 0)? {
        "unknown" => SharedError::NoSuchClass,
        "ended" => SharedError::Ended,
        "newer" => SharedError::Newer {
            found: u32::try_from(number(row, 1)?).unwrap_or(u32::MAX),
        },
        "lost" => SharedError::Failed("the shared store has lost events of this class".into()),
        other => SharedError::Failed(format!("the shared store answers {other:?}")),
    })
}

fn nothing() -> SharedError {
    SharedError::Failed("the shared store answers nothing".into())
}

impl Cluster {
    /// Writes a turn, and has the other nodes told once it is durable.
    pub(super) async fn write_turn(&self, turn: Turn) -> Result<TurnResult, SharedError> {
        let lease = turn.lease.map(|lease| int(lease.0));
        let entries = &turn.entries;
        let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
        let learners: Vec<_> = entries.iter().map(|e| e.learner.map(|who| who.0)).collect();
        let polls: Vec<_> = entries.iter().map(|e| e.poll.map(i64::from)).collect();
        let votes: Vec<_> = entries.iter().map(|e| e.vote.map(i64::from)).collect();
        let bodies: Vec<&str> = entries.iter().map(|entry| entry.body.as_str()).collect();
        let added = &turn.newcomers;
        let newcomers: Vec<_> = added.iter().map(|new| new.learner.0).collect();
        let names: Vec<&str> = added.iter().map(|new| new.name.as_str()).collect();
        let pins: Vec<_> = added.iter().map(|new| new.pin_hash.as_deref()).collect();
        let keys: Vec<_> = added.iter().map(|new| new.key.as_deref()).collect();
        let vacated: Vec<_> = turn.vacated.iter().map(|who| who.0).collect();
        let rows = self
            .connections
            .rows(
                WRITE,
                &[
                    &turn.class.0,
                    &int(turn.after),
                    &self.node.0,
                    &int(turn.turn),
                    &lease,
                    &format(),
                    &turn.at_ms,
                    &kinds,
                    &learners,
                    &polls,
                    &votes,
                    &bodies,
                    &newcomers,
                    &names,
                    &pins,
                    &keys,
                    &vacated,
                    &turn.commutes,
                ],
            )
            .await?;
        let (result, before) = rows.split_last().ok_or_else(nothing)?;
        let events =
            |rows: &[Row]| -> Result<Vec<_>, _> { rows.iter().map(|row| event(row, 1)).collect() };
        match value::<&str>(result, 0)? {
            "written" => {
                let last = number(result, 1)?;
                self.newest.wrote(turn.class, last);
                let newer = events(before)?;
                Ok(TurnResult::Written { newer, last })
            }
            "behind" => Ok(TurnResult::Behind(events(&rows)?)),
            "not owner" => Ok(TurnResult::NotOwner),
            _ => Err(reason(result)?),
        }
    }

    /// Opens a class, with or without its first event.
    pub(super) async fn open_class(
        &self,
        class: &NewClass,
        opening: Option<&ClassEntry>,
        at_ms: i64,
        keep_until_ms: i64,
    ) -> Result<LeaseNumber, SharedError> {
        let kinds: Vec<&str> = opening.iter().map(|entry| entry.kind.as_str()).collect();
        let bodies: Vec<&str> = opening.iter().map(|entry| entry.body.as_str()).collect();
        let rows = self
            .connections
            .rows(
                OPEN,
                &[
                    &class.id.0,
                    &class.code,
                    &class.title,
                    &class.owner,
                    &at_ms,
                    &keep_until_ms,
                    &format(),
                    &self.node.0,
                    &kinds,
                    &bodies,
                ],
            )
            .await?;
        let row = rows.first().ok_or_else(nothing)?;
        let lease: Option<i64> = value(row, 0)?;
        let lease = lease.ok_or_else(|| SharedError::CodeTaken(class.code.clone()))?;
        if opening.is_some() {
            self.newest.raise(class.id, 1);
        }
        Ok(LeaseNumber(u64::try_from(lease).unwrap_or(0)))
    }

    /// Takes the lease on a class.
    pub(super) async fn take_class(
        &self,
        class: ClassId,
    ) -> Result<Option<LeaseNumber>, SharedError> {
        let params: [&(dyn ToSql + Sync); 3] = [&class.0, &self.node.0, &format()];
        let rows = self.connections.rows(TAKE, &params).await?;
        let row = rows.first().ok_or_else(nothing)?;
        match value::<&str>(row, 0)? {
            "taken" => Ok(Some(LeaseNumber(number(row, 1)?))),
            "held" => Ok(None),
            _ => Err(reason(row)?),
        }
    }
}
