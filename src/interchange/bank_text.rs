//! The way from portable items to the text of a bank, as somebody would have written it by hand.
//!
//! Called by `dripset bank import`. [`super::update()`] writes the same items into a bank that is there.

mod facts;
mod kinds;
mod refs;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use super::slug::{UsedNames, slug};
use super::{
    BankFormat, ConversionLoss, ConversionNote, ItemPlace, PortableBank, PortableItem,
    PortableTopic,
};
use crate::content::write::{BankWriter, InlineTable, digest};
use crate::content::{Diagnostic, parse};
use crate::domain::ids::is_id;

pub use kinds::NO_UNIT;
pub use refs::{BETWEEN, PlannedSource};

/// The id and the title of a new bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankHead {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// The parts of a bank that items of other programs become.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BankPlan {
    /// The topics of its items.
    pub topics: Vec<PortableTopic>,
    /// The sources that its items cite.
    pub sources: Vec<PlannedSource>,
    /// The ids of objectives with their texts.
    pub objectives: BTreeMap<String, String>,
    /// The items.
    pub items: Vec<PlannedItem>,
    /// The losses.
    pub notes: Vec<ConversionNote>,
}

/// An item on its way into a bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedItem {
    /// Its id, unique in the plan.
    pub id: String,
    /// The format that it comes from.
    pub from: BankFormat,
    /// Its id there.
    pub foreign_id: String,
    /// Its lines after `id`, without `imported`.
    pub body: String,
    /// The digest of these lines.
    pub digest: String,
    /// The id of its topic.
    pub topic: String,
    /// The ids of its sources.
    pub sources: Vec<String>,
    /// The id of its objective.
    pub objective: Option<String>,
    /// Its place in the file that it comes from.
    pub place: ItemPlace,
}

impl PlannedItem {
    /// Returns its text with this id: from `[[item]]` to the end of its last line.
    pub fn text(&self, id: &str) -> String {
        let origin = InlineTable::default()
            .text("from", self.from.id())
            .text("id", &self.foreign_id)
            .text("digest", &self.digest);
        let (body, origin) = (&self.body, origin.finish());
        format!("[[item]]\nid = \"{id}\"\n{body}imported = {origin}\n")
    }
}

impl BankPlan {
    /// Plans the items of several files. What a bank cannot hold is left out with a note.
    pub fn of(imports: &[(BankFormat, PortableBank)]) -> Self {
        let mut plan = Self::default();
        let mut names = PlanNames::default();
        for (from, bank) in imports {
            let topics = plan.add_topics(bank);
            for item in &bank.items {
                plan.add(*from, item, &topics, &mut names);
            }
        }
        let used: BTreeSet<&str> = plan.items.iter().map(|item| &*item.topic).collect();
        plan.topics.retain(|topic| used.contains(&*topic.id));
        plan
    }

    /// Adds the topics of a file and returns the id of each by its id there.
    fn add_topics(&mut self, bank: &PortableBank) -> BTreeMap<String, String> {
        let mut ids = BTreeMap::new();
        for topic in &bank.topics {
            if ids.contains_key(&topic.id) {
                continue;
            }
            let title = texts::title(&topic.title, &topic.id);
            let same = |known: &&PortableTopic| known.title == title;
            let id = match self.topics.iter().find(same) {
                Some(known) if known.id == topic.id || !ids.values().any(|id| *id == known.id) => {
                    known.id.clone()
                }
                _ => self.new_topic(&topic.id, title),
            };
            ids.insert(topic.id.clone(), id);
        }
        ids
    }

    fn new_topic(&mut self, id: &str, title: String) -> String {
        let mut used: UsedNames = self.topics.iter().map(|topic| &topic.id).collect();
        let wanted = if is_id(id) { id.to_owned() } else { slug(id) };
        let id = used.take_id(&wanted);
        self.topics.push(PortableTopic {
            id: id.clone(),
            title,
        });
        id
    }

    fn add(
        &mut self,
        from: BankFormat,
        item: &PortableItem,
        topics: &BTreeMap<String, String>,
        names: &mut PlanNames,
    ) {
        let mut item = item.clone();
        texts::tidy(&mut item, &mut self.notes);
        let topic = match topics.get(&item.topic) {
            Some(topic) => topic.clone(),
            None => self.topic_of(&item.topic),
        };
        let place = item.place.clone();
        let lines = match kinds::lines(&item) {
            Ok(lines) => lines,
            Err(why) => return self.skip(place, why),
        };
        let facts = facts::read(&item, &mut self.notes);
        let refs = refs::plan(&facts.refs, &mut self.sources);
        let mut writer = BankWriter::default();
        writer.text("kind", lines.kind);
        writer.text("topic", &topic);
        for (key, value) in &facts.before {
            writer.line(key, value);
        }
        writer.text("stem", &item.stem);
        let mut body = writer.into_text() + &lines.text;
        let mut writer = BankWriter::default();
        writer.text_if_any("rationale", &item.rationale);
        if !refs.is_empty() {
            writer.line("refs", &refs::list(&refs));
        }
        if !item.shuffle {
            writer.line("shuffle", "false");
        }
        for (key, value) in &facts.after {
            writer.line(key, value);
        }
        body.push_str(&writer.into_text());
        let sources: Vec<String> = refs.iter().map(|of| of.id.clone()).collect();
        let (id, foreign_id) = names.of(from, &item);
        let planned = PlannedItem {
            digest: digest(&format!("[[item]]\n{body}")),
            objective: facts.objective.as_ref().map(|(id, _)| id.clone()),
            id,
            from,
            foreign_id,
            body,
            topic,
            sources,
            place,
        };
        self.objectives.extend(facts.objective);
        match self.refusal(&planned) {
            None => self.items.push(planned),
            Some(found) => {
                let why = format!("it cannot be an item of a bank: {}", found.message);
                self.skip(planned.place, why);
            }
        }
    }

