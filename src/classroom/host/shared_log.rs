//! The log of a class that several nodes share, as the host of the class on one node follows it.
//!
//! Each node folds the same log. A turn is valid only if nothing was logged since it was decided. If
//! something was, the node folds that and decides the same requests again. So two nodes never accept
//! what excludes each other, and none of them has to ask another one. Responses commute with those of
//! other learners, so a turn of responses alone is not decided again for these.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::classroom::finish;
use crate::classroom::replay::{self, ClassError};
use crate::classroom::seat_locks::SeatLocks;
use crate::classroom::shared::{LeaseNumber, Membership, NodeId, SharedClasses, SharedEvent};
use crate::classroom::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::limits::NODE_LEASE_MS;
use crate::domain::room::{Ballot, ClassEvent, Room, Terms};

/// An interruption that is too short to be given back to a vote.
pub(super) const UNNOTICED: SignedDuration = SignedDuration::from_secs(1);

/// An event of a shared log, in the terms of its class.
pub(super) struct ReadEvent {
    pub(super) seq: u64,
    at: Timestamp,
    pub(super) event: ClassEvent,
    pub(super) node: NodeId,
}

/// Reads an event.
///
/// # Errors
/// If this program cannot read it.
pub(super) fn read(event: SharedEvent, terms: Option<&Terms>) -> Result<ReadEvent, ClassError> {
    let (seq, node) = (event.stored.seq, event.node);
    let (at, event) = replay::event(event.stored, terms)?;
    Ok(ReadEvent {
        seq,
        at,
        event,
        node,
    })
}

/// The shared log of one class on one node.
pub(in crate::classroom) struct SharedLog {
    pub(super) class: ClassId,
    pub(super) classes: Arc<dyn SharedClasses>,
    pub(super) node: NodeId,
    /// The number of the last event that the room has.
    pub(super) last: u64,
    /// The number of the last turn of this node.
    pub(super) turn: u64,
    /// The number of the first try to write the present requests.
    pub(super) tried_from: u64,
    /// The node at which each learner was last.
    pub(super) seats_at: BTreeMap<LearnerId, NodeId>,
    /// The lease on the class, if this node has it.
    pub(super) lease: Option<LeaseNumber>,
    /// True while there is a lease, for others to see.
    is_owned: Arc<AtomicBool>,
    /// True if the class was taken over while nobody was in it: the time until then counts for
    /// nobody.
    pub(super) resumes: bool,
    /// The time since which the shared store cannot be reached.
    pub(super) lost_at: Option<Timestamp>,
    /// The time at which it was reached again last.
    pub(super) found_at: Option<Timestamp>,
    /// A vote that was open during an interruption, and the time to be given back to it.
    pub(super) owed: Option<(Ballot, SignedDuration)>,
    pub(super) membership: watch::Receiver<Arc<Membership>>,
    pub(super) newest: watch::Receiver<u64>,
    /// The live nodes when this node last asked for the lease.
    pub(super) live: BTreeSet<NodeId>,
    /// Why the log cannot be read on.
    pub(super) unreadable: bool,
}

impl SharedLog {
    /// Begins to follow a class from its first event on.
    pub(in crate::classroom) fn new(
        class: ClassId,
        classes: Arc<dyn SharedClasses>,
        lease: Option<LeaseNumber>,
    ) -> Self {
        Self {
            class,
            node: classes.node(),
            last: 0,
            turn: 0,
            tried_from: 0,
            seats_at: BTreeMap::new(),
            lease,
            is_owned: Arc::new(AtomicBool::new(lease.is_some())),
            resumes: false,
            lost_at: None,
            found_at: None,
            owed: None,
            membership: classes.membership(),
            newest: classes.newest(class),
            live: BTreeSet::new(),
            unreadable: false,
            classes,
        }
    }

    /// Makes the room of a class from its whole log.
    ///
    /// # Errors
    /// If this program cannot read it, or it has no opening event.
    pub(in crate::classroom) fn folded(
        &mut self,
        events: Vec<SharedEvent>,
    ) -> Result<Room, ClassError> {
        let mut events = events.into_iter();
        let first = read(events.next().ok_or(ClassError::NoOpening)?, None)?;
        let ClassEvent::Opened(terms) = first.event else {
            return Err(ClassError::NoOpening);
        };
        let mut room = Room::new(*terms, first.at);
        self.last = first.seq;
        for event in events {
            let event = read(event, Some(room.terms()))?;
            self.fold(&mut room, &event);
        }
        Ok(room)
    }

    /// Adds an event to the room, unless the room has it.
    pub(super) fn fold(&mut self, room: &mut Room, read: &ReadEvent) {
        if read.seq <= self.last {
            return;
        }
        room.fold(read.at, &read.event);
        self.last = read.seq;
        if matches!(read.event, ClassEvent::Extended(_)) {
            self.owed = None;
        }
        self.locate(&read.event, read.node);
    }

    pub(super) fn locate(&mut self, event: &ClassEvent, node: NodeId) {
        match event {
            ClassEvent::Vacated(learner) => {
                self.seats_at.remove(learner);
            }
            event => {
                if let Some(learner) = came(event) {
                    self.seats_at.insert(learner, node);
                }
            }
        }
    }

