//! Rosters: the people a class admits, with their PINs and time allowances.
//!
//! `list` parses one. A class with a roster admits nobody else. PINs are hashed before they are
//! stored and are in no error and no log.

mod lines;
mod list;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

pub use self::list::{BYTES_MAX, ROWS_MAX, RosterRow, parse};

use super::host::Class;
use super::replay::{self, ClassError, learner_listed};
use super::store_handle::StoreHandle;
use super::{names, pin};
use crate::domain::ClassId;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::env::Env;
use crate::ssh::{Origin, SeatDisplay};
use crate::store::Listed;

/// Returns the rows in stored form, with unique names. PINs are hashed from here on.
fn kept(rows: Vec<RosterRow>, class: ClassId, env: &Env) -> Vec<Listed> {
    let mut taken = BTreeSet::new();
    let listed = rows.into_iter().map(|row| {
        let name = names::differing(&row.name, |name| taken.contains(&names::folded(name)));
        taken.insert(names::folded(&name));
        Listed {
            learner: learner_listed(class, &row.id),
            roster_id: row.id,
            name,
            pin_hash: pin::hashed(&row.pin, env.secret()),
            allowance: row.allowance,
            plain: row.plain,
        }
    });
    listed.collect()
}

/// Sets the roster of a class, before anybody is admitted.
///
/// # Errors
/// If it cannot be stored.
pub async fn put(
    store: &StoreHandle,
    class: &Class,
    rows: Vec<RosterRow>,
    env: &Env,
) -> Result<(), ClassError> {
    let (id, now) = (class.frame.id, env.now());
    let listed = kept(rows, id, env);
    let register = store
        .ask(move |store| {
            store.list_on_roster(id, &listed, now)?;
            replay::register(store, id)
        })
        .await??;
    *class.register() = register;
    Ok(())
}

/// Returns whether only people on a roster are admitted.
pub fn is_closed(class: &Class) -> bool {
    class.register().is_listed
}

/// Returns the time allowance that the roster grants a learner.
pub fn allowance(class: &Class, learner: LearnerId) -> Option<Allowance> {
    class.register().allowances.get(&learner).copied()
}

/// Returns the display that the roster grants a learner; `None` if it leaves that to the learner.
pub fn display(class: &Class, learner: LearnerId) -> Option<SeatDisplay> {
    let plain = class.register().plain.contains(&learner);
    plain.then_some(SeatDisplay::Plain)
}

/// Until when the instructor lets a learner in without a PIN, where that was not used.
pub(super) fn waiver(class: &Class, learner: LearnerId, now: Timestamp) -> Option<Timestamp> {
    let until = class.newest().room.seats().get(&learner)?.waived_until?;
    let used = class.register().has_used_waiver(learner, until);
    Some(until).filter(|until| *until > now && !used)
}

/// What an id or a name, and a PIN, say by the list of a class.
pub(super) enum Listing {
    /// Nothing was given.
    Nobody,
    /// An id or a name, without a PIN yet.
    Named,
    /// A learner on the roster.
    Known(LearnerId),
    /// A learner without a PIN, by the instructor's waiver, and its expiry.
    Waived(LearnerId, Timestamp),
    /// Not on the roster, or an incorrect PIN.
    Wrong,
    /// Too many incorrect PINs, and the time until the next attempt.
    Waits(SignedDuration),
}

/// Looks up the given id and PIN. Counts as an attempt now, unless it was counted before.
pub(super) fn known(
    class: &Class,
    (who, given): (&str, Option<&str>),
    (from, now): (Origin, Timestamp),
    counts: bool,
) -> Listing {
    let who = who.trim();
    if who.is_empty() {
        return Listing::Nobody;
    }
    let found = {
        let register = class.register();
        let by_id = register.listed.get(&names::folded(who)).copied();
        let is_listed = |learner: &LearnerId| register.allowances.contains_key(learner);
        by_id.or_else(|| register.called(who).filter(is_listed))
    };
    if let Some(learner) = found
        && let Some(until) = waiver(class, learner, now)
    {
        return Listing::Waived(learner, until);
    }
    let Some(given) = given else {
        // Also for an id that is not on the roster, so that its members are not disclosed.
        return Listing::Named;
    };
    let (learner, kept) = {
        let mut register = class.register();
        let pin = |learner| Some((learner, register.pins.get(&learner).cloned()?));
        let Some((learner, kept)) = found.and_then(pin) else {
            return Listing::Wrong;
        };
        if counts && let Err(wait) = register.tries.begin(learner, from, now) {
            return Listing::Waits(wait);
        }
        (learner, kept)
    };
    if !kept.is(given) {
        return Listing::Wrong;
    }
    if counts {
        class.register().tries.right(learner, from);
    }
    Listing::Known(learner)
}

#[cfg(test)]
mod tests;
