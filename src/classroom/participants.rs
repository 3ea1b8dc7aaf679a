//! The participants of a class, by name, and their credentials.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::pin_backoff::PinBackoff;
use super::{names, pin};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::store::ClassLearner;

/// The participants, shared by the host of a class, its seats and the store's thread.
#[derive(Clone)]
pub struct SharedParticipants(Arc<Mutex<Participants>>);

impl SharedParticipants {
    /// Wraps the participants for sharing.
    pub fn new(register: Participants) -> Self {
        Self(Arc::new(Mutex::new(register)))
    }

    /// Locks the participants.
    pub fn open(&self) -> MutexGuard<'_, Participants> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The participants of a class, by name.
#[derive(Clone, Default)]
pub struct Participants {
    /// The name of each learner.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// The learner of each name, in the form that names are compared by.
    pub by_name: BTreeMap<String, LearnerId>,
    /// The learner of each visual skeleton of a name: the first one who joined.
    by_look: BTreeMap<String, LearnerId>,
    /// The PIN hash of each learner.
    pub pins: BTreeMap<LearnerId, pin::PinHash>,
    /// The used PIN waivers, by learner, with their expiry.
    waivers_used: BTreeMap<LearnerId, Timestamp>,
    /// The PIN attempts.
    pub tries: PinBackoff,
    /// True if only people on the roster are admitted.
    pub is_listed: bool,
    /// The learner of each roster id, in the form that ids are compared by.
    pub listed: BTreeMap<String, LearnerId>,
    /// The time allowance that the roster grants each learner.
    pub allowances: BTreeMap<LearnerId, Allowance>,
    /// The learners who sit in plain lines by the roster.
    pub plain: BTreeSet<LearnerId>,
}

impl Participants {
    /// Adds a learner under a unique name and returns it. A learner who is in already keeps the
    /// name.
    pub fn put(&mut self, learner: LearnerId, name: &str) -> String {
        if let Some(name) = self.names.get(&learner) {
            return name.clone();
        }
        let name = names::differing(name, |name| self.called(name).is_some());
        self.know(learner, &name);
        name
    }

    /// Adds a learner under a name that was assigned before.
    pub fn know(&mut self, learner: LearnerId, name: &str) {
        self.by_name.insert(names::folded(name), learner);
        for look in names::looks(name) {
            self.by_look.entry(look).or_insert(learner);
        }
        Arc::make_mut(&mut self.names).insert(learner, name.to_owned());
    }

    /// Adds a learner as stored.
    pub fn learn(&mut self, row: ClassLearner) {
        self.know(row.learner, &row.name);
        if let (Some(id), Some(_)) = (row.roster_id, &row.pin_hash) {
            self.listed.insert(names::folded(&id), row.learner);
            self.allowances.insert(row.learner, row.allowance);
            if row.plain {
                self.plain.insert(row.learner);
            }
        }
        let hash = row.pin_hash.map(pin::PinHash::Hashed);
        self.pins.extend(hash.map(|hash| (row.learner, hash)));
    }

    /// Returns the learner with this name, or with one that looks the same.
    pub fn called(&self, name: &str) -> Option<LearnerId> {
        let by_name = self.by_name.get(&names::folded(name));
        let by_look = || {
            names::looks(name)
                .iter()
                .find_map(|look| self.by_look.get(look))
        };
        by_name.or_else(by_look).copied()
    }

    /// Returns whether some learner here is identified by a key alone.
    pub fn has_keys(&self) -> bool {
        let without = |learner: &&LearnerId| !self.pins.contains_key(learner);
        self.names
            .keys()
            .any(|learner| without(&learner) && !self.allowances.contains_key(learner))
    }

    /// Marks a PIN waiver as used and returns whether it was unused. A waiver is identified by its
    /// expiry.
    pub fn uses_waiver(&mut self, learner: LearnerId, until: Timestamp) -> bool {
        let fresh = self.waivers_used.insert(learner, until) != Some(until);
        if fresh {
            self.tries.forget(learner);
        }
        fresh
    }

    /// Returns whether that waiver was used.
    pub fn has_used_waiver(&self, learner: LearnerId, until: Timestamp) -> bool {
        self.waivers_used.get(&learner) == Some(&until)
    }

    /// Removes a learner who was just added.
    pub fn take_out(&mut self, learner: LearnerId) {
        if let Some(name) = Arc::make_mut(&mut self.names).remove(&learner) {
            self.by_name.remove(&names::folded(&name));
        }
        self.by_look.retain(|_, known| *known != learner);
        self.pins.remove(&learner);
        self.tries.forget(learner);
        self.waivers_used.remove(&learner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Two connections with one new key both count as newcomers, until one is admitted.
    #[test]
    fn whoever_is_put_in_twice_keeps_the_name() {
        let (ada, other) = (LearnerId(Uuid::from_u128(1)), LearnerId(Uuid::from_u128(2)));
        let mut register = Participants::default();
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(other, "Ada"), "Ada 2");
        register.take_out(other);
        assert_eq!((register.names.len(), register.by_name.len()), (1, 1));
    }

    #[test]
    fn a_name_that_looks_like_another_gets_a_number() {
        let [ada, other, third] = [1, 2, 3].map(|number| LearnerId(Uuid::from_u128(number)));
        let mut register = Participants::default();
        register.put(ada, "Ada");
        assert_eq!(register.put(other, "\u{410}da"), "\u{410}da 2");
        assert_eq!(register.called("\u{410}DA"), Some(ada));
        // An older class may have both names. Each is found by its exact letters.
        register.know(third, "A\u{501}a");
        assert_eq!(register.called("A\u{501}a"), Some(third));
        register.take_out(ada);
        assert_eq!(register.called("Ada"), None);
    }
}
