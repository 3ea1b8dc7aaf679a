//! The places of the parts of an item in the text, so that a lint can point at them.

use crate::content::diagnostic::SourceSpan;
use crate::domain::ids::PartId;
use crate::domain::item::LintAllowance;

/// The places of a bank outside of its items, and what its author allows for the bank as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BankPlaces {
    /// The head of the bank.
    pub head: SourceSpan,
    /// The allowances, each with its place.
    pub allowed: Vec<(LintAllowance, SourceSpan)>,
    /// The ids of its sources, in their order.
    pub sources: Vec<SourceSpan>,
}

/// The places of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemPlaces {
    /// The `[[item]]`: its first line if it is written as a table, else all of it.
    pub whole: SourceSpan,
    keys: Vec<(&'static str, SourceSpan)>,
    parts: Vec<PartPlaces>,
    allowances: Vec<SourceSpan>,
    torn: bool,
}

/// The places of one choice or step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartPlaces {
    /// The id within the item.
    pub id: PartId,
    /// The whole part.
    pub whole: SourceSpan,
    /// The text that the learner reads.
    pub text: SourceSpan,
    /// The reason it is right or wrong.
    pub why: Option<SourceSpan>,
}

/// The usual number of keys kept for an item with choices.
const KEYS_USUAL: usize = 12;

impl ItemPlaces {
    /// Creates the places of an item with only its own span.
    pub fn new(whole: SourceSpan) -> Self {
        Self {
            whole,
            keys: Vec::with_capacity(KEYS_USUAL),
            parts: Vec::new(),
            allowances: Vec::new(),
            torn: false,
        }
    }

    /// Records that a part of its text, and maybe some keys, could not be read.
    pub fn tear(&mut self) {
        self.torn = true;
    }

    /// Returns whether a part of its text could not be read.
    pub fn is_torn(&self) -> bool {
        self.torn
    }

    /// Keeps the place of the value of a key.
    pub fn put_key(&mut self, key: &'static str, span: SourceSpan) {
        self.keys.push((key, span));
    }

    /// Makes room for so many parts.
    pub fn expect_parts(&mut self, count: usize) {
        self.parts.reserve_exact(count);
    }

    /// Keeps the places of a part.
    pub fn put_part(&mut self, part: PartPlaces) {
        self.parts.push(part);
    }

    /// Keeps the place of the next allowance.
    pub fn put_allowance(&mut self, span: SourceSpan) {
        self.allowances.push(span);
    }

    /// Returns the place of a key's value, or the whole item if it is not written.
    pub fn key(&self, key: &'static str) -> SourceSpan {
        self.key_if_any(key).unwrap_or_else(|| self.whole.clone())
    }

    /// Returns the place of a key's value, if it is written.
    pub fn key_if_any(&self, key: &'static str) -> Option<SourceSpan> {
        let known = self.keys.iter().find(|(known, _)| *known == key);
        known.map(|(_, span)| span.clone())
    }

    /// Returns the places of the values of a key that may come more than once.
    pub fn keys(&self, key: &'static str) -> Vec<SourceSpan> {
        let known = self.keys.iter().filter(|(known, _)| *known == key);
        known.map(|(_, span)| span.clone()).collect()
    }

    /// Returns the place of a part.
    pub fn part(&self, id: &PartId) -> SourceSpan {
        self.or_whole(self.find(id).map(|part| &part.whole))
    }

    /// Returns the place of a part's text.
    pub fn part_text(&self, id: &PartId) -> SourceSpan {
        self.or_whole(self.find(id).map(|part| &part.text))
    }

    /// Returns the place of a part's reason.
    pub fn part_why(&self, id: &PartId) -> SourceSpan {
        self.or_whole(self.find(id).and_then(|part| part.why.as_ref()))
    }

    /// Returns the place of an allowance, by number.
    pub fn allowance(&self, number: usize) -> SourceSpan {
        self.or_whole(self.allowances.get(number))
    }

    fn find(&self, id: &PartId) -> Option<&PartPlaces> {
        let named = |id: &PartId| self.parts.iter().find(|part| part.id == *id);
        // A choice that all slots offer is written once.
        named(id).or_else(|| named(&PartId::new(id.local())))
    }

    fn or_whole(&self, span: Option<&SourceSpan>) -> SourceSpan {
        span.unwrap_or(&self.whole).clone()
    }
}
