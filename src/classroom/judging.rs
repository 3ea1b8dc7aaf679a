//! The class server's verdict on a connecting guest: admission, and the prompts before it.

use super::code;
use super::host::Class;
use super::login_prompts::{self, WRONG_PIN, again, ask, with_key};
use super::replay::learner_of;
use super::server::identify::{Identity, fields};
use super::server::{ClassServer, MYSELF, OPENING};
use super::{names, roster, wall};
use crate::metrics::LoginRefusal;
use crate::ssh::{AuthOutcome, Guest, KeyFingerprint};

impl ClassServer {
    /// Returns the verdict on a guest.
    pub(super) fn judged(&self, guest: &Guest) -> AuthOutcome {
        if let Some(asked) = wall::of_login(&guest.login) {
            return self.judged_wall(guest, &asked);
        }
        match code::of_login(&guest.login).as_str() {
            MYSELF => {
                // If no key has stored records, the first one will do.
                let known = self.known_keys();
                let is_known = known.is_empty() || guest.keys().any(|key| known.contains(&key.0));
                let comes = guest.key.is_some() && (is_known || guest.has_shown_all);
                return with_key(guest, comes, login_prompts::NO_KEY);
            }
            OPENING if self.instructors.is_empty() => {
                return AuthOutcome::Refuse(login_prompts::NO_INSTRUCTORS.into());
            }
            OPENING => {
                let comes = self.instructor(guest).is_some();
                return with_key(guest, comes, login_prompts::NO_INSTRUCTOR);
            }
            _ => {}
        }
        let Some(class) = self.class(&guest.login) else {
            let why = self.refusal(&guest.login);
            let why = why.unwrap_or_else(|| login_prompts::no_class(&guest.login));
            return AuthOutcome::Refuse(why);
        };
        if self.holds(&class, guest) {
            return AuthOutcome::Admit;
        }
        if self.other_keys_may_count(&class, guest) {
            return AuthOutcome::OtherKeys;
        }
        match self.key_in(&class, guest) {
            _ if roster::is_closed(&class) => self.by_list(&class, guest),
            Some(key) => self.by_key(&class, guest, key),
            None => self.by_name(&class, guest),
        }
    }

    /// Returns the instructor's key that a guest has proved to own.
    pub(super) fn instructor<'g>(&self, guest: &'g Guest) -> Option<&'g KeyFingerprint> {
        guest.keys().find(|key| self.instructors.contains(&key.0))
    }

    /// Returns whether the guest may have the console of this class. In the classes of others,
    /// instructors are learners.
    pub(super) fn holds(&self, class: &Class, guest: &Guest) -> bool {
        let mut keys = guest.keys();
        keys.any(|key| self.instructors.contains(&key.0) && class.is_of(&key.0))
    }

    /// Returns whether another key of a guest could be an instructor's, or known in a class.
    fn other_keys_may_count(&self, class: &Class, guest: &Guest) -> bool {
        let shows_keys = guest.key.is_some() && !guest.has_shown_all;
        shows_keys && (!self.instructors.is_empty() || class.register().has_keys())
    }

    /// Judges a guest who gives a name, in a class without a roster.
    fn by_name(&self, class: &Class, guest: &Guest) -> AuthOutcome {
        let now = self.env.now();
        if guest.fields.is_empty() {
            return ask(class, now, false);
        }
        match self.known(class, guest, Some(now.at)) {
            Identity::New(_) | Identity::Back(_) | Identity::Waived(..) => AuthOutcome::Admit,
            Identity::Unfit(why) => again(login_prompts::unfit(&why)),
            Identity::Taken(name) => login_prompts::ask_pin(&name),
            Identity::Wrong => {
                self.count(LoginRefusal::Pin);
                again(WRONG_PIN)
            }
            Identity::Waits(wait) => {
                self.count(LoginRefusal::PinWait);
                again(login_prompts::too_many(wait))
            }
        }
    }

    /// Judges a guest with a key, in a class without a roster.
    fn by_key(&self, class: &Class, guest: &Guest, key: &KeyFingerprint) -> AuthOutcome {
        let is_known = class.register().names.contains_key(&learner_of(&key.0));
        match guest.fields.first() {
            _ if is_known => AuthOutcome::Admit,
            None => ask(class, self.env.now(), true),
            Some(name) => match names::wanted(name) {
                Ok(_) => AuthOutcome::Admit,
                Err(why) => again(login_prompts::unfit(&why)),
            },
        }
    }

    /// Counts an entry that was refused.
    fn count(&self, why: LoginRefusal) {
        self.store.metrics().connections.login_refused(why);
    }

    /// Judges a guest of a class that has a roster.
    fn by_list(&self, class: &Class, guest: &Guest) -> AuthOutcome {
        let now = self.env.now();
        if guest.fields.is_empty() {
            return login_prompts::ask_listed(class, now);
        }
        match roster::known(class, fields(guest), (guest.address.into(), now.at), true) {
            roster::Listing::Known(_) | roster::Listing::Waived(..) => AuthOutcome::Admit,
            roster::Listing::Nobody => login_prompts::again_listed(login_prompts::NO_ID),
            roster::Listing::Named => login_prompts::ask_listed_pin(),
            roster::Listing::Wrong => {
                self.count(LoginRefusal::Pin);
                login_prompts::again_listed(login_prompts::NOT_LISTED)
            }
            roster::Listing::Waits(wait) => {
                self.count(LoginRefusal::PinWait);
                login_prompts::again_listed(login_prompts::too_many(wait))
            }
        }
    }
}
