//! Classes in memory, by the same rules as in the progress file: for tests of what stands on a
//! [`ClassLog`], and held to the same suite. Of the learners' own entries it knows sittings and
//! which of their places are answered, not their forms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    AppendError, ClassEvent, ClassId, ClassLog, ClassRow, ClassWrite, NewClass, RESPONDED, Verdict,
};
use crate::domain::{LearnerId, Moment, SittingId};
use crate::store::entry::Entry;
use crate::store::error::StoreError;

/// Classes that last as long as this and its clones, which all lead to the same ones.
#[derive(Clone, Default, Debug)]
pub struct MemoryClasses(Arc<Mutex<Kept>>);

#[derive(Default, Debug)]
struct Kept {
    classes: BTreeMap<ClassId, Class>,
    sittings: BTreeMap<SittingId, Sitting>,
}

#[derive(Debug)]
struct Class {
    row: ClassRow,
    events: Vec<ClassEvent>,
    responded: BTreeSet<(LearnerId, u32, u32)>,
}

#[derive(Clone, Debug)]
struct Sitting {
    learner: LearnerId,
    answered: BTreeSet<(usize, u32)>,
    ended: bool,
}

impl MemoryClasses {
    fn kept(&self) -> MutexGuard<'_, Kept> {
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
    ) -> Result<Vec<Verdict>, StoreError> {
        let mut kept = self.kept();
        Ok(writes.iter().map(|write| kept.append(write, at)).collect())
    }

    fn class_events(&self, class: ClassId, from: u64) -> Result<Vec<ClassEvent>, StoreError> {
        let kept = self.kept();
        let events = kept.classes.get(&class).map(|class| &class.events);
        let tail = events.into_iter().flatten();
        Ok(tail.filter(|event| event.seq >= from).cloned().collect())
    }
}

impl Kept {
    fn append(&mut self, write: &ClassWrite, at: Moment) -> Verdict {
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
        if !write.with.is_empty() {
            let mut sittings = self.sittings.clone();
            for (learner, entries) in &write.with {
                for entry in entries {
                    take(&mut sittings, *learner, entry)?;
                }
            }
            self.sittings = sittings;
        }
        if write.entry.kind == RESPONDED {
            class.responded.extend(ballot);
        }
        class.row.last_seq += 1;
        class.events.push(ClassEvent {
            seq: class.row.last_seq,
            at_ms: at.at.as_millisecond(),
            entry: write.entry.clone(),
        });
        Ok(class.row.last_seq)
    }
}

/// Takes one entry of a learner in, as far as sittings and their places go.
fn take(
    sittings: &mut BTreeMap<SittingId, Sitting>,
    learner: LearnerId,
    entry: &Entry,
) -> Result<(), StoreError> {
    match entry {
        Entry::Started(started) => {
            if sittings.contains_key(&started.sitting) {
                return Err(StoreError::AlreadyStarted(started.sitting));
            }
            let sitting = Sitting {
                learner,
                answered: BTreeSet::new(),
                ended: false,
            };
            sittings.insert(started.sitting, sitting);
        }
        Entry::Responded(responded) => {
            let (sitting, position) = (responded.sitting, responded.position);
            let place = (position, responded.vote);
            if !open(sittings, learner, sitting)?.answered.insert(place) {
                return Err(StoreError::AlreadyAnswered { sitting, position });
            }
        }
        Entry::Ended { sitting, .. } => open(sittings, learner, *sitting)?.ended = true,
        Entry::Resumed { sitting }
        | Entry::Draft { sitting, .. }
        | Entry::Place { sitting, .. } => {
            open(sittings, learner, *sitting)?;
        }
        Entry::Flag { .. } | Entry::Note { .. } => {}
    }
    Ok(())
}

/// A sitting of that learner that has not ended.
fn open(
    sittings: &mut BTreeMap<SittingId, Sitting>,
    learner: LearnerId,
    id: SittingId,
) -> Result<&mut Sitting, StoreError> {
    match sittings.get_mut(&id) {
        Some(sitting) if sitting.learner != learner => Err(StoreError::NoSuchSitting(id)),
        Some(sitting) if sitting.ended => Err(StoreError::Ended(id)),
        Some(sitting) => Ok(sitting),
        None => Err(StoreError::NoSuchSitting(id)),
    }
}
