//! The task that keeps a node alive: it renews the node's row, hears the rings of other nodes, and
//! rings for the turns of this one.
//!
//! All of it goes over one connection of its own. A renewal that fails gives that connection up, and
//! the next one listens anew, so that a lost ring costs at most one renewal. Rings follow the commit
//! of their turns, many in one statement: a transaction that notifies waits for all others that do.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_postgres::{AsyncMessage, Client, Row, Statement};
use uuid::Uuid;

use super::NodeSettings;
use super::connection::{Connections, in_words};
use super::newest::Newest;
use super::rows::{number, value};
use crate::classroom::shared::{Membership, NodeId, SharedError};
use crate::domain::ClassId;
use crate::domain::limits::{NODE_RENEWAL_WAIT_MS, SHARED_CONNECT_MS};
use crate::env::Env;

/// Not waiting for the disk: a renewal that a crash loses only ends a lease earlier, and a ring is
/// not stored.
const LISTEN: &str = "SET synchronous_commit = off; LISTEN dripset";
const RENEW: &str = "SELECT outcome, id, number FROM dripset.renew($1, $2, $3, $4, $5)";
const RING: &str = "SELECT pg_notify('dripset', ring) FROM unnest($1::text[]) AS ring";

/// The renewals and rings of one node.
pub(super) struct Pulse {
    node: NodeId,
    settings: NodeSettings,
    env: Arc<Env>,
    connections: Arc<Connections>,
    newest: Arc<Newest>,
    membership: watch::Sender<Arc<Membership>>,
    link: Option<Link>,
}

/// A connection that listens. Its driver ends with it.
struct Link {
    client: Client,
    /// Prepared, because the other nodes wait for it.
    ring: Statement,
    _driver: JoinSet<()>,
}

impl Pulse {
    pub(super) fn new(
        node: NodeId,
        settings: NodeSettings,
        env: Arc<Env>,
        connections: Arc<Connections>,
        newest: Arc<Newest>,
        membership: watch::Sender<Arc<Membership>>,
    ) -> Self {
        Self {
            node,
            settings,
            env,
            connections,
            newest,
            membership,
            link: None,
        }
    }

    /// Renews the node for the first time.
    pub(super) async fn begin(&mut self) -> Result<(), SharedError> {
        let wait = Duration::from_millis(SHARED_CONNECT_MS);
        let renewed = timeout(wait, self.renew()).await;
        renewed.unwrap_or_else(|_| Err(SharedError::Unreachable("it does not answer".into())))
    }

    /// Runs until it is aborted.
    pub(super) async fn run(mut self) {
        let mut ticks = interval(self.settings.renewal);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let newest = Arc::clone(&self.newest);
        loop {
            let is_due = tokio::select! {
                _ = ticks.tick() => true,
                () = newest.called() => newest.is_look_wanted(),
            };
            if is_due {
                self.renew_in_time().await;
            }
            self.ring().await;
        }
    }

    async fn renew_in_time(&mut self) {
        let wait = Duration::from_millis(NODE_RENEWAL_WAIT_MS);
        let was_linked = self.link.is_some();
        let mut renewed = timeout(wait, self.renew()).await;
        if was_linked && matches!(renewed, Ok(Err(_))) {
            // Only this connection may have ended.
            self.link = None;
            renewed = timeout(wait, self.renew()).await;
        }
        let reason = match renewed {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the shared store does not answer".to_owned()),
        };
        if let Some(reason) = reason {
            self.link = None;
            self.connections.note(false);
            self.membership.send_modify(|known| {
                if known.is_reached {
                    tracing::warn!("{reason}");
                    Arc::make_mut(known).is_reached = false;
                }
            });
        }
    }

    /// Renews the node once, over a new connection if there is none, and tells the result.
    async fn renew(&mut self) -> Result<(), SharedError> {
        let link = match self.link.take() {
            Some(link) if !link.client.is_closed() => link,
            _ => self.listen().await?,
        };
        let link = self.link.insert(link);
        let asked = self.env.now();
        let lease = i64::try_from(self.settings.lease.as_millis()).unwrap_or(i64::MAX);
        let version = env!("CARGO_PKG_VERSION");
        let followed = self.newest.followed();
        let rows = link
            .client
            .query(
                RENEW,
                &[
                    &self.node.0,
                    &self.settings.name,
                    &version,
                    &lease,
                    &followed,
                ],
            )
            .await
            .map_err(|error| in_words(&error))?;
        let took = self.env.now().monotonic.saturating_sub(asked.monotonic);
        let half = i64::try_from(took.as_millis() / 2).unwrap_or(0);
        let here = asked.at.as_millisecond().saturating_add(half);
        let membership = self.told(&rows, here)?;
        self.connections.note(true);
        self.membership.send_replace(Arc::new(membership));
        Ok(())
    }

    /// Reads the reply to a renewal that was half way when this machine's clock was at `here`.
    fn told(&self, rows: &[Row], here: i64) -> Result<Membership, SharedError> {
        let mut membership = Membership {
            is_reached: true,
            ..Membership::default()
        };
        for row in rows {
            match (value::<&str>(row, 0)?, value::<Option<Uuid>>(row, 1)?) {
                ("clock", _) => {
                    membership.clock_ahead_ms = value::<i64>(row, 2)?.saturating_sub(here);
                }
                ("node", Some(id)) => {
                    membership.live.insert(NodeId(id));
                }
                ("class", Some(id)) => self.newest.raise(ClassId(id), number(row, 2)?),
                _ => {}
            }
        }
        Ok(membership)
    }

    /// Connects, and listens to the rings of all nodes.
    async fn listen(&self) -> Result<Link, SharedError> {
        let connected = self.connections.servers().connect().await;
        let (client, mut connection) = connected.map_err(|error| in_words(&error))?;
        let newest = Arc::clone(&self.newest);
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(ring) = message {
                    newest.heard(ring.payload());
                }
            }
            newest.want_look();
        });
        let listens = client.batch_execute(LISTEN).await;
        listens.map_err(|error| in_words(&error))?;
        let ring = client.prepare(RING).await;
        Ok(Link {
            ring: ring.map_err(|error| in_words(&error))?,
            client,
            _driver: driver,
        })
    }

    /// Rings for everything that is due. A ring that fails is made up for by the next renewals.
    async fn ring(&self) {
        let rings = self.newest.rings();
        let Some(link) = self.link.as_ref().filter(|_| !rings.is_empty()) else {
            return;
        };
        let wait = Duration::from_millis(NODE_RENEWAL_WAIT_MS);
        let rung = timeout(wait, link.client.query(&link.ring, &[&rings])).await;
        if !matches!(rung, Ok(Ok(_))) {
            self.newest.want_look();
        }
    }
}
