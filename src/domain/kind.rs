//! The kinds of items: one file a kind, one match that finds it.
//!
//! A new kind is a new file here, a variant of [`ItemKind`], and a file each in
//! `content::parse::kind` and `tui::kind`. Digests, records and lints look inside kinds too; no
//! other rule asks which kind an item is.

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

use super::form::{Chance, Drawn};
use super::response::{Response, ResponseError};
use super::scoring::{Marking, ScoringRule};

/// What an item asks for and what its key is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ItemKind {
    /// One right choice.
    MultipleChoice(MultipleChoice),
    /// Any number of right choices.
    SelectAll(SelectAll),
    /// A stated number of right choices.
    SelectN(SelectN),
    /// Steps to put in order.
    Ordered(Ordered),
    /// A number to compute.
    Numeric(Box<Numeric>),
}

/// What every kind must be able to say. Drawing and marking never fail: what could fail is
/// refused when a bank is parsed, or by [`Kind::check`].
pub trait Kind {
    /// Which kind this is.
    fn name(&self) -> KindName;

    /// How parts become points.
    fn rule(&self) -> ScoringRule;

    /// The points a perfect response earns.
    fn possible(&self) -> u32;

    /// Lays the item out for one form: orders on screen, drawn numbers.
    fn draw(&self, shuffle: bool, chance: &mut Chance) -> Drawn;

    /// Whether this can be a response to this item at all, complete or not.
    ///
    /// # Errors
    /// [`ResponseError`] for the wrong shape, unknown or doubled parts, too many of them, an
    /// incomplete order, or text that is no number.
    fn check(&self, response: &Response) -> Result<(), ResponseError>;

    /// As [`Kind::check`], while there is somebody to ask: what can be read in two ways is refused.
    ///
    /// # Errors
    /// As [`Kind::check`].
    fn check_given(&self, response: &Response) -> Result<(), ResponseError> {
        self.check(response)
    }

    /// Whether a learner may hand it in: as [`Kind::check_given`], and nothing missing.
    ///
    /// # Errors
    /// As [`Kind::check`], and [`ResponseError::TooFew`].
    fn ready(&self, response: &Response) -> Result<(), ResponseError>;

    /// Marks a response that [`Kind::check`] has let through.
    fn mark(&self, drawn: &Drawn, response: &Response) -> Marking;

    /// The response that earns every point.
    fn key(&self, drawn: &Drawn) -> Response;
}

impl ItemKind {
    /// The rules of this kind: the one match over kinds in this layer.
    pub fn rules(&self) -> &dyn Kind {
        match self {
            Self::MultipleChoice(kind) => kind,
            Self::SelectAll(kind) => kind,
            Self::SelectN(kind) => kind,
            Self::Ordered(kind) => kind,
            Self::Numeric(kind) => &**kind,
        }
    }

    /// Which kind this is.
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
    /// Every kind, in the order they are listed.
    pub const ALL: [Self; 5] = [
        Self::MultipleChoice,
        Self::SelectAll,
        Self::SelectN,
        Self::Ordered,
        Self::Numeric,
    ];

    /// As banks write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::MultipleChoice => "multiple-choice",
            Self::SelectAll => "select-all",
            Self::SelectN => "select-n",
            Self::Ordered => "ordered",
            Self::Numeric => "numeric",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::MultipleChoice => "Multiple choice",
            Self::SelectAll => "Select all that apply",
            Self::SelectN => "Select N",
            Self::Ordered => "Ordered response",
            Self::Numeric => "Calculation",
        }
    }

    /// Other words for it, as screens and people say them: flags and lesson plans take these too.
    pub fn other_words(self) -> &'static [&'static str] {
        match self {
            Self::MultipleChoice => &[],
            Self::SelectAll => &["select-all-that-apply", "sata"],
            Self::SelectN => &["select-a-number"],
            Self::Ordered => &["ordered-response", "put-in-order"],
            Self::Numeric => &["calculation"],
        }
    }

    /// The kind of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The kind that a person means by these words: its name, its title or another word for it.
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
