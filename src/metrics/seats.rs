//! The seats of the SSH server, by kind and display.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::count::{CountGuard, GaugeGrid};
use super::labels::{SeatKind, ShownOn};

/// The metrics of seats.
#[derive(Debug)]
pub struct SeatMetrics {
    taken: GaugeGrid<SeatKind, ShownOn>,
    max: Gauge,
}

impl SeatMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let taken = GaugeGrid::register(
            registry,
            ("seats", "Seats that are taken now"),
            ("kind", "display"),
            |kind, display| (kind == SeatKind::Export) == (display == ShownOn::File),
        );
        let max = Gauge::default();
        registry.register("seats_max", "Seats that this server has", max.clone());
        Self { taken, max }
    }

    /// Counts a seat until the guard is dropped.
    pub fn count(&self, kind: SeatKind, display: ShownOn) -> CountGuard {
        self.taken.count(kind, display)
    }

    /// Records the number of seats.
    pub fn set_max(&self, seats: usize) {
        self.max.set(i64::try_from(seats).unwrap_or(i64::MAX));
    }

    /// Returns whether every seat is taken.
    pub fn is_full(&self) -> bool {
        self.max.get() > 0 && self.taken.sum() >= self.max.get()
    }
}
