//! One node of a shared store, with a class that all nodes have, and a look at who owns that class.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dripset::classroom::host::Class;
use dripset::classroom::server::{ClassServer, ClassServerConfig};
use dripset::classroom::shared::SharedClasses;
use dripset::classroom::store_handle::StoreHandle;
use dripset::cluster::{Cluster, NodeSettings};
use dripset::env::Env;
use dripset::store::Store;
use tokio_postgres::{Client, NoTls};

use super::ours;

/// How long another node may take to own a class.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves until the standard input ends. Without a code it opens the class; with one it has the
/// class once somebody comes.
pub fn serve(dir: &Path, seats: usize, url: &str, code: Option<&str>) {
    let env = Arc::new(Env::default());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let address = url.parse().expect("an address");
        let settings = NodeSettings::new(address, format!("node {}", std::process::id()));
        let cluster = Cluster::join(settings, Arc::clone(&env)).await;
        let cluster = cluster.expect("a shared store");
        let copy = tempfile::tempdir_in(dir).expect("a directory");
        let store = Store::open(copy.path(), env.now()).expect("a store");
        let store = store.with_upstream(cluster.records()).expect("a copy");
        let (store, _thread) = StoreHandle::spawn(store).expect("a thread");
        let classes: Arc<dyn SharedClasses> = cluster;
        let server = ours::bind(&copy.path().join("host_key"), seats).await;
        let class_server = ClassServer::new(ClassServerConfig {
            seats_max: seats,
            shared: Some(Arc::clone(&classes)),
            ..ClassServerConfig::bare(store.clone(), Arc::clone(&env))
        });
        let own = format!("load-{:04}", std::process::id() % 10_000);
        if code.is_none() {
            let frame = ours::frame(&env, &own, server.seats());
            let here = (&store, classes);
            let terms = ours::terms();
            let opening = Class::open_shared(here, env, frame, "host".into(), 180, terms);
            class_server.add(opening.await.expect("a class"));
        }
        ours::hold(server, class_server, code.unwrap_or(&own)).await;
    });
    runtime.shutdown_background();
}

/// The owners of a class, as the store has them.
pub struct Owners {
    client: Client,
    code: String,
}

impl Owners {
    /// Connects to the store.
    pub async fn of(url: &str, code: &str) -> Self {
        let (client, driver) = tokio_postgres::connect(url, NoTls).await.expect("a store");
        tokio::spawn(driver);
        Self {
            client,
            code: code.to_owned(),
        }
    }

    /// Returns the number of the last lease on the class.
    pub async fn lease(&self) -> i64 {
        let last = "SELECT max(l.lease) FROM dripset.class_lease AS l
            JOIN dripset.class AS c ON c.id = l.class WHERE c.code = $1 AND c.ended_ms IS NULL";
        let row = self.client.query_one(last, &[&self.code]).await;
        row.expect("a row").get(0)
    }

    /// Waits for a lease after that one, and returns how long it took.
    pub async fn next_after(&self, lease: i64) -> Duration {
        let started = Instant::now();
        while self.lease().await == lease {
            assert!(started.elapsed() < PATIENCE, "nobody owns the class");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        started.elapsed()
    }
}
