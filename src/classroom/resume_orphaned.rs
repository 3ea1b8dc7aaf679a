//! Classes that another program ran and has left, or whose host here is gone by a fault: a door for
//! many goes on with them, so that nobody waits for its next start. Called by `dripset serve`, again and again while it is open.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::interval;

use super::host::Class;
use super::replay::ClassError;
use super::server::ClassServer;
use super::store_handle::StoreHandle;
use crate::store::{ClassId, ClassRow, Store, StoreError};

/// How often it is looked whether a class has come free: about as long as a room waits in patience.
pub const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Goes on with every class that comes free. Never ends.
pub async fn watch(class_server: Arc<ClassServer>, store: StoreHandle, every: Duration) {
    // One that cannot be read is told once and not at each look.
    let mut broken = BTreeSet::new();
    let mut times = interval(every);
    loop {
        times.tick().await;
        take_up(&class_server, &store, &mut broken).await;
    }
}

/// Goes on with the classes that are free now, but those that are `broken`.
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
                tracing::info!(class = %row.id.0, "gone on with: its program has left it");
                class_server.add(class);
            }
            // Somebody else was there first, or it was over.
            Err(ClassError::Over | ClassError::Store(StoreError::Held)) => {}
            Err(error) => {
                tracing::error!(%error, "a class could not be gone on with");
                broken.insert(row.id);
            }
        }
    }
}

/// Whether it is not over, nor its days.
fn is_to_go_on(row: &ClassRow, now: Timestamp) -> bool {
    row.ended_ms.is_none() && row.keep_until_ms > now.as_millisecond()
}

/// Whether no program runs it. Where the file system has no locks, what programs said last tells.
fn is_free(store: &Store, row: &ClassRow, now: Timestamp) -> bool {
    let Ok(_hold) = store.take_class(row.id) else {
        return false;
    };
    let has_locks = matches!(store.take_class(row.id), Err(StoreError::Held));
    has_locks || row.held_until_ms <= now.as_millisecond()
}
