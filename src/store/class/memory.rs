//! Classes in memory, by the same rules as in the progress file. For tests of code that uses a
//! [`ClassLog`], and checked by the same test suite.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    AppendError, AppendResult, ClassLog, ClassRow, ClassWrite, NewClass, RESPONDED,
    StoredClassEvent,
};
use crate::domain::ClassId;
use crate::domain::{LearnerId, Moment};
use crate::store::error::StoreError;

/// An in-memory store of classes, shared with its clones.
#[derive(Clone, Default, Debug)]
pub struct MemoryClasses(Arc<Mutex<Classes>>);

#[derive(Default, Debug)]
struct Classes {
    classes: BTreeMap<ClassId, Class>,
}

#[derive(Debug)]
struct Class {
    row: ClassRow,
    events: Vec<StoredClassEvent>,
    responded: BTreeSet<(LearnerId, u32, u32)>,
}

impl MemoryClasses {
    fn kept(&self) -> MutexGuard<'_, Classes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClassLog for MemoryClasses {
    fn open_class(&mut self, class: &NewClass, at: Moment) -> Result<(), StoreError> {
        let mut kept = self.kept();
        let is_open = |row: &ClassRow| row.code == class.code && row.ended_ms.is_none();
        let taken = kept.classes.values().any(|other| is_open(&other.row));
        if taken || kept.classes.contains_key(&class.id) {
            return Err(StoreError::ClassTaken(class.code.clone()));
        }
        let row = ClassRow {
            id: class.id,
            code: class.code.clone(),
            title: class.title.clone(),
            owner: class.owner.clone(),
            started_ms: at.at.as_millisecond(),
            ended_ms: None,
            keep_until_ms: class.keep_until_ms(at),
            last_seq: 0,
            is_listed: false,
            logs_kept: false,
            held_until_ms: 0,
        };
        let class = Class {
            row,
            events: Vec::new(),
            responded: BTreeSet::new(),
        };
        kept.classes.insert(class.row.id, class);
        Ok(())
    }

    fn end_class(&mut self, class: ClassId, at: Moment) -> Result<(), StoreError> {
        let mut kept = self.kept();
        let found = kept.classes.get_mut(&class);
        let row = &mut found.ok_or(StoreError::NoSuchClass(class))?.row;
        row.ended_ms.get_or_insert(at.at.as_millisecond());
        Ok(())
    }

    fn append_class(
        &mut self,
        writes: &[ClassWrite],
        at: Moment,
    ) -> Result<Vec<AppendResult>, StoreError> {
        let mut kept = self.kept();
        Ok(writes.iter().map(|write| kept.append(write, at)).collect())
    }

    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<StoredClassEvent>, StoreError> {
        let kept = self.kept();
        let events = kept.classes.get(&class).map(|class| &class.events);
        let tail = events.into_iter().flatten();
        Ok(tail.filter(|event| event.seq >= from).cloned().collect())
    }
}

impl Classes {
    fn append(&mut self, write: &ClassWrite, at: Moment) -> AppendResult {
        let found = self.classes.get_mut(&write.class);
        let class = found.ok_or(AppendError::NoSuchClass)?;
        if class.row.ended_ms.is_some() {
            return Err(AppendError::Ended);
        }
        let ballot = write.entry.ballot();
        let is_there = ballot.is_some_and(|ballot| class.responded.contains(&ballot));
        if write.is_first() && is_there {
            return Err(AppendError::Duplicate);
        }
        if write.is_behind(class.row.last_seq) {
            return Err(AppendError::Conflict);
        }
        if write.entry.kind == RESPONDED {
            class.responded.extend(ballot);
        }
        class.row.last_seq += 1;
        class.events.push(StoredClassEvent {
            seq: class.row.last_seq,
            at_ms: at.at.as_millisecond(),
            entry: write.entry.clone(),
        });
        Ok(class.row.last_seq)
    }
}
