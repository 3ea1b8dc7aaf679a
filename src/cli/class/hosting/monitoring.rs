//! The HTTP server for monitoring programs beside a running SSH server, if `--metrics` asks for one.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::classroom::health_checks;
use crate::classroom::server::ClassServer;
use crate::classroom::shared::SharedClasses;
use crate::classroom::store_handle::StoreHandle;
use crate::cli::Refused;
use crate::env::Env;
use crate::metrics::health::Monitored;
use crate::metrics::http::MetricsServer;

/// The condition before connections are accepted.
const STARTING: &str = "starting";
/// The condition from the end of the program's work on.
const DRAINING: &str = "draining";

/// The state of this host for monitoring programs. Dropping it closes their connections.
pub(super) struct Monitoring {
    monitored: Arc<Monitored>,
    server: Option<JoinHandle<()>>,
}

impl Monitoring {
    /// Opens the HTTP server, if there is an address for one, and prints where it is. The host counts
    /// as starting.
    pub(super) async fn open(
        address: Option<SocketAddr>,
        (store, env): (&StoreHandle, &Env),
        out: &mut dyn Write,
    ) -> Result<Self, Refused> {
        let metrics = Arc::clone(store.metrics());
        metrics.started(env.now().at.as_millisecond());
        let monitored = Arc::new(Monitored::new(metrics));
        monitored.raise(STARTING, "classes are still being resumed");
        let Some(address) = address else {
            return Ok(Self {
                monitored,
                server: None,
            });
        };
        let cannot_listen = |error| {
            let help = "choose another address or port with `--metrics`";
            Refused::new(
                format!("cannot listen on {address} for metrics: {error}"),
                help,
            )
        };
        let server = MetricsServer::bind(address).await.map_err(cannot_listen)?;
        let address = server.address()?;
        health_checks::of_store(&monitored, store);
        writeln!(out, "{}", place(address))?;
        out.flush()?;
        let server = tokio::spawn(server.run(Arc::clone(&monitored)));
        Ok(Self {
            monitored,
            server: Some(server),
        })
    }

    /// Records that connections are accepted.
    pub(super) fn is_open(&self, class_server: &Arc<ClassServer>) {
        health_checks::of_classes(&self.monitored, class_server);
        self.monitored.clear(STARTING);
    }

    /// Records that classes are in a store that several nodes share.
    pub(super) fn shares(&self, classes: &dyn SharedClasses) {
        health_checks::of_shared(&self.monitored, classes);
    }

    /// Records that the program ends.
    pub(super) fn closes(&self) {
        self.monitored.raise(DRAINING, "this host is being stopped");
    }
}

impl Drop for Monitoring {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
        }
    }
}

/// Returns the place of the metrics, with a warning if other machines can read them.
fn place(address: SocketAddr) -> String {
    let place = format!("Metrics are at http://{address}/metrics");
    match address.ip().is_loopback() {
        true => format!("{place}."),
        false => format!(
            "{place}, for every machine that can connect. They name nobody, but only your \
             monitoring needs them."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classroom::server::ClassServerConfig;
    use crate::store::Store;

    #[test]
    fn an_address_that_others_reach_is_warned_about() {
        let at = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(
            at("127.0.0.1:9464"),
            "Metrics are at http://127.0.0.1:9464/metrics."
        );
        assert!(!at("[::1]:9464").contains("every machine"));
        for open in ["0.0.0.0:9464", "10.0.0.4:9464", "[::]:9464"] {
            assert!(at(open).contains("every machine"), "{open}");
        }
    }

    #[test]
    fn a_host_is_ready_once_it_accepts_connections_and_until_it_ends() {
        let dir = tempfile::tempdir().expect("a directory");
        let env = Arc::new(Env::default());
        let store = Store::open(dir.path(), env.now()).expect("a store");
        let (store, _thread) = StoreHandle::spawn(store).expect("a thread");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let address = Some(([127, 0, 0, 1], 0).into());
            let mut out = Vec::new();
            let opened = Monitoring::open(address, (&store, &env), &mut out).await;
            let Ok(monitoring) = opened else {
                panic!("no port");
            };
            let out = String::from_utf8(out).expect("text");
            assert!(out.starts_with("Metrics are at http://127.0.0.1:"), "{out}");
            let refusals = || monitoring.monitored.refusals();
            assert!(refusals().await.concat().starts_with("starting: "));
            let config = ClassServerConfig::bare(store.clone(), Arc::clone(&env));
            monitoring.is_open(&ClassServer::new(config));
            assert_eq!(refusals().await, Vec::<String>::new());
            monitoring.closes();
            assert_eq!(
                refusals().await,
                ["draining: this host is being stopped"],
                "the seats that are taken go on"
            );
            assert_eq!(monitoring.monitored.faults().await, Vec::<String>::new());
        });
    }
}
