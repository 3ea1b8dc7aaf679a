//! The answers to two requests of a monitoring program: does the host work, and is it ready for more
//! seats?
//!
//! Both are lists of named reasons against it. A part of the program either raises a condition and
//! clears it again, or gives a check that runs when somebody asks. A shared engine, for example,
//! adds [`Monitored::check_readiness`] with a name of its own.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Metrics;

/// The longest wait for the checks of one request. A learner who waits so long thinks of a fault.
const PATIENCE: Duration = Duration::from_secs(2);

/// The outcome of a check: an error tells in a few words why it failed.
pub type CheckOutcome = Result<(), String>;

/// A check that runs on request.
pub type HealthCheck =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = CheckOutcome> + Send>> + Send + Sync>;

/// A host as a monitoring program sees it.
pub struct Monitored {
    metrics: Arc<Metrics>,
    patience: Duration,
    /// The reasons against new seats that hold now, by name.
    conditions: Mutex<BTreeMap<&'static str, &'static str>>,
    health: CheckList,
    readiness: CheckList,
}

/// Named checks.
#[derive(Default)]
struct CheckList(Mutex<Vec<(&'static str, HealthCheck)>>);

impl Monitored {
    /// Creates a host that has no reason against itself.
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self::with_patience(metrics, PATIENCE)
    }

    /// Creates one that waits this long for its checks.
    pub fn with_patience(metrics: Arc<Metrics>, patience: Duration) -> Self {
        Self {
            metrics,
            patience,
            conditions: Mutex::default(),
            health: CheckList::default(),
            readiness: CheckList::default(),
        }
    }

    /// Returns the metrics.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Raises a condition under a name: new seats are not welcome until it is cleared.
    pub fn raise(&self, name: &'static str, why: &'static str) {
        self.conditions().insert(name, why);
    }

    /// Clears a condition.
    pub fn clear(&self, name: &'static str) {
        self.conditions().remove(name);
    }

    /// Adds a check that fails if the host no longer works and has to be started again.
    pub fn check_health(&self, name: &'static str, check: HealthCheck) {
        self.health.lock().push((name, check));
    }

    /// Adds a check that fails while new seats are not welcome.
    pub fn check_readiness(&self, name: &'static str, check: HealthCheck) {
        self.readiness.lock().push((name, check));
    }

    /// Returns the reasons for which the host does not work, one line each.
    pub async fn faults(&self) -> Vec<String> {
        self.health.run(self.patience).await
    }

    /// Returns the reasons for which new seats are not welcome, one line each.
    pub async fn refusals(&self) -> Vec<String> {
        let conditions = self.conditions().clone().into_iter();
        let mut lines: Vec<String> = conditions
            .map(|(name, why)| format!("{name}: {why}"))
            .collect();
        lines.extend(self.readiness.run(self.patience).await);
        lines
    }

    fn conditions(&self) -> MutexGuard<'_, BTreeMap<&'static str, &'static str>> {
        let conditions = self.conditions.lock();
        conditions.unwrap_or_else(PoisonError::into_inner)
    }
}

impl CheckList {
    fn lock(&self) -> MutexGuard<'_, Vec<(&'static str, HealthCheck)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs all checks at the same time and returns a line for each that fails.
    async fn run(&self, patience: Duration) -> Vec<String> {
        let checks = self.lock().clone();
        let running: Vec<_> = checks
            .into_iter()
            .map(|(name, check)| (name, tokio::spawn(timeout(patience, check()))))
            .collect();
        let mut lines = Vec::new();
        for (name, check) in running {
            let why = match check.await {
                Ok(Ok(Ok(()))) => continue,
                Ok(Ok(Err(why))) => why,
                Ok(Err(_)) => format!("no answer within {} s", patience.as_secs_f32()),
                Err(_) => "an error in the program".into(),
            };
            lines.push(format!("{name}: {why}"));
        }
        lines
    }
}

/// Makes a check of a probe. The probe runs once at a time: while it hangs, further requests wait for
/// the same one, and never start another.
pub fn probed<F>(probe: impl Fn() -> F + Send + Sync + 'static) -> HealthCheck
where
    F: Future<Output = CheckOutcome> + Send + 'static,
{
    let probe = Arc::new(probe);
    let running = Arc::new(tokio::sync::Mutex::new(None::<JoinHandle<CheckOutcome>>));
    Arc::new(move || {
        let (probe, running) = (Arc::clone(&probe), Arc::clone(&running));
        Box::pin(async move {
            let mut running = running.lock().await;
            let task = running.get_or_insert_with(|| tokio::spawn(probe()));
            let outcome = task.await;
            *running = None;
            outcome.unwrap_or_else(|_| Err("an error in the program".into()))
        })
    })
}
