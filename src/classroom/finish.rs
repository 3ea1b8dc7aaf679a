//! The end of a class that several nodes share: its learners get the results in their own records.

use std::sync::Arc;

use super::replay::{self, ClassError};
use super::retention;
use super::shared::{SharedClass, SharedClasses};
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::store::{Store, StoreError};

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

fn put(store: &mut Store, whole: &SharedClass) -> Result<(), StoreError> {
    let events: Vec<_> = whole
        .events
        .iter()
        .map(|event| event.stored.clone())
        .collect();
    store.put_class_copy(&whole.row, &whole.learners, &events)
}
