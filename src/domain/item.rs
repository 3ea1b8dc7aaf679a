//! An item: a stem, what its kind asks, and everything that is known about it.
//!
//! An item carries its topic, sources and exhibits with it, so that it can be shown as it was
//! long after its bank has changed.

use std::sync::Arc;

use jiff::civil::Date;

use super::bank::{Exhibit, Source, Topic};
use super::ids::{ItemId, ItemKey, ObjectiveId, PartId, Revision, TopicKey};
use super::kind::ItemKind;

/// One thing that is asked, with its key, reasons and references.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    /// Its identity.
    pub key: ItemKey,
    /// What it asks and keys, as a digest.
    pub revision: Revision,
    /// The name of its bank for people.
    pub subject: Arc<str>,
    /// Its topic.
    pub topic: Arc<Topic>,
    /// What it asks, and how it is scored.
    pub kind: ItemKind,
    /// The text before the choices; see [`super::markup`].
    pub stem: String,
    /// The whole of why.
    pub rationale: String,
    /// What it cites.
    pub refs: Vec<Arc<Source>>,
    /// What stands beside it.
    pub exhibits: Vec<Arc<Exhibit>>,
    /// Whether choices may change places on screen.
    pub shuffle: bool,
    /// Items never drawn into one form with it.
    pub enemies: Vec<ItemKey>,
    /// Whether it may still be drawn.
    pub status: Status,
    /// What is known about it beside what it asks.
    pub facts: Facts,
}

/// What an author says about an item that does not change what it asks.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Facts {
    /// The learning objective it serves.
    pub objective: Option<ObjectiveId>,
    /// The client need it falls under.
    pub client_need: Option<ClientNeed>,
    /// The step of clinical judgment it asks for.
    pub step: Option<JudgmentStep>,
    /// How much thought it asks for.
    pub level: Option<Level>,
    /// The share of points expected, in thousandths; provisional until there are responses.
    pub difficulty_permille: Option<u16>,
    /// The time expected, in seconds.
    pub expected_s: Option<u32>,
    /// Whether a wrong answer at the bedside would hurt somebody.
    pub safety_critical: bool,
    /// The therapy document that put it in scope.
    pub document: Option<String>,
    /// When its author last checked it against its references.
    pub checked_on: Option<Date>,
    /// After this day it is due for a check.
    pub expires_on: Option<Date>,
    /// Whether doses beyond the usual bounds are meant.
    pub expect_unsafe: bool,
    /// The item it is a variant of.
    pub variant_of: Option<ItemId>,
    /// Choices that are defensible though not keyed.
    pub acceptable: Vec<PartId>,
    /// Lints its author answers for.
    pub allowed: Vec<LintAllowance>,
    /// A clinician's signature.
    pub sign_off: Option<SignOff>,
    /// What was mended since it was first asked.
    pub corrections: Vec<Correction>,
}

/// Whether an item may be drawn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Status {
    /// It may.
    #[default]
    Active,
    /// Never again; its history is kept.
    Withdrawn,
}

/// A lint that an author answers for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct LintAllowance {
    /// Its code, such as `L15`.
    pub lint: String,
    /// Why it does not apply.
    pub because: String,
}

/// A clinician's word that an item is right; void as soon as the revision differs.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SignOff {
    /// Who signed.
    pub name: String,
    /// In what capacity, such as "RN, CRNI".
    pub credential: String,
    /// When.
    pub on: Date,
    /// What was signed.
    pub revision: Revision,
}

/// What was mended, and when.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Correction {
    /// When.
    pub on: Date,
    /// What.
    pub what: String,
}

impl Item {
    /// Its topic across banks.
    pub fn topic_key(&self) -> TopicKey {
        TopicKey {
            bank: self.key.bank.clone(),
            topic: self.topic.id.clone(),
        }
    }

    /// The signature that holds for what the item says now.
    pub fn valid_sign_off(&self) -> Option<&SignOff> {
        self.facts
            .sign_off
            .as_ref()
            .filter(|sign_off| sign_off.revision == self.revision)
    }

    /// Whether it is due for a check on that day.
    pub fn is_expired(&self, today: Date) -> bool {
        self.facts.expires_on.is_some_and(|expires| expires < today)
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $title:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $(#[doc = $title] $variant,)*
        }

        impl $name {
            /// All of them, in the order they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As banks write it.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// As people read it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The one of that name.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.id() == id)
            }
        }
    };
}

named! {
    /// The category of the licensing board's test plan.
    ClientNeed {
        ManagementOfCare "management-of-care" "Management of care",
        Safety "safety-and-infection-prevention-and-control" "Safety and infection prevention",
        HealthPromotion "health-promotion-and-maintenance" "Health promotion",
        Psychosocial "psychosocial-integrity" "Psychosocial integrity",
        BasicCare "basic-care-and-comfort" "Basic care and comfort",
        Pharmacological "pharmacological-and-parenteral-therapies" "Pharmacological and parenteral",
        RiskReduction "reduction-of-risk-potential" "Reduction of risk potential",
        Physiological "physiological-adaptation" "Physiological adaptation",
    }
}

named! {
    /// The step of the clinical judgment model.
    JudgmentStep {
        RecognizeCues "recognize-cues" "Recognize cues",
        AnalyzeCues "analyze-cues" "Analyze cues",
        PrioritizeHypotheses "prioritize-hypotheses" "Prioritize hypotheses",
        GenerateSolutions "generate-solutions" "Generate solutions",
        TakeAction "take-action" "Take action",
        EvaluateOutcomes "evaluate-outcomes" "Evaluate outcomes",
    }
}

named! {
    /// How much thought an item asks for.
    Level {
        Remember "remember" "Remember",
        Understand "understand" "Understand",
        Apply "apply" "Apply",
        Analyze "analyze" "Analyze",
        Evaluate "evaluate" "Evaluate",
    }
}
