//! A bank: one subject with its topics, objectives, sources, exhibits, items and case studies.

use std::sync::Arc;

use super::case::CaseStudy;
use super::ids::{BankId, ItemId, ObjectiveId, TopicId};
use super::item::{Exhibit, Item, Topic};
use super::source::Source;

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
    /// Its case studies, in the author's order.
    pub cases: Vec<Arc<CaseStudy>>,
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

/// Something a learner should be able to do.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Objective {
    /// Its id within the bank.
    pub id: ObjectiveId,
    /// Its text.
    pub text: String,
}
