//! The forms of a paper exam as a file: every item as it was printed, and its layout in each version.
//!
//! A paper that comes back a year later is scored by this file alone, even if its bank has changed or
//! is gone. The file holds the keys, so it is kept as the key is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::content::record::{item_from_text, item_to_text};
use crate::domain::bank::Bank;
use crate::domain::drawn::Drawn;
use crate::domain::ids::{ItemKey, PartId};
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::number::Decimal;
use crate::domain::paper::{PaperPlace, PaperVersion};

/// The name of the format, so that no other JSON file is taken for one.
const FORMAT: &str = "dripset paper forms";
/// Its present version.
const FORMAT_VERSION: u32 = 1;

/// A paper exam with all its versions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperForms {
    /// Its title.
    pub title: String,
    /// The seed that it was drawn by.
    pub seed: u64,
    /// Its versions. Each has the same items.
    pub versions: Vec<PaperVersion>,
}

/// The reason that a file holds no forms.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FormsError {
    /// Another file.
    #[error("it is no file with the forms of a paper exam ({0})")]
    Other(String),
    /// A file of a newer program.
    #[error("it was written by a newer version of Dripset")]
    Newer,
    /// A file that was changed or damaged.
    #[error("it was changed or damaged: {0}")]
    Damaged(String),
}

#[derive(Serialize, Deserialize)]
struct FormsRecord {
    format: String,
    version: u32,
    title: String,
    /// As text: other JSON readers would change numbers past 2^53.
    seed: String,
    items: Vec<PrintedRecord>,
    versions: Vec<VersionRecord>,
}

#[derive(Serialize, Deserialize)]
struct PrintedRecord {
    item: String,
    revision: String,
    points: u32,
    /// The item as a bank of its own.
    text: String,
}

#[derive(Serialize, Deserialize)]
struct VersionRecord {
    letter: char,
    places: Vec<PlaceRecord>,
}

#[derive(Serialize, Deserialize)]
struct PlaceRecord {
    item: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    order: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    numbers: BTreeMap<String, String>,
}

impl PaperForms {
    /// Returns the items in the order of the first version.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        let first = self.versions.first().into_iter();
        first.flat_map(|version| version.places.iter().map(|place| &place.item))
    }

    /// Writes the forms as JSON.
    pub fn to_json(&self) -> String {
        let printed = |item: &Arc<Item>| PrintedRecord {
            item: item.key.to_string(),
            revision: item.revision.to_string(),
            points: item.kind.rules().possible(),
            text: item_to_text(item),
        };
        let place = |place: &PaperPlace| PlaceRecord {
            item: place.item.key.to_string(),
            order: place.drawn.order.iter().map(PartId::to_string).collect(),
            numbers: place
                .drawn
                .numbers
                .iter()
                .map(|(name, value)| (name.clone(), value.plain()))
                .collect(),
        };
        let version = |version: &PaperVersion| VersionRecord {
            letter: version.letter,
            places: version.places.iter().map(place).collect(),
        };
        let record = FormsRecord {
            format: FORMAT.to_owned(),
            version: FORMAT_VERSION,
            title: self.title.clone(),
            seed: self.seed.to_string(),
            items: self.items().map(printed).collect(),
            versions: self.versions.iter().map(version).collect(),
        };
        let text = serde_json::to_string_pretty(&record)
            .expect("invariant: records hold texts and counts, all of them JSON");
        format!("{text}\n")
    }

    /// Reads what [`PaperForms::to_json`] wrote, and checks all of it.
    ///
    /// # Errors
    /// [`FormsError`] if it is another file, or does not fit together.
    pub fn from_json(json: &str) -> Result<Self, FormsError> {
        let head: serde_json::Value =
            serde_json::from_str(json).map_err(|error| FormsError::Other(error.to_string()))?;
        if head.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
            return Err(FormsError::Other("its `format` is another one".to_owned()));
        }
        if head.get("version").and_then(serde_json::Value::as_u64) > Some(FORMAT_VERSION.into()) {
            return Err(FormsError::Newer);
        }
        let record: FormsRecord =
            serde_json::from_value(head).map_err(|error| FormsError::Damaged(error.to_string()))?;
        let mut items: BTreeMap<String, Arc<Item>> = BTreeMap::new();
        for printed in &record.items {
            items.insert(printed.item.clone(), read_item(printed)?);
        }
        let versions = record.versions.iter();
        let versions: Vec<PaperVersion> = versions
            .map(|of| read_version(of, &items))
            .collect::<Result<_, _>>()?;
        let letters: BTreeSet<char> = versions.iter().map(|of| of.letter).collect();
        if letters.len() != versions.len() || versions.is_empty() {
            return Err(damaged(
                "two versions have the same letter, or there is none",
            ));
        }
        let seed = record.seed.parse();
        Ok(Self {
            title: record.title,
            seed: seed.map_err(|_| damaged("the seed is no number"))?,
            versions,
        })
    }

    /// Replaces the printed items by those of banks, as they are now. The letters stay.
    ///
    /// # Errors
    /// The items that a bank no longer has, or whose letters no longer fit.
    pub fn scored_by(&self, banks: &[Arc<Bank>]) -> Result<Self, Vec<ItemKey>> {
        let mut lost = BTreeSet::new();
        let mut now = self.clone();
        for place in now.versions.iter_mut().flat_map(|of| &mut of.places) {
            let key = &place.item.key;
            let bank = banks.iter().find(|bank| bank.id == key.bank);
            let item = bank.and_then(|bank| bank.item(&key.item));
            match item.filter(|item| fits(item, &place.drawn)) {
                Some(item) => place.item = Arc::clone(item),
                None => {
                    lost.insert(key.clone());
                }
            }
        }
        match lost.is_empty() {
            true => Ok(now),
            false => Err(lost.into_iter().collect()),
        }
    }

    /// Returns the items that differ in these banks from what was printed, in the order of the first
    /// version. Banks that are not among them say nothing.
    pub fn changed_in(&self, banks: &[Arc<Bank>]) -> Vec<ItemKey> {
        let differs = |item: &&Arc<Item>| {
            let bank = banks.iter().find(|bank| bank.id == item.key.bank);
            bank.is_some_and(|bank| {
                let now = bank.item(&item.key.item);
                now.is_none_or(|now| now.revision != item.revision)
            })
        };
        self.items()
            .filter(differs)
            .map(|item| item.key.clone())
            .collect()
    }
}

