//! The rule for answered places: one rule for every screen.

use super::Sitting;
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;

/// The state of an entry at a place of an exam, by its marking if it were submitted now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Filled {
    /// No entry.
    Blank,
    /// It cannot be scored, and would earn nothing.
    Unfinished,
    /// It can be scored, but more choices are expected.
    Short,
    /// It can be scored, and is complete.
    Whole,
}

impl Filled {
    /// Returns the state of an entry to an item of this kind.
    pub fn of(kind: &ItemKind, entry: &Response) -> Self {
        let rules = kind.rules();
        match entry {
            entry if entry.is_blank() => Self::Blank,
            entry if rules.check_given(entry).is_err() => Self::Unfinished,
            entry if rules.ready(entry).is_err() => Self::Short,
            _ => Self::Whole,
        }
    }

    /// Returns whether it counts as answered: whether it can be scored.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Short | Self::Whole)
    }
}

impl Sitting {
    /// Returns the state of the entry at a place; the same before and after an exam is submitted.
    pub fn filled(&self, position: usize) -> Filled {
        match self.at(position) {
            None => Filled::Blank,
            Some((_, _, slot)) if slot.unscored.is_some() => Filled::Unfinished,
            Some((item, _, slot)) => Filled::of(&item.kind, &slot.entry),
        }
    }

    /// Returns the number of answered places: in an exam those that can be scored, submitted or
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
