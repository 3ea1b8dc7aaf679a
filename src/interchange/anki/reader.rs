//! Notes become items: topics of decks, facts of tags, and one line for each note type that has no
//! items.

use std::collections::{BTreeMap, BTreeSet};

use super::note::{AnkiNote, NoteContent};
use super::{other_types, own_type};
use crate::interchange::facts::{self, ItemTags};
use crate::interchange::slug::{UsedNames, slug};
use crate::interchange::{
    ConversionLoss, ConversionNote, Imported, ItemPlace, PortableBank, PortableItem, PortableTopic,
};

/// Characters of a question in a place.
const SHOWN_CHARS: usize = 40;

/// The items of the notes so far.
#[derive(Debug, Default)]
pub struct NoteReader {
    items: Vec<(PortableItem, Option<String>, String)>,
    notes: Vec<ConversionNote>,
    without_choices: BTreeMap<(String, &'static str), (usize, ItemPlace)>,
    other_tags: BTreeSet<String>,
}

impl NoteReader {
    /// Adds a note, and returns the number of items so far.
    pub fn add(&mut self, note: &AnkiNote) -> usize {
        let mut found = Vec::new();
        let content = match own_type::is_own(note) {
            true => Some(own_type::content(note, &mut found)),
            false => other_types::content(note, &mut found),
        };
        let Some(content) = content else {
            let filled = note.fields.iter().rposition(|(_, text)| !text.is_empty());
            let why = match (note.is_cloze, filled.map_or(0, |last| last + 1)) {
                (true, _) => "it hides words of a text and has no wrong answers",
                (false, 0..=2) => "it has a front and a back, and no wrong answers",
                (false, _) => "it has no choices that can be told apart",
            };
            let key = (note.type_name.clone(), why);
            let place = ItemPlace {
                line: 0,
                ..note.place.clone()
            };
            self.without_choices.entry(key).or_insert((0, place)).0 += 1;
            return self.items.len();
        };
        let place = shown_place(note);
        let content = content.and_then(|content| match content.stem.is_empty() {
            true => Err("it has no question in words".to_owned()),
            false => Ok(content),
        });
        match content {
            Ok(content) => {
                let placed = |told| ConversionNote {
                    place: place.clone(),
                    ..told
                };
                self.notes.extend(found.into_iter().map(placed));
                self.take(note, content, place);
            }
            Err(why) => self.notes.push(ConversionNote {
                place,
                loss: ConversionLoss::Skipped,
                message: why,
            }),
        }
        self.items.len()
    }

    fn take(&mut self, note: &AnkiNote, content: NoteContent, place: ItemPlace) {
        let mut item = PortableItem {
            place,
            foreign_id: Some(note.guid.clone()).filter(|guid| !guid.is_empty()),
            name: content.name,
            topic: String::new(),
            stem: content.stem,
            kind: content.kind,
            rationale: content.rationale,
            shuffle: true,
            facts: BTreeMap::new(),
        };
        let mut tags = ItemTags::default();
        for tag in &note.tags {
            match tag.as_str() {
                "shuffle:false" => item.shuffle = false,
                tag => tags.take(tag, &mut self.other_tags),
            }
        }
        item.facts = tags.facts;
        let in_fields = content
            .facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty());
        item.facts
            .extend(in_fields.map(|(key, value)| (key.to_owned(), value)));
        self.items.push((item, content.topic, note.deck.clone()));
    }

    /// Returns the items with their topics.
    pub fn finish(self) -> Imported {
        let decks: Vec<Vec<&str>> = self.items.iter().map(|(_, _, deck)| levels(deck)).collect();
        let title = common(&decks).unwrap_or("").to_owned();
        let skip = usize::from(!title.is_empty());
        let title_of = |deck: &Vec<&str>| match deck.get(skip..) {
            Some(below) if !below.is_empty() => below.join(" / "),
            _ => deck.join(" / "),
        };
        let titles: Vec<String> = decks.iter().map(title_of).collect();
        let mut topics = Topics::default();
        let mut items = Vec::new();
        for ((mut item, topic, _), title) in self.items.into_iter().zip(titles) {
            item.topic = topics.id(topic, &title);
            items.push(item);
        }
        let mut notes = self.notes;
        for ((type_name, why), (count, place)) in self.without_choices {
            let notes_are = if count == 1 { "note is" } else { "notes are" };
            notes.push(ConversionNote {
                place: ItemPlace {
                    what: match type_name.as_str() {
                        "" => "notes without a type".to_owned(),
                        name => format!("note type \"{name}\""),
                    },
                    ..place
                },
                loss: ConversionLoss::Skipped,
                message: format!("{count} {notes_are} left out: {why}"),
            });
        }
        facts::tell_others(&self.other_tags, &mut notes);
        Imported {
            bank: PortableBank {
                title,
                topics: topics.topics,
                items,
            },
            notes,
        }
    }
}

/// Returns the place of a note with the start of its first field.
fn shown_place(note: &AnkiNote) -> ItemPlace {
    let first = note.fields.first().map_or("", |(_, text)| text);
    let first = super::note::plain(first);
    let shown: String = first.chars().take(SHOWN_CHARS).collect();
    let more = if shown.len() < first.len() { "…" } else { "" };
    ItemPlace {
        what: format!("{} \"{shown}{more}\"", note.place.what),
        ..note.place.clone()
    }
}

/// Returns the levels of a deck's name.
fn levels(deck: &str) -> Vec<&str> {
    let levels: Vec<&str> = deck.split("::").map(str::trim).collect();
    levels
        .into_iter()
        .filter(|level| !level.is_empty())
        .collect()
}

/// Returns the deck above all others, if there is one with decks below it.
fn common<'a>(decks: &[Vec<&'a str>]) -> Option<&'a str> {
    let first = *decks.first()?.first()?;
    let same = decks.iter().all(|deck| deck.first() == Some(&first));
    let below = decks.iter().any(|deck| deck.len() > 1);
    (same && below).then_some(first)
}

/// The topics so far.
#[derive(Default)]
struct Topics {
    topics: Vec<PortableTopic>,
    by_title: BTreeMap<String, String>,
}

impl Topics {
    /// Returns the id of a topic: the given one, or one that follows from its title.
    fn id(&mut self, id: Option<String>, title: &str) -> String {
        let title = if title.is_empty() { "Anki" } else { title };
        let known = id.or_else(|| self.by_title.get(title).cloned());
        let id = known.unwrap_or_else(|| self.new_id(title));
        if !self.topics.iter().any(|topic| topic.id == id) {
            self.topics.push(PortableTopic {
                id: id.clone(),
                title: title.to_owned(),
            });
        }
        self.by_title
            .entry(title.to_owned())
            .or_insert_with(|| id.clone());
        id
    }

    fn new_id(&self, title: &str) -> String {
        let taken = self.topics.iter().map(|topic| topic.id.as_str());
        taken.collect::<UsedNames>().take_id(&slug(title))
    }
}
