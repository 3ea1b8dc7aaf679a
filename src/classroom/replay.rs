//! Reads a class back from its log, and writes learners' results into their own logs.

#[cfg(test)]
pub(crate) mod logged;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::{Builder, Uuid};

use super::names;
use super::participants::Participants;
use super::shared::SharedError;
use super::store_handle::StoreGone;
use crate::content::record::{
    self, ClassRecord, RecordError, class_event_from_record, form_to_json, item_to_text,
};
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::{LearnerId, SittingId};
use crate::domain::mode::Ending;
use crate::domain::room::{Ballot, ClassEvent, Given, PollPhase, Room, Terms};
use crate::store::{
    ClassLog, ClassRow, Entry, Purpose, Responded, ShownItem, Started, Store, StoreError,
    StoredClassEvent as Row,
};

/// The reason why a class cannot be run or read.
#[derive(Debug, Error)]
pub enum ClassError {
    /// A store error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event that this program cannot read.
    #[error("event {seq} of the class cannot be read: {why}")]
    Event {
        /// The event's number.
        seq: u64,
        /// Its error.
        why: RecordError,
    },
    /// No event at all, or no opening event first.
    #[error("the log of this class has no opening event")]
    NoOpening,
    /// The class has ended.
    #[error("this class has ended")]
    Over,
    /// The log refused a write.
    #[error("{0}")]
    Refused(String),
    /// The store's thread is gone.
    #[error(transparent)]
    Gone(#[from] StoreGone),
    /// An error of the store that several nodes share.
    #[error(transparent)]
    Shared(#[from] SharedError),
}

impl ClassError {
    /// Returns advice on how to fix it, as far as it is known.
    pub fn help(&self) -> String {
        match self {
            Self::Store(error) => error.help(),
            _ => String::new(),
        }
    }
}

/// Folds the log of a class.
///
/// # Errors
/// [`ClassError`] if it cannot be read.
pub fn room(store: &Store, class: ClassId) -> Result<Room, ClassError> {
    let room = log_alone(store, class)?;
    match room.terms().until {
        None => Ok(room),
        Some(until) => with_homework(store, class, until),
    }
}

/// Folds the log of a class, without the learners' homework responses.
///
/// # Errors
/// [`ClassError`] if it cannot be read.
pub fn log_alone(store: &Store, class: ClassId) -> Result<Room, ClassError> {
    folded(store, class, |_| false).map(|(room, _)| room)
}

/// Returns whether a class is over: it was ended, even if its console is still open, or it is
/// homework past its closing time.
pub fn is_over(room: &Room, class: &ClassRow, now: Moment) -> bool {
    let closed = room.terms().until.is_some_and(|until| until <= now.at);
    room.is_ended() || class.ended_ms.is_some() || closed
}

/// Returns an ended class and its end time, or `None` if it has not ended.
pub(super) fn ended(
    store: &Store,
    class: ClassId,
    now: Moment,
) -> Result<Option<(Room, Moment)>, ClassError> {
    let latest = latest(store, class, now)?;
    Ok(Some(latest).filter(|(room, _)| room.is_ended()))
}

/// Returns a class after its last event, or at its end, and the time of that.
pub(super) fn latest(
    store: &Store,
    class: ClassId,
    now: Moment,
) -> Result<(Room, Moment), ClassError> {
    let (room, at) = folded(store, class, Room::is_ended)?;
    Ok((room, Moment { at, ..now }))
}

/// Folds the log of a class until a condition holds. Returns also the time of the last event.
fn folded(
    store: &Store,
    class: ClassId,
    until: impl Fn(&Room) -> bool,
) -> Result<(Room, Timestamp), ClassError> {
    let mut room: Option<Room> = None;
    let mut last = Timestamp::default();
    for row in store.class_events(class, 1)? {
        let (at, event) = event(row, room.as_ref().map(Room::terms))?;
        match (&mut room, event) {
            (Some(room), event) => {
                room.fold(at, &event);
            }
            (room, ClassEvent::Opened(terms)) => *room = Some(Room::new(*terms, at)),
            _ => return Err(ClassError::NoOpening),
        }
        last = at;
        if room.as_ref().is_some_and(&until) {
            break;
        }
    }
    Ok((room.ok_or(ClassError::NoOpening)?, last))
}

/// Reads an event and its time.
pub(super) fn event(
    row: Row,
    terms: Option<&Terms>,
) -> Result<(Timestamp, ClassEvent), ClassError> {
    let at = Timestamp::from_millisecond(row.at_ms).unwrap_or_default();
    let seq = row.seq;
    let event = class_event_from_record(&record(row), terms)
        .map_err(|why| ClassError::Event { seq, why })?;
    Ok((at, event))
}

/// Builds the room of homework as if its items had been polled one after the other, from the
/// responses in the learners' own logs. The items precede the instructor's later events, so that
/// removals and the end leave the responses as they are.
fn with_homework(store: &Store, class: ClassId, until: Timestamp) -> Result<Room, ClassError> {
    let mut log: Vec<(Timestamp, ClassEvent)> = Vec::new();
    for row in store.class_events(class, 1)? {
        let terms = match log.first() {
            Some((_, ClassEvent::Opened(terms))) => Some(&**terms),
            _ => None,
        };
        log.push(event(row, terms)?);
    }
    let first =
        |event: &ClassEvent| matches!(event, ClassEvent::Opened(_) | ClassEvent::Joined(..));
    let (first, rest): (Vec<_>, Vec<_>) = log.into_iter().partition(|(_, event)| first(event));
    let mut room = Room::folded(first).ok_or(ClassError::NoOpening)?;
    let ended = rest.iter().find(|(_, event)| *event == ClassEvent::Ended);
    let at = ended.map_or(until, |(ended, _)| until.min(*ended));
    let mut given = Vec::new();
    for learner in room.seats().keys() {
        let sitting = store.of(*learner).sitting(sitting_of(class, *learner))?;
        let responses = sitting.into_iter().flat_map(|sitting| sitting.responses);
        // Responses after the closing time are personal practice.
        for kept in responses.filter(|kept| kept.at <= at) {
            let Some((item, _)) = room.item(kept.position) else {
                continue;
            };
            // An unreadable response counts as not given.
            if let Ok(response) = record::response_from_json(&item.kind, &kept.response) {
                given.push((*learner, kept.position, response, kept.elapsed_ms));
            }
        }
    }
    for poll in 0..room.len() {
        let ballot = Ballot { poll, vote: 0 };
        room.fold(at, &ClassEvent::PollOpened(ballot, None));
        for (learner, position, response, elapsed_ms) in &given {
            if *position == poll {
                let given = Given {
                    response: response.clone(),
                    confidence: None,
                    elapsed_ms: *elapsed_ms,
                };
                room.fold(at, &ClassEvent::Responded(*learner, ballot, given));
            }
        }
        room.fold(at, &ClassEvent::Revealed);
        room.fold(at, &ClassEvent::Passed);
    }
    for (at, event) in rest {
        room.fold(at, &event);
    }
    Ok(room)
}

/// The number of items each learner has done.
pub(super) type Done = BTreeMap<LearnerId, usize>;

/// The progress of all learners and, once the class is over, the room with their responses.
pub(super) type Progressed = (Done, Option<Room>);

/// Reads the homework progress of all learners.
///
/// # Errors
/// [`ClassError`] if it cannot be read.
pub(super) fn progress(
    store: &Store,
    class: ClassId,
    now: &Room,
) -> Result<Progressed, ClassError> {
    let done = now.seats().keys().map(|learner| {
        let sitting = store.of(*learner).sitting(sitting_of(class, *learner))?;
        let done = sitting.map_or(0, |sitting| sitting.responses.len());
        Ok((*learner, done))
    });
    let done: Result<Done, StoreError> = done.collect();
    let over = now.is_ended().then(|| room(store, class));
    Ok((done?, over.transpose()?))
}

/// Fetches what the learners of homework did on other nodes.
///
/// # Errors
/// If a shared store cannot be reached.
pub fn catch_up(store: &mut Store, room: &Room) -> Result<(), StoreError> {
    if room.terms().until.is_some() {
        let learners: Vec<LearnerId> = room.seats().keys().copied().collect();
        store.catch_up_all(&learners)?;
    }
    Ok(())
}

/// Starts the homework of a class in a learner's own log, or ends it there once it is closed.
pub(super) fn begin_homework(
    store: &mut Store,
    class: ClassId,
    learner: LearnerId,
    terms: &Terms,
    now: Moment,
) -> Result<(), StoreError> {
    store.catch_up(learner)?;
    let sitting = sitting_of(class, learner);
    let found = store.of(learner).sitting(sitting)?;
    let mut entries = Vec::new();
    if found.is_none() {
        entries.push(Entry::Started(started(terms, sitting, Purpose::Homework)));
    }
    let ended = found.is_some_and(|found| found.row.is_ended());
    if !ended && terms.until.is_some_and(|until| until <= now.at) {
        entries.push(Entry::Ended {
            sitting,
            ending: Ending::OutOfTime,
        });
    }
    if entries.is_empty() {
        return Ok(());
    }
    store.append_for(learner, &entries, now)
}

fn started(terms: &Terms, sitting: SittingId, purpose: Purpose) -> Started {
    let items = terms.items.iter().map(|item| ShownItem {
        key: item.key.clone(),
        revision: item.revision,
        text: item_to_text(item),
    });
    Started {
        sitting,
        purpose,
        form: form_to_json(&terms.form),
        items: items.collect(),
    }
}

fn record(row: Row) -> ClassRecord {
    ClassRecord {
        kind: row.entry.kind,
        learner: row.entry.learner,
        poll: row.entry.poll,
        vote: row.entry.vote,
        body: row.entry.body,
    }
}

/// Returns the participants of a class, by name.
///
/// # Errors
/// [`ClassError::Store`] if they cannot be read.
pub fn register(store: &Store, class: ClassId) -> Result<Participants, ClassError> {
    let mut register = Participants::default();
    store
        .roster(class)?
        .into_iter()
        .for_each(|row| register.learn(row));
    register.is_listed = store.class(class)?.is_some_and(|class| class.is_listed);
    Ok(register)
}

/// Returns the sitting id of a class in a learner's own log, derived from both ids.
pub(super) fn sitting_of(class: ClassId, learner: LearnerId) -> SittingId {
    SittingId(derived(&[class.0.as_bytes(), learner.0.as_bytes()]))
}

/// Returns the learner id of a key, the same in every class and after every restart.
pub(super) fn learner_of(fingerprint: &str) -> LearnerId {
    LearnerId(derived(&[b"learner of ", fingerprint.as_bytes()]))
}

/// Returns the learner id of a roster id, within one class.
pub(super) fn learner_listed(class: ClassId, id: &str) -> LearnerId {
    let id = names::folded(id);
    LearnerId(derived(&[b"listed ", class.0.as_bytes(), id.as_bytes()]))
}

/// Derives an id from other ids.
fn derived(from: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    from.iter().for_each(|bytes| digest.update(bytes));
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(digest.finalize())
        .for_each(|(to, from)| *to = from);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Returns the log entries of these learners once the class is over: every poll that counts and has
/// shown its key. Time does not count for learners in `untimed`. Not before, since a learner's own records show keys.
pub(super) fn of_learners(
    class: ClassId,
    room: &Room,
    learners: &[LearnerId],
    untimed: &BTreeSet<LearnerId>,
) -> Vec<(LearnerId, Vec<Entry>)> {
    // Serialized once: only the id of the sitting differs.
    let mut begun = None;
    let logs = learners.iter().filter_map(|learner| {
        let sitting = sitting_of(class, *learner);
        let responses = responses(room, *learner, sitting, untimed.contains(learner));
        if responses.is_empty() {
            return None;
        }
        let begun = begun.get_or_insert_with(|| started(room.terms(), sitting, Purpose::Class));
        let mut entries = vec![Entry::Started(Started {
            sitting,
            ..begun.clone()
        })];
        entries.extend(responses);
        entries.push(Entry::Ended {
            sitting,
            ending: Ending::default(),
        });
        Some((*learner, entries))
    });
    logs.collect()
}

fn responses(room: &Room, learner: LearnerId, sitting: SittingId, is_untimed: bool) -> Vec<Entry> {
    let seat = room.seats().get(&learner);
    let allowance = seat.map(|seat| seat.allowance).unwrap_or_default();
    let revealed = room
        .polls()
        .iter()
        .filter(|(_, poll)| poll.phase == PollPhase::Revealed);
    let ballots = revealed.flat_map(|(poll, of)| {
        let votes = u32::try_from(of.votes.len()).unwrap_or(0);
        (0..votes).map(|vote| Ballot { poll: *poll, vote })
    });
    ballots
        .filter_map(|ballot| {
            let vote = room
                .polls()
                .get(&ballot.poll)?
                .votes
                .get(ballot.vote as usize)?;
            let given = vote.given.get(&learner)?;
            let marking = room.marking(learner, ballot)?;
            let (item, _) = room.item(ballot.poll)?;
            Some(Entry::Responded(Responded {
                sitting,
                position: ballot.poll,
                vote: ballot.vote,
                item: item.key.clone(),
                revision: item.revision,
                response: record::response_to_json(&item.kind, &given.response),
                entered: None,
                score: marking.score,
                harmful: marking.harmful,
                confidence: given.confidence,
                elapsed_ms: given.elapsed_ms,
                topic: item.topic.id.clone(),
                client_need: item.facts.client_need,
                step: item.facts.step,
                kind: item.kind.rules().name(),
                safety_critical: item.facts.safety_critical,
                allowed_ms: allowance
                    .expected_ms(item.facts.expected_s)
                    .filter(|_| !is_untimed),
            }))
        })
        .collect()
}
