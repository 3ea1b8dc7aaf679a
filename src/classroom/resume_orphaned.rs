//! Resumes classes that another program has left, or whose host task here has failed, so that they
//! need not wait for the next start. `dripset serve` does so at intervals while it is open.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::interval;

use super::host::Class;
use super::replay::ClassError;
use super::server::ClassServer;
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::store::{ClassRow, Store, StoreError};

/// The interval between checks: about as long as a room waits patiently.
pub const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Resumes every class that becomes free. Never returns.
pub async fn watch(class_server: Arc<ClassServer>, store: StoreHandle, every: Duration) {
    // Log an unreadable class once, not at every check.
    let mut broken = BTreeSet::new();
    let mut times = interval(every);
    loop {
        times.tick().await;
        take_up(&class_server, &store, &mut broken).await;
    }
}

/// Resumes the classes that are free now, except those in `broken`.
async fn take_up(class_server: &ClassServer, store: &StoreHandle, broken: &mut BTreeSet<ClassId>) {
    class_server.let_go_of_those_broken();
    let (ours, now): (BTreeSet<_>, _) = (
        class_server.held().into_iter().collect(),
        class_server.env().now(),
    );
    let known = broken.clone();
    let look = move |store: &mut Store| -> Result<Vec<ClassRow>, StoreError> {
        let mut rows = store.classes()?;
        rows.retain(|row| !ours.contains(&row.id) && !known.contains(&row.id));
        rows.retain(|row| is_to_go_on(row, now.at) && is_free(store, row, now.at));
        Ok(rows)
    };
    let Ok(Ok(rows)) = store.ask(look).await else {
        return;
    };
    for row in rows {
        let frame = class_server.frame(row.id, &row.code, &row.title);
        match Class::resume(store, Arc::clone(class_server.env()), frame).await {
            Ok(class) => {
                tracing::info!(class = %row.id.0, "class resumed; its program had left it");
                class_server.add(class);
            }
            // Another program was faster, or the class was over.
            Err(ClassError::Over | ClassError::Store(StoreError::Held)) => {}
            Err(error) => {
                tracing::error!(%error, "a class could not be resumed");
                broken.insert(row.id);
            }
        }
    }
}

/// Returns whether the class has neither ended nor expired.
fn is_to_go_on(row: &ClassRow, now: Timestamp) -> bool {
    row.ended_ms.is_none() && row.keep_until_ms > now.as_millisecond()
}

/// Returns whether no program runs it. Without file locks, the last heartbeat decides.
fn is_free(store: &Store, row: &ClassRow, now: Timestamp) -> bool {
    let Ok(_hold) = store.take_class(row.id) else {
        return false;
    };
    let has_locks = matches!(store.take_class(row.id), Err(StoreError::Held));
    has_locks || row.held_until_ms <= now.as_millisecond()
}
