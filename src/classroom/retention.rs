//! What becomes of classes that are kept: learners get what is theirs, and a class whose days are
//! over goes. Before a door opens, and once a day while it is open.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::replay::{self, ClassError};
use super::store_handle::{StoreGone, StoreHandle};
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::room::Room;
use crate::store::{ClassId, ClassLog, ClassRow, Store, StoreError};

/// How many learners get their logs in one write: nobody waits longer for the store than that.
const GROUP: usize = 100;
/// How many classes go at once: each takes an open file meanwhile. The others go the next time.
const GOING_MAX: usize = 200;
/// How long a class stays after its program last said that it runs it, where the file system has
/// no locks and nothing else tells.
const HELD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Makes good what was cut short, and removes the classes whose days are over. What cannot be
/// done now is logged and tried again the next time.
pub fn run(store: &mut Store, now: Moment) {
    match store.clear_rest() {
        Ok(true) => tracing::info!("what was removed before is cleared from the file"),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "what was removed is still in the file"),
    }
    if let Err(error) = finish_all(store, now).and_then(|()| expire(store, now)) {
        tracing::error!(%error, "the classes that are kept could not be looked after");
    }
}

/// Has everybody who responded in a class that is over get it into the own log.
fn finish_all(store: &mut Store, now: Moment) -> Result<(), ClassError> {
    for class in store.classes()?.iter().filter(|class| !class.logs_kept) {
        if let Err(error) = finish(store, class.id, now) {
            tracing::error!(%error, "a class is not in all its learners' logs");
        }
    }
    Ok(())
}

/// Makes sure that everybody who responded in a class that is over has it in the own log.
fn finish(store: &mut Store, class: ClassId, now: Moment) -> Result<(), ClassError> {
    if store.class(class)?.is_none_or(|class| class.logs_kept) {
        return Ok(());
    }
    // One that is not over has nothing to give yet.
    if let Some((room, at)) = replay::ended(store, class, now)? {
        keep_all(store, class, &room, at)?;
    }
    Ok(())
}

/// Ends a class for good, once everybody who responded has it in the own log.
///
/// # Errors
/// [`ClassError`] where it cannot be ended. What else is missing is logged and made good later.
pub fn end(store: &mut Store, class: ClassId, now: Moment) -> Result<(), ClassError> {
    if let Err(error) = finish(store, class, now) {
        tracing::error!(%error, "a class is not in all its learners' logs");
    }
    Ok(store.end_class(class, now)?)
}

fn keep_all(store: &mut Store, class: ClassId, room: &Room, at: Moment) -> Result<(), ClassError> {
    let learners: Vec<LearnerId> = room.seats().keys().copied().collect();
    for group in learners.chunks(GROUP) {
        store.keep_logs(class, &replay::of_learners(class, room, group), at)?;
    }
    Ok(store.logs_are_kept(class)?)
}

/// Has the learners' own logs follow the end of their class, a group at a time: whoever else asks
/// the store comes in between. The first group is on its way when this returns. What a kill cuts
/// short is made good at the next start.
pub(super) fn follow(store: &StoreHandle, class: ClassId, room: &Arc<Room>, at: Moment) {
    let learners: Vec<LearnerId> = room.seats().keys().copied().collect();
    let mut groups: Vec<_> = learners.chunks(GROUP).map(<[_]>::to_vec).rev().collect();
    let task = move |group: Vec<LearnerId>, room: Arc<Room>| {
        move |store: &mut Store| {
            store.keep_logs(class, &replay::of_learners(class, &room, &group), at)?;
            // Now, in small parts, or whoever reads next waits for all of it.
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
        if !matches!(noted, Ok(Ok(()))) {
            tracing::error!(
                "a class is not in all its learners' logs: the next start makes it good"
            );
        }
    });
}

/// Removes the classes whose days are over and that nobody holds.
fn expire(store: &mut Store, now: Moment) -> Result<(), ClassError> {
    let (mut going, mut holds) = (Vec::new(), Vec::new());
    for class in store.overdue(now)? {
        if holds.len() == GOING_MAX {
            break;
        }
        match store.take_class(class.id) {
            Ok(hold) => holds.push(hold),
            // A machine that slept has not said for long what it holds.
            Err(StoreError::Held) => continue,
            Err(error) => {
                tracing::error!(%error, "a class is kept though its days are over");
                continue;
            }
        }
        match give_out(store, &class, now) {
            Ok(true) => going.push(class.id),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "a class is kept though its days are over"),
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
        "removed: classes whose days are over"
    );
    Ok(())
}

/// Gives learners what is theirs of a class that goes, also where it never ended. Says whether it
/// may go: homework stays until it closes.
fn give_out(store: &mut Store, class: &ClassRow, now: Moment) -> Result<bool, ClassError> {
    if class.logs_kept {
        return Ok(true);
    }
    match replay::latest(store, class.id, now) {
        Ok((room, _)) if room.terms().until.is_some_and(|until| until > now.at) => Ok(false),
        Ok((room, at)) => keep_all(store, class.id, &room, at).map(|()| true),
        // Opened, and its host was killed before it began.
        Err(ClassError::NoOpening) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Says that this program runs these classes from now on, for a while.
pub(super) fn hold(store: &mut Store, classes: &[ClassId], now: Moment) {
    let until = now.at.saturating_add(HELD_FOR).unwrap_or(Timestamp::MAX);
    said(store.hold_classes(classes, until));
}

/// Says that this program runs these classes no more.
pub fn let_go(store: &mut Store, classes: &[ClassId]) {
    said(store.hold_classes(classes, Timestamp::UNIX_EPOCH));
}

fn said(said: Result<(), StoreError>) {
    if let Err(error) = said {
        tracing::warn!(%error, "who runs which class was not noted");
    }
}
