//! What is read so far of a QTI file: items, topics and notes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::facts::KNOWN;
use super::super::fits::misfit;
use super::super::xml::XmlElement;
use super::super::{
    ConversionLoss, ConversionNote, Imported, ItemPlace, PortableBank, PortableItem, PortableTopic,
};
use super::ids::{IdPool, from_foreign, from_title};
use crate::domain::limits::QTI_ITEM_ELEMENTS_MAX;

/// Tags that a note lists.
const LISTED_TAGS: usize = 30;

/// The part of a package that items are in: a section, a test or a bank of questions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct QtiSection {
    /// Its id in the file.
    pub id: String,
    /// Its title; empty if it has none.
    pub title: String,
}

/// Everything read so far.
pub struct QtiReading<'t> {
    bank: PortableBank,
    /// True if the title is that of the file's name.
    is_untitled: bool,
    /// The losses so far.
    pub notes: Vec<ConversionNote>,
    tell: &'t mut dyn FnMut(usize),
    topics: BTreeMap<QtiSection, String>,
    topic_ids: IdPool,
    seen: BTreeSet<String>,
    /// Keywords that are no facts.
    tags: BTreeSet<String>,
    /// The number of questions met, whether they could be read or not.
    number: usize,
}

impl<'t> QtiReading<'t> {
    /// Begins to read a file with this name and title.
    pub fn new(file: &str, title: &str, tell: &'t mut dyn FnMut(usize)) -> Self {
        let is_untitled = title.is_empty();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let title = if is_untitled { stem } else { title };
        Self {
            bank: PortableBank {
                title: title.to_owned(),
                ..PortableBank::default()
            },
            is_untitled,
            notes: Vec::new(),
            tell,
            topics: BTreeMap::new(),
            topic_ids: IdPool::default(),
            seen: BTreeSet::new(),
            tags: BTreeSet::new(),
            number: 0,
        }
    }

    /// Sets the title if the package has none.
    pub fn title_if_none(&mut self, title: &str) {
        if self.is_untitled && !title.trim().is_empty() {
            self.is_untitled = false;
            title.trim().clone_into(&mut self.bank.title);
        }
    }

    /// Returns the place of the next question.
    pub fn next_place(&mut self, file: &str, line: usize, name: &str) -> ItemPlace {
        self.number += 1;
        let name = if name.is_empty() {
            String::new()
        } else {
            format!(" \"{name}\"")
        };
        ItemPlace {
            file: file.to_owned(),
            line,
            what: format!("question {}{name}", self.number),
        }
    }

    /// Returns whether a question has more elements than are read, and adds a note if it has. The
    /// work on one question grows with their square.
    pub fn is_too_large(&mut self, item: XmlElement<'_>, place: &ItemPlace) -> bool {
        let is_large = item.descendants().nth(QTI_ITEM_ELEMENTS_MAX).is_some();
        if is_large {
            let message = format!("it has more than {QTI_ITEM_ELEMENTS_MAX} elements");
            self.note(place, ConversionLoss::Skipped, message);
        }
        is_large
    }

    /// Adds a note.
    pub fn note(&mut self, place: &ItemPlace, loss: ConversionLoss, message: impl Into<String>) {
        self.notes.push(ConversionNote {
            place: place.clone(),
            loss,
            message: message.into(),
        });
    }

    /// Returns the id of the topic of a section, and lists the topic.
    fn topic(&mut self, section: &QtiSection) -> String {
        if let Some(id) = self.topics.get(section) {
            return id.clone();
        }
        let title = match section.title.trim() {
            "" => self.bank.title.clone(),
            title => title.to_owned(),
        };
        let own = section.id.rsplit_once('_').map_or("", |(_, id)| id);
        let id = if section.id == section_id(&self.bank.title, own) {
            from_foreign(own)
        } else {
            from_title(&title)
        };
        let id = self.topic_ids.fresh(&id);
        self.topics.insert(section.clone(), id.clone());
        self.bank.topics.push(PortableTopic {
            id: id.clone(),
            title,
        });
        id
    }

    /// Adds an item of a section, unless a bank cannot hold it, or one with its foreign id is there
    /// already.
    pub fn push(&mut self, section: &QtiSection, mut item: PortableItem) {
        if let Some(why) = misfit(&item) {
            self.note(&item.place, ConversionLoss::Skipped, why);
            return;
        }
        if let Some(id) = &item.foreign_id
            && !self.seen.insert(id.clone())
        {
            let message = format!("the question is in the package twice, under the id `{id}`");
            self.note(&item.place, ConversionLoss::Skipped, message);
            return;
        }
        item.topic = self.topic(section);
        self.bank.items.push(item);
        (self.tell)(self.bank.items.len());
    }

    /// Takes a keyword or a field of metadata: a fact, or a tag that is told at the end.
    pub fn tag(&mut self, facts: &mut BTreeMap<String, String>, tag: &str) {
        let fact = tag.split_once(':');
        match fact.filter(|(key, _)| KNOWN.contains(&key.trim())) {
            Some((key, value)) => {
                facts.insert(key.trim().to_owned(), value.trim().to_owned());
            }
            None if tag.trim().is_empty() => {}
            None => {
                self.tags.insert(tag.trim().to_owned());
            }
        }
    }

    /// Returns everything that was read.
    pub fn finish(mut self) -> Imported {
        if !self.tags.is_empty() {
            let listed: Vec<&str> = self
                .tags
                .iter()
                .take(LISTED_TAGS)
                .map(String::as_str)
                .collect();
            let more = match self.tags.len() - listed.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!("tags are left out: {}{more}", listed.join(", "));
            self.note(&ItemPlace::default(), ConversionLoss::Dropped, message);
        }
        Imported {
            bank: self.bank,
            notes: self.notes,
        }
    }
}

/// Returns the id of a topic's section in a package: other banks in the same course have others.
pub fn section_id(bank_title: &str, topic: &str) -> String {
    format!(
        "{}_{topic}",
        super::ids::to_foreign(&from_title(bank_title))
    )
}
