//! Shared classes in memory, by the same rules as in the shared store. For tests of hosts on several
//! nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use uuid::Uuid;

use super::{
    LeaseNumber, Membership, NodeId, Pending, SharedClass, SharedClasses, SharedError, SharedEvent,
    Turn, TurnResult,
};
use crate::domain::ids::LearnerId;
use crate::domain::{ClassId, Moment};
use crate::store::{ClassEntry, ClassLearner, ClassRow, NewClass, RESPONDED, StoredClassEvent};

/// The store, shared with its clones.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    classes: BTreeMap<ClassId, Held>,
    live: BTreeSet<NodeId>,
    /// True while nobody can reach it.
    down: bool,
    /// True while nobody is told of new events.
    silent: bool,
    /// The number of turns that were refused because of newer events.
    behind: u64,
    nodes: Vec<Arc<watch::Sender<Arc<Membership>>>>,
}

struct Held {
    class: SharedClass,
    newest: watch::Sender<u64>,
    owner: Option<(NodeId, LeaseNumber)>,
    leases: u64,
    /// Every lease that was ever given.
    ledger: Vec<(LeaseNumber, NodeId)>,
}

/// One node's way to the store.
pub struct MemoryNode {
    store: MemoryStore,
    id: NodeId,
    membership: watch::Sender<Arc<Membership>>,
    /// What happens to its next turn.
    fault: Mutex<Option<Fault>>,
    /// A turn that is still on its way.
    late: Mutex<Option<Turn>>,
}

/// A fault on the way of a turn. The node gets no reply in either case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The turn is written.
    LostReply,
    /// The turn comes late: before or after the one that the node writes next.
    Late,
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a node.
    pub fn node(&self, number: u128) -> Arc<MemoryNode> {
        let id = NodeId(Uuid::from_u128(number));
        let membership = watch::channel(Arc::default()).0;
        let node = MemoryNode {
            store: self.clone(),
            id,
            membership: membership.clone(),
            fault: Mutex::default(),
            late: Mutex::default(),
        };
        {
            let mut state = self.state();
            state.live.insert(id);
            state.nodes.push(Arc::new(membership));
        }
        self.tell();
        Arc::new(node)
    }

    /// Takes a node away, as when its leases have run out.
    pub fn kill(&self, node: NodeId) {
        self.state().live.remove(&node);
        self.tell();
    }

    /// Brings back a node that was taken away.
    pub fn revive(&self, node: NodeId) {
        self.state().live.insert(node);
        self.tell();
    }

    /// Makes the store unreachable, or reachable again.
    pub fn set_down(&self, down: bool) {
        self.state().down = down;
        self.tell();
    }

    /// Has nobody told of new events, or all of them again.
    pub fn set_silent(&self, silent: bool) {
        let mut state = self.state();
        state.silent = silent;
        for held in state.classes.values().filter(|_| !silent) {
            held.newest.send_replace(held.class.row.last_seq);
        }
    }

    /// Returns the number of turns that were refused because of newer events.
    pub fn turns_behind(&self) -> u64 {
        self.state().behind
    }

    /// Returns every lease on a class that was ever given.
    pub fn ledger(&self, class: ClassId) -> Vec<(LeaseNumber, NodeId)> {
        let state = self.state();
        state
            .classes
            .get(&class)
            .map(|held| held.ledger.clone())
            .unwrap_or_default()
    }

    /// Returns the log of a class.
    pub fn log(&self, class: ClassId) -> Vec<SharedEvent> {
        let state = self.state();
        let held = state.classes.get(&class);
        held.map(|held| held.class.events.clone())
            .unwrap_or_default()
    }

    fn tell(&self) {
        let state = self.state();
        let now = Arc::new(Membership {
            live: state.live.clone(),
            clock_ahead_ms: 0,
            is_reached: !state.down,
        });
        for node in &state.nodes {
            node.send_replace(Arc::clone(&now));
        }
    }
}

impl MemoryNode {
    /// Sets what happens to its next turn.
    pub fn fails_next(&self, fault: Fault) {
        *locked(&self.fault) = Some(fault);
    }

    /// Writes a turn that was on its way until now.
    pub fn deliver_late(&self) {
        let late = locked(&self.late).take();
        if let Some(turn) = late {
            let _ = self.now(|state| write(state, self.id, turn));
        }
    }

    fn now<T>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, SharedError>,
    ) -> Result<T, SharedError> {
        let mut state = self.store.state();
        match state.down {
            true => Err(SharedError::Unreachable("down".into())),
            false => act(&mut state),
        }
    }

    fn pending<'a, T: Send + 'a>(
        &'a self,
        act: impl FnOnce(&mut State) -> Result<T, SharedError> + Send + 'a,
    ) -> Pending<'a, T> {
        Box::pin(async move { self.now(act) })
    }
}

