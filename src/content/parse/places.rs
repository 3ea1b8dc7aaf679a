//! Where the parts of an item stand in the text, so that a lint can point at them.

use crate::content::diagnostic::Span;
use crate::domain::ids::PartId;

/// A thing of an item that a finding can point at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// The value of one of its keys.
    Key(&'static str),
    /// The value of a key of one of its choices or steps.
    Part(PartId, &'static str),
    /// One of its allowances, by number.
    Allowance(usize),
}

/// The places of one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemPlaces {
    /// Its `[[item]]`.
    pub whole: Span,
    known: Vec<(Place, Span)>,
}

/// As many as an item with five choices has.
const PLACES_USUAL: usize = 32;

impl ItemPlaces {
    /// Only the item as a whole.
    pub fn new(whole: Span) -> Self {
        Self {
            whole,
            known: Vec::with_capacity(PLACES_USUAL),
        }
    }

    /// Keeps one place.
    pub fn put(&mut self, place: Place, span: Span) {
        self.known.push((place, span));
    }

    /// Where something stands; the whole item where it is not written out.
    pub fn of(&self, place: &Place) -> Span {
        let known = self.known.iter().find(|(known, _)| known == place);
        known.map_or_else(|| self.whole.clone(), |(_, span)| span.clone())
    }

    /// Where the value of a key stands.
    pub fn key(&self, key: &'static str) -> Span {
        self.of(&Place::Key(key))
    }

    /// Where the value of a key of a part stands.
    pub fn part(&self, id: &PartId, key: &'static str) -> Span {
        self.of(&Place::Part(id.clone(), key))
    }
}
