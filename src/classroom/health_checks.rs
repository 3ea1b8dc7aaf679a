//! The checks of a class server for monitoring programs: its store answers and can be written, its
//! classes run, and it has free seats.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::server::ClassServer;
use super::shared::SharedClasses;
use super::store_handle::StoreHandle;
use crate::metrics::Stopwatch;
use crate::metrics::health::{CheckOutcome, Monitored, probed};
use crate::store::{Store, StoreError};

/// The interval between two writes that only check. A balancer may ask every second.
const WRITE_AGAIN: Duration = Duration::from_secs(10);

/// The time of the last write that only checked and succeeded.
type LastWrite = Arc<Mutex<Option<Stopwatch>>>;

/// Adds the checks of a store and of its seats.
pub fn of_store(monitored: &Monitored, store: &StoreHandle) {
    let answering = store.clone();
    let answers = move || {
        let store = answering.clone();
        async move {
            let answered = store.ask(|_| ()).await;
            answered.map_err(|gone| gone.to_string())
        }
    };
    monitored.check_health("store", probed(answers));
    let (store, last) = (store.clone(), LastWrite::default());
    let writes = move || writes(store.clone(), Arc::clone(&last));
    monitored.check_readiness("store", probed(writes));
    let metrics = Arc::clone(monitored.metrics());
    let has_seats = move || {
        let is_full = metrics.seats.is_full();
        async move {
            match is_full {
                true => Err("every seat is taken".to_owned()),
                false => Ok(()),
            }
        }
    };
    monitored.check_readiness("seats", probed(has_seats));
}

/// Adds the check of the classes that run here.
pub fn of_classes(monitored: &Monitored, class_server: &Arc<ClassServer>) {
    let class_server = Arc::downgrade(class_server);
    let run = move || {
        let class_server = class_server.upgrade();
        async move {
            match class_server.is_some_and(|class_server| class_server.has_broken()) {
                true => Err("the task of a class has failed".to_owned()),
                false => Ok(()),
            }
        }
    };
    monitored.check_health("classes", probed(run));
}

/// Checks that the store can be written. It writes if it has not just done so, or if an append failed.
async fn writes(store: StoreHandle, last: LastWrite) -> CheckOutcome {
    let lock = || last.lock().unwrap_or_else(PoisonError::into_inner);
    let is_fresh = lock().is_some_and(|last| last.elapsed() < WRITE_AGAIN);
    let classes = &store.metrics().classes;
    if is_fresh && !classes.fails() {
        return Ok(());
    }
    match store.ask(Store::try_write).await {
        Ok(Ok(())) => {
            *lock() = Some(Stopwatch::start());
            classes.recovered();
            Ok(())
        }
        // Without the path: that of the administrator concerns no monitoring program.
        Ok(Err(error)) => Err(in_brief(&error)),
        Err(gone) => Err(gone.to_string()),
    }
}

fn in_brief(error: &StoreError) -> String {
    let brief = error.brief();
    brief.unwrap_or_else(|| "the progress file cannot be written".into())
}

/// Adds the check of the store that several nodes share.
pub fn of_shared(monitored: &Monitored, classes: &dyn SharedClasses) {
    let membership = classes.membership();
    let reached = move || {
        let is_reached = membership.borrow().is_reached;
        async move {
            match is_reached {
                true => Ok(()),
                false => Err("the shared store cannot be reached".to_owned()),
            }
        }
    };
    monitored.check_readiness("shared store", probed(reached));
}