fn damaged(why: impl Into<String>) -> FormsError {
    FormsError::Damaged(why.into())
}

fn read_item(printed: &PrintedRecord) -> Result<Arc<Item>, FormsError> {
    let name = &printed.item;
    let item = item_from_text(&printed.text).map_err(|why| damaged(format!("{name}: {why}")))?;
    if item.key.to_string() != *name {
        return Err(damaged(format!(
            "the text of {name} is that of {}",
            item.key
        )));
    }
    if item.revision.to_string() != printed.revision {
        return Err(damaged(format!(
            "the text of {name} is not what was printed"
        )));
    }
    Ok(Arc::new(item))
}

fn read_version(
    record: &VersionRecord,
    items: &BTreeMap<String, Arc<Item>>,
) -> Result<PaperVersion, FormsError> {
    let letter = record.letter;
    if !letter.is_ascii_uppercase() {
        return Err(damaged(format!("`{letter}` is no letter of a version")));
    }
    let mut used = BTreeSet::new();
    let mut places = Vec::new();
    for place in &record.places {
        let name = &place.item;
        let item = items.get(name).filter(|_| used.insert(name.clone()));
        let item =
            item.ok_or_else(|| damaged(format!("version {letter}: {name} is unknown or twice")))?;
        let mut numbers = BTreeMap::new();
        for (name, value) in &place.numbers {
            let value = Decimal::parse_signed(value).map_err(|why| {
                damaged(format!("version {letter} has no number for {name} ({why})"))
            })?;
            numbers.insert(name.clone(), value);
        }
        let drawn = Drawn {
            order: place.order.iter().map(PartId::new).collect(),
            numbers,
        };
        if !fits(item, &drawn) {
            return Err(damaged(format!(
                "version {letter}: the layout of {name} does not fit it"
            )));
        }
        places.push(PaperPlace {
            item: Arc::clone(item),
            drawn,
        });
    }
    if places.len() != items.len() {
        return Err(damaged(format!(
            "version {letter} does not have every item once"
        )));
    }
    Ok(PaperVersion { letter, places })
}

/// Returns whether an item can have this layout: each part once, and a value of each given name.
fn fits(item: &Item, drawn: &Drawn) -> bool {
    let sorted = |order: &[PartId]| {
        let mut order = order.to_vec();
        order.sort();
        order
    };
    let parts = Drawn::as_written(item).order;
    let numbers_fit = match &item.kind {
        ItemKind::Numeric(numeric) => {
            numeric.given.len() == drawn.numbers.len()
                && numeric.given.iter().all(|(name, values)| {
                    let drawn = drawn.numbers.get(name);
                    drawn.is_some_and(|drawn| values.iter().any(|of| of.exact() == drawn.exact()))
                })
        }
        _ => drawn.numbers.is_empty(),
    };
    sorted(&parts) == sorted(&drawn.order) && numbers_fit
}
