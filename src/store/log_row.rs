//! Rows of one learner's records as an export carries them: every column, nothing derived.
//!
//! `export.rs` reads them and `staging.rs` writes them. Their text form is that of another layer.

mod checks;

use rusqlite::{Row, ToSql};
use uuid::Uuid;

use crate::domain::{ItemKey, Revision, SittingId};

/// A row of an export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LogRow {
    /// A wording that a form refers to.
    Wording(KeptWording),
    /// An event of the log.
    Event(Box<LoggedEvent>),
    /// A draft.
    Draft(KeptDraft),
    /// A place.
    Place(KeptPlace),
}

/// An item as it was worded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptWording {
    /// The bank id.
    pub bank: String,
    /// The item id.
    pub item: String,
    /// The revision.
    pub revision: Revision,
    /// The full item, as opaque text.
    pub text: String,
}

/// An item of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedItem {
    /// The bank id.
    pub bank: String,
    /// The item id.
    pub item: String,
    /// The revision.
    pub revision: Revision,
}

impl LoggedItem {
    /// Returns the key of the item.
    pub fn key(&self) -> ItemKey {
        ItemKey {
            bank: self.bank.as_str().into(),
            item: self.item.as_str().into(),
        }
    }
}

/// An event of the log with all its columns, except its place in this file and its learner.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LoggedEvent {
    /// The id of the event.
    pub id: Uuid,
    /// The data directory in which it was written.
    pub origin: Uuid,
    /// Its number there, from 1.
    pub origin_seq: i64,
    /// Its kind: `started`, `chosen`, `response`, `ended`, `resumed`, `flagged`, `unflagged`, `note`,
    /// `weights`, or one that this program does not read.
    pub kind: String,
    /// Its time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The learner's offset from UTC then, in seconds.
    pub offset_s: i64,
    /// The study day it counts toward.
    pub study_on: String,
    /// The time since the program started, in milliseconds.
    pub monotonic_ms: i64,
    /// The purpose of its sitting.
    pub purpose: Option<String>,
    /// Its sitting.
    pub sitting: Option<Uuid>,
    /// The place in the form, from 0.
    pub position: Option<i64>,
    /// The vote at that place, from 0.
    pub vote: Option<i64>,
    /// The bank of its item.
    pub bank_id: Option<String>,
    /// Its item.
    pub item_id: Option<String>,
    /// The revision of the item.
    pub revision: Option<Revision>,
    /// The topic of the item.
    pub topic: Option<String>,
    /// The client need of the item.
    pub client_need: Option<String>,
    /// The judgment step of the item.
    pub step: Option<String>,
    /// The response, as opaque text.
    pub response: Option<String>,
    /// The points earned.
    pub earned: Option<i64>,
    /// The points that were possible.
    pub possible: Option<i64>,
    /// 1 if a choice that would harm the client was selected.
    pub harmful: Option<i64>,
    /// The learner's confidence, as a number.
    pub confidence: Option<i64>,
    /// Time spent, in milliseconds.
    pub elapsed_ms: Option<i64>,
    /// The expected time, in milliseconds.
    pub allowed_ms: Option<i64>,
    /// A form, the place of a chosen item, a note, an ending, weights or a raw input, as opaque text.
    pub body: Option<String>,
    /// 1 if the item was critical to safety; `None` in entries of older programs.
    pub safety_critical: Option<i64>,
    /// The kind of the item; `None` in entries of older programs.
    pub item_kind: Option<String>,
    /// The items with which the form began, in order, if this is a start.
    pub items: Vec<LoggedItem>,
}

/// The columns of an event, in the order of [`LoggedEvent`]. A test compares them with the table.
pub(super) const COLUMNS: [&str; 28] = [
    "id",
    "origin",
    "origin_seq",
    "kind",
    "at_ms",
    "offset_s",
    "study_on",
    "monotonic_ms",
    "purpose",
    "sitting",
    "position",
    "vote",
    "bank_id",
    "item_id",
    "revision",
    "topic",
    "client_need",
    "step",
    "response",
    "earned",
    "possible",
    "harmful",
    "confidence",
    "elapsed_ms",
    "allowed_ms",
    "body",
    "safety_critical",
    "item_kind",
];

impl LoggedEvent {
    /// Reads [`COLUMNS`] from the first columns of a row; the items of its form are left out.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: Uuid::from_bytes(row.get(0)?),
            origin: Uuid::from_bytes(row.get(1)?),
            origin_seq: row.get(2)?,
            kind: row.get(3)?,
            at_ms: row.get(4)?,
            offset_s: row.get(5)?,
            study_on: row.get(6)?,
            monotonic_ms: row.get(7)?,
            purpose: row.get(8)?,
            sitting: row.get::<_, Option<[u8; 16]>>(9)?.map(Uuid::from_bytes),
            position: row.get(10)?,
            vote: row.get(11)?,
            bank_id: row.get(12)?,
            item_id: row.get(13)?,
            revision: row.get::<_, Option<[u8; 32]>>(14)?.map(Revision),
            topic: row.get(15)?,
            client_need: row.get(16)?,
            step: row.get(17)?,
            response: row.get(18)?,
            earned: row.get(19)?,
            possible: row.get(20)?,
            harmful: row.get(21)?,
            confidence: row.get(22)?,
            elapsed_ms: row.get(23)?,
            allowed_ms: row.get(24)?,
            body: row.get(25)?,
            safety_critical: row.get(26)?,
            item_kind: row.get(27)?,
            items: Vec::new(),
        })
    }

    /// Calls `write` with the values of [`COLUMNS`].
    pub(super) fn bound<T>(&self, write: impl FnOnce(&[&dyn ToSql]) -> T) -> T {
        let sitting = self.sitting.map(Uuid::into_bytes);
        let revision = self.revision.map(|revision| revision.0);
        write(&[
            self.id.as_bytes(),
            self.origin.as_bytes(),
            &self.origin_seq,
            &self.kind,
            &self.at_ms,
            &self.offset_s,
            &self.study_on,
            &self.monotonic_ms,
            &self.purpose,
            &sitting,
            &self.position,
            &self.vote,
            &self.bank_id,
            &self.item_id,
            &revision,
            &self.topic,
            &self.client_need,
            &self.step,
            &self.response,
            &self.earned,
            &self.possible,
            &self.harmful,
            &self.confidence,
            &self.elapsed_ms,
            &self.allowed_ms,
            &self.body,
            &self.safety_critical,
            &self.item_kind,
        ])
    }
}

/// A draft with its sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptDraft {
    /// The sitting.
    pub sitting: SittingId,
    /// The place in the form, from 0.
    pub position: i64,
    /// The input, as opaque text.
    pub entry: String,
    /// Time spent there so far, in milliseconds.
    pub elapsed_ms: i64,
}

/// The learner's place in a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptPlace {
    /// The sitting.
    pub sitting: SittingId,
    /// The place in the form, from 0.
    pub position: i64,
}
