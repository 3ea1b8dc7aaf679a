//! What can happen to a sitting, and what is to be done for it outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Confidence, Working};
use crate::domain::ids::{ItemKey, PartId};
use crate::domain::item::Item;
use crate::domain::mode::Ending;
use crate::domain::response::Response;
use crate::domain::scoring::Score;

/// What can happen to a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEvent {
    /// The learner changed what is entered at the present place.
    Enter(Response),
    /// The learner struck a choice of the present item out, or took that back.
    Strike(PartId),
    /// The learner said how sure the present entry is, or took that back.
    Confide(Option<Confidence>),
    /// The learner flagged the present item, or took the flag back.
    ToggleFlag,
    /// The learner wrote this note to the present item; an empty one takes it away.
    Note(String),
    /// The learner hands in what is entered at the present place.
    Submit,
    /// The store has the response of that place.
    Committed(usize),
    /// The store could not take the response of that place; it is open again.
    Refused(usize),
    /// The learner goes to that place.
    GoTo(usize),
    /// The learner goes away and may come back.
    Leave,
    /// The learner comes back.
    Return,
    /// The program was stopped for a while and goes on: an interruption, as if it had been closed.
    Resumed,
    /// The learner ends the sitting; an exam is handed in. It has ended once the store has it.
    End,
    /// Time has passed. Keeps the time spent, and hands an exam in whose time is out.
    Tick,
    /// The store has the end, and all responses of an exam.
    HandedIn,
    /// The store could not take the end, or the responses of an exam; it is open again.
    HandInRefused,
    /// The store could not keep that draft, flag or place: it comes again with the next change.
    NotKept(SittingEffect),
}

/// What is to be done outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEffect {
    /// Keep what is entered, though it does not count yet.
    SaveDraft {
        /// Where.
        position: usize,
        /// What, blank included.
        entry: Response,
        /// What is kept beside it.
        working: Working,
        /// Time spent there so far, in milliseconds.
        elapsed_ms: u64,
        /// Whether it was entered here since it was last kept. Otherwise only the time is news,
        /// and what another window entered there stays.
        entered: bool,
    },
    /// Keep where the learner is.
    SavePlace {
        /// Where.
        position: usize,
    },
    /// Flag an item, or take its flag back.
    SetFlag {
        /// Which.
        key: ItemKey,
        /// On or off.
        on: bool,
    },
    /// Keep the learner's note to an item; an empty one takes it away.
    SetNote {
        /// To which.
        key: ItemKey,
        /// What it says.
        text: String,
    },
    /// Put a response on disk, then report [`SittingEvent::Committed`].
    Record(Recorded),
    /// Put all responses of an exam on disk and end it, then report [`SittingEvent::HandedIn`].
    HandIn(HandIn),
    /// Note that the learner went away and came back.
    Resumed,
    /// Note that the sitting has ended, then report [`SittingEvent::HandedIn`].
    End,
}

/// An exam as it is handed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandIn {
    /// A response for each place; blank where there was none, or none that could be scored.
    pub responses: Vec<Recorded>,
    /// Whether the learner handed it in or the clock did.
    pub ending: Ending,
}

/// A response as it goes to the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its place in the form.
    pub position: usize,
    /// To which item, and how that was worded.
    pub item: Arc<Item>,
    /// What was given.
    pub response: Response,
    /// What was entered, where that could not be scored and `response` is blank for it.
    pub entered: Option<Response>,
    /// What it earned.
    pub score: Score,
    /// Whether something that would hurt the client was chosen.
    pub harmful: bool,
    /// How sure the learner was, if that was said.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
}

/// What the log and the drafts hold of a sitting, to rebuild it from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// Responses on disk, by place, with the time spent in milliseconds.
    pub responses: BTreeMap<usize, (Response, u64)>,
    /// Drafts, by place, with the time spent in milliseconds.
    pub drafts: BTreeMap<usize, (Response, u64)>,
    /// What is kept beside a draft, and how sure the learner was of a response, by place.
    pub working: BTreeMap<usize, Working>,
    /// What was entered where a response is blank because that could not be scored, by place.
    pub unscored: BTreeMap<usize, Response>,
    /// The learner's notes to items, whatever the sitting they were written in.
    pub notes: BTreeMap<ItemKey, String>,
    /// Where the learner was.
    pub place: usize,
    /// How the sitting has ended, if it has.
    pub ended: Option<Ending>,
    /// How often the learner went away and came back.
    pub breaks: u32,
    /// How long the learner was away in all, in milliseconds.
    pub away_ms: u64,
    /// When the sitting started; `None` for now.
    pub started_at: Option<Timestamp>,
    /// Whether it is homework of a class.
    pub homework: bool,
}
