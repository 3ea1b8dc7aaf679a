//! Example sittings for the tests of the store.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use tempfile::TempDir;
use uuid::Uuid;

use super::{ChosenItem, Entry, Purpose, Responded, ShownItem, Started, Store};
use crate::domain::{
    ClientNeed, Confidence, Ending, ItemKey, JudgmentStep, KindName, LearnerId, Moment, Revision,
    Score, SittingId, Weights,
};

/// Returns the moment some minutes after the start of an example morning.
pub fn minute(minute: i64) -> Moment {
    let start: Timestamp = "2026-11-22T08:00:00Z".parse().expect("a timestamp");
    Moment {
        at: Timestamp::from_second(start.as_second() + minute * 60).expect("in range"),
        offset: Offset::constant(1),
        monotonic: Duration::from_secs(u64::try_from(minute).unwrap_or(0) * 60),
    }
}

/// Returns a store in a temporary directory, which is removed when the guard is dropped.
pub fn fresh() -> (TempDir, Store) {
    let dir = tempfile::tempdir().expect("a directory");
    let store = Store::open(dir.path(), minute(0)).expect("a store");
    (dir, store)
}

pub fn sitting(number: u8) -> SittingId {
    SittingId(Uuid::from_bytes([number; 16]))
}

pub fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

/// Returns the key of item 0, 1, 2, …, in two alternating banks.
pub fn item(number: usize) -> ItemKey {
    ItemKey {
        bank: ["cvad", "ivig"][number % 2].into(),
        item: format!("item-{number}").as_str().into(),
    }
}

pub fn revision(number: usize) -> Revision {
    Revision([u8::try_from(number % 256).unwrap_or(0); 32])
}

/// Returns the start of a sitting with items 0 to `items`.
pub fn start(id: SittingId, items: usize) -> Entry {
    start_as(id, Purpose::Study, items)
}

pub fn start_as(id: SittingId, purpose: Purpose, items: usize) -> Entry {
    Entry::Started(Started {
        sitting: id,
        purpose,
        form: format!("form of {id}"),
        items: (0..items)
            .map(|number| ShownItem {
                key: item(number),
                revision: revision(number),
                text: format!("text of item {number}"),
            })
            .collect(),
    })
}

/// Returns the choice of the item at a place of a sitting.
pub fn choose(id: SittingId, position: usize) -> Entry {
    Entry::Chosen(ChosenItem {
        sitting: id,
        position,
        item: ShownItem {
            key: item(position),
            revision: revision(position),
            text: format!("text of item {position}"),
        },
        place: format!("place {position} of {id}"),
    })
}

/// Returns a response to the item at a place of a sitting that [`start`] made.
pub fn response(id: SittingId, position: usize, earned: u32) -> Responded {
    let needs = [
        None,
        Some(ClientNeed::RiskReduction),
        Some(ClientNeed::BasicCare),
    ];
    let steps = [None, Some(JudgmentStep::TakeAction)];
    Responded {
        sitting: id,
        position,
        vote: 0,
        item: item(position),
        revision: revision(position),
        response: format!("response worth {earned}"),
        entered: None,
        score: Score {
            earned,
            possible: 3,
        },
        harmful: earned == 0,
        confidence: Confidence::from_number(i64::from(earned)),
        elapsed_ms: 1500,
        topic: ["flushing", "rate"][position / 2 % 2].into(),
        client_need: needs[position % 3],
        step: steps[position % 2],
        kind: [KindName::MultipleChoice, KindName::Grouping][position % 2],
        safety_critical: position.is_multiple_of(3),
        allowed_ms: Some(90_000),
    }
}

pub fn respond(id: SittingId, position: usize, earned: u32) -> Entry {
    Entry::Responded(response(id, position, earned))
}

pub fn draft(id: SittingId, position: usize, entry: &str) -> Entry {
    Entry::Draft {
        sitting: id,
        position,
        entry: entry.into(),
        elapsed_ms: 700,
        entered: true,
    }
}

pub fn place(id: SittingId, position: usize) -> Entry {
    Entry::Place {
        sitting: id,
        position,
    }
}

pub fn flag(number: usize, on: bool) -> Entry {
    Entry::Flag {
        item: item(number),
        on,
    }
}

pub fn note(number: usize, text: &str) -> Entry {
    Entry::Note {
        item: item(number),
        text: text.into(),
    }
}

pub fn end(id: SittingId) -> Entry {
    Entry::Ended {
        sitting: id,
        ending: Ending::Learner,
    }
}

/// Returns the published weights, and others.
pub fn weights(number: usize) -> Weights {
    let mut weights = Weights::default().as_slice().to_vec();
    weights[2] += number as f32;
    weights[8] += number as f32 / 10.0;
    Weights::new(&weights).expect("weights")
}
