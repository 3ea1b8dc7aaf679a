//! Who may come in where: logins, names, keys and PINs, and the seat behind each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::clerk::Clerk;
use super::host::Class;
use super::records::learner_of;
use super::seat::{ClassSeat, Sitter};
use super::{code, names, pin, roster};
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::door::{self, Guest, Prompt, Seat, Verdict};
use crate::store::new_id;
use crate::tui::theme::{Theme, ThemeName};
use crate::world::World;

/// What is said to whoever joins, before anything is asked: what is kept, how long, who sees it.
pub const NOTICE: &str = "Kept here: your name, your responses and points in this class, for 180 \
days unless your school says otherwise. Your instructor sees them; how sure you were, your flags \
and your own sets nobody but you. You may ask to be forgotten.";

/// Everything behind one door.
pub struct Hall {
    clerk: Clerk,
    world: Arc<World>,
    classes: Mutex<BTreeMap<String, Arc<Class>>>,
    /// Fingerprints of the keys of those who may hold a class.
    instructors: BTreeSet<String>,
}

impl Hall {
    /// A hall without a class.
    pub fn new(clerk: Clerk, world: Arc<World>, instructors: BTreeSet<String>) -> Self {
        Self {
            clerk,
            world,
            classes: Mutex::default(),
            instructors,
        }
    }

    /// Lets learners into a class by its code.
    pub fn add(&self, class: Arc<Class>) {
        let code = class.frame.code.clone();
        self.classes().insert(code, class);
    }

    /// The instructor's console of a class.
    pub fn console(&self, class: Arc<Class>) -> Box<dyn Seat> {
        let who = Sitter {
            class,
            learner: None,
            pin: None,
            allowance: Allowance::Standard,
            clerk: self.clerk.clone(),
            world: Arc::clone(&self.world),
            theme: Theme::plain(),
        };
        Box::new(ClassSeat::new(who, (80, 24)))
    }

