//! Identifies a guest in a class, by a key or by a name and the PIN shown at the first join.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::ClassServer;
use crate::classroom::host::Class;
use crate::classroom::names::NameError;
use crate::classroom::newcomer::Newcomer;
use crate::classroom::replay::learner_of;
use crate::classroom::shared::SharedClasses;
use crate::classroom::{names, pin, roster};
use crate::domain::ids::LearnerId;
use crate::ssh::{Guest, KeyFingerprint, Origin};
use crate::store::new_id;

/// The name of a learner who has given none.
const UNNAMED: &str = "Learner";

/// What a guest's name and PIN say.
pub(in crate::classroom) enum Identity {
    /// No name that can be had.
    Unfit(NameError),
    /// A new learner. The name is free, or will be made unique.
    New(String),
    /// A taken name. The PIN is required.
    Taken(String),
    /// A returning learner.
    Back(LearnerId),
    /// A returning learner without a PIN, by the instructor's waiver, and its expiry.
    Waived(LearnerId, Timestamp),
    /// An incorrect PIN.
    Wrong,
    /// Too many incorrect PINs, and the time until the next attempt.
    Waits(SignedDuration),
}

/// The name that was given, and the PIN once there is one.
pub(in crate::classroom) fn fields(guest: &Guest) -> (&str, Option<&str>) {
    let field = |at: usize| guest.fields.get(at).map(String::as_str);
    (field(0).unwrap_or_default(), field(1))
}

/// Who has come in.
pub(in crate::classroom) struct Admitted {
    /// Who.
    pub(in crate::classroom) learner: LearnerId,
    /// The same as one who has never been here.
    pub(in crate::classroom) newcomer: Option<Newcomer>,
    /// What will bring the learner back, where it was just made.
    pub(in crate::classroom) pin: Option<String>,
}

impl Admitted {
    fn back(learner: LearnerId) -> Self {
        Self {
            learner,
            newcomer: None,
            pin: None,
        }
    }

    fn first(newcomer: Newcomer) -> Self {
        Self {
            learner: newcomer.learner,
            pin: newcomer.pin.clone(),
            newcomer: Some(newcomer),
        }
    }
}

impl ClassServer {
    /// The learner that a guest is, where name and PIN are one's own; whether to ask again. A PIN
    /// counts as tried `at` that time, or not again if the server has counted it.
    pub(in crate::classroom) fn known(
        &self,
        class: &Class,
        guest: &Guest,
        at: Option<Timestamp>,
    ) -> Identity {
        let (name, given) = fields(guest);
        let name = match names::wanted(name) {
            Ok(name) => name,
            Err(why) => return Identity::Unfit(why),
        };
        let found = class.register().called(&name);
        let waived = found.and_then(|learner| {
            let until = roster::waiver(class, learner, self.env.now().at)?;
            Some((learner, until))
        });
        if let Some((learner, until)) = waived {
            return Identity::Waived(learner, until);
        }
        let (learner, kept) = {
            let mut register = class.register();
            let found = found.and_then(|learner| {
                let kept = register.pins.get(&learner).cloned()?;
                Some((learner, kept))
            });
            let Some((learner, kept)) = found else {
                return Identity::New(name);
            };
            let Some(given) = given else {
                let name = register.names.get(&learner).cloned();
                return Identity::Taken(name.unwrap_or_default());
            };
            if given.trim().is_empty() {
                return Identity::New(name);
            }
            let mut begin = |at| register.tries.begin(learner, guest.address.into(), at);
            if let Err(wait) = at.map_or(Ok(()), &mut begin) {
                return Identity::Waits(wait);
            }
            (learner, kept)
        };
        if !given.is_some_and(|given| kept.is(given.trim())) {
            return Identity::Wrong;
        }
        if at.is_some() {
            class.register().tries.right(learner, guest.address.into());
        }
        Identity::Back(learner)
    }

    /// The learner that a guest is whom the server has admitted; `None` for who is not on the list of
    /// a class that has one.
    pub(in crate::classroom) fn learner(&self, class: &Class, guest: &Guest) -> Option<Admitted> {
        if roster::is_closed(class) {
            let now = self.env.now().at;
            return match roster::known(class, fields(guest), (guest.address.into(), now), false) {
                roster::Listing::Known(learner) => Some(Admitted::back(learner)),
                roster::Listing::Waived(learner, until) => {
                    let fresh = class.register().uses_waiver(learner, until);
                    fresh.then_some(Admitted::back(learner))
                }
                _ => None,
            };
        }
        let named = |name: Option<String>| name.unwrap_or_else(|| UNNAMED.into());
        if let Some(key) = self.key_in(class, guest) {
            let learner = learner_of(&key.0);
            let is_new = !class.register().names.contains_key(&learner);
            if !is_new {
                return Some(Admitted::back(self.known_by(key)));
            }
            let newcomer = Newcomer {
                learner,
                name: named(names::cleaned(fields(guest).0)),
                key: Some(key.clone()),
                pin: None,
                pin_hash: None,
                from: guest.address.into(),
            };
            return Some(Admitted::first(newcomer));
        }
        let name = match self.known(class, guest, None) {
            Identity::Back(learner) => return Some(Admitted::back(learner)),
            Identity::Waived(learner, until) => {
                if class.register().uses_waiver(learner, until) {
                    return Some(self.with_new_pin(class, learner, guest.address.into()));
                }
                // Another connection was faster.
                names::cleaned(fields(guest).0)
            }
            Identity::New(name) | Identity::Taken(name) => Some(name),
            Identity::Unfit(_) | Identity::Wrong | Identity::Waits(_) => None,
        };
        let learner = LearnerId(new_id(self.env.now()));
        let newcomer = Newcomer {
            learner,
            name: named(name),
            key: None,
            pin: Some(pin::fresh(self.env.secret())),
            pin_hash: None,
            from: guest.address.into(),
        };
        Some(Admitted::first(newcomer))
    }

