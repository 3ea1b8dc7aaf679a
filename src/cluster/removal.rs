//! The removal of learners and of expired classes from the shared store, down to the bytes.
//!
//! The rows go at once. Their bytes go when the tables are written anew, which keeps everybody from
//! using them for that time, so it is a call of its own for a quiet hour.

use tokio_postgres::Client;

use super::Cluster;
use super::connection::in_words;
use super::rows::{number, value};
use crate::classroom::shared::SharedError;
use crate::domain::{ClassId, LearnerId, Moment};

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

impl Cluster {
    /// Removes everything of a learner from the shared store. Returns the number of rows. Nodes drop
    /// their copies with [`Store::drop_forgotten`](crate::store::Store::drop_forgotten).
    ///
    /// # Errors
    /// If the store cannot be reached; nothing is removed then, or all.
    pub async fn forget(&self, learner: LearnerId) -> Result<u64, SharedError> {
        let rows = self.connections.rows(FORGET, &[&learner.0]).await?;
        rows.first().map_or(Ok(0), |row| number(row, 0))
    }

    /// Removes those of these classes that have expired and that no live node owns, and the learners
    /// whom nobody could reach afterwards.
    ///
    /// # Errors
    /// See [`Cluster::forget`].
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
        let connection = deadpool_postgres::Object::take(connection);
        run(&connection, "SET statement_timeout = 0").await?;
        for table in TABLES {
            run(&connection, &format!("VACUUM (FULL, ANALYZE) {table}")).await?;
        }
        // Only some users may do that. What was logged before stays in segments that can go now.
        let is_switched = run(&connection, "SELECT pg_switch_wal()").await.is_ok();
        Ok(is_switched & run(&connection, "CHECKPOINT").await.is_ok())
    }
}

async fn run(connection: &Client, sql: &str) -> Result<(), SharedError> {
    let ran = connection.batch_execute(sql).await;
    ran.map_err(|error| in_words(&error))
}
