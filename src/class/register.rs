//! Who is known in a class, by which name, and what brings them back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tries::Tries;
use super::{names, pin};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;

/// A register that the host of a class, its seats and the store's thread share.
#[derive(Clone)]
pub struct SharedRegister(Arc<Mutex<Register>>);

impl SharedRegister {
    /// This one, to be shared.
    pub fn new(register: Register) -> Self {
        Self(Arc::new(Mutex::new(register)))
    }

    /// Opens it; nobody else has it open meanwhile.
    pub fn open(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is known by which name.
#[derive(Clone, Default)]
pub struct Register {
    /// What each learner is called.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// The learner of each name, as names are compared.
    pub by_name: BTreeMap<String, LearnerId>,
    /// What the PINs are held against.
    pub pins: BTreeMap<LearnerId, pin::Kept>,
    /// PINs that were tried.
    pub tries: Tries,
    /// Whether a list of the school says who may come in, and nobody else does.
    pub is_listed: bool,
    /// The learner of each id on that list, as ids are compared.
    pub listed: BTreeMap<String, LearnerId>,
    /// How much of everybody's time that list grants.
    pub allowances: BTreeMap<LearnerId, Allowance>,
}

impl Register {
    /// Puts a learner in, under a name that differs from all others; says which. Whoever is in
    /// already keeps the name.
    pub fn put(&mut self, learner: LearnerId, name: &str) -> String {
        if let Some(name) = self.names.get(&learner) {
            return name.clone();
        }
        let name = names::differing(name, |name| self.by_name.contains_key(name));
        self.by_name.insert(names::folded(&name), learner);
        Arc::make_mut(&mut self.names).insert(learner, name.clone());
        name
    }

    /// Takes a learner out again who was put in just now.
    pub fn take_out(&mut self, learner: LearnerId) {
        if let Some(name) = Arc::make_mut(&mut self.names).remove(&learner) {
            self.by_name.remove(&names::folded(&name));
        }
        self.pins.remove(&learner);
        self.tries.forget(learner);
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
        let mut register = Register::default();
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(other, "Ada"), "Ada 2");
        register.take_out(other);
        assert_eq!((register.names.len(), register.by_name.len()), (1, 1));
    }
}
