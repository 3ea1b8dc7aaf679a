//! A bank: one subject with its topics, objectives, sources, exhibits and items.

use std::sync::Arc;

use super::ids::{BankId, ExhibitId, ItemId, ObjectiveId, SourceId, TopicId};
use super::item::Item;

/// A subject, as one file holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bank {
    /// Its identity.
    pub id: BankId,
    /// Its name for people.
    pub title: String,
    /// The language of its texts, such as `en`.
    pub language: String,
    /// Under which licence its texts may be used.
    pub license: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// What its items may cite.
    pub sources: Vec<Arc<Source>>,
    /// Its topics, in the author's order.
    pub topics: Vec<Arc<Topic>>,
    /// What it wants to teach.
    pub objectives: Vec<Arc<Objective>>,
    /// Its exhibits.
    pub exhibits: Vec<Arc<Exhibit>>,
    /// Its items, in the author's order.
    pub items: Vec<Arc<Item>>,
}

impl Bank {
    /// The item of that id.
    pub fn item(&self, id: &ItemId) -> Option<&Arc<Item>> {
        self.items.iter().find(|item| item.key.item == *id)
    }

    /// The topic of that id.
    pub fn topic(&self, id: &TopicId) -> Option<&Arc<Topic>> {
        self.topics.iter().find(|topic| topic.id == *id)
    }
}

/// A part of a subject that mastery is told for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Topic {
    /// Its id within the bank.
    pub id: TopicId,
    /// Its name for people.
    pub title: String,
}

/// Something a learner should be able to do.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Objective {
    /// Its id within the bank.
    pub id: ObjectiveId,
    /// What it is.
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
    /// Where it can be read; empty where there is no address.
    pub url: String,
}

/// A chart tab, note or table that stands beside items.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Exhibit {
    /// Its id within the bank.
    pub id: ExhibitId,
    /// Its name on the tab.
    pub title: String,
    /// What it shows.
    pub body: ExhibitBody,
    /// Whether it is the same data at several times.
    pub trend: bool,
}

/// What an exhibit shows.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ExhibitBody {
    /// Text with the markup of [`super::markup`].
    Text(String),
    /// A table; every row has as many cells as the header.
    Table {
        /// The heads of its columns.
        header: Vec<String>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}
