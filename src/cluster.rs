//! Classes in PostgreSQL, which several nodes share.
//!
//! [`Cluster`] is one run of a node: it keeps its row alive, follows the classes that its seats are
//! in, and writes turns. The rules are functions in the database (`schema/`), so that a turn, a lease
//! and an opening are one statement each, and all nodes agree. Nothing here folds a log. [`StoreClient`]
//! is for programs that serve nobody.

mod address;
#[cfg(test)]
mod blocking;
mod client;
mod connection;
mod encryption;
mod newest;
mod pulse;
mod reading;
mod records;
mod removal;
mod rows;
mod schema;
mod servers;
mod shared;
#[cfg(test)]
mod tests;
mod turns;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use address::{AddressError, StoreAddress};
pub use client::StoreClient;
pub use removal::{SharedExpired, SharedForgotten};

use connection::Connections;
use newest::Newest;
use pulse::Pulse;

use crate::classroom::shared::{Membership, NodeId, SharedError};
use crate::domain::limits::{NODE_LEASE_MS, NODE_RENEWAL_MS};
use crate::env::Env;
use crate::store::new_id;

/// How a node joins the others.
#[derive(Clone, Debug)]
pub struct NodeSettings {
    /// The shared store.
    pub address: StoreAddress,
    /// The name of the node, for the people who look after it.
    pub name: String,
    /// The time between two renewals.
    pub renewal: Duration,
    /// The time that a lease lasts.
    pub lease: Duration,
}

/// One run of a node, joined to the shared store.
pub struct Cluster {
    node: NodeId,
    connections: Arc<Connections>,
    newest: Arc<Newest>,
    membership: watch::Receiver<Arc<Membership>>,
    pulse: Mutex<Option<JoinHandle<()>>>,
}

impl NodeSettings {
    /// Returns the usual settings for a store and a name.
    pub fn new(address: StoreAddress, name: String) -> Self {
        Self {
            address,
            name,
            renewal: Duration::from_millis(NODE_RENEWAL_MS),
            lease: Duration::from_millis(NODE_LEASE_MS),
        }
    }
}

impl Cluster {
    /// Joins the shared store: creates its tables where they are missing, and keeps this node alive
    /// until [`Cluster`] is dropped. Called within a runtime of tokio.
    ///
    /// # Errors
    /// If the store cannot be reached, or is for newer programs.
    pub async fn join(settings: NodeSettings, env: Arc<Env>) -> Result<Arc<Self>, SharedError> {
        let node = NodeId(new_id(env.now()));
        let connections = Arc::new(Connections::new(&settings.address)?);
        schema::prepare(&connections, schema::STEPS).await?;
        let newest = Arc::new(Newest::default());
        let (told, membership) = watch::channel(Arc::default());
        let mut pulse = Pulse::new(
            node,
            settings,
            env,
            Arc::clone(&connections),
            Arc::clone(&newest),
            told,
        );
        pulse.begin().await?;
        newest.ring_nodes();
        let task = tokio::spawn(pulse.run());
        Ok(Arc::new(Self {
            node,
            connections,
            newest,
            membership,
            pulse: Mutex::new(Some(task)),
        }))
    }

    /// Stops the renewals. The leases run out then, unless the node leaves.
    fn stop(&self) -> Option<JoinHandle<()>> {
        let mut pulse = self.pulse.lock().unwrap_or_else(PoisonError::into_inner);
        let task = pulse.take();
        if let Some(task) = &task {
            task.abort();
        }
        task
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}
