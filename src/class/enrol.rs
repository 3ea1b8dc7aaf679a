//! Who a guest is in a class: by a key, or by a name and the PIN that was shown at the first join.

use std::sync::Arc;

use super::hall::Hall;
use super::host::Class;
use super::records::learner_of;
use super::{names, pin, roster};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::Wish;
use crate::door::{Guest, KeyFingerprint};
use crate::store::new_id;

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

impl Hall {
    /// The learner that a guest is, where name and PIN are one's own; whether to ask again.
    pub(super) fn known(&self, class: &Class, guest: &Guest) -> Known {
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
            let now = self.world.now().at;
            if !register.tries.begin(learner, guest.address, now) {
                return Known::Refused;
            }
            (learner, kept)
        };
        if !kept.is(given) {
            return Known::Refused;
        }
        class.register().tries.right(learner, guest.address);
        Known::Back(learner)
    }

    /// The learner that a guest is, put into the class where new; `None` for who is not on the
    /// list of a class that has one, and where nobody can be put in now.
    pub(super) fn learner(&self, class: &Arc<Class>, guest: &Guest) -> Option<LearnerId> {
        if roster::is_closed(class) {
            return roster::known(class, fields(guest), (guest.address, self.world.now().at));
        }
        if let Some(key) = &guest.key {
            let learner = self.known_by(key);
            let (name, _) = fields(guest);
            let name = names::cleaned(name).unwrap_or_else(|| UNNAMED.into());
            let is_new = !class.register().names.contains_key(&learner);
            return (!is_new || self.enrol(class, learner, &name, None)).then_some(learner);
        }
        let name = match self.known(class, guest) {
            Known::Back(learner) => return Some(learner),
            Known::New(name) => name,
            Known::Nobody | Known::Refused => UNNAMED.into(),
        };
        let learner = LearnerId(new_id(self.world.now()));
        let given = pin::fresh(self.world.secret());
        self.enrol(class, learner, &name, Some(given))
            .then_some(learner)
    }

    /// Puts a learner who has never been here into the class, with the PIN to come back by if any;
    /// says whether that is on its way to the disk. It is there before the learner's seat, since
    /// the clerk takes both in their order.
    fn enrol(
        &self,
        class: &Arc<Class>,
        learner: LearnerId,
        name: &str,
        given: Option<String>,
    ) -> bool {
        let join = Wish::Join(Allowance::Standard);
        let room = Arc::clone(&class.all().borrow().room);
        if room.admit(learner, join, class.frame.seats_max).is_err() {
            // Whoever is not let in is told so at the seat, and nothing of them is kept.
            return true;
        }
        let name = {
            let mut register = class.register();
            let plain = given.clone().map(pin::Kept::Plain);
            register.pins.extend(plain.map(|plain| (learner, plain)));
            register
                .fresh
                .extend(given.clone().map(|pin| (learner, pin)));
            register.put(learner, name)
        };
        let (class, salt, now) = (Arc::clone(class), self.world.secret(), self.world.now());
        let posted = self.clerk.post(move |store| {
            // Hashed here, since it takes some milliseconds that no seat should wait for.
            let hash = given.map(|given| pin::hashed(&given, salt));
            let id = class.frame.id;
            if let Err(error) = store.put_on_roster(id, learner, &name, hash.as_deref(), now) {
                tracing::error!(%error, "a name was not kept: after a restart this seat has none");
            }
            let kept = hash.map(pin::Kept::Hashed);
            class
                .register()
                .pins
                .extend(kept.map(|kept| (learner, kept)));
        });
        posted.is_ok()
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
