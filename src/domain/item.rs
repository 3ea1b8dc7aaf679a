//! An item: a stem, its kind and its metadata.
//!
//! An item carries its topic, sources and exhibits, so that it can be shown unchanged long after
//! its bank has changed.

use std::sync::Arc;

use jiff::civil::Date;
use rand::SeedableRng;

use super::case::CasePlace;
use super::drawn::{Chance, Drawn, chance_for};
use super::ids::{ExhibitId, ItemId, ItemKey, ObjectiveId, PartId, Revision, TopicId, TopicKey};
use super::kind::ItemKind;
use super::named::named;
use super::response::{Response, ResponseError};
use super::scoring::Marking;
use super::source::Reference;

/// One question with its key, rationales and references.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    /// Its identity.
    pub key: ItemKey,
    /// The digest of its question and key.
    pub revision: Revision,
    /// The display name of its bank.
    pub subject: Arc<str>,
    /// Its topic.
    pub topic: Arc<Topic>,
    /// Its kind: the question's content and scoring.
    pub kind: ItemKind,
    /// The text before the choices; see [`super::markup`].
    pub stem: String,
    /// The full rationale.
    pub rationale: String,
    /// Its references.
    pub refs: Vec<Reference>,
    /// The exhibits shown beside it: first those of its case study, as far as they have unfolded.
    pub exhibits: Vec<Arc<Exhibit>>,
    /// Its place in a case study, if it belongs to one.
    pub case: Option<Arc<CasePlace>>,
    /// True if its choices may be shuffled on screen.
    pub shuffle: bool,
    /// Items never drawn into the same form.
    pub enemies: Vec<ItemKey>,
    /// Its status: whether it may still be drawn.
    pub status: Status,
    /// Its metadata.
    pub facts: Facts,
}

/// An author's metadata about an item, which does not change the question.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Facts {
    /// The learning objective it serves.
    pub objective: Option<ObjectiveId>,
    /// The client need it falls under.
    pub client_need: Option<ClientNeed>,
    /// The step of clinical judgment it tests.
    pub step: Option<JudgmentStep>,
    /// The level of thought it requires.
    pub level: Option<Level>,
    /// The share of points expected, in thousandths; provisional until there are responses.
    pub difficulty_permille: Option<u16>,
    /// The time expected, in seconds.
    pub expected_s: Option<u32>,
    /// True if a wrong answer at the bedside would harm somebody.
    pub safety_critical: bool,
    /// The therapy document that put it in scope.
    pub document: Option<String>,
    /// The day its author last checked it against its references.
    pub checked_on: Option<Date>,
    /// The last day before it is due for a check.
    pub expires_on: Option<Date>,
    /// True if doses beyond the usual bounds are intended.
    pub expect_unsafe: bool,
    /// The item it is a variant of.
    pub variant_of: Option<ItemId>,
    /// Choices that are defensible though not keyed.
    pub acceptable: Vec<PartId>,
    /// Lints that its author has waived.
    pub allowed: Vec<LintAllowance>,
    /// A clinician's signature.
    pub sign_off: Option<SignOff>,
    /// Corrections since its first use.
    pub corrections: Vec<Correction>,
    /// The place in another program that it was imported from.
    pub origin: Option<ItemOrigin>,
}

/// The status of an item for drawing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Status {
    /// May be drawn.
    #[default]
    Active,
    /// Never drawn again; its history is kept.
    Withdrawn,
}

/// A lint that an author has waived.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct LintAllowance {
    /// Its code, such as `L15`.
    pub lint: String,
    /// The reason that it does not apply.
    pub because: String,
}

/// A clinician's approval of an item; void once the revision differs.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SignOff {
    /// The signer's name.
    pub name: String,
    /// The signer's credential, such as "RN, CRNI".
    pub credential: String,
    /// The date.
    pub on: Date,
    /// The revision that was signed.
    pub revision: Revision,
}

/// One correction and its date.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Correction {
    /// The date.
    pub on: Date,
    /// The change.
    pub what: String,
}

/// The place in another program that an item was imported from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ItemOrigin {
    /// The format of the file, such as `moodle-xml`.
    pub from: String,
    /// The id in that file.
    pub id: String,
    /// The digest of the item as imported, so that a change by hand shows.
    pub digest: String,
}

impl Item {
    /// Returns its topic across banks.
    pub fn topic_key(&self) -> TopicKey {
        TopicKey {
            bank: self.key.bank.clone(),
            topic: self.topic.id.clone(),
        }
    }

    /// Returns the signature if it holds for the present revision.
    pub fn valid_sign_off(&self) -> Option<&SignOff> {
        self.facts
            .sign_off
            .as_ref()
            .filter(|sign_off| sign_off.revision == self.revision)
    }

    /// Returns whether it is due for a check on that day.
    pub fn is_expired(&self, today: Date) -> bool {
        self.facts.expires_on.is_some_and(|expires| expires < today)
    }
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
    /// The level of thought that an item requires.
    Level {
        Remember "remember" "Remember",
        Understand "understand" "Understand",
        Apply "apply" "Apply",
        Analyze "analyze" "Analyze",
        Evaluate "evaluate" "Evaluate",
    }
}

/// A part of a subject that mastery is reported for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Topic {
    /// Its id within the bank.
    pub id: TopicId,
    /// Its display name.
    pub title: String,
}

/// A chart tab, note or table shown beside items.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Exhibit {
    /// Its id within the bank.
    pub id: ExhibitId,
    /// Its name on the tab.
    pub title: String,
    /// Its content.
    pub body: ExhibitBody,
    /// True if it shows the same data at several times.
    pub trend: bool,
}

/// The content of an exhibit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ExhibitBody {
    /// Text with the markup of [`super::markup`].
    Text(String),
    /// A table; every row has as many cells as the header.
    Table {
        /// The column headers.
        header: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}

impl Drawn {
    /// Lays an item out for reading, not answering: choices as written, and one fixed draw of its
    /// numbers.
    pub fn as_written(item: &Item) -> Self {
        item.kind.rules().draw(false, &mut Chance::seed_from_u64(0))
    }

    /// Lays an item out as a learner sees it, by a seed and its name alone.
    pub fn seeded(item: &Item, seed: u64) -> Self {
        let mut chance = chance_for(seed, &item.key.to_string());
        item.kind.rules().draw(item.shuffle, &mut chance)
    }
}

/// Marks a response to an item with this layout.
///
/// # Errors
/// [`ResponseError`] if the response does not fit this item; that is never a score of zero.
pub fn mark(item: &Item, drawn: &Drawn, response: &Response) -> Result<Marking, ResponseError> {
    let kind = item.kind.rules();
    kind.check(response)?;
    Ok(kind.mark(drawn, response))
}
