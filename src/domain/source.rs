//! Sources, and the references of items to a place in them.

use std::sync::Arc;

use super::ids::SourceId;
use super::named::named;

/// A guideline, label, trial or book that items cite.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Source {
    /// Its id within the bank.
    pub id: SourceId,
    /// Its type.
    pub source_type: Option<SourceType>,
    /// Its full name.
    pub name: String,
    /// The year of the edition cited.
    pub year: Option<i16>,
    /// Its digital object identifier.
    pub doi: Option<String>,
    /// The set id of a drug label, which all its revisions share.
    pub set_id: Option<String>,
    /// The month of the label's revision, such as `2024-11`.
    pub revised: Option<String>,
    /// Its address, if it has one of its own.
    pub url: Option<String>,
    /// How it was read, unless a reference says otherwise.
    pub seen: Seen,
}

named! {
    /// The type of a source.
    SourceType {
        Label "label" "Drug label",
        Guideline "guideline" "Guideline",
        Trial "trial" "Trial",
        Review "review" "Review",
        Standard "standard" "Standard",
        Agency "agency" "Agency",
        Textbook "textbook" "Textbook",
    }
}

named! {
    /// How a source was read by the one who checked the item.
    Seen {
        Text "text" "read",
        Abstract "abstract" "its abstract",
        Quotation "quotation" "as quoted elsewhere",
        Unseen "unseen" "not read",
    }
}

/// A reference of an item to a source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reference {
    /// The source.
    pub source: Arc<Source>,
    /// The place in it, such as "§2.3" or "Table 2".
    pub at: Option<String>,
    /// How that place was read, if not as the source as a whole.
    pub seen: Option<Seen>,
}

impl Source {
    /// Returns its address: its own, that of its DOI, or that of its label.
    pub fn address(&self) -> Option<String> {
        let doi = self
            .doi
            .as_ref()
            .map(|doi| format!("https://doi.org/{doi}"));
        let label = self
            .set_id
            .as_ref()
            .map(|id| format!("https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={id}"));
        self.url.clone().or(doi).or(label)
    }
}

impl Reference {
    /// Returns how that place was read.
    pub fn seen(&self) -> Seen {
        self.seen.unwrap_or(self.source.seen)
    }

    /// Returns the reference as a learner reads it: name, year, place, and how it was read if that is
    /// its abstract or a quotation.
    pub fn shown(&self) -> String {
        let mut shown = self.source.name.clone();
        if let Some(year) = self.source.year {
            shown.push_str(&format!(" ({year})"));
        }
        if let Some(revised) = &self.source.revised {
            shown.push_str(&format!(", revised {revised}"));
        }
        if let Some(at) = &self.at {
            shown.push_str(&format!(", {at}"));
        }
        match self.seen() {
            Seen::Text | Seen::Unseen => {}
            seen => shown.push_str(&format!(" [{}]", seen.title())),
        }
        shown
    }
}
