//! What counts as answered: one rule, which every screen tells by.

use super::Sitting;
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;

/// The state of what is entered at a place of an exam, by what it would come to if it were
/// submitted now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Filled {
    /// Nothing is entered.
    Blank,
    /// It cannot be scored as it is, and would score nothing.
    Unfinished,
    /// It can be scored, and more could be chosen.
    Short,
    /// It can be scored, and nothing is missing.
    Whole,
}

impl Filled {
    /// Returns what an entry to an item of this kind is.
    pub fn of(kind: &ItemKind, entry: &Response) -> Self {
        let rules = kind.rules();
        match entry {
            entry if entry.is_blank() => Self::Blank,
            entry if rules.check_given(entry).is_err() => Self::Unfinished,
            entry if rules.ready(entry).is_err() => Self::Short,
            _ => Self::Whole,
        }
    }

    /// Says whether it counts as answered: whether it can be scored as it is.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Short | Self::Whole)
    }
}

impl Sitting {
    /// Returns what is entered at a place; the same before an exam is handed in and afterwards.
    pub fn filled(&self, position: usize) -> Filled {
        match self.at(position) {
            None => Filled::Blank,
            Some((_, _, slot)) if slot.unscored.is_some() => Filled::Unfinished,
            Some((item, _, slot)) => Filled::of(&item.kind, &slot.entry),
        }
    }

    /// How many places are answered: in an exam those that can be scored as they are, submitted or
    /// not; otherwise those that were confirmed.
    pub fn done(&self) -> usize {
        if self.exam().is_none() {
            return self.answered();
        }
        (0..self.len())
            .filter(|position| self.filled(*position).is_answered())
            .count()
    }
}
