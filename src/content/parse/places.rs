//! Where the parts of an item stand in the text, so that a lint can point at them.

use crate::content::diagnostic::Span;
use crate::domain::ids::PartId;

/// The places of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemPlaces {
    /// Its `[[item]]`.
    pub whole: Span,
    keys: Vec<(&'static str, Span)>,
    parts: Vec<PartPlaces>,
    allowances: Vec<Span>,
    torn: bool,
}

/// Where one choice or step stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartPlaces {
    /// Its name within the item.
    pub id: PartId,
    /// All of it.
    pub whole: Span,
    /// What the learner reads.
    pub text: Span,
    /// Why it is right or wrong.
    pub why: Option<Span>,
}

/// As many keys as are kept of an item with choices.
const KEYS_USUAL: usize = 12;

impl ItemPlaces {
    /// Only the item as a whole.
    pub fn new(whole: Span) -> Self {
        Self {
            whole,
            keys: Vec::with_capacity(KEYS_USUAL),
            parts: Vec::new(),
            allowances: Vec::new(),
            torn: false,
        }
    }

    /// Notes that a part of its text could not be read, and with it maybe some keys.
    pub fn tear(&mut self) {
        self.torn = true;
    }

    /// Whether a part of its text could not be read.
    pub fn is_torn(&self) -> bool {
        self.torn
    }

    /// Keeps the place of the value of a key.
    pub fn put_key(&mut self, key: &'static str, span: Span) {
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
    pub fn put_allowance(&mut self, span: Span) {
        self.allowances.push(span);
    }

    /// Where the value of a key stands; the whole item where it is not written out.
    pub fn key(&self, key: &'static str) -> Span {
        self.key_if_any(key).unwrap_or_else(|| self.whole.clone())
    }

    /// Where the value of a key stands, if it is written out.
    pub fn key_if_any(&self, key: &'static str) -> Option<Span> {
        let known = self.keys.iter().find(|(known, _)| *known == key);
        known.map(|(_, span)| span.clone())
    }

    /// Where a part stands.
    pub fn part(&self, id: &PartId) -> Span {
        self.or_whole(self.find(id).map(|part| &part.whole))
    }

    /// Where the text of a part stands.
    pub fn part_text(&self, id: &PartId) -> Span {
        self.or_whole(self.find(id).map(|part| &part.text))
    }

    /// Where the reason of a part stands.
    pub fn part_why(&self, id: &PartId) -> Span {
        self.or_whole(self.find(id).and_then(|part| part.why.as_ref()))
    }

    /// Where an allowance stands, by number.
    pub fn allowance(&self, number: usize) -> Span {
        self.or_whole(self.allowances.get(number))
    }

    fn find(&self, id: &PartId) -> Option<&PartPlaces> {
        self.parts.iter().find(|part| part.id == *id)
    }

    fn or_whole(&self, span: Option<&Span>) -> Span {
        span.unwrap_or(&self.whole).clone()
    }
}
