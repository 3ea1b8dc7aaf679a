//! A shared store in memory, for tests: several nodes in one process, and failures on request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{PushResult, RecordsPull, RecordsPush, RecordsVersion, Upstream};
use crate::domain::{ClassId, LearnerId, Moment, Revision, SittingId};
use crate::store::error::StoreError;
use crate::store::log_row::{KeptWording, LogRow, LoggedItem};

/// Rows in one reply, so that replies of several pages occur.
const PAGE: usize = 3;

/// The next failure of the shared store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// Nothing is done.
    Before,
    /// A push is done, but its reply is lost.
    After,
}

/// The records of one learner.
#[derive(Default)]
struct MemoryLog {
    number: u64,
    last: u64,
    rows: BTreeMap<u64, LogRow>,
    drafts: BTreeMap<(SittingId, i64), u64>,
    places: BTreeMap<SittingId, u64>,
}

/// What all nodes see.
#[derive(Default)]
struct MemoryContent {
    logs: BTreeMap<LearnerId, MemoryLog>,
    numbers: u64,
    wordings: BTreeMap<(String, String, Revision), String>,
    responded: BTreeSet<(ClassId, LearnerId)>,
    keys: BTreeMap<String, LearnerId>,
    plain: BTreeMap<LearnerId, bool>,
    failure: Option<Failure>,
}

/// A shared store in memory. Its clones share what is in it.
#[derive(Clone, Default)]
pub struct MemoryRecords(Arc<Mutex<MemoryContent>>);

impl MemoryRecords {
    fn content(&self) -> MutexGuard<'_, MemoryContent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the next call fail.
    pub fn fail_next(&self, failure: Option<Failure>) {
        self.content().failure = failure;
    }

    /// Adds a response of a learner in a class.
    pub fn respond_in(&self, class: ClassId, learner: LearnerId) {
        self.content().responded.insert((class, learner));
    }

    /// Removes all of a learner.
    pub fn forget(&self, learner: LearnerId) {
        let mut content = self.content();
        content.logs.remove(&learner);
        content.plain.remove(&learner);
        content.responded.retain(|(_, of)| *of != learner);
        content.keys.retain(|_, of| *of != learner);
    }

    /// Returns the version of a learner's records.
    pub fn version(&self, learner: LearnerId) -> RecordsVersion {
        self.content().version(learner)
    }

    /// Returns the number of rows of a learner.
    pub fn rows(&self, learner: LearnerId) -> usize {
        let content = self.content();
        content.logs.get(&learner).map_or(0, |log| log.rows.len())
    }

    /// Returns the learner of a key.
    pub fn key(&self, fingerprint: &str) -> Option<LearnerId> {
        self.content().keys.get(fingerprint).copied()
    }
}

impl MemoryContent {
    fn version(&self, learner: LearnerId) -> RecordsVersion {
        let log = self.logs.get(&learner);
        log.map_or(RecordsVersion::default(), |log| RecordsVersion {
            log: log.number,
            last: log.last,
        })
    }

    /// Fails if the next call is to fail. Returns whether its reply is to be lost.
    fn tried(&mut self) -> Result<bool, StoreError> {
        match self.failure.take() {
            Some(Failure::Before) => Err(unreachable()),
            failure => Ok(failure.is_some()),
        }
    }

    fn add(&mut self, push: &RecordsPush) {
        if push.rows.is_empty() {
            return;
        }
        let numbers = &mut self.numbers;
        let log = self.logs.entry(push.learner).or_insert_with(|| {
            *numbers += 1;
            MemoryLog {
                number: *numbers,
                ..MemoryLog::default()
            }
        });
        for row in &push.rows {
            log.last += 1;
            let replaced = match row {
                LogRow::Event(event) => match (event.kind.as_str(), event.sitting) {
                    ("response", Some(sitting)) => {
                        let place = (SittingId(sitting), event.position.unwrap_or(0));
                        log.drafts.remove(&place)
                    }
                    _ => None,
                },
                LogRow::Draft(draft) => {
                    let place = (draft.sitting, draft.position);
                    log.drafts.insert(place, log.last)
                }
                LogRow::Place(place) => log.places.insert(place.sitting, log.last),
                LogRow::Wording(_) => None,
            };
            if let Some(replaced) = replaced {
                log.rows.remove(&replaced);
            }
            log.rows.insert(log.last, row.clone());
        }
    }
}

