//! Metadata of items as tags, for the formats that have tags.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChoiceRule, ConversionNote, ItemPlace, PortableItem, PortableKind};
use crate::domain::visible::in_one_line;

/// The keys of facts that are carried over, in the order of a bank. Tags with another key are the other program's own.
pub const KNOWN: &[&str] = &[
    "objective",
    "client_need",
    "step",
    "level",
    "difficulty",
    "expected_s",
    "safety_critical",
    "document",
    "refs",
    "checked",
    "expires",
    "expect_unsafe",
    "status",
];

/// The tags of one item while they are read.
#[derive(Debug, Default)]
pub struct ItemTags {
    /// The facts.
    pub facts: BTreeMap<String, String>,
    /// True if the learner is told the number of keys.
    pub is_count: bool,
    /// The unit of a number, for formats that have tags but no units.
    pub unit: String,
}

impl ItemTags {
    /// Takes a tag; one that says nothing to a bank goes to `others`.
    pub fn take(&mut self, tag: &str, others: &mut BTreeSet<String>) {
        let tag = in_one_line(tag);
        match (from_tag(&tag), tag.split_once(':')) {
            (Some((key, value)), _) => {
                self.facts.insert(key, value);
            }
            (None, Some(("kind", "select-n"))) => self.is_count = true,
            (None, Some(("unit", unit))) => self.unit = unit.to_owned(),
            _ if tag.is_empty() => {}
            _ => {
                others.insert(tag);
            }
        }
    }
}

/// Returns the tags of an item: its facts, and its kind where a format cannot say it otherwise.
pub fn tags(item: &PortableItem) -> Vec<String> {
    let mut tags: Vec<String> = item
        .facts
        .iter()
        .map(|(key, value)| as_tag(key, value))
        .collect();
    if let PortableKind::Choices { rule, .. } = &item.kind
        && *rule == ChoiceRule::Count
    {
        tags.push("kind:select-n".to_owned());
    }
    tags
}

/// Adds one note about all tags that are left out of a file.
pub fn tell_others(others: &BTreeSet<String>, notes: &mut Vec<ConversionNote>) {
    if others.is_empty() {
        return;
    }
    let names: Vec<String> = others.iter().map(|tag| format!("\"{tag}\"")).collect();
    let message = format!("these tags are left out: {}", names.join(", "));
    notes.push(ConversionNote::dropped(&ItemPlace::default(), message));
}

/// Returns a fact as a tag.
pub fn as_tag(key: &str, value: &str) -> String {
    format!("{key}:{value}")
}

/// Returns the key and value of a tag that is a fact.
pub fn from_tag(tag: &str) -> Option<(String, String)> {
    let (key, value) = tag.split_once(':')?;
    let key = key.trim().to_lowercase().replace([' ', '-'], "_");
    let value = value.trim();
    let is_fact = KNOWN.contains(&key.as_str()) && !value.is_empty();
    is_fact.then(|| (key, value.to_owned()))
}
