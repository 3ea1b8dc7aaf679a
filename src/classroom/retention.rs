//! Retention of stored classes: learners get their results, and expired classes are removed. Runs
//! before an SSH server opens, and daily while it is open.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;

use super::replay::{self, ClassError};
use super::store_handle::{StoreGone, StoreHandle};
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::room::Room;
use crate::store::{ClassLog, ClassRow, Store, StoreError};

/// Learners whose logs are written in one transaction, so that other store tasks wait briefly.
const GROUP: usize = 100;
/// Classes removed at once, since each takes an open file. The others follow next time.
const GOING_MAX: usize = 200;
/// The time a class is kept after its program's last heartbeat, if the file system has no locks.
const HELD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Completes interrupted work and removes expired classes. Failures are logged and retried the next
/// time.
pub fn run(store: &mut Store, now: Moment) {
    match store.clear_rest() {
        Ok(true) => tracing::info!("removed data is cleared from the file"),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "removed data is still in the file"),
    }
    if let Err(error) = finish_all(store, now).and_then(|()| expire(store, now)) {
        tracing::error!(%error, "expired classes could not be looked up");
    }
}

/// Writes the results of all ended classes to the learners' own logs.
fn finish_all(store: &mut Store, now: Moment) -> Result<(), ClassError> {
    for class in store.classes()?.iter().filter(|class| !class.logs_kept) {
        if let Err(error) = finish(store, class.id, now) {
            tracing::error!(%error, "a class is not in all its learners' logs");
        }
    }
    Ok(())
}

/// Writes the results of a class, if it has ended, to the learners' own logs.
fn finish(store: &mut Store, class: ClassId, now: Moment) -> Result<(), ClassError> {
    if store.class(class)?.is_none_or(|class| class.logs_kept) {
        return Ok(());
    }
    // A class that is not over has no results yet.
    if let Some((room, at)) = replay::ended(store, class, now)? {
        keep_all(store, class, &room, at)?;
    }
    Ok(())
}

/// Ends a class for good, once every learner who responded has the results.
///
/// # Errors
/// [`ClassError`] if it cannot be ended. Other failures are logged and repaired later.
pub fn end(store: &mut Store, class: ClassId, now: Moment) -> Result<(), ClassError> {
    if let Err(error) = finish(store, class, now) {
        tracing::error!(%error, "a class is not in all its learners' logs");
    }
    Ok(store.end_class(class, now)?)
}

fn keep_all(store: &mut Store, class: ClassId, room: &Room, at: Moment) -> Result<(), ClassError> {
    let learners: Vec<LearnerId> = room.seats().keys().copied().collect();
    for group in learners.chunks(GROUP) {
        keep(store, class, room, group, at)?;
    }
    Ok(store.logs_are_kept(class)?)
}

/// Writes the results of these learners to their own logs.
fn keep(
    store: &mut Store,
    class: ClassId,
    room: &Room,
    learners: &[LearnerId],
    at: Moment,
) -> Result<(), StoreError> {
    let untimed = store.in_plain_lines(class)?;
    store.keep_logs(
        class,
        &replay::of_learners(class, room, learners, &untimed),
        at,
    )
}

/// Writes the results of an ended class to the learners' own logs, a group at a time, so that other
/// store tasks run in between. The first group is queued when this returns. An interrupted run is
/// completed at the next start. The task returns whether everybody has the results.
pub(super) fn follow(
    store: &StoreHandle,
    class: ClassId,
    room: &Arc<Room>,
    at: Moment,
) -> JoinHandle<bool> {
    let learners: Vec<LearnerId> = room.seats().keys().copied().collect();
    let mut groups: Vec<_> = learners.chunks(GROUP).map(<[_]>::to_vec).rev().collect();
    let task = move |group: Vec<LearnerId>, room: Arc<Room>| {
        move |store: &mut Store| {
            keep(store, class, &room, &group, at)?;
            // Update the sums now, in small parts, or the next reader waits for all of it.
            store.follow()
        }
    };
    let first = groups.last().cloned();
    let first = first.and_then(|group| store.post(task(group, Arc::clone(room))).ok());
    if first.is_some() {
        groups.pop();
    }
    let (store, room) = (store.clone(), Arc::clone(room));
    tokio::spawn(async move {
        let mut kept = match first {
            Some(told) => told.await.is_ok_and(|kept| kept.is_ok()),
            None => true,
        };
        while let Some(group) = groups.pop() {
            let told = store.ask(task(group, Arc::clone(&room))).await;
            kept &= told.is_ok_and(|kept| kept.is_ok());
        }
        let noted = match kept {
            true => store.ask(move |store| store.logs_are_kept(class)).await,
            false => Err(StoreGone),
        };
        let kept = matches!(noted, Ok(Ok(())));
        if !kept {
            tracing::error!("a class is not in all its learners' logs yet; the next start retries");
        }
        kept
    })
}

/// Removes expired classes that no program holds.
fn expire(store: &mut Store, now: Moment) -> Result<(), ClassError> {
    let (mut going, mut holds) = (Vec::new(), Vec::new());
    for class in store.overdue(now)? {
        if holds.len() == GOING_MAX {
            break;
        }
        match store.take_class(class.id) {
            Ok(hold) => holds.push(hold),
            // After sleep, a machine's heartbeats are overdue although it holds the class.
            Err(StoreError::Held) => continue,
            Err(error) => {
                tracing::error!(%error, "an expired class could not be removed");
                continue;
            }
        }
        match give_out(store, &class, now) {
            Ok(true) => going.push(class.id),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "an expired class could not be removed"),
        }
    }
    if going.is_empty() {
        return Ok(());
    }
    let gone = store.expire(&going, now)?;
    tracing::info!(
        classes = gone.classes.len(),
        learners = gone.learners,
        rows = gone.rows,
        copies = gone.backups.len(),
        "removed expired classes"
    );
    Ok(())
}

/// Writes the results of an expiring class to the learners' logs, even if it never ended. Returns
/// whether it may be removed: homework stays until it closes.
pub(super) fn give_out(
    store: &mut Store,
    class: &ClassRow,
    now: Moment,
) -> Result<bool, ClassError> {
    if class.logs_kept {
        return Ok(true);
    }
    match replay::latest(store, class.id, now) {
        Ok((room, _)) if room.terms().until.is_some_and(|until| until > now.at) => Ok(false),
        Ok((room, at)) => keep_all(store, class.id, &room, at).map(|()| true),
        // Its host was killed right after opening it.
        Err(ClassError::NoOpening) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Says that this program runs these classes from now on, for a while.
pub(super) fn hold(store: &mut Store, classes: &[ClassId], now: Moment) {
    let until = now.at.saturating_add(HELD_FOR).unwrap_or(Timestamp::MAX);
    said(store.hold_classes(classes, until));
}

/// Records that this program no longer runs these classes.
pub fn let_go(store: &mut Store, classes: &[ClassId]) {
    said(store.hold_classes(classes, Timestamp::UNIX_EPOCH));
}

fn said(said: Result<(), StoreError>) {
    if let Err(error) = said {
        tracing::warn!(%error, "the class leases could not be saved");
    }
}
