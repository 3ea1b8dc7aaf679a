//! The shared store as a log for the suite of all class logs, and for properties of rooms.
//!
//! Each write is a turn of one event, decided by the events that this handle has seen, as a node
//! does it: a turn that comes too late is decided again by the events that were missing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::Cluster;
use crate::classroom::shared::{SharedClasses, SharedError, SharedEvent, Turn, TurnResult};
use crate::domain::{ClassId, LearnerId, Moment};
use crate::store::{
    AppendError, AppendResult, ClassLog, ClassWrite, NewClass, RESPONDED, StoreError,
    StoredClassEvent,
};

/// A node that is asked one thing after another.
pub struct BlockingClasses {
    runtime: Arc<Runtime>,
    node: Arc<Cluster>,
    seen: RefCell<BTreeMap<ClassId, Seen>>,
    turns: u64,
}

/// The events of a class that a handle has seen, as far as they decide.
#[derive(Default)]
struct Seen {
    last: u64,
    responded: BTreeSet<(LearnerId, u32, u32)>,
}

impl BlockingClasses {
    pub fn new(runtime: Arc<Runtime>, node: Arc<Cluster>) -> Self {
        Self {
            runtime,
            node,
            seen: RefCell::default(),
            turns: 0,
        }
    }

    fn see(&self, class: ClassId, events: &[SharedEvent]) {
        let mut seen = self.seen.borrow_mut();
        let seen = seen.entry(class).or_default();
        for event in events {
            seen.last = seen.last.max(event.stored.seq);
            if event.stored.entry.kind == RESPONDED {
                seen.responded.extend(event.stored.entry.ballot());
            }
        }
    }

    fn append(&mut self, write: &ClassWrite, at: Moment) -> Result<AppendResult, StoreError> {
        self.turns += 1;
        loop {
            let (last, is_there) = {
                let mut seen = self.seen.borrow_mut();
                let seen = seen.entry(write.class).or_default();
                let ballot = write.entry.ballot();
                (
                    seen.last,
                    ballot.is_some_and(|ballot| seen.responded.contains(&ballot)),
                )
            };
            let refused = match write.is_first() && is_there {
                true => Some(AppendError::Duplicate),
                false => write.is_behind(last).then_some(AppendError::Conflict),
            };
            // A refusal must be as good as one by the newest events.
            if let Some(refused) = refused {
                let asked = self.node.events_after(write.class, last);
                let newer = self.runtime.block_on(asked).map_err(unreachable)?;
                if newer.is_empty() {
                    let row = self.runtime.block_on(self.node.load(write.class));
                    return Ok(Err(match row {
                        Ok(class) if class.row.ended_ms.is_some() => AppendError::Ended,
                        _ => refused,
                    }));
                }
                self.see(write.class, &newer);
                continue;
            }
            let turn = Turn {
                class: write.class,
                after: last,
                commutes: false,
                turn: self.turns,
                at_ms: at.at.as_millisecond(),
                entries: vec![write.entry.clone()],
                newcomers: Vec::new(),
                vacated: Vec::new(),
                lease: None,
            };
            match self.runtime.block_on(self.node.write(turn)) {
                Ok(TurnResult::Written { last: seq, .. }) => {
                    let mut seen = self.seen.borrow_mut();
                    let seen = seen.entry(write.class).or_default();
                    seen.last = seq;
                    if write.entry.kind == RESPONDED {
                        seen.responded.extend(write.entry.ballot());
                    }
                    return Ok(Ok(seq));
                }
                Ok(TurnResult::Behind(events)) => self.see(write.class, &events),
                Ok(TurnResult::NotOwner) => panic!("no lease was given"),
                Err(SharedError::Ended) => return Ok(Err(AppendError::Ended)),
                Err(SharedError::NoSuchClass) => return Ok(Err(AppendError::NoSuchClass)),
                Err(error) => return Err(unreachable(error)),
            }
        }
    }
}

impl ClassLog for BlockingClasses {
    fn open_class(&mut self, class: &NewClass, at: Moment) -> Result<(), StoreError> {
        let kept = class.keep_until_ms(at);
        let at = at.at.as_millisecond();
        let opened = self.node.open_class(class, None, at, kept);
        match self.runtime.block_on(opened) {
            Ok(_) => Ok(()),
            Err(SharedError::CodeTaken(code)) => Err(StoreError::ClassTaken(code)),
            Err(error) => Err(unreachable(error)),
        }
    }

    fn end_class(&mut self, class: ClassId, at: Moment) -> Result<(), StoreError> {
        let ended = self.node.end(class, at.at.as_millisecond());
        match self.runtime.block_on(ended) {
            Err(SharedError::NoSuchClass) => Err(StoreError::NoSuchClass(class)),
            other => other.map_err(unreachable),
        }
    }

    fn append_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        writes.iter().map(|write| self.append(write, at)).collect()
    }

    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<StoredClassEvent>, StoreError> {
        let asked = self.node.events_after(class, from.saturating_sub(1));
        let events = self.runtime.block_on(asked).map_err(unreachable)?;
        Ok(events.into_iter().map(|event| event.stored).collect())
    }
}

fn unreachable(error: SharedError) -> StoreError {
    StoreError::Unreachable(error.to_string())
}
