//! The tasks for the store's thread: how many wait, and how long they do.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::classes::SECONDS;
use super::stopwatch::Stopwatch;

/// The metrics of tasks for the store.
#[derive(Debug)]
pub struct TaskMetrics {
    waiting: Gauge,
    waits: Histogram,
}

/// A task that waits for the store's thread, until it begins or is dropped.
#[derive(Debug)]
pub struct WaitingTask {
    waiting: Gauge,
    waits: Histogram,
    since: Stopwatch,
}

impl TaskMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (waiting, waits) = (Gauge::default(), Histogram::new(SECONDS));
        registry.register(
            "store_tasks_waiting",
            "Tasks that wait for the store now",
            waiting.clone(),
        );
        registry.register(
            "store_wait_seconds",
            "Wait of one task before the store begins it",
            waits.clone(),
        );
        Self { waiting, waits }
    }

    /// Counts a task as waiting until it begins or is dropped.
    pub fn waits(&self) -> WaitingTask {
        self.waiting.inc();
        WaitingTask {
            waiting: self.waiting.clone(),
            waits: self.waits.clone(),
            since: Stopwatch::start(),
        }
    }
}

impl WaitingTask {
    /// Records that the task begins.
    pub fn begins(self) {
        self.waits.observe(self.since.seconds());
    }
}

impl Drop for WaitingTask {
    fn drop(&mut self) {
        self.waiting.dec();
    }
}
