//! The kinds of items: one file per kind, and one match that finds it.
//!
//! A new kind is a new file here, a variant of [`ItemKind`], and one file each in
//! `content::parse::kind` and `tui::kind`. Digests, records and lints also look inside kinds; no
//! other rule depends on an item's kind.

mod multiple_choice;
mod numeric;
mod ordered;
mod select_all;
mod select_n;

use std::fmt;

pub use multiple_choice::MultipleChoice;
pub use numeric::{Computed, Numeric, NumericError, Unit, is_weight};
pub use ordered::{Ordered, Step};
pub use select_all::SelectAll;
pub use select_n::SelectN;

use super::drawn::{Chance, Drawn};
use super::response::{Response, ResponseError};
use super::scoring::{Marking, ScoringRule};

/// The content and the key of an item.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    /// One correct choice.
    MultipleChoice(MultipleChoice),
    /// Any number of correct choices.
    SelectAll(SelectAll),
    /// A stated number of correct choices.
    SelectN(SelectN),
    /// Steps to put in order.
    Ordered(Ordered),
    /// A number to compute.
    Numeric(Box<Numeric>),
}

/// The interface of every kind. Drawing and marking never fail: anything that could fail is
/// refused when a bank is parsed, or by [`Kind::check`].
pub trait Kind {
    /// Returns the name of this kind.
    fn name(&self) -> KindName;

    /// Returns the rule that turns parts into points.
    fn rule(&self) -> ScoringRule;

    /// Returns the points of a perfect response.
    fn possible(&self) -> u32;

    /// Lays the item out for one form: order on screen, drawn numbers.
    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn;

    /// Checks that this can be a response to this item at all, complete or not.
    ///
    /// # Errors
    /// [`ResponseError`] for the wrong shape, unknown or repeated parts, too many parts, an
    /// incomplete order, or text that is not a number.
    fn check(&self, response: &Response) -> Result<(), ResponseError>;

    /// Checks like [`Kind::check`], for a learner who can be asked: ambiguous input is refused.
    ///
    /// # Errors
    /// As [`Kind::check`].
    fn check_given(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)
    }

    /// Checks that a learner may submit it: as [`Kind::check_given`], and complete.
    ///
    /// # Errors
    /// As [`Kind::check`], and [`ResponseError::TooFew`].
    fn ready(&self, response: &Response) -> Result<(), ResponseError>;

    /// Marks a response that has passed [`Kind::check`].
    fn mark(&self, drawn: &Drawn, response: &Response) -> Marking;

    /// Returns the response that earns every point.
    fn key(&self, drawn: &Drawn) -> Response;
}

impl ItemKind {
    /// Returns the rules of this kind: the only match over kinds in this layer.
    pub fn rules(&self) -> &dyn Kind {
        match self {
            Self::MultipleChoice(kind) => kind,
            Self::SelectAll(kind) => kind,
            Self::SelectN(kind) => kind,
            Self::Ordered(kind) => kind,
            Self::Numeric(kind) => &**kind,
        }
    }

    /// Returns the name of this kind.
    pub fn name(&self) -> KindName {
        self.rules().name()
    }
}

/// The kinds by name, as banks, flags and filters write them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KindName {
    /// `multiple-choice`
    MultipleChoice,
    /// `select-all`
    SelectAll,
    /// `select-n`
    SelectN,
    /// `ordered`
    Ordered,
    /// `numeric`
    Numeric,
}

impl KindName {
    /// Every kind, in display order.
    pub const ALL: [Self; 5] = [
        Self::MultipleChoice,
        Self::SelectAll,
        Self::SelectN,
        Self::Ordered,
        Self::Numeric,
    ];

    /// Returns its name in banks.
    pub fn id(self) -> &'static str {
        match self {
            Self::MultipleChoice => "multiple-choice",
            Self::SelectAll => "select-all",
            Self::SelectN => "select-n",
            Self::Ordered => "ordered",
            Self::Numeric => "numeric",
        }
    }

    /// Returns its display name.
    pub fn title(self) -> &'static str {
        match self {
            Self::MultipleChoice => "Multiple choice",
            Self::SelectAll => "Select all that apply",
            Self::SelectN => "Select N",
            Self::Ordered => "Ordered response",
            Self::Numeric => "Calculation",
        }
    }

    /// Returns other names for it, from screens and speech; flags and lesson plans accept them too.
    pub fn other_words(self) -> &'static [&'static str] {
        match self {
            Self::MultipleChoice => &[],
            Self::SelectAll => &["select-all-that-apply", "sata"],
            Self::SelectN => &["select-a-number"],
            Self::Ordered => &["ordered-response", "put-in-order"],
            Self::Numeric => &["calculation"],
        }
    }

    /// Returns the kind with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Returns the kind that a person means: by its name, its title or another name for it.
    pub fn from_words(words: &str) -> Option<Self> {
        let words = words.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL
            .into_iter()
            .find(|kind| kind.id() == words || kind.other_words().contains(&words.as_str()))
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

fn wrong_shape(kind: KindName, wanted: &'static str) -> ResponseError {
    ResponseError::Shape {
        kind: kind.id(),
        wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_the_words_of_the_screen() {
        for kind in KindName::ALL {
            assert_eq!(KindName::from_words(kind.id()), Some(kind));
            assert_eq!(KindName::from_words(kind.title()), Some(kind));
            for word in kind.other_words() {
                assert_eq!(KindName::from_words(word), Some(kind));
            }
        }
        assert_eq!(
            KindName::from_words("Put in order"),
            Some(KindName::Ordered)
        );
        assert_eq!(KindName::from_words("bow-tie"), None);
    }
}
