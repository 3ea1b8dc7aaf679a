//! The displays that learners have chosen, for their next login.
//!
//! The choices are in memory too, since a login must not wait for the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::store_handle::StoreHandle;
use crate::domain::ids::LearnerId;
use crate::env::Env;
use crate::ssh::SeatDisplay;

/// The chosen displays of all learners of one store.
#[derive(Default)]
pub struct Displays(Mutex<BTreeMap<LearnerId, SeatDisplay>>);

impl Displays {
    /// Reads the choices from the store.
    pub async fn load(&self, store: &StoreHandle) {
        match store.ask(|store| store.plain_choices()).await {
            Ok(Ok(choices)) => self.learn(choices),
            _ => tracing::warn!("the chosen displays cannot be read"),
        }
    }

    /// Adds choices as stored: true for plain lines.
    pub fn learn(&self, choices: Vec<(LearnerId, bool)>) {
        let display = |plain| {
            if plain {
                SeatDisplay::Plain
            } else {
                SeatDisplay::Screens
            }
        };
        let choices = choices.into_iter();
        self.open()
            .extend(choices.map(|(learner, plain)| (learner, display(plain))));
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<LearnerId, SeatDisplay>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The memory of one learner's display.
pub struct DisplayMemory {
    displays: Arc<Displays>,
    learner: LearnerId,
    /// The fingerprint of the learner's key, for a learner who may have nothing stored yet.
    key: Option<String>,
    /// The display that the roster grants.
    listed: Option<SeatDisplay>,
    store: StoreHandle,
    env: Arc<Env>,
    /// The choice of this session.
    chosen: Option<SeatDisplay>,
}

impl DisplayMemory {
    /// Creates the memory of a learner.
    pub fn new(
        displays: &Arc<Displays>,
        (learner, key): (LearnerId, Option<String>),
        listed: Option<SeatDisplay>,
        (store, env): (StoreHandle, Arc<Env>),
    ) -> Self {
        Self {
            displays: Arc::clone(displays),
            learner,
            key,
            listed,
            store,
            env,
            chosen: None,
        }
    }

    /// Returns the display for this login: the learner's own choice, or what the roster grants.
    pub fn remembered(&self) -> Option<SeatDisplay> {
        let chosen = self.displays.open().get(&self.learner).copied();
        chosen.or(self.listed)
    }

    /// Records a choice.
    pub fn chose(&mut self, display: SeatDisplay) {
        if self.remembered().unwrap_or(SeatDisplay::Screens) == display {
            return;
        }
        self.displays.open().insert(self.learner, display);
        self.chosen = Some(display);
        self.store_choice(self.key.clone());
    }

    /// Stores the choice of this session again on leaving: by then a newcomer is in the store. A
    /// learner who is not there, as one who was forgotten meanwhile, leaves nothing.
    pub fn keep(&self) {
        self.store_choice(None);
    }

    fn store_choice(&self, key: Option<String>) {
        let Some(chosen) = self.chosen else {
            return;
        };
        let (learner, now) = (self.learner, self.env.now());
        let kept = self.store.post(move |store| {
            let known = key.map_or(Ok(()), |key| store.know_key(&key, learner, now));
            let plain = chosen == SeatDisplay::Plain;
            if let Err(error) = known.and_then(|()| store.choose_plain(learner, plain)) {
                tracing::warn!(%error, "a chosen display was not saved");
            }
        });
        if kept.is_err() {
            tracing::warn!("a chosen display was not saved, the store queue is full");
        }
    }
}
