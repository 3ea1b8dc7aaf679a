//! The end of a class that several nodes share: its learners get the results in their own records.

use std::sync::Arc;

use super::replay::{self, ClassError};
use super::retention;
use super::shared::{SharedClass, SharedClasses};
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::store::{ClassRow, Store, StoreError};

/// Writes the results of an ended class to the learners' records. An interrupted run is completed by
/// the next owner of the class. Failures are logged.
pub async fn finish(
    classes: Arc<dyn SharedClasses>,
    store: StoreHandle,
    class: ClassId,
    now: Moment,
) {
    let finished = try_finish(&*classes, &store, class, now).await;
    if let Err(error) = finished {
        tracing::error!(%error, "a class is not in all its learners' records yet");
    }
}

async fn try_finish(
    classes: &dyn SharedClasses,
    store: &StoreHandle,
    class: ClassId,
    now: Moment,
) -> Result<(), ClassError> {
    copy(classes, store, class).await?;
    let ended = store.ask(move |store| replay::ended(store, class, now));
    let Some((room, at)) = ended.await?? else {
        return Ok(());
    };
    let kept = retention::follow(store, class, &Arc::new(room), at).await;
    if kept.unwrap_or(false) {
        classes.logs_are_kept(class).await?;
    }
    Ok(())
}

/// Removes the classes whose days are over, once their learners have the results.
///
/// # Errors
/// [`ClassError`] if they cannot be read. A class that cannot be finished is logged and stays.
pub async fn remove_overdue(
    classes: &dyn SharedClasses,
    store: &StoreHandle,
    now: Moment,
) -> Result<(), ClassError> {
    let mut going = Vec::new();
    for row in classes.overdue(now).await? {
        let class = row.id;
        match give_out(classes, store, row, now).await {
            Ok(true) => going.push(class),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "an expired class could not be removed"),
        }
    }
    if !going.is_empty() {
        let classes = classes.remove_overdue(going, now).await?;
        tracing::info!(classes, "removed expired classes");
    }
    Ok(())
}

/// Writes the results of an expiring class to the learners' records, and returns whether it may be
/// removed.
async fn give_out(
    classes: &dyn SharedClasses,
    store: &StoreHandle,
    row: ClassRow,
    now: Moment,
) -> Result<bool, ClassError> {
    if row.logs_kept {
        return Ok(true);
    }
    copy(classes, store, row.id).await?;
    let given = store.ask(move |store| retention::give_out(store, &row, now));
    given.await?
}

/// Copies a class into the progress file of this node, for everything that reads classes there.
///
/// # Errors
/// [`ClassError`] if it cannot be read or written.
pub async fn copy(
    classes: &dyn SharedClasses,
    store: &StoreHandle,
    class: ClassId,
) -> Result<(), ClassError> {
    let whole = classes.load(class).await?;
    let put = move |store: &mut Store| put(store, &whole);
    Ok(store.ask(put).await??)
}

/// Puts a copy of a class into a progress file.
///
/// # Errors
/// If the file cannot be written.
pub fn put(store: &mut Store, whole: &SharedClass) -> Result<(), StoreError> {
    let events: Vec<_> = whole
        .events
        .iter()
        .map(|event| event.stored.clone())
        .collect();
    store.put_class_copy(&whole.row, &whole.learners, &events)
}