fn unreachable() -> StoreError {
    StoreError::Unreachable("made up".into())
}

impl Upstream for MemoryRecords {
    fn push(
        &mut self,
        wordings: &[KeptWording],
        pushes: &[RecordsPush],
        _at: Moment,
    ) -> Result<PushResult, StoreError> {
        let mut content = self.content();
        let is_lost = content.tried()?;
        let is_behind = |push: &RecordsPush| content.version(push.learner) != push.version;
        let result = if pushes.iter().any(is_behind) {
            PushResult::Behind
        } else {
            let is_erased = |push: &&RecordsPush| {
                let class = push.class;
                class.is_some_and(|class| !content.responded.contains(&(class, push.learner)))
            };
            let erased = pushes.iter().filter(is_erased).map(|push| push.learner);
            let erased: Vec<_> = erased.collect();
            if erased.is_empty() {
                for one in wordings {
                    let key = (one.bank.clone(), one.item.clone(), one.revision);
                    content.wordings.insert(key, one.text.clone());
                }
                pushes.iter().for_each(|push| content.add(push));
                let versions = pushes.iter().map(|push| content.version(push.learner));
                PushResult::Stored(versions.collect())
            } else {
                PushResult::Erased(erased)
            }
        };
        match is_lost {
            true => Err(unreachable()),
            false => Ok(result),
        }
    }

    fn pull(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<RecordsPull>, StoreError> {
        let mut content = self.content();
        content.tried()?;
        let pulled = known.iter().map(|(learner, known)| {
            let present = content.version(*learner);
            let is_part = present.log == known.log && present.last >= known.last;
            let is_anew = known.is_some() && !is_part;
            let since = if is_part { known.last } else { 0 };
            let log = content.logs.get(learner);
            let rows = log.into_iter().flat_map(|log| log.rows.range(since + 1..));
            let mut rows: Vec<_> = rows.map(|(seq, row)| (*seq, row.clone())).collect();
            let is_all = rows.len() <= PAGE;
            rows.truncate(PAGE);
            let last = rows.last().map_or(present.last, |(seq, _)| *seq);
            RecordsPull {
                learner: *learner,
                version: RecordsVersion {
                    log: present.log,
                    last: if is_all { present.last } else { last },
                },
                is_anew,
                rows: rows.into_iter().map(|(_, row)| row).collect(),
                is_all,
            }
        });
        Ok(pulled.collect())
    }

    fn wordings(&mut self, of: &[LoggedItem]) -> Result<Vec<KeptWording>, StoreError> {
        let mut content = self.content();
        content.tried()?;
        let found = of.iter().filter_map(|item| {
            let key = (item.bank.clone(), item.item.clone(), item.revision);
            Some(KeptWording {
                text: content.wordings.get(&key)?.clone(),
                bank: key.0,
                item: key.1,
                revision: key.2,
            })
        });
        Ok(found.collect())
    }

    fn forgotten(
        &mut self,
        known: &[(LearnerId, RecordsVersion)],
    ) -> Result<Vec<LearnerId>, StoreError> {
        let mut content = self.content();
        content.tried()?;
        let gone = known
            .iter()
            .filter(|(learner, version)| content.version(*learner).log != version.log);
        Ok(gone.map(|(learner, _)| *learner).collect())
    }

    fn know_key(
        &mut self,
        fingerprint: &str,
        (learner, version): (LearnerId, RecordsVersion),
        _at: Moment,
    ) -> Result<(), StoreError> {
        let mut content = self.content();
        content.tried()?;
        if !version.is_some() || content.version(learner).log == version.log {
            let keys = &mut content.keys;
            keys.entry(fingerprint.to_owned()).or_insert(learner);
        }
        Ok(())
    }

    fn choose_plain(&mut self, learner: LearnerId, plain: bool) -> Result<(), StoreError> {
        let mut content = self.content();
        content.tried()?;
        content.plain.insert(learner, plain);
        Ok(())
    }
}
