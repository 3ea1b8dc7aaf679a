//! Live classes: how many are open, and the appends to their logs.

use std::sync::atomic::{AtomicBool, Ordering};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::count::{CountGuard, GaugeSet};
use super::labels::ClassKind;
use super::stopwatch::Stopwatch;

/// The bounds of the seconds of an append or a wait: from a fast disk to a learner who gives up.
pub(super) const SECONDS: [f64; 13] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
];
/// The bounds of the events of one append, up to the largest group.
const EVENTS: [f64; 10] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 512.0, 1_024.0,
];

/// The label of an append that waits for the disk, or does not.
type Synced = [(&'static str, &'static str); 1];

/// The metrics of classes.
#[derive(Debug)]
pub struct ClassMetrics {
    open: GaugeSet<ClassKind>,
    synced: Histogram,
    unsynced: Histogram,
    events: Histogram,
    failures: Counter,
    responses: Counter,
    /// True if the last append failed.
    fails: AtomicBool,
}

impl ClassMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let open = GaugeSet::register(registry, "classes_open", "Classes open here now", "kind");
        let appends: Family<Synced, Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register(
            "class_append_seconds",
            "Time of one append to the log of a class, with the wait for the store",
            appends.clone(),
        );
        let events = Histogram::new(EVENTS);
        registry.register(
            "class_append_events",
            "Events that were appended to the log of a class at once",
            events.clone(),
        );
        let (failures, responses) = (Counter::default(), Counter::default());
        registry.register(
            "class_append_failures",
            "Appends to the log of a class that the store could not write",
            failures.clone(),
        );
        registry.register(
            "responses_confirmed",
            "Responses of learners in live classes that are on disk",
            responses.clone(),
        );
        Self {
            open,
            synced: appends.get_or_create_owned(&[("synced", "true")]),
            unsynced: appends.get_or_create_owned(&[("synced", "false")]),
            events,
            failures,
            responses,
            fails: AtomicBool::new(false),
        }
    }

    /// Counts an open class until the guard is dropped.
    pub fn open(&self, kind: ClassKind) -> CountGuard {
        self.open.count(kind)
    }

    /// Records an append of so many events, which waited for the disk if `synced`.
    pub fn appended(&self, events: usize, synced: bool, since: Stopwatch, failed: bool) {
        let times = if synced { &self.synced } else { &self.unsynced };
        times.observe(since.seconds());
        #[allow(clippy::cast_precision_loss, reason = "a group has few events")]
        self.events.observe(events as f64);
        if failed {
            self.failures.inc();
        }
        self.fails.store(failed, Ordering::Relaxed);
    }

    /// Returns whether the last append failed.
    pub fn fails(&self) -> bool {
        self.fails.load(Ordering::Relaxed)
    }

    /// Records that the store can be written again.
    pub fn recovered(&self) {
        self.fails.store(false, Ordering::Relaxed);
    }

    /// Records responses that are on disk.
    pub fn confirmed(&self, responses: u64) {
        self.responses.inc_by(responses);
    }
}
