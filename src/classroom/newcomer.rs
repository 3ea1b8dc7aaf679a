//! A learner who is new to a class, added to it on admission.

use super::participants::SharedParticipants;
use super::pin;
use super::shared::SharedNewcomer;
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::ids::LearnerId;
use crate::env::Env;
use crate::ssh::{KeyFingerprint, Origin};

/// A learner who is new to a class. Nothing is stored before admission.
#[derive(Clone)]
pub struct Newcomer {
    /// The learner.
    pub learner: LearnerId,
    pub(super) name: String,
    /// The key that identifies the learner.
    pub(super) key: Option<KeyFingerprint>,
    /// The PIN of a learner without a key.
    pub pin: Option<String>,
    /// The hash of that PIN, once it is made.
    pub(super) pin_hash: Option<String>,
    /// The learner's network of origin.
    pub(super) from: Origin,
}

impl Newcomer {
    /// Returns whether there is a PIN without its hash.
    pub(super) fn has_plain_pin(&self) -> bool {
        self.pin.is_some() && self.pin_hash.is_none()
    }

    /// Makes the hash of the PIN, which takes milliseconds.
    pub fn hash_pin(&mut self, salt: [u8; 16]) {
        let hash = self.pin.as_deref().map(|pin| pin::hashed(pin, salt));
        self.pin_hash = hash;
    }

    /// Adds the learner to a class that several nodes share, and returns what to store with the
    /// event of joining.
    pub(super) fn enrol_shared(&self, known: &SharedParticipants) -> SharedNewcomer {
        let mut register = known.open();
        if let Some(hash) = &self.pin_hash {
            let hash = pin::PinHash::Hashed(hash.clone());
            register.pins.insert(self.learner, hash);
            register.tries.came_in(self.learner, self.from);
        }
        SharedNewcomer {
            learner: self.learner,
            name: register.put(self.learner, &self.name),
            pin_hash: self.pin_hash.clone(),
            key: self.key.as_ref().map(|key| key.0.clone()),
        }
    }

    /// Adds the learner to a class. Returns whether that is queued for the disk. It is stored
    /// before anything that the host posts after this, since the store handle keeps the order.
    pub fn enrol(
        &self,
        class: ClassId,
        known: &SharedParticipants,
        store: &StoreHandle,
        env: &Env,
    ) -> bool {
        let learner = self.learner;
        // Locked until it is queued, so that no learner is visible who will not be stored.
        let mut register = known.open();
        if register.names.contains_key(&learner) {
            return true;
        }
        if let Some(pin) = &self.pin {
            register
                .pins
                .insert(learner, pin::PinHash::Plain(pin.clone()));
            register.tries.came_in(learner, self.from);
        }
        let name = register.put(learner, &self.name);
        let (known, given, key) = (known.clone(), self.pin.clone(), self.key.clone());
        let (salt, now) = (env.secret(), env.now());
        let posted = store.post(move |store| {
            // Hashed here, because it takes milliseconds that no seat should wait for.
            let hash = given.map(|given| pin::hashed(&given, salt));
            if let Some(Err(error)) = key.map(|key| store.know_key(&key.0, learner, now)) {
                tracing::error!(%error, "a key was not saved; the learner's own log expires with \
                                         the class");
            }
            if let Err(error) = store.put_on_roster(class, learner, &name, hash.as_deref(), now) {
                tracing::error!(%error, "a name was not saved; after a restart this seat has none");
            }
            let mut register = known.open();
            // Unless the learner was removed again meanwhile.
            if let (Some(kept), Some(hash)) = (register.pins.get_mut(&learner), hash) {
                *kept = pin::PinHash::Hashed(hash);
            }
        });
        if posted.is_err() {
            register.take_out(learner);
        }
        posted.is_ok()
    }
}
