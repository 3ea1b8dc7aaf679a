//! A server as one of several nodes that share their classes and their learners' records.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::classroom::shared::SharedClasses;
use crate::cli::Refused;
use crate::cli::class::shared_store::refused;
use crate::cluster::{Cluster, NodeSettings, StoreAddress};
use crate::env::Env;
use crate::store::Upstream;

/// A node that has joined the others.
pub(super) struct JoinedNode {
    /// The classes of all nodes.
    pub(super) classes: Arc<dyn SharedClasses>,
    /// The learners' records of all nodes, for the progress file of this one.
    pub(super) records: Box<dyn Upstream>,
}

/// Joins the nodes of a shared store.
///
/// # Errors
/// If the address is none, or the store cannot be reached or is for newer programs.
pub(super) fn join(
    runtime: &Runtime,
    url: &str,
    name: String,
    env: &Arc<Env>,
) -> Result<JoinedNode, Refused> {
    let address: StoreAddress = url.parse()?;
    let settings = NodeSettings::new(address, name);
    let _inside = runtime.enter();
    let joined = runtime.block_on(Cluster::join(settings, Arc::clone(env)));
    let cluster = joined.map_err(refused)?;
    let records = cluster.records();
    Ok(JoinedNode {
        classes: cluster,
        records,
    })
}
