//! The tables of the shared store, one numbered step after another.
//!
//! A step is never edited once released. Nodes of several versions use the same tables while a school
//! upgrades them one by one, so each step also says which programs may still use them.

use std::time::Duration;

use deadpool_postgres::Object;
use tokio::time::timeout;
use tokio_postgres::Client;

use super::connection::{Connections, in_words};
use crate::classroom::shared::SharedError;
use crate::domain::limits::SHARED_REPLY_MS;

/// One step to the next format.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Its statements.
    pub(super) sql: &'static str,
    /// The least format of a program that may use the tables afterwards.
    pub(super) least: i32,
}

/// The steps, in order: the first makes format 1.
pub(super) const STEPS: &[Step] = &[
    Step {
        sql: include_str!("schema/0001_classes.sql"),
        least: 1,
    },
    Step {
        sql: include_str!("schema/0002_records.sql"),
        least: 1,
    },
    Step {
        sql: include_str!("schema/0003_commuting.sql"),
        least: 1,
    },
];

/// The lock under which steps are run: any number that other programs do not use.
const LOCK: i64 = 0x6472_6970_7365_7400;

/// Brings the tables to the format that `steps` lead to. Nodes that start at once wait for each
/// other.
pub(super) async fn prepare(connections: &Connections, steps: &[Step]) -> Result<(), SharedError> {
    // Taken for good: whatever happens, no transaction stays open in the pool.
    let connection = Object::take(connections.take().await?);
    let wait = Duration::from_millis(SHARED_REPLY_MS);
    let prepared = timeout(wait, prepare_over(&connection, steps)).await;
    prepared.unwrap_or_else(|_| Err(SharedError::Unreachable("it does not answer".into())))
}

async fn prepare_over(connection: &Client, steps: &[Step]) -> Result<(), SharedError> {
    let known = i32::try_from(steps.len()).unwrap_or(i32::MAX);
    match found(connection).await? {
        Some((format, least)) if format >= known => return usable(format, least, known),
        _ => {}
    }
    let run = async |sql: String| {
        let ran = connection.batch_execute(&sql).await;
        ran.map_err(|error| in_words(&error))
    };
    run(format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})")).await?;
    let migrated = async {
        // Read again under the lock: another node may have run these steps just now.
        let format = match found(connection).await? {
            Some((format, least)) if format >= known => return usable(format, least, known),
            Some((format, _)) => format,
            None => 0,
        };
        if format == 0 {
            run("CREATE SCHEMA IF NOT EXISTS dripset".into()).await?;
        }
        for (number, step) in (1..).zip(steps).filter(|(number, _)| *number > format) {
            let least = step.least;
            run(step.sql.into()).await?;
            run(format!(
                "UPDATE dripset.meta SET format = {number}, least = {least}"
            ))
            .await?;
        }
        Ok(())
    };
    let migrated = migrated.await;
    let end = if migrated.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    run(end.into()).await?;
    migrated
}

/// Returns the format of the tables, and the least format of a program that may use them.
async fn found(client: &Client) -> Result<Option<(i32, i32)>, SharedError> {
    let failed = |error| in_words(&error);
    // By a look into the catalog: the name alone may be looked up in a cache from before the lock.
    let there = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
        WHERE space.nspname = 'dripset' AND class.relname = 'meta')";
    let there = client.query_one(there, &[]).await.map_err(failed)?;
    if !there.try_get::<_, bool>(0).map_err(failed)? {
        return Ok(None);
    }
    let meta = "SELECT format, least FROM dripset.meta";
    let meta = client.query_one(meta, &[]).await.map_err(failed)?;
    let (format, least) = (meta.try_get(0), meta.try_get(1));
    Ok(Some((format.map_err(failed)?, least.map_err(failed)?)))
}

/// Refuses tables that are for newer programs only.
fn usable(format: i32, least: i32, known: i32) -> Result<(), SharedError> {
    if least <= known {
        return Ok(());
    }
    Err(SharedError::Failed(format!(
        "the shared store is for a newer version of Dripset (format {format}, for programs that \
         know format {least}; this one knows {known}). Use the newer Dripset. The store was left as it is"
    )))
}
