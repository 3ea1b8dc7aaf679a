//! Who a guest is in a class: by a key, or by a name and the PIN that was shown at the first join.

use jiff::Timestamp;

use super::clerk::Clerk;
use super::hall::Hall;
use super::host::Class;
use super::records::learner_of;
use super::register::SharedRegister;
use super::{names, pin, roster};
use crate::domain::ids::LearnerId;
use crate::door::{Guest, KeyFingerprint, Origin};
use crate::store::{ClassId, new_id};
use crate::world::World;

/// What a learner is called who has given no name.
const UNNAMED: &str = "Learner";

/// What a guest's name and PIN say.
pub(super) enum Known {
    /// No name.
    Nobody,
    /// A name that is free, or that somebody else has: it is made to differ.
    New(String),
    /// Somebody who was here before.
    Back(LearnerId),
    /// A wrong PIN, or one too many.
    Refused,
}

/// The last name and PIN that were given.
pub(super) fn fields(guest: &Guest) -> (&str, &str) {
    let last = guest.fields.chunks(2).last();
    let field = |at: usize| {
        last.and_then(|pair| pair.get(at))
            .map_or("", String::as_str)
    };
    (field(0), field(1))
}

/// A learner who has never been in a class, and of whom nothing is kept before being let in.
#[derive(Clone)]
pub struct Newcomer {
    /// Who.
    pub learner: LearnerId,
    name: String,
    /// The key that leads to the learner.
    key: Option<KeyFingerprint>,
    /// What will bring the learner back who has no key.
    pub pin: Option<String>,
    /// Where the learner comes from.
    from: Origin,
}

impl Newcomer {
    /// Puts the learner into a class; says whether that is on its way to the disk. It is there
    /// before what the host has put there after this, since the clerk takes both in their order.
    pub fn enrol(
        &self,
        class: ClassId,
        known: &SharedRegister,
        clerk: &Clerk,
        world: &World,
    ) -> bool {
        let learner = self.learner;
        // Held until that is on its way: nobody is found in it of whom nothing will be kept.
        let mut register = known.open();
        if register.names.contains_key(&learner) {
            return true;
        }
        if let Some(pin) = &self.pin {
            register.pins.insert(learner, pin::Kept::Plain(pin.clone()));
            register.tries.came_in(learner, self.from);
        }
        let name = register.put(learner, &self.name);
        let (known, given, key) = (known.clone(), self.pin.clone(), self.key.clone());
        let (salt, now) = (world.secret(), world.now());
        let posted = clerk.post(move |store| {
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
                *kept = pin::Kept::Hashed(hash);
            }
        });
        if posted.is_err() {
            register.take_out(learner);
        }
        posted.is_ok()
    }
}

impl Hall {
    /// The learner that a guest is, where name and PIN are one's own; whether to ask again. A PIN
    /// counts as tried `at` that time, or not again where the door has counted it.
    pub(super) fn known(&self, class: &Class, guest: &Guest, at: Option<Timestamp>) -> Known {
        let (name, given) = fields(guest);
        let given = given.trim();
        let Some(name) = names::cleaned(name) else {
            return Known::Nobody;
        };
        let (learner, kept) = {
            let mut register = class.register();
            let learner = register.by_name.get(&names::folded(&name)).copied();
            let found = learner.and_then(|learner| {
                let kept = register.pins.get(&learner).cloned()?;
                Some((learner, kept))
            });
            let Some((learner, kept)) = found.filter(|_| !given.is_empty()) else {
                return Known::New(name);
            };
            let mut begin = |at| register.tries.begin(learner, guest.address.into(), at);
            if !at.is_none_or(&mut begin) {
                return Known::Refused;
            }
            (learner, kept)
        };
        if !kept.is(given) {
            return Known::Refused;
        }
        if at.is_some() {
            class.register().tries.right(learner, guest.address.into());
        }
        Known::Back(learner)
    }

    /// The learner that a guest is whom the door has admitted; `None` for who is not on the list of
    /// a class that has one.
    pub(super) fn learner(
        &self,
        class: &Class,
        guest: &Guest,
    ) -> Option<(LearnerId, Option<Newcomer>)> {
        if roster::is_closed(class) {
            let learner = roster::known(class, fields(guest), None)?;
            return Some((learner, None));
        }
        let named = |name: Option<String>| name.unwrap_or_else(|| UNNAMED.into());
        if let Some(key) = &guest.key {
            let learner = learner_of(&key.0);
            let is_new = !class.register().names.contains_key(&learner);
            if !is_new {
                return Some((self.known_by(key), None));
            }
            let newcomer = Newcomer {
                learner,
                name: named(names::cleaned(fields(guest).0)),
                key: Some(key.clone()),
                pin: None,
                from: guest.address.into(),
            };
            return Some((learner, Some(newcomer)));
        }
        let name = match self.known(class, guest, None) {
            Known::Back(learner) => return Some((learner, None)),
            Known::New(name) => Some(name),
            Known::Nobody | Known::Refused => None,
        };
        let learner = LearnerId(new_id(self.world.now()));
        let newcomer = Newcomer {
            learner,
            name: named(name),
            key: None,
            pin: Some(pin::fresh(self.world.secret())),
            from: guest.address.into(),
        };
        Some((learner, Some(newcomer)))
    }

    /// The learner of a key, noted as such.
    pub(super) fn known_by(&self, key: &KeyFingerprint) -> LearnerId {
        let learner = learner_of(&key.0);
        let (fingerprint, now) = (key.0.clone(), self.world.now());
        let noted = self.clerk.post(move |store| {
            if let Err(error) = store.know_key(&fingerprint, learner, now) {
                tracing::warn!(%error, "a key was not noted");
            }
        });
        if noted.is_err() {
            tracing::warn!("a key was not noted: too many wait");
        }
        learner
    }
}
