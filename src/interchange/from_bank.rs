//! The way from a bank to portable items, with a note for everything that these cannot say.
//!
//! Called by `dripset bank export`.

mod facts;
mod kinds;
mod prose;

use std::collections::BTreeMap;

use super::{ConversionLoss, ConversionNote, ItemPlace, PortableBank, PortableItem, PortableTopic};
use crate::domain::bank::Bank;
use crate::domain::drawn::Drawn;
use crate::domain::item::{Item, Status};
use crate::domain::kind::ItemKind;
use crate::domain::markup::fill;

/// Returns the items of a bank as other programs can take them, and the losses. A calculation has
/// the first of its given values, or those that this seed draws.
pub fn from_bank(bank: &Bank, seed: Option<u64>) -> (PortableBank, Vec<ConversionNote>) {
    let mut notes = Vec::new();
    let items = bank.items.iter();
    let items: Vec<PortableItem> = items
        .filter_map(|item| Converted::new(item, seed, &mut notes).item())
        .collect();
    let whole = |message: &str| ConversionNote::dropped(&ItemPlace::default(), message);
    if items
        .iter()
        .any(|item| item.facts.contains_key("objective"))
    {
        notes.push(whole(
            "the texts of the objectives are left out: items name their ids",
        ));
    }
    if bank.sources.iter().any(|source| source.address().is_some()) {
        notes.push(whole("the addresses of the sources are left out"));
    }
    let topics = bank.topics.iter().map(|topic| PortableTopic {
        id: topic.id.to_string(),
        title: topic.title.clone(),
    });
    let used = |topic: &PortableTopic| items.iter().any(|item| item.topic == topic.id);
    let mut topics: Vec<PortableTopic> = topics.filter(used).collect();
    let first = |topic: &PortableTopic| items.iter().position(|item| item.topic == topic.id);
    topics.sort_by_key(first);
    let portable = PortableBank {
        title: bank.title.clone(),
        topics,
        items,
    };
    (portable, notes)
}

/// An item on its way out.
struct Converted<'a> {
    item: &'a Item,
    drawn: Drawn,
    notes: &'a mut Vec<ConversionNote>,
}

impl<'a> Converted<'a> {
    fn new(item: &'a Item, seed: Option<u64>, notes: &'a mut Vec<ConversionNote>) -> Self {
        let drawn = match (&item.kind, seed) {
            (ItemKind::Numeric(numeric), None) => Drawn {
                order: Vec::new(),
                numbers: numeric
                    .given
                    .iter()
                    .filter_map(|(name, values)| Some((name.clone(), *values.first()?)))
                    .collect(),
            },
            (_, seed) => Drawn::seeded(item, seed.unwrap_or_default()),
        };
        Self { item, drawn, notes }
    }

    fn place(&self) -> ItemPlace {
        ItemPlace {
            what: format!("item \"{}\"", self.item.key.item),
            ..ItemPlace::default()
        }
    }

    fn note(&mut self, loss: ConversionLoss, message: impl Into<String>) {
        let note = ConversionNote {
            place: self.place(),
            loss,
            message: message.into(),
        };
        self.notes.push(note);
    }

    fn changed(&mut self, message: impl Into<String>) {
        self.note(ConversionLoss::Changed, message);
    }

    fn dropped(&mut self, message: impl Into<String>) {
        self.note(ConversionLoss::Dropped, message);
    }

    /// Returns the portable item; `None` with a note if there is none that asks the same.
    fn item(mut self) -> Option<PortableItem> {
        let item = self.item;
        if item.status == Status::Withdrawn {
            self.note(ConversionLoss::Skipped, "it is withdrawn");
            return None;
        }
        let before = self.notes.len();
        let asked = match kinds::asked(&mut self) {
            Ok(asked) => asked,
            Err(why) => {
                // What was said about its parts does not matter any more.
                self.notes.truncate(before);
                self.note(ConversionLoss::Skipped, why);
                return None;
            }
        };
        let exhibits = self.exhibits();
        let stem = self.filled(&item.stem);
        let parts = exhibits.into_iter().chain([stem]).chain(asked.after_stem);
        let stem: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        let facts = facts::of(&mut self);
        Some(PortableItem {
            place: self.place(),
            foreign_id: Some(item.key.item.to_string()),
            name: item.key.item.to_string(),
            topic: item.topic.id.to_string(),
            stem: stem.join("\n\n"),
            kind: asked.kind,
            rationale: self.filled(&item.rationale),
            shuffle: item.shuffle,
            facts,
        })
    }

    /// Returns a text with the drawn numbers, each paragraph on one line.
    fn filled(&self, text: &str) -> String {
        let numbers = self.drawn.numbers.iter();
        let values: BTreeMap<String, String> = numbers
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect();
        prose::unwrapped(&fill(text, &values))
    }

    /// Returns the exhibits in words. Without them the item could not be answered.
    fn exhibits(&mut self) -> Vec<String> {
        let item = self.item;
        if item.exhibits.is_empty() {
            return Vec::new();
        }
        let titles = item.exhibits.iter().map(|exhibit| exhibit.title.clone());
        let titles: Vec<String> = titles.collect();
        let of_case = match &item.case {
            Some(case) => format!(", as far as the case study \"{}\" has come", case.title),
            None => String::new(),
        };
        self.changed(format!(
            "the exhibits stand as text before the stem ({}){of_case}",
            titles.join(", ")
        ));
        item.exhibits
            .iter()
            .flat_map(|of| prose::exhibit(of))
            .collect()
    }
}

#[cfg(test)]
mod tests;
