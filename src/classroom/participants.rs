//! Who is known in a class, by which name, and what brings them back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::pin_backoff::PinBackoff;
use super::{names, pin};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;

/// A register that the host of a class, its seats and the store's thread share.
#[derive(Clone)]
pub struct SharedParticipants(Arc<Mutex<Participants>>);

impl SharedParticipants {
    /// This one, to be shared.
    pub fn new(register: Participants) -> Self {
        Self(Arc::new(Mutex::new(register)))
    }

    /// Opens it; nobody else has it open meanwhile.
    pub fn open(&self) -> MutexGuard<'_, Participants> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is known by which name.
#[derive(Clone, Default)]
pub struct Participants {
    /// What each learner is called.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// The learner of each name, as names are compared.
    pub by_name: BTreeMap<String, LearnerId>,
    /// The learner of each name, as it looks: the first who came.
    by_look: BTreeMap<String, LearnerId>,
    /// What the PINs are held against.
    pub pins: BTreeMap<LearnerId, pin::PinHash>,
    /// Where a PIN was waived and that was used: until when it held.
    waivers_used: BTreeMap<LearnerId, Timestamp>,
    /// PINs that were tried.
    pub tries: PinBackoff,
    /// Whether a list of the school says who may come in, and nobody else does.
    pub is_listed: bool,
    /// The learner of each id on that list, as ids are compared.
    pub listed: BTreeMap<String, LearnerId>,
    /// How much of everybody's time that list grants.
    pub allowances: BTreeMap<LearnerId, Allowance>,
}

impl Participants {
    /// Puts a learner in, under a name that differs from all others; says which. Whoever is in
    /// already keeps the name.
    pub fn put(&mut self, learner: LearnerId, name: &str) -> String {
        if let Some(name) = self.names.get(&learner) {
            return name.clone();
        }
        let name = names::differing(name, |name| self.called(name).is_some());
        self.know(learner, &name);
        name
    }

    /// Puts a learner in under a name that was given out before.
    pub fn know(&mut self, learner: LearnerId, name: &str) {
        self.by_name.insert(names::folded(name), learner);
        for look in names::looks(name) {
            self.by_look.entry(look).or_insert(learner);
        }
        Arc::make_mut(&mut self.names).insert(learner, name.to_owned());
    }

    /// The learner of a name, or of one that looks the same.
    pub fn called(&self, name: &str) -> Option<LearnerId> {
        let by_name = self.by_name.get(&names::folded(name));
        let by_look = || {
            names::looks(name)
                .iter()
                .find_map(|look| self.by_look.get(look))
        };
        by_name.or_else(by_look).copied()
    }

    /// Whether somebody here is known by a key alone.
    pub fn has_keys(&self) -> bool {
        let without = |learner: &&LearnerId| !self.pins.contains_key(learner);
        self.names
            .keys()
            .any(|learner| without(&learner) && !self.allowances.contains_key(learner))
    }

    /// Whether the instructor's word that no PIN is needed was not used yet; it is now. Each is known
    /// by until when it holds.
    pub fn uses_waiver(&mut self, learner: LearnerId, until: Timestamp) -> bool {
        let fresh = self.waivers_used.insert(learner, until) != Some(until);
        if fresh {
            self.tries.forget(learner);
        }
        fresh
    }

    /// Whether it was used.
    pub fn has_used_waiver(&self, learner: LearnerId, until: Timestamp) -> bool {
        self.waivers_used.get(&learner) == Some(&until)
    }

    /// Takes a learner out again who was put in just now.
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

    /// Two connections with one new key are both a newcomer's, until one of them is let in.
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
        // An older class may have both: each is found by the very letters.
        register.know(third, "A\u{501}a");
        assert_eq!(register.called("A\u{501}a"), Some(third));
        register.take_out(ada);
        assert_eq!(register.called("Ada"), None);
    }
}