    /// Returns whether a learner's last connection is to this node, as far as the log says.
    pub(super) fn is_here(&self, learner: LearnerId) -> bool {
        self.seats_at.get(&learner) == Some(&self.node)
    }

    /// Returns the flag that is set while this node has the lease on the class.
    pub(super) fn is_owned(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_owned)
    }

    pub(super) fn hold(&mut self, lease: Option<LeaseNumber>) {
        self.is_owned.store(lease.is_some(), Ordering::Release);
        self.lease = lease;
    }

    /// Returns whether one of these events is of an earlier try to write the present requests.
    pub(super) fn is_written(&self, events: &[SharedEvent]) -> bool {
        let is_ours =
            |event: &SharedEvent| event.node == self.node && event.turn >= self.tried_from;
        events.iter().any(is_ours)
    }

    /// Returns whether this node has the lease on the class.
    pub(super) fn is_owner(&self) -> bool {
        self.lease.is_some()
    }

    /// Returns what the owner of the class has to do for the others: the class goes on, the vote gets
    /// back the time of an interruption, and the seats of nodes that are gone are away.
    pub(super) fn duties(&self, room: &Room, now: Moment) -> Vec<ClassEvent> {
        if room.is_ended() {
            return Vec::new();
        }
        if self.resumes {
            return vec![ClassEvent::Resumed];
        }
        let mut events = Vec::new();
        let runs = room
            .open_vote()
            .is_some_and(|vote| vote.limit_s.is_some() && vote.paused_at.is_none());
        let owed = self
            .owed
            .filter(|(ballot, _)| runs && room.ballot() == Some(*ballot));
        if let Some((_, owed)) = owed {
            let by_s = u32::try_from(owed.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            events.push(ClassEvent::Extended(by_s));
        }
        if self.was_lost(now) {
            return events;
        }
        let live = &self.membership.borrow().live;
        let is_gone = |learner: &LearnerId| {
            let at = self.seats_at.get(learner);
            at.is_some_and(|node| *node != self.node && !live.contains(node))
        };
        let present = room.seats().iter().filter(|(_, seat)| seat.present);
        let gone = present.map(|(learner, _)| *learner).filter(is_gone);
        events.extend(gone.map(ClassEvent::Left));
        events
    }

    /// Gives up the lease on the class, which this node does not serve any longer.
    pub(super) async fn release(&self) {
        if self.lease.is_none() {
            return;
        }
        if let Err(error) = self.classes.release(self.class).await {
            tracing::warn!(%error, "the lease on a class could not be given up");
        }
    }

    /// Returns whether the shared store was away until a moment ago. After an interruption the other
    /// nodes need that time to say that they are there.
    fn was_lost(&self, now: Moment) -> bool {
        let lease = SignedDuration::from_millis(NODE_LEASE_MS.cast_signed());
        let is_new = |found: Timestamp| now.at.duration_since(found) < lease;
        self.found_at.is_some_and(is_new)
    }

    /// Returns the return of everybody who is away by the log and connected to this node.
    pub(super) fn still_here(&self, room: &Room, places: &SeatLocks) -> Vec<ClassEvent> {
        if room.is_ended() || !self.membership.borrow().live.contains(&self.node) {
            return Vec::new();
        }
        let away = room.seats().iter();
        let away = away.filter(|(_, seat)| !seat.present && !seat.kicked);
        away.map(|(learner, _)| *learner)
            .filter(|learner| self.is_here(*learner) && places.is_held(*learner))
            .map(ClassEvent::Returned)
            .collect()
    }

    /// Writes the results of the ended class to the learners' records.
    pub(super) fn finish(&self, store: StoreHandle, now: Moment) {
        tokio::spawn(finish::finish(
            Arc::clone(&self.classes),
            store,
            self.class,
            now,
        ));
    }

    /// Asks for the lease, and gets it if no live node has it.
    pub(super) async fn claim(&mut self, room: &Room, now: Moment) {
        let Ok(Some(lease)) = self.classes.take(self.class).await else {
            return;
        };
        let live = self.membership.borrow().live.clone();
        let is_there = |learner: &LearnerId| {
            let at = self.seats_at.get(learner);
            at.is_some_and(|node| *node == self.node || live.contains(node))
        };
        let mut present = room.seats().iter().filter(|(_, seat)| seat.present);
        let is_left = !self.was_lost(now) && !present.any(|(learner, _)| is_there(learner));
        // Its own lease, given again, means that nothing was interrupted.
        let goes_on = room.open_vote().is_some() || !room.seats().is_empty();
        self.resumes = self.lease != Some(lease) && is_left && goes_on;
        self.hold(Some(lease));
    }
}

/// Returns the learner whom an event seats.
pub(super) fn came(event: &ClassEvent) -> Option<LearnerId> {
    match event {
        ClassEvent::Joined(learner, _) | ClassEvent::Returned(learner) => Some(*learner),
        _ => None,
    }
}

/// Resolves when another node may have written, or a node has come or gone.
pub(super) async fn changes(shared: &mut Option<Box<SharedLog>>) {
    let Some(shared) = shared else {
        return std::future::pending().await;
    };
    tokio::select! {
        Ok(()) = shared.newest.changed() => {}
        Ok(()) = shared.membership.changed() => {}
    }
}