fn held(state: &mut State, class: ClassId) -> Result<&mut Held, SharedError> {
    let found = state.classes.get_mut(&class);
    found.ok_or(SharedError::NoSuchClass)
}

impl Held {
    fn add(&mut self, entries: Vec<ClassEntry>, at_ms: i64, node: NodeId, turn: u64) -> u64 {
        for entry in entries {
            self.class.row.last_seq += 1;
            let seq = self.class.row.last_seq;
            let stored = StoredClassEvent { seq, at_ms, entry };
            let events = &mut self.class.events;
            events.push(SharedEvent { stored, node, turn });
        }
        self.class.row.last_seq
    }

    fn is_duplicate(&self, entry: &ClassEntry) -> bool {
        let mut events = self.class.events.iter();
        entry.kind == RESPONDED
            && events.any(|event| {
                let known = &event.stored.entry;
                known.kind == RESPONDED
                    && (known.learner, known.poll, known.vote)
                        == (entry.learner, entry.poll, entry.vote)
            })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a turn of a node.
fn write(state: &mut State, node: NodeId, turn: Turn) -> Result<TurnResult, SharedError> {
    let (is_live, silent) = (state.live.contains(&node), state.silent);
    let held = held(state, turn.class)?;
    if held.class.row.ended_ms.is_some() {
        return Err(SharedError::Ended);
    }
    let owned = turn.lease.map(|lease| (node, lease));
    if owned.is_some() && (owned != held.owner || !is_live) {
        return Ok(TurnResult::NotOwner);
    }
    let newer = held.class.events.iter();
    let newer = newer.filter(|event| event.stored.seq > turn.after);
    let newer: Vec<SharedEvent> = newer.cloned().collect();
    let commutes = turn.commutes && newer.iter().all(|event| is_apart(event, &turn));
    if !commutes && !newer.is_empty() {
        state.behind += 1;
        return Ok(TurnResult::Behind(newer));
    }
    let newest_ms = newer.iter().map(|event| event.stored.at_ms).max();
    let at_ms = newest_ms.map_or(turn.at_ms, |newest_ms| newest_ms.max(turn.at_ms));
    if turn.entries.iter().any(|entry| held.is_duplicate(entry)) {
        return Err(SharedError::Failed("a second response".into()));
    }
    let learners = &mut held.class.learners;
    learners.retain(|learner| !turn.vacated.contains(&learner.learner));
    learners.extend(turn.newcomers.into_iter().map(|new| ClassLearner {
        learner: new.learner,
        name: new.name,
        pin_hash: new.pin_hash,
        since_ms: turn.at_ms,
        roster_id: None,
        allowance: crate::domain::Allowance::default(),
        plain: false,
    }));
    let last = held.add(turn.entries, at_ms, node, turn.turn);
    if !silent {
        held.newest.send_replace(last);
    }
    Ok(TurnResult::Written { newer, last })
}

/// Returns whether an event commutes with a turn of responses.
fn is_apart(event: &SharedEvent, turn: &Turn) -> bool {
    let entry = &event.stored.entry;
    let comes_or_goes = ["joined", "returned", "left", RESPONDED, "changed"];
    comes_or_goes.contains(&entry.kind.as_str())
        && entry.learner.is_some()
        && turn.entries.iter().all(|own| own.learner != entry.learner)
}

impl SharedClasses for MemoryNode {
    fn node(&self) -> NodeId {
        self.id
    }

    fn membership(&self) -> watch::Receiver<Arc<Membership>> {
        self.membership.subscribe()
    }

    fn newest(&self, class: ClassId) -> watch::Receiver<u64> {
        let state = self.store.state();
        match state.classes.get(&class) {
            Some(held) => held.newest.subscribe(),
            None => watch::channel(0).1,
        }
    }

    fn find(&self, code: &str) -> Pending<'_, Option<ClassRow>> {
        let code = code.to_owned();
        self.pending(move |state| {
            let rows = state.classes.values().map(|held| &held.class.row);
            let mut open = rows.filter(|row| row.code == code && row.ended_ms.is_none());
            Ok(open.next().cloned())
        })
    }

    fn open(&self, class: NewClass, opening: ClassEntry, at_ms: i64) -> Pending<'_, LeaseNumber> {
        self.pending(move |state| {
            let row = ClassRow {
                id: class.id,
                code: class.code,
                title: class.title,
                owner: class.owner,
                started_ms: at_ms,
                ended_ms: None,
                keep_until_ms: i64::MAX,
                last_seq: 0,
                is_listed: false,
                logs_kept: false,
                held_until_ms: 0,
            };
            let mut held = Held {
                class: SharedClass {
                    row,
                    learners: Vec::new(),
                    events: Vec::new(),
                },
                newest: watch::channel(1).0,
                owner: Some((self.id, LeaseNumber(1))),
                leases: 1,
                ledger: vec![(LeaseNumber(1), self.id)],
            };
            held.add(vec![opening], at_ms, self.id, 0);
            state.classes.insert(class.id, held);
            Ok(LeaseNumber(1))
        })
    }

