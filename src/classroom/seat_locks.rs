//! Seat locks: a learner has one seat, and a later connection takes it over.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::domain::ids::LearnerId;

/// The locked seats of a class, each held by one connection.
#[derive(Default)]
pub struct SeatLocks {
    held: Mutex<Holder>,
}

#[derive(Default)]
struct Holder {
    taken: u64,
    by: BTreeMap<LearnerId, (u64, oneshot::Sender<()>)>,
}

/// The lock on a seat, held by one connection.
pub struct SeatLock {
    learner: LearnerId,
    number: u64,
    lost: oneshot::Receiver<()>,
    is_lost: bool,
}

impl SeatLock {
    /// Resolves when another connection has taken the seat, at most once.
    pub async fn lost(&mut self) {
        if self.is_lost {
            return std::future::pending().await;
        }
        // Nothing is ever sent. The sender is dropped when another connection takes the seat.
        let _ = (&mut self.lost).await;
        self.is_lost = true;
    }
}

impl SeatLocks {
    /// Takes a learner's seat from its holder and runs `then`, before another connection can take
    /// or return it.
    pub fn take<T>(&self, learner: LearnerId, then: impl FnOnce() -> T) -> (SeatLock, T) {
        let mut held = self.held();
        held.taken += 1;
        let number = held.taken;
        let (holder, lost) = oneshot::channel();
        held.by.insert(learner, (number, holder));
        let place = SeatLock {
            learner,
            number,
            lost,
            is_lost: false,
        };
        (place, then())
    }

    /// Returns a seat and runs `then`, unless another connection has taken it.
    pub fn give_back(&self, place: &SeatLock, then: impl FnOnce()) {
        let mut held = self.held();
        let mine = held.by.get(&place.learner);
        if mine.is_some_and(|(number, _)| *number == place.number) {
            held.by.remove(&place.learner);
            then();
        }
    }

    /// Takes a seat from its holder for a connection to another node.
    pub fn lose(&self, learner: LearnerId) {
        self.held().by.remove(&learner);
    }

    /// Returns whether a connection holds a learner's seat.
    pub fn is_held(&self, learner: LearnerId) -> bool {
        self.held().by.contains_key(&learner)
    }

    /// Returns whether no seat is held.
    pub fn are_free(&self) -> bool {
        self.held().by.is_empty()
    }

    fn held(&self) -> MutexGuard<'_, Holder> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
