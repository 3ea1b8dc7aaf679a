//! Connections to the servers of the shared store: one that is in use, and standbys that may take its
//! place.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deadpool_postgres::Connect;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::StoreAddress;
use super::encryption;
use crate::classroom::shared::SharedError;
use crate::domain::limits::SHARED_SERVER_MS;

/// The bytes of a connection, encrypted or not.
type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// The servers of an address.
pub(super) struct Servers {
    all: Vec<Config>,
    connector: MakeRustlsConnect,
    /// The one to try first: that of the newest connection.
    first: AtomicUsize,
}

/// The servers, as the pool asks for connections to them.
pub(super) struct PoolServers(pub(super) Arc<Servers>);

impl Servers {
    /// Prepares connections; opens none.
    pub(super) fn new(address: &StoreAddress) -> Result<Self, SharedError> {
        Ok(Self {
            all: address.servers().to_vec(),
            connector: encryption::connector(address.encryption())?,
            first: AtomicUsize::new(0),
        })
    }

    /// Connects to the server that takes writes. All but the last one to be tried have a short time for
    /// it, so that a machine without power does not hide the one that took its place.
    pub(super) async fn connect(&self) -> Result<(Client, Connection<Socket, Stream>), Error> {
        let mut in_turn: Vec<_> = self.all.iter().enumerate().collect();
        let first = self.first.load(Ordering::Relaxed);
        let count = in_turn.len();
        in_turn.rotate_left(first.min(count));
        let Some(((last_at, last), others)) = in_turn.split_last() else {
            return Config::new().connect(self.connector.clone()).await;
        };
        let wait = Duration::from_millis(SHARED_SERVER_MS);
        let mut refused = None;
        for (at, server) in others {
            match timeout(wait, server.connect(self.connector.clone())).await {
                Ok(Ok(connected)) => {
                    self.first.store(*at, Ordering::Relaxed);
                    return Ok(connected);
                }
                Ok(Err(error)) => refused = refused.or(Some(error)),
                Err(_) => {}
            }
        }
        // The last one has no limit here. After a failure the order moves on, so that each server has
        // its time, however slow it is.
        let next = others.get(1).map_or(*last_at, |(at, _)| *at);
        self.first.store(next, Ordering::Relaxed);
        let connected = last.connect(self.connector.clone()).await;
        if connected.is_ok() {
            self.first.store(*last_at, Ordering::Relaxed);
        }
        connected.map_err(|error| refused.unwrap_or(error))
    }
}

impl Connect for PoolServers {
    fn connect(
        &self,
        _: &Config,
    ) -> Pin<Box<dyn Future<Output = Result<(Client, JoinHandle<()>), Error>> + Send + '_>> {
        Box::pin(async move {
            let (client, connection) = self.0.connect().await?;
            let driver = tokio::spawn(async move {
                // The next statement over it tells how it ended.
                let _ = connection.await;
            });
            Ok((client, driver))
        })
    }
}
