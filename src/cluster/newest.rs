//! The numbers of the newest events, as far as this node knows them, and what it has to tell the
//! other nodes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::domain::ClassId;
use crate::domain::limits::RUNG_CLASSES_MAX;

/// The word for a change among the nodes in a ring.
const NODES: &str = "nodes";

/// The newest event of each class that somebody here follows, and the rings that are due.
#[derive(Default)]
pub(super) struct Newest {
    followed: Mutex<BTreeMap<ClassId, watch::Sender<u64>>>,
    /// Events that this node wrote, and the others may not know yet.
    due: Mutex<BTreeMap<ClassId, u64>>,
    nodes_changed: AtomicBool,
    look: AtomicBool,
    bell: Notify,
}

impl Newest {
    /// Follows a class. The first time, the store is asked for its newest event at once.
    pub(super) fn follow(&self, class: ClassId) -> watch::Receiver<u64> {
        let mut followed = locked(&self.followed);
        if let Some(sender) = followed.get(&class) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(0);
        followed.insert(class, sender);
        drop(followed);
        self.want_look();
        receiver
    }

    /// Notes that a class has an event with this number.
    pub(super) fn raise(&self, class: ClassId, seq: u64) {
        if let Some(sender) = locked(&self.followed).get(&class) {
            sender.send_if_modified(|known| {
                let is_newer = seq > *known;
                *known = seq.max(*known);
                is_newer
            });
        }
    }

    /// Notes an event that this node wrote: tells who follows it here, and has the others told.
    pub(super) fn wrote(&self, class: ClassId, seq: u64) {
        self.raise(class, seq);
        let mut due = locked(&self.due);
        let newest = due.entry(class).or_default();
        *newest = seq.max(*newest);
        drop(due);
        self.bell.notify_one();
    }

    /// Has the other nodes told that the nodes have changed.
    pub(super) fn ring_nodes(&self) {
        self.nodes_changed.store(true, Ordering::Release);
        self.bell.notify_one();
    }

    /// Returns the followed classes, and forgets those that nobody follows any more.
    pub(super) fn followed(&self) -> Vec<Uuid> {
        let mut followed = locked(&self.followed);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.keys().map(|class| class.0).collect()
    }

    /// Waits until there is something to tell or to ask.
    pub(super) async fn called(&self) {
        self.bell.notified().await;
    }

    /// Asks for a renewal before its time.
    pub(super) fn want_look(&self) {
        self.look.store(true, Ordering::Release);
        self.bell.notify_one();
    }

    /// Returns whether a renewal was asked for, once.
    pub(super) fn is_look_wanted(&self) -> bool {
        self.look.swap(false, Ordering::AcqRel)
    }

    /// Takes all rings that are due, as texts for the other nodes.
    pub(super) fn rings(&self) -> Vec<String> {
        let due = std::mem::take(&mut *locked(&self.due));
        let words: Vec<String> = due
            .iter()
            .map(|(class, seq)| format!("{}:{seq}", class.0.simple()))
            .collect();
        let mut rings: Vec<String> = words
            .chunks(RUNG_CLASSES_MAX)
            .map(|chunk| chunk.join(" "))
            .collect();
        if self.nodes_changed.swap(false, Ordering::AcqRel) {
            rings.push(NODES.into());
        }
        rings
    }

    /// Takes in a ring of another node. Words that this program does not know are skipped.
    pub(super) fn heard(&self, ring: &str) {
        for word in ring.split(' ') {
            if word == NODES {
                self.want_look();
            } else if let Some((class, seq)) = word.split_once(':')
                && let (Ok(class), Ok(seq)) = (class.parse(), seq.parse())
            {
                self.raise(ClassId(class), seq);
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
