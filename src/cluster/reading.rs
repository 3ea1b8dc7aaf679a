//! Reads whole classes from the shared store, for nodes and for programs that are none.

use std::time::Duration;

use deadpool_postgres::Object;
use tokio::time::timeout;
use tokio_postgres::IsolationLevel;

use super::connection::{Connections, in_words};
use super::rows::{self, class_where, learners_where, value};
use super::turns::format;
use crate::classroom::shared::{SharedClass, SharedError};
use crate::domain::ClassId;
use crate::domain::limits::SHARED_REPLY_MS;

const CLASS: &str = class_where!("class.id = $1");
const ALL_LEARNERS: &str = learners_where!("true");
/// Reads the events of a class after a number.
pub(super) const EVENTS: &str = "SELECT seq, at_ms, kind, learner, poll, vote, body, node, turn
    FROM dripset.class_event WHERE class = $1 AND seq > $2 ORDER BY seq";

/// Reads a class as it was at one moment.
pub(super) async fn class(
    connections: &Connections,
    class: ClassId,
) -> Result<SharedClass, SharedError> {
    let mut connection = connections.take().await?;
    let wait = Duration::from_millis(SHARED_REPLY_MS);
    let Ok(read) = timeout(wait, read_at_once(&mut connection, class)).await else {
        drop(Object::take(connection));
        return Err(SharedError::Unreachable("it does not answer".into()));
    };
    read
}

async fn read_at_once(client: &mut Object, class: ClassId) -> Result<SharedClass, SharedError> {
    let failed = |error| in_words(&error);
    let moment = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true);
    let moment = moment.start().await.map_err(failed)?;
    let found = moment.query(CLASS, &[&class.0]).await.map_err(failed)?;
    let row = found.first().ok_or(SharedError::NoSuchClass)?;
    let written: i32 = value(row, 11)?;
    if written > format() {
        return Err(SharedError::Newer {
            found: written.unsigned_abs(),
        });
    }
    let learners = moment.query(ALL_LEARNERS, &[&class.0]).await;
    let learners = learners.map_err(failed)?;
    let events = moment.query(EVENTS, &[&class.0, &0i64]).await;
    let events = events.map_err(failed)?;
    moment.commit().await.map_err(failed)?;
    let event = |row| rows::event(row, 0);
    Ok(SharedClass {
        row: rows::class(row)?,
        learners: learners
            .iter()
            .map(rows::learner)
            .collect::<Result<_, _>>()?,
        events: events.iter().map(event).collect::<Result<_, _>>()?,
    })
}
