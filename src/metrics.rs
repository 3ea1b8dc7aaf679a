//! The metrics of a host for monitoring programs: seats, connections, frames, the store, class logs.
//!
//! The parts of the program count here, with atomics, and know nothing of the reader of the metrics.
//! Every label is one of a closed set: no metric contains a name, a code, a key or an address.
//! [`health`] tells whether the host works and is ready, and [`http`] serves both over HTTP.

mod classes;
mod connections;
mod count;
pub mod health;
pub mod http;
mod labels;
mod process;
mod seats;
mod stopwatch;
mod tasks;

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

pub use classes::ClassMetrics;
pub use connections::ConnectionMetrics;
pub use count::CountGuard;
pub use labels::{ClassKind, ConnectionEnd, LabelValue, LoginRefusal, SeatKind, ShownOn};
pub use seats::SeatMetrics;
pub use stopwatch::Stopwatch;
pub use tasks::TaskMetrics;

/// The prefix of the names of our own metrics.
const PREFIX: &str = "dripset";

/// All metrics of one host. They start at zero, and counting needs no lock on the whole.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Connections to the SSH server.
    pub connections: ConnectionMetrics,
    /// Seats, each with a guest.
    pub seats: SeatMetrics,
    /// Live classes and their logs.
    pub classes: ClassMetrics,
    /// Tasks for the store's thread.
    pub tasks: TaskMetrics,
    started: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let started = Gauge::default();
        registry.register(
            "process_start_time_seconds",
            "Start of the program, in seconds since 1970",
            started.clone(),
        );
        process::register(&mut registry);
        let own = registry.sub_registry_with_prefix(PREFIX);
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        own.register("build", "Version of the program", version);
        Self {
            connections: ConnectionMetrics::register(own),
            seats: SeatMetrics::register(own),
            classes: ClassMetrics::register(own),
            tasks: TaskMetrics::register(own),
            registry,
            started,
        }
    }
}

impl Metrics {
    /// Records the start of the program, in milliseconds since 1970.
    pub fn started(&self, at_ms: i64) {
        // Exact until the year 287396.
        #[allow(clippy::cast_precision_loss, reason = "below 2 to the power of 53")]
        self.started.set(at_ms as f64 / 1_000.0);
    }

    /// Returns all metrics in the text format of Prometheus. Reads from `/proc`, which can block.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let encoded = prometheus_text::encode(&mut text, &self.registry);
        encoded.expect("invariant: writing to a string does not fail");
        text
    }
}

#[cfg(test)]
mod tests;