    fn classes(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Class>>> {
        self.classes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn class(&self, login: &str) -> Option<Arc<Class>> {
        let class = self.classes().get(&code::of_login(login)).cloned()?;
        let over = class.shown().borrow().room.is_ended();
        (!over).then_some(class)
    }

    fn is_instructor(&self, guest: &Guest) -> bool {
        let key = guest.key.as_ref();
        key.is_some_and(|key| self.instructors.contains(&key.0))
    }

    /// The learner that a guest is, where name and PIN are one's own; whether to ask again.
    fn known(&self, class: &Class, guest: &Guest) -> Known {
        let (name, given) = fields(guest);
        let Some(name) = names::cleaned(name) else {
            return Known::Nobody;
        };
        let mut register = class.register();
        let Some(learner) = register.by_name.get(&names::folded(&name)).copied() else {
            return Known::New(name);
        };
        let Some(kept) = register.pins.get(&learner).cloned() else {
            return Known::New(name);
        };
        let given = given.trim();
        let wrong = register.wrong.entry(learner).or_default();
        if given.is_empty() {
            return Known::New(name);
        }
        if *wrong >= pin::TRIES_MAX {
            return Known::Refused;
        }
        if pin::holds(given, &kept) {
            *wrong = 0;
            Known::Back(learner)
        } else {
            *wrong += 1;
            Known::Refused
        }
    }

    /// Puts a learner who has never been here into the class, with a PIN to come back by.
    fn enrol(&self, class: &Class, learner: LearnerId, name: &str, with_pin: bool) {
        let pin_given = with_pin.then(pin::fresh);
        let hash = pin_given.as_deref().map(pin::hashed);
        let name = {
            let mut register = class.register();
            let name = register.put(learner, name);
            if let Some((hash, pin)) = hash.clone().zip(pin_given) {
                register.pins.insert(learner, hash);
                register.fresh.insert(learner, pin);
            }
            name
        };
        let (clerk, id, now) = (self.clerk.clone(), class.frame.id, self.world.now());
        tokio::spawn(async move {
            let kept = clerk
                .ask(move |store| store.put_on_roster(id, learner, &name, hash.as_deref(), now))
                .await;
            if !matches!(kept, Ok(Ok(()))) {
                tracing::error!("a name was not kept: after a restart this seat has none");
            }
        });
    }

    fn learner(&self, class: &Class, guest: &Guest) -> Option<LearnerId> {
        if roster::is_closed(class) {
            return roster::known(class, fields(guest));
        }
        Some(self.newcomer(class, guest))
    }

    fn newcomer(&self, class: &Class, guest: &Guest) -> LearnerId {
        if let Some(key) = &guest.key {
            let learner = learner_of(&key.0);
            if !class.register().names.contains_key(&learner) {
                let (name, _) = fields(guest);
                let name = names::cleaned(name).unwrap_or_else(|| "Learner".into());
                self.enrol(class, learner, &name, false);
            }
            return learner;
        }
        match self.known(class, guest) {
            Known::Back(learner) => learner,
            Known::New(name) => {
                let learner = LearnerId(new_id(self.world.now()));
                self.enrol(class, learner, &name, true);
                learner
            }
            Known::Nobody | Known::Refused => {
                let learner = LearnerId(new_id(self.world.now()));
                self.enrol(class, learner, "Learner", true);
                learner
            }
        }
    }
}

/// What a guest's name and PIN say.
enum Known {
    /// No name.
    Nobody,
    /// A name that is free, or that somebody else has: it is made to differ.
    New(String),
    /// Somebody who was here before.
    Back(LearnerId),
    /// A wrong PIN.
    Refused,
}

/// The last name and PIN that were given.
fn fields(guest: &Guest) -> (&str, &str) {
    let last = guest.fields.chunks(2).last();
    let field = |at: usize| {
        last.and_then(|pair| pair.get(at))
            .map_or("", String::as_str)
    };
    (field(0), field(1))
}

impl door::Host for Hall {
    fn verdict(&self, guest: &Guest) -> Verdict {
        let Some(class) = self.class(&guest.login) else {
            return Verdict::Refuse;
        };
        if self.is_instructor(guest) {
            return Verdict::Admit;
        }
        if roster::is_closed(&class) {
            return match roster::known(&class, fields(guest)) {
                Some(_) => Verdict::Admit,
                None => roster::ask(&class.frame.title),
            };
        }
        if let Some(key) = &guest.key {
            let learner = learner_of(&key.0);
            let named = class.register().names.contains_key(&learner) || !guest.fields.is_empty();
            return if named {
                Verdict::Admit
            } else {
                ask(&class, false)
            };
        }
        if guest.fields.is_empty() {
            return ask(&class, true);
        }
        match self.known(&class, guest) {
            Known::New(_) | Known::Back(_) => Verdict::Admit,
            Known::Nobody | Known::Refused => ask(&class, true),
        }
    }

    fn seat(&self, guest: Guest, size: (u16, u16)) -> Box<dyn Seat> {
        let Some(class) = self.class(&guest.login) else {
            return Box::new(super::seat::Nowhere);
        };
        let theme = if guest.colours.unwanted {
            Theme::plain()
        } else {
            Theme::named(ThemeName::Auto, guest.colours.depth, "")
        };
        let learner = match self.is_instructor(&guest) {
            true => None,
            false => match self.learner(&class, &guest) {
                None => return Box::new(super::seat::Nowhere),
                found => found,
            },
        };
        let allowance = learner.and_then(|learner| roster::allowance(&class, learner));
        let pin = learner.and_then(|learner| class.register().fresh.remove(&learner));
        let who = Sitter {
            class,
            learner,
            pin,
            allowance: allowance.unwrap_or_default(),
            clerk: self.clerk.clone(),
            world: Arc::clone(&self.world),
            theme,
        };
        Box::new(ClassSeat::new(who, size))
    }
}

fn ask(class: &Class, with_pin: bool) -> Verdict {
    let mut prompts = vec![Prompt {
        text: "Your name: ".into(),
        echo: true,
    }];
    if with_pin {
        prompts.push(Prompt {
            text: "PIN, if you were here before (else Enter): ".into(),
            echo: false,
        });
    }
    Verdict::Ask {
        instruction: format!("{}\n{NOTICE}", class.frame.title),
        prompts,
    }
}
