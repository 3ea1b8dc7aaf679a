//! What can be put on disk: the entries of an append.
//!
//! The driver makes them from the effects of a sitting. Responses, forms and items arrive as
//! text that another layer wrote; here that text is opaque.

use crate::domain::{
    ClientNeed, Confidence, Ending, ItemKey, JudgmentStep, Revision, Score, SittingId, TopicId,
    TopicKey,
};

/// One thing that happened, or one thing to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A sitting started with this form.
    Started(Started),
    /// A response was handed in; from now on it stays as it is.
    Responded(Responded),
    /// What is entered at a place that is not handed in yet. Replaces the draft before it where
    /// it was `entered`; at a place that is answered it is dropped.
    Draft {
        /// Of which sitting.
        sitting: SittingId,
        /// Its place in the form, from 0.
        position: usize,
        /// What is entered, as text of another layer.
        entry: String,
        /// Time spent there so far, in milliseconds; of two windows the longer one stays.
        elapsed_ms: u64,
        /// Whether it was entered just now. Otherwise only the time is kept, beside what is
        /// there, which may be of another window.
        entered: bool,
    },
    /// Where the learner is. Replaces the place before it.
    Place {
        /// Of which sitting.
        sitting: SittingId,
        /// The place in the form, from 0.
        position: usize,
    },
    /// An item was flagged, or its flag taken back.
    Flag {
        /// Which item.
        item: ItemKey,
        /// On or off.
        on: bool,
    },
    /// The learner wrote a note to an item; it takes the place of the one before.
    Note {
        /// Which item.
        item: ItemKey,
        /// What it says; empty for none.
        text: String,
    },
    /// A sitting ended; nothing can be handed in to it any more.
    Ended {
        /// Which one.
        sitting: SittingId,
        /// How.
        ending: Ending,
    },
    /// The learner came back to a sitting.
    Resumed {
        /// Which one.
        sitting: SittingId,
    },
}

/// A sitting as it starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Started {
    /// Its identity.
    pub sitting: SittingId,
    /// What it is for.
    pub purpose: Purpose,
    /// Its form, as text of another layer.
    pub form: String,
    /// The items of the form, in its order.
    pub items: Vec<ShownItem>,
}

/// An item as it was worded when it was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownItem {
    /// Its identity.
    pub key: ItemKey,
    /// Its wording.
    pub revision: Revision,
    /// All of it, as text of another layer. Kept once for each wording, as it was last shown.
    pub text: String,
}

/// A response as it goes to the log, with what later sums and reviews need of its item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Responded {
    /// In which sitting.
    pub sitting: SittingId,
    /// Its place in the form, from 0.
    pub position: usize,
    /// Which vote of that place, from 0; more than one only where a class votes again.
    pub vote: u32,
    /// To which item; must be the one that the form has at that place.
    pub item: ItemKey,
    /// How that item was worded; must be as in the form.
    pub revision: Revision,
    /// What was given, as text of another layer.
    pub response: String,
    /// What was entered, where that could not be scored, as text of another layer.
    pub entered: Option<String>,
    /// What it earned.
    pub score: Score,
    /// Whether something that would hurt the client was chosen.
    pub harmful: bool,
    /// How sure the learner was, if that was said.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
    /// The item's topic, in the item's bank.
    pub topic: TopicId,
    /// The client need it falls under.
    pub client_need: Option<ClientNeed>,
    /// The step of clinical judgment it asks for.
    pub step: Option<JudgmentStep>,
    /// The time its author expects, in seconds.
    pub expected_s: Option<u32>,
}

impl Responded {
    /// The item's topic across banks.
    pub fn topic_key(&self) -> TopicKey {
        TopicKey {
            bank: self.item.bank.clone(),
            topic: self.topic.clone(),
        }
    }
}

/// What a sitting is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Purpose {
    /// Studying: each rationale right after its response.
    #[default]
    Study,
    /// An exam: nothing shown until it is handed in.
    Exam,
    /// Cramming: outside of what is due.
    Cram,
    /// Reviewing what is due.
    Review,
    /// A set that adapts to the learner.
    Adaptive,
    /// A live class.
    Class,
    /// Homework that an instructor gave.
    Homework,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Study,
        Self::Exam,
        Self::Cram,
        Self::Review,
        Self::Adaptive,
        Self::Class,
        Self::Homework,
    ];

    /// As the log writes it.
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

    /// The one of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.id() == id)
    }
}