    /// Admits a learner whose PIN is lost. A new PIN replaces it.
    fn with_new_pin(&self, class: &Class, learner: LearnerId, from: Origin) -> Admitted {
        let given = pin::fresh(self.env.secret());
        let name = {
            let mut register = class.register();
            let kept = pin::PinHash::Plain(given.clone());
            register.pins.insert(learner, kept);
            register.tries.came_in(learner, from);
            register.names.get(&learner).cloned().unwrap_or_default()
        };
        match class.shared() {
            Some(classes) => self.set_shared_pin(classes, class, learner, given.clone()),
            None => self.set_pin(class, learner, name, given.clone()),
        }
        Admitted {
            pin: Some(given),
            ..Admitted::back(learner)
        }
    }

    /// Stores the new PIN of a learner in the progress file.
    fn set_pin(&self, class: &Class, learner: LearnerId, name: String, given: String) {
        let (id, known, plain) = (class.frame.id, class.shared_register(), given);
        let (salt, now) = (self.env.secret(), self.env.now());
        let posted = self.store.post(move |store| {
            let hash = pin::hashed(&plain, salt);
            if let Err(error) = store.put_on_roster(id, learner, &name, Some(&hash), now) {
                tracing::error!(%error, "a PIN was not saved; after a restart the previous one \
                                         counts");
            }
            if let Some(kept) = known.open().pins.get_mut(&learner) {
                *kept = pin::PinHash::Hashed(hash);
            }
        });
        if posted.is_err() {
            tracing::error!("a PIN was not saved; after a restart the previous one counts");
        }
    }

    /// Stores the new PIN of a learner for all nodes.
    fn set_shared_pin(
        &self,
        classes: &Arc<dyn SharedClasses>,
        class: &Class,
        learner: LearnerId,
        given: String,
    ) {
        let (classes, id) = (Arc::clone(classes), class.frame.id);
        let (known, salt) = (class.shared_register(), self.env.secret());
        tokio::spawn(async move {
            let hash = tokio::task::spawn_blocking(move || pin::hashed(&given, salt));
            let Ok(hash) = hash.await else {
                return;
            };
            if let Err(error) = classes.set_pin(id, learner, hash.clone()).await {
                tracing::error!(%error, "a PIN was not saved; on another node the previous one counts");
            }
            if let Some(kept) = known.open().pins.get_mut(&learner) {
                *kept = pin::PinHash::Hashed(hash);
            }
        });
    }

    /// Which of a guest's keys counts in a class: one that is known there, or else the first.
    pub(in crate::classroom) fn key_in<'g>(
        &self,
        class: &Class,
        guest: &'g Guest,
    ) -> Option<&'g KeyFingerprint> {
        let names = Arc::clone(&class.register().names);
        let is_known = |key: &&KeyFingerprint| names.contains_key(&learner_of(&key.0));
        guest.keys().find(is_known).or(guest.key.as_ref())
    }

    /// Which of a guest's keys counts for the own screens: one under which something is kept here,
    /// or else the first.
    pub(in crate::classroom) fn key_of_study<'g>(
        &self,
        guest: &'g Guest,
    ) -> Option<&'g KeyFingerprint> {
        let known = self.known_keys();
        let is_known = |key: &&KeyFingerprint| known.contains(&key.0);
        guest.keys().find(is_known).or(guest.key.as_ref())
    }

    /// The learner of a key, noted as such.
    pub(in crate::classroom) fn known_by(&self, key: &KeyFingerprint) -> LearnerId {
        let learner = learner_of(&key.0);
        let (fingerprint, now) = (key.0.clone(), self.env.now());
        self.known_keys().insert(key.0.clone());
        let noted = self.store.post(move |store| {
            if let Err(error) = store.know_key(&fingerprint, learner, now) {
                tracing::warn!(%error, "a key was not saved");
            }
        });
        if noted.is_err() {
            tracing::warn!("a key was not saved, the store queue is full");
        }
        learner
    }
}
