//! The state of reading one item, shared by the keys of any item and those of its kind.

use super::fields::{At, Fields};
use super::places::ItemPlaces;
use crate::content::diagnostic::Findings;

/// The state of reading one item, apart from its kind.
pub struct Reader<'a, 'd> {
    /// The item's table.
    pub fields: Fields<'d>,
    /// The places of its texts.
    pub places: ItemPlaces,
    /// The findings.
    pub findings: &'a mut Findings,
    /// Ids of choices that are defensible though not keyed.
    pub acceptable: Vec<At<&'d str>>,
    /// Other items that it names.
    pub named: Vec<At<String>>,
}

impl<'d> Reader<'_, 'd> {
    /// Reads a required text and keeps its place.
    pub fn said(&mut self, key: &'static str) -> Option<At<String>> {
        let text = self.fields.said(key, self.findings)?;
        self.places.put_key(key, text.span.clone());
        Some(text)
    }

    /// Reads an optional text and keeps its place.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let text = self.fields.text(key, self.findings)?;
        self.places.put_key(key, text.span);
        Some(text.value)
    }

    /// Keeps the place of a key that is read elsewhere.
    pub fn place(&mut self, key: &'static str) {
        if let Some(span) = self.fields.span_if_any(key) {
            self.places.put_key(key, span);
        }
    }
}