    /// Returns the topic of items that name none, or one that their file does not list.
    fn topic_of(&mut self, id: &str) -> String {
        let (id, title) = match id {
            "" => ("general", "General"),
            id => (id, id),
        };
        if let Some(known) = self.topics.iter().find(|topic| topic.id == id) {
            return known.id.clone();
        }
        self.new_topic(id, texts::title(title, id))
    }

    fn skip(&mut self, place: ItemPlace, message: String) {
        self.notes.push(ConversionNote {
            place,
            loss: ConversionLoss::Skipped,
            message,
        });
    }

    /// Returns the first mistake of an item in a bank of its own.
    fn refusal(&self, item: &PlannedItem) -> Option<Diagnostic> {
        let mut alone = BankWriter::default();
        write_head(&mut alone, "x", "x");
        let text = alone.into_text() + &self.beside(item) + "\n" + &item.text(&item.id);
        let parsed = parse("an item", text.as_bytes());
        let mut found = parsed.diagnostics.into_iter();
        found.find(Diagnostic::is_structural)
    }

    /// Returns the topic, sources and objective of an item as a bank writes them.
    fn beside(&self, item: &PlannedItem) -> String {
        let mut writer = BankWriter::default();
        let topics = self.topics.iter();
        for topic in topics.filter(|topic| topic.id == item.topic) {
            write_topic(&mut writer, topic);
        }
        let sources = self.sources.iter();
        for source in sources.filter(|source| item.sources.contains(&source.id)) {
            source.write(&mut writer);
        }
        for (id, text) in &self.objectives {
            if item.objective.as_ref() == Some(id) {
                write_objective(&mut writer, id, text);
            }
        }
        writer.into_text()
    }

    /// Returns the text of a new bank.
    pub fn text(&self, head: &BankHead) -> String {
        let mut writer = BankWriter::default();
        write_head(&mut writer, &head.id, &head.title);
        self.sources
            .iter()
            .for_each(|source| source.write(&mut writer));
        self.topics
            .iter()
            .for_each(|topic| write_topic(&mut writer, topic));
        for (id, text) in &self.objectives {
            write_objective(&mut writer, id, text);
        }
        let mut text = writer.into_text();
        for item in &self.items {
            text.push('\n');
            text.push_str(&item.text(&item.id));
        }
        text
    }
}

fn write_head(writer: &mut BankWriter, id: &str, title: &str) {
    writer.line("format", "1");
    writer.head("[bank]");
    writer.text("id", id);
    writer.text("title", title);
}

/// Writes a topic.
pub(super) fn write_topic(writer: &mut BankWriter, topic: &PortableTopic) {
    writer.head("[[topic]]");
    writer.text("id", &topic.id);
    writer.text("title", &topic.title);
}

/// Writes an objective.
pub(super) fn write_objective(writer: &mut BankWriter, id: &str, text: &str) {
    writer.head("[[objective]]");
    writer.text("id", id);
    writer.text("text", text);
}

/// The names in use while items are planned.
#[derive(Default)]
struct PlanNames {
    ids: UsedNames,
    /// The format and the id there.
    foreign: UsedNames,
}

impl PlanNames {
    /// Returns the id of an item, and its id in the file that it comes from. Both are the same each
    /// time that the same file is read.
    fn of(&mut self, from: BankFormat, item: &PortableItem) -> (String, String) {
        let foreign = item.foreign_id.as_deref().map(texts::one_line);
        let foreign = foreign.filter(|id| !id.is_empty());
        let base = match &foreign {
            Some(id) if is_id(id) => id.clone(),
            _ if is_id(&item.name) => item.name.clone(),
            _ if !item.name.trim().is_empty() => slug(&item.name),
            _ => slug(&item.stem),
        };
        let foreign = foreign.unwrap_or_else(|| base.clone());
        let prefix = format!("{} ", from.id());
        let taken = self.foreign.take(&format!("{prefix}{foreign}"));
        let foreign = taken.strip_prefix(&prefix).unwrap_or(&foreign).to_owned();
        (self.ids.take_id(&base), foreign)
    }
}

#[cfg(test)]
mod tests;
