//! Entries that can be appended to the log.
//!
//! The driver makes them from the effects of a sitting. Responses, forms and items arrive as opaque
//! text.

use crate::domain::{
    ClientNeed, Confidence, Ending, ItemKey, JudgmentStep, KindName, Revision, Score, SittingId,
    TopicId, TopicKey, Weights,
};

/// An event to log, or a value to keep.
#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    /// A sitting started with this form.
    Started(Started),
    /// A response was submitted and is final.
    Responded(Responded),
    /// The unsubmitted input at a place. Replaces the draft before it if it was `entered`; dropped
    /// if the place is answered.
    Draft {
        /// The sitting.
        sitting: SittingId,
        /// The place in the form, from 0.
        position: usize,
        /// The input, as opaque text.
        entry: String,
        /// Time spent there so far, in milliseconds; of two windows the longer one stays.
        elapsed_ms: u64,
        /// True if it was entered just now. Otherwise only the time is kept, beside the present
        /// draft, which may come from another window.
        entered: bool,
    },
    /// The learner's place. Replaces the one before it.
    Place {
        /// The sitting.
        sitting: SittingId,
        /// The place in the form, from 0.
        position: usize,
    },
    /// An item was flagged or unflagged.
    Flag {
        /// The item.
        item: ItemKey,
        /// True to flag, false to unflag.
        on: bool,
    },
    /// The learner wrote a note on an item; it replaces the one before.
    Note {
        /// The item.
        item: ItemKey,
        /// The text; empty for none.
        text: String,
    },
    /// A sitting ended and accepts no more responses.
    Ended {
        /// The sitting.
        sitting: SittingId,
        /// The kind of ending.
        ending: Ending,
    },
    /// The learner came back to a sitting.
    Resumed {
        /// The sitting.
        sitting: SittingId,
    },
    /// The weights by which all reviews of the learner are rated from now on, earlier ones too.
    Weights(Weights),
}

/// The start of a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Started {
    /// The sitting id.
    pub sitting: SittingId,
    /// The purpose.
    pub purpose: Purpose,
    /// The form, as opaque text.
    pub form: String,
    /// The items of the form, in order.
    pub items: Vec<ShownItem>,
}

/// An item with the wording that was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownItem {
    /// The item key.
    pub key: ItemKey,
    /// The revision of its wording.
    pub revision: Revision,
    /// The full item, as opaque text. Kept once per wording, as it was last shown.
    pub text: String,
}

/// A response for the log, with the facts of its item that later sums and reviews need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Responded {
    /// The sitting.
    pub sitting: SittingId,
    /// The place in the form, from 0.
    pub position: usize,
    /// The vote at that place, from 0; more than one only if a class votes again.
    pub vote: u32,
    /// The item; must be the form's at that place.
    pub item: ItemKey,
    /// The revision of the item; must be the form's.
    pub revision: Revision,
    /// The response, as opaque text.
    pub response: String,
    /// The raw input if it could not be scored, as opaque text.
    pub entered: Option<String>,
    /// The score.
    pub score: Score,
    /// True if a choice that would harm the client was selected.
    pub harmful: bool,
    /// The learner's confidence, if stated.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
    /// The item's topic, in the item's bank.
    pub topic: TopicId,
    /// The client need it falls under.
    pub client_need: Option<ClientNeed>,
    /// The step of clinical judgment it asks for.
    pub step: Option<JudgmentStep>,
    /// The kind of the item.
    pub kind: KindName,
    /// True if a wrong answer at the bedside would harm somebody.
    pub safety_critical: bool,
    /// The time expected of this learner, in milliseconds; `None` if the item has none, or if time
    /// does not count.
    pub allowed_ms: Option<u64>,
}

impl Responded {
    /// Returns the item's topic across banks.
    pub fn topic_key(&self) -> TopicKey {
        TopicKey {
            bank: self.item.bank.clone(),
            topic: self.topic.clone(),
        }
    }
}

/// The purpose of a sitting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Purpose {
    /// Studying: each rationale right after its response.
    #[default]
    Study,
    /// An exam: nothing shown until it is submitted.
    Exam,
    /// Cramming, apart from what is due.
    Cram,
    /// Reviewing what is due.
    Review,
    /// A set that adapts to the learner.
    Adaptive,
    /// A live class.
    Class,
    /// Homework assigned by an instructor.
    Homework,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 7] = [
        Self::Study,
        Self::Exam,
        Self::Cram,
        Self::Review,
        Self::Adaptive,
        Self::Class,
        Self::Homework,
    ];

    /// Returns the name in the log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Exam => "exam",
            Self::Cram => "cram",
            Self::Review => "review",
            Self::Adaptive => "adaptive",
            Self::Class => "class",
            Self::Homework => "homework",
        }
    }

    /// Returns the purpose of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }
}
