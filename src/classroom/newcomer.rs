//! A learner who has never been in a class: put into it once the class lets the learner in.

use super::participants::SharedParticipants;
use super::pin;
use super::store_handle::StoreHandle;
use crate::domain::ids::LearnerId;
use crate::env::Env;
use crate::ssh::{KeyFingerprint, Origin};
use crate::store::ClassId;

/// A learner who has never been in a class, and of whom nothing is kept before being let in.
#[derive(Clone)]
pub struct Newcomer {
    /// Who.
    pub learner: LearnerId,
    pub(super) name: String,
    /// The key that leads to the learner.
    pub(super) key: Option<KeyFingerprint>,
    /// What will bring the learner back who has no key.
    pub pin: Option<String>,
    /// Where the learner comes from.
    pub(super) from: Origin,
}

impl Newcomer {
    /// Puts the learner into a class; says whether that is on its way to the disk. It is there
    /// before what the host has put there after this, since the clerk takes both in their order.
    pub fn enrol(
        &self,
        class: ClassId,
        known: &SharedParticipants,
        store: &StoreHandle,
        env: &Env,
    ) -> bool {
        let learner = self.learner;
        // Held until that is on its way: nobody is found in it of whom nothing will be kept.
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
            // Hashed here, since it takes some milliseconds that no seat should wait for.
            let hash = given.map(|given| pin::hashed(&given, salt));
            if let Some(Err(error)) = key.map(|key| store.know_key(&key.0, learner, now)) {
                tracing::error!(%error, "a key was not noted: the own log goes with the class");
            }
            if let Err(error) = store.put_on_roster(class, learner, &name, hash.as_deref(), now) {
                tracing::error!(%error, "a name was not kept: after a restart this seat has none");
            }
            let mut register = known.open();
            // Unless the learner was taken out again meanwhile.
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
