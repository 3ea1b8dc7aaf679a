//! The removal of learners and of expired classes from the shared store, down to the bytes.
//!
//! The rows go at once. Their bytes go when the tables are written anew, which keeps everybody from
//! using them for that time, so it is a call of its own for a quiet hour.

use std::time::Duration;

use deadpool_postgres::Object;
use tokio::time::timeout;
use tokio_postgres::Client;

use super::Cluster;
use super::client::StoreClient;
use super::connection::in_words;
use super::rows::{self, class_where, number, value};
use crate::classroom::shared::SharedError;
use crate::domain::limits::SHARED_REPLY_MS;
use crate::domain::{ClassId, LearnerId, Moment};
use crate::store::ClassRow;

const LOCK: &str = "SELECT pg_advisory_xact_lock(dripset.forgetting_lock())";
const LOCK_CLASSES: &str = "SELECT id FROM dripset.class
    WHERE id IN (SELECT class FROM dripset.class_learner WHERE learner = $1)
    ORDER BY id FOR UPDATE";
const RUNNING: &str = class_where!(
    "ended_ms IS NULL AND node.until > clock_timestamp()
    AND class.id IN (SELECT class FROM dripset.class_learner WHERE learner = $1)
    ORDER BY class.id"
);
const FORGET: &str = "SELECT dripset.forget_learner($1)";
const EXPIRE: &str = "SELECT class, learners, rows FROM dripset.expire_classes($1, $2)";

/// The tables that have anything of a learner, and the one with samples of their values.
const TABLES: [&str; 11] = [
    "dripset.class",
    "dripset.class_event",
    "dripset.class_learner",
    "dripset.learner",
    "dripset.learner_key",
    "dripset.learner_display",
    "dripset.record_log",
    "dripset.record",
    "dripset.record_draft",
    "dripset.record_place",
    "pg_catalog.pg_statistic",
];

/// The result of removing expired classes from the shared store.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SharedExpired {
    /// The removed classes.
    pub classes: Vec<ClassId>,
    /// The number of learners removed with them.
    pub learners: u64,
    /// The number of deleted rows.
    pub rows: u64,
}

/// The result of removing a learner from the shared store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SharedForgotten {
    /// Everything is removed. With the number of rows.
    Removed(u64),
    /// Nothing is removed, because nodes run these classes, which know the learner.
    Running(Vec<ClassRow>),
}

impl Cluster {
    /// Removes those of these classes that have expired and that no live node owns, and the learners
    /// whom nobody could reach afterwards.
    ///
    /// # Errors
    /// If the store cannot be reached; nothing is removed then, or all.
    pub async fn expire(
        &self,
        classes: &[ClassId],
        at: Moment,
    ) -> Result<SharedExpired, SharedError> {
        let classes: Vec<_> = classes.iter().map(|class| class.0).collect();
        let now = at.at.as_millisecond();
        let rows = self.connections.rows(EXPIRE, &[&classes, &now]).await?;
        let mut expired = SharedExpired::default();
        for row in &rows {
            expired.classes.push(ClassId(value(row, 0)?));
            expired.learners = number(row, 1)?;
            expired.rows = number(row, 2)?;
        }
        Ok(expired)
    }
}

impl StoreClient {
    /// Removes everything of a learner, unless a node runs a class that knows the learner: it would
    /// write about the learner again. Nodes drop their copies with
    /// [`Store::drop_forgotten`](crate::store::Store::drop_forgotten).
    ///
    /// # Errors
    /// If the store cannot be reached; nothing is removed then, or all.
    pub async fn forget(&self, learner: LearnerId) -> Result<SharedForgotten, SharedError> {
        let mut connection = self.connections.take().await?;
        let wait = Duration::from_millis(SHARED_REPLY_MS);
        let Ok(forgotten) = timeout(wait, forget_over(&mut connection, learner)).await else {
            drop(Object::take(connection));
            return Err(SharedError::Unreachable("it does not answer".into()));
        };
        forgotten
    }

    /// Clears the bytes of removed rows from the tables and their statistics. Each table is locked
    /// while it is written anew, and needs as much room again. The database must belong to the user
    /// of this program. Returns whether the server also wrote all of it to its files now; else it
    /// does so within its usual time.
    ///
    /// # Errors
    /// If the store cannot be reached, or a table cannot be written anew.
    pub async fn clear(&self) -> Result<bool, SharedError> {
        let connection = self.connections.take().await?;
        // It ends with this call, and its time limit with it.
        let connection = Object::take(connection);
        run(&connection, "SET statement_timeout = 0").await?;
        for table in TABLES {
            run(&connection, &format!("VACUUM (FULL, ANALYZE) {table}")).await?;
        }
        // Only some users may do that. What was logged before stays in segments that can go now.
        let is_switched = run(&connection, "SELECT pg_switch_wal()").await.is_ok();
        Ok(is_switched & run(&connection, "CHECKPOINT").await.is_ok())
    }
}

async fn forget_over(
    client: &mut Object,
    learner: LearnerId,
) -> Result<SharedForgotten, SharedError> {
    let failed = |error| in_words(&error);
    let moment = client.transaction().await.map_err(failed)?;
    // In the order in which all others take these locks. No node takes a class meanwhile.
    moment.query(LOCK, &[]).await.map_err(failed)?;
    let locked = moment.query(LOCK_CLASSES, &[&learner.0]).await;
    locked.map_err(failed)?;
    let running = moment.query(RUNNING, &[&learner.0]).await.map_err(failed)?;
    if !running.is_empty() {
        let running: Result<_, _> = running.iter().map(rows::class).collect();
        return running.map(SharedForgotten::Running);
    }
    let rows = moment.query(FORGET, &[&learner.0]).await.map_err(failed)?;
    moment.commit().await.map_err(failed)?;
    let rows = rows.first().map_or(Ok(0), |row| number(row, 0))?;
    Ok(SharedForgotten::Removed(rows))
}

async fn run(connection: &Client, sql: &str) -> Result<(), SharedError> {
    let ran = connection.batch_execute(sql).await;
    ran.map_err(|error| in_words(&error))
}