    fn load(&self, class: ClassId) -> Pending<'_, SharedClass> {
        self.pending(move |state| Ok(held(state, class)?.class.clone()))
    }

    fn events_after(&self, class: ClassId, after: u64) -> Pending<'_, Vec<SharedEvent>> {
        self.pending(move |state| {
            let events = &held(state, class)?.class.events;
            let news = events.iter().filter(|event| event.stored.seq > after);
            Ok(news.cloned().collect())
        })
    }

    fn write(&self, turn: Turn) -> Pending<'_, TurnResult> {
        let fault = locked(&self.fault).take();
        // Half of the late turns come before the next one, and half after it.
        let late = locked(&self.late).take_if(|late| late.turn % 2 == 0);
        self.pending(move |state| {
            if let Some(late) = late {
                let _ = write(state, self.id, late);
            }
            let no_reply = Err(SharedError::Unreachable("no reply".into()));
            if fault == Some(Fault::Late) {
                *locked(&self.late) = Some(turn);
                return no_reply;
            }
            let written = write(state, self.id, turn);
            if let Some(late) = locked(&self.late).take() {
                let _ = write(state, self.id, late);
            }
            if fault.is_some() { no_reply } else { written }
        })
    }

    fn learners(&self, class: ClassId, who: Vec<LearnerId>) -> Pending<'_, Vec<ClassLearner>> {
        self.pending(move |state| {
            let learners = held(state, class)?.class.learners.iter();
            Ok(learners
                .filter(|row| who.contains(&row.learner))
                .cloned()
                .collect())
        })
    }

    fn set_pin(&self, class: ClassId, learner: LearnerId, pin_hash: String) -> Pending<'_, ()> {
        self.pending(move |state| {
            let learners = &mut held(state, class)?.class.learners;
            for row in learners.iter_mut().filter(|row| row.learner == learner) {
                row.pin_hash = Some(pin_hash.clone());
            }
            Ok(())
        })
    }

    fn take(&self, class: ClassId) -> Pending<'_, Option<LeaseNumber>> {
        self.pending(move |state| {
            let live = state.live.clone();
            if !live.contains(&self.id) {
                return Ok(None);
            }
            let held = held(state, class)?;
            match held.owner {
                Some((node, lease)) if node == self.id => return Ok(Some(lease)),
                Some((node, _)) if live.contains(&node) => return Ok(None),
                _ => {}
            }
            held.leases += 1;
            let lease = LeaseNumber(held.leases);
            held.owner = Some((self.id, lease));
            held.ledger.push((lease, self.id));
            Ok(Some(lease))
        })
    }

    fn release(&self, class: ClassId) -> Pending<'_, ()> {
        self.pending(move |state| {
            let held = held(state, class)?;
            held.owner = held.owner.filter(|(node, _)| *node != self.id);
            Ok(())
        })
    }

    fn leave(&self) -> Pending<'_, ()> {
        self.store.kill(self.id);
        self.pending(|_| Ok(()))
    }

    fn end(&self, class: ClassId, at_ms: i64) -> Pending<'_, ()> {
        self.pending(move |state| {
            held(state, class)?.class.row.ended_ms.get_or_insert(at_ms);
            Ok(())
        })
    }

    fn logs_are_kept(&self, class: ClassId) -> Pending<'_, ()> {
        self.pending(move |state| {
            held(state, class)?.class.row.logs_kept = true;
            Ok(())
        })
    }

    fn unfinished(&self) -> Pending<'_, Vec<ClassRow>> {
        self.pending(|_| Ok(Vec::new()))
    }

    fn overdue(&self, _: Moment) -> Pending<'_, Vec<ClassRow>> {
        self.pending(|_| Ok(Vec::new()))
    }

    fn remove_overdue(&self, _: Vec<ClassId>, _: Moment) -> Pending<'_, usize> {
        self.pending(|_| Ok(0))
    }

    fn keys(&self) -> Pending<'_, Vec<String>> {
        self.pending(|_| Ok(Vec::new()))
    }

    fn plain_choices(&self) -> Pending<'_, Vec<(LearnerId, bool)>> {
        self.pending(|_| Ok(Vec::new()))
    }
}
