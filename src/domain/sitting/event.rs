//! The events of a sitting, and its effects to be performed outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Confidence, Working};
use crate::domain::ids::{ItemKey, PartId};
use crate::domain::item::Item;
use crate::domain::mode::Ending;
use crate::domain::response::Response;
use crate::domain::scoring::Score;

/// An event of a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEvent {
    /// The learner changed the entry at the present place.
    Enter(Response),
    /// The learner ruled a choice of the present item out, or undid that.
    Strike(PartId),
    /// The learner set or cleared the confidence in the present entry.
    Confide(Option<Confidence>),
    /// The learner flagged or unflagged the present item.
    ToggleFlag,
    /// The learner wrote this note on the present item; an empty one deletes it.
    Note(String),
    /// The learner submits the entry at the present place.
    Submit,
    /// The store has saved the response of that place.
    Committed(usize),
    /// The store could not save the response of that place; it is open again.
    Refused(usize),
    /// The learner goes to that place.
    GoTo(usize),
    /// The learner leaves and may come back.
    Leave,
    /// The learner comes back.
    Return,
    /// The program was stopped and continues: an interruption, as if it had been closed.
    Resumed,
    /// The learner ends the sitting; an exam is submitted. It has ended once the store has it.
    End,
    /// Time has passed. Stores the time spent, and submits an exam that is out of time.
    Tick,
    /// The store has saved the end, and all responses of an exam.
    HandedIn,
    /// The store could not save the end, or the responses of an exam; it is open again.
    HandInRefused,
    /// The store could not save that draft, flag or place: it is sent again with the next change.
    NotKept(SittingEffect),
}

/// An effect to be performed outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEffect {
    /// Store the present entry, though it does not count yet.
    SaveDraft {
        /// The place.
        position: usize,
        /// The entry, also if blank.
        entry: Response,
        /// The notes beside the entry.
        working: Working,
        /// Time spent there so far, in milliseconds.
        elapsed_ms: u64,
        /// True if the entry has changed here since it was last stored. If false, only the time
        /// has, and an entry from another window stays.
        entered: bool,
    },
    /// Store the learner's place.
    SavePlace {
        /// The place.
        position: usize,
    },
    /// Flag or unflag an item.
    SetFlag {
        /// The item.
        key: ItemKey,
        /// True to flag it.
        on: bool,
    },
    /// Store the learner's note on an item; an empty one deletes it.
    SetNote {
        /// The item.
        key: ItemKey,
        /// The text.
        text: String,
    },
    /// Put a response on disk, then report [`SittingEvent::Committed`].
    Record(Recorded),
    /// Put all responses of an exam on disk and end it, then report [`SittingEvent::HandedIn`].
    HandIn(HandIn),
    /// Record that the learner left and came back.
    Resumed,
    /// Record that the sitting has ended, then report [`SittingEvent::HandedIn`].
    End,
}

/// A submitted exam.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandIn {
    /// A response for each place; blank if there was none, or none that could be scored.
    pub responses: Vec<Recorded>,
    /// The ending: by the learner or by the clock.
    pub ending: Ending,
}

/// A response for the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its place in the form.
    pub position: usize,
    /// The item, at its drawn revision.
    pub item: Arc<Item>,
    /// The response.
    pub response: Response,
    /// The entry, if it could not be scored and `response` is blank instead.
    pub entered: Option<Response>,
    /// Its score.
    pub score: Score,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
    /// The time expected of this learner, in milliseconds; `None` if the item has none.
    pub allowed_ms: Option<u64>,
}

/// The data of a sitting in the log and the drafts, to rebuild it from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoredState {
    /// Responses on disk, by place, with the time spent in milliseconds.
    pub responses: BTreeMap<usize, (Response, u64)>,
    /// Drafts, by place, with the time spent in milliseconds.
    pub drafts: BTreeMap<usize, (Response, u64)>,
    /// The notes beside a draft, and the learner's confidence in a response, by place.
    pub working: BTreeMap<usize, Working>,
    /// The entry that could not be scored and left its response blank, by place.
    pub unscored: BTreeMap<usize, Response>,
    /// The learner's notes on items, from any sitting.
    pub notes: BTreeMap<ItemKey, String>,
    /// The learner's place.
    pub place: usize,
    /// The ending of the sitting, if it has ended.
    pub ended: Option<Ending>,
    /// The number of interruptions.
    pub breaks: u32,
    /// The learner's total time away, in milliseconds.
    pub away_ms: u64,
    /// The start of the sitting; `None` for now.
    pub started_at: Option<Timestamp>,
    /// True if it is homework of a class.
    pub homework: bool,
}
