//! A bank: one subject with its topics, objectives, sources, exhibits and items.

use std::sync::Arc;

use super::ids::{BankId, ExhibitId, ItemId, ObjectiveId, SourceId, TopicId};
use super::item::Item;

/// A subject, stored as one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bank {
    /// Its identity.
    pub id: BankId,
    /// Its display name.
    pub title: String,
    /// The language of its texts, such as `en`.
    pub language: String,
    /// The license of its texts.
    pub license: String,
    /// Its summary, in one sentence.
    pub summary: String,
    /// The sources that its items may cite.
    pub sources: Vec<Arc<Source>>,
    /// Its topics, in the author's order.
    pub topics: Vec<Arc<Topic>>,
    /// Its learning objectives.
    pub objectives: Vec<Arc<Objective>>,
    /// Its exhibits.
    pub exhibits: Vec<Arc<Exhibit>>,
    /// Its items, in the author's order.
    pub items: Vec<Arc<Item>>,
}

impl Bank {
    /// Returns the item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Arc<Item>> {
        self.items.iter().find(|item| item.key.item == *id)
    }

    /// Returns the topic with this id.
    pub fn topic(&self, id: &TopicId) -> Option<&Arc<Topic>> {
        self.topics.iter().find(|topic| topic.id == *id)
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

/// Something a learner should be able to do.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Objective {
    /// Its id within the bank.
    pub id: ObjectiveId,
    /// Its text.
    pub text: String,
}

/// A guideline, label, trial or book that items cite.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Source {
    /// Its id within the bank.
    pub id: SourceId,
    /// Its full name.
    pub name: String,
    /// The year of the edition cited.
    pub year: Option<i16>,
    /// Its address; empty if it has none.
    pub url: String,
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
