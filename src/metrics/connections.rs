//! The connections of the SSH server, from their arrival to their end, and the bytes sent to them.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::count::CounterSet;
use super::labels::{ConnectionEnd, LoginRefusal};

/// The metrics of connections.
#[derive(Debug)]
pub struct ConnectionMetrics {
    accepted: Counter,
    too_often: Counter,
    headers_refused: Counter,
    unauthenticated: Gauge,
    logins_refused: CounterSet<LoginRefusal>,
    ended: CounterSet<ConnectionEnd>,
    frames_painted: Counter,
    frames_sent: Counter,
    bytes_sent: Counter,
}

impl ConnectionMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let accepted = counter("connections_accepted", "Connections accepted");
        let too_often = counter(
            "connections_rate_limited",
            "Connections refused because their address connects too often",
        );
        let headers_refused = counter(
            "connections_header_refused",
            "Connections of a balancer refused because they have no valid PROXY header",
        );
        let frames_painted = counter(
            "frames_painted",
            "Frames painted; seats with the same page and window share one",
        );
        let frames_sent = counter("frames_sent", "Frames sent to seats");
        let bytes_sent = counter(
            "sent_bytes",
            "Bytes of frames and lines sent, before encryption",
        );
        let unauthenticated = Gauge::default();
        registry.register(
            "connections_unauthenticated",
            "Connections now that have not logged in yet",
            unauthenticated.clone(),
        );
        Self {
            accepted,
            too_often,
            headers_refused,
            unauthenticated,
            logins_refused: CounterSet::register(
                registry,
                "logins_refused",
                "Logins refused, by reason",
                "reason",
            ),
            ended: CounterSet::register(
                registry,
                "connections_ended",
                "Connections that have ended, by reason",
                "reason",
            ),
            frames_painted,
            frames_sent,
            bytes_sent,
        }
    }

    /// Records an accepted connection.
    pub fn accepted(&self) {
        self.accepted.inc();
    }

    /// Records a connection that was refused because its address connects too often.
    pub fn came_too_often(&self) {
        self.too_often.inc();
    }

    /// Records a connection of a balancer that was refused because it has no valid PROXY header.
    pub fn header_refused(&self) {
        self.headers_refused.inc();
    }

    /// Records the number of unauthenticated connections.
    pub fn set_unauthenticated(&self, connections: usize) {
        let connections = i64::try_from(connections).unwrap_or(i64::MAX);
        self.unauthenticated.set(connections);
    }

    /// Records a refused login.
    pub fn login_refused(&self, why: LoginRefusal) {
        self.logins_refused.inc(why);
    }

    /// Records the end of a connection.
    pub fn ended(&self, why: ConnectionEnd) {
        self.ended.inc(why);
    }

    /// Records a painted frame.
    pub fn frame_painted(&self) {
        self.frames_painted.inc();
    }

    /// Records a frame that was sent to a seat.
    pub fn frame_sent(&self) {
        self.frames_sent.inc();
    }

    /// Records sent data.
    pub fn sent(&self, bytes: usize) {
        self.bytes_sent.inc_by(bytes as u64);
    }
}
