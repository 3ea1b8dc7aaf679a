//! Connections to the shared store: a bounded pool, a time limit on each statement, and errors in
//! words for people.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Error, Row};

use super::address::StoreAddress;
use super::encryption;
use super::servers::{PoolServers, Servers};
use crate::classroom::shared::SharedError;
use crate::domain::limits::{SHARED_CONNECT_MS, SHARED_CONNECTIONS_MAX, SHARED_REPLY_MS};

/// The reason that nothing is tried while the renewals fail.
const NO_REPLY: &str = "it does not answer";

/// The connections of one node.
pub(super) struct Connections {
    pool: Pool,
    servers: Arc<Servers>,
    is_reached: AtomicBool,
}

impl Connections {
    /// Prepares connections; opens none.
    pub(super) fn new(address: &StoreAddress) -> Result<Self, SharedError> {
        let fast = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let servers = Arc::new(Servers::new(address)?);
        let pooled = PoolServers(Arc::clone(&servers));
        let manager = Manager::from_connect(Config::new(), pooled, fast);
        let wait = Some(Duration::from_millis(SHARED_CONNECT_MS));
        let pool = Pool::builder(manager)
            .max_size(SHARED_CONNECTIONS_MAX)
            .wait_timeout(wait)
            .create_timeout(wait)
            .recycle_timeout(wait)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| SharedError::Failed(error.to_string()))?;
        Ok(Self {
            pool,
            servers,
            is_reached: AtomicBool::new(true),
        })
    }

    /// Returns the servers, for a connection beside the pool.
    pub(super) fn servers(&self) -> &Servers {
        &self.servers
    }

    /// Runs one statement, which is a transaction of its own, and returns its rows.
    pub(super) async fn rows(
        &self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, SharedError> {
        let connection = self.take().await?;
        let asked = async {
            let statement = connection.prepare_cached(sql).await?;
            connection.query(&statement, params).await
        };
        match timeout(Duration::from_millis(SHARED_REPLY_MS), asked).await {
            Ok(rows) => rows.map_err(|error| in_words(&error)),
            Err(_) => {
                // Its reply may still come, and must not be taken for another one.
                drop(Object::take(connection));
                Err(SharedError::Unreachable(NO_REPLY.into()))
            }
        }
    }

    /// Takes a connection of the pool, for several statements.
    pub(super) async fn take(&self) -> Result<Object, SharedError> {
        if !self.is_reached.load(Ordering::Acquire) {
            return Err(SharedError::Unreachable(NO_REPLY.into()));
        }
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => in_words(&error),
            PoolError::Timeout(_) => SharedError::Unreachable(NO_REPLY.into()),
            other => SharedError::Failed(other.to_string()),
        })
    }

    /// Notes whether the store answers. While it does not, every statement fails at once, and the
    /// connections of before are given up.
    pub(super) fn note(&self, is_reached: bool) {
        let was_reached = self.is_reached.swap(is_reached, Ordering::AcqRel);
        if was_reached && !is_reached {
            self.pool.retain(|_, _| false);
        }
    }
}

/// Translates an error. No message has a password: the server repeats none, and of a statement only
/// the server's first line is used.
pub(super) fn in_words(error: &Error) -> SharedError {
    if let Some(words) = encryption::refusal(error) {
        return SharedError::Unreachable(words);
    }
    let Some(refused) = error.as_db_error() else {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let words = cause.to_string();
        return if error.is_closed() || is_transport(error) {
            SharedError::Unreachable(words)
        } else {
            SharedError::Failed(format!("{error}: {words}"))
        };
    };
    let state = refused.code();
    let message = refused.message().to_owned();
    let class = state.code().get(..2).unwrap_or_default();
    // Shutdown, restart, too many connections, a timeout, a deadlock, a standby: the same may be
    // asked again.
    let passes = matches!(class, "08" | "40" | "57")
        || *state == SqlState::TOO_MANY_CONNECTIONS
        || *state == SqlState::READ_ONLY_SQL_TRANSACTION;
    if passes {
        SharedError::Unreachable(message)
    } else if message.ends_with("no encryption") {
        SharedError::Failed(format!(
            "the shared store refused it: {message}. Add sslmode=verify-full to the address"
        ))
    } else {
        SharedError::Failed(format!("the shared store refused it: {message}"))
    }
}

/// Returns whether the connection failed, and not what was asked.
fn is_transport(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(deeper) = cause {
        if deeper.is::<std::io::Error>() {
            return true;
        }
        cause = deeper.source();
    }
    // The library tells its kinds by their text alone.
    let kind = error.to_string();
    kind.starts_with("error connecting") || kind.starts_with("timeout")
}
