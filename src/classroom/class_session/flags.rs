//! The flags of a seat, on their way to the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::ClassSession;
use crate::domain::ids::{ItemKey, LearnerId};
use crate::store::Entry;

/// Flags that are set but not stored yet.
pub(super) type Flags = Arc<Mutex<BTreeMap<ItemKey, bool>>>;

impl ClassSession {
    /// Stores a flag. However often it changes, at most one task of this seat waits for the store.
    pub(super) fn keep_flag(&mut self, learner: LearnerId, item: ItemKey, on: bool) {
        let flags = Arc::clone(self.flags.get_or_insert_default());
        let waits = {
            let mut flags = flags.lock().unwrap_or_else(PoisonError::into_inner);
            let waits = !flags.is_empty();
            flags.insert(item, on);
            waits
        };
        if waits {
            return;
        }
        let (store, now) = (self.who.store.clone(), self.who.env.now());
        tokio::spawn(async move {
            let kept = store.ask(move |store| {
                let mut flags = flags.lock().unwrap_or_else(PoisonError::into_inner);
                let flags = std::mem::take(&mut *flags).into_iter();
                let flags: Vec<_> = flags.map(|(item, on)| Entry::Flag { item, on }).collect();
                store.append_for(learner, &flags, now)
            });
            if !matches!(kept.await, Ok(Ok(()))) {
                tracing::warn!("a flag was not saved");
            }
        });
    }
}
