//! The table of all kinds. A kind is one entry: its answer shape, its scoring and its sizes.
//!
//! The sizes and rules are those published for the licensing board's item types; docs/scoring.md
//! names the source of each.

use std::fmt;

use crate::domain::scoring::{Scope, ScoringRule};

/// The shape of the answer to an item. Every layer has one piece of code for each shape.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AnswerShape {
    /// Choices in one list.
    List,
    /// A list of choices for each group.
    Groups,
    /// Rows by columns. A slot is a row if it takes one choice, else a column.
    Grid,
    /// Blanks in a text or table, each with a list.
    Blanks,
    /// Targets in a text that take tokens from one list, each token once.
    Targets,
    /// Marked words in a text or table.
    Spans,
    /// Actions, a condition and parameters.
    BowTie,
    /// Regions of a drawing.
    Regions,
    /// Steps in order.
    Order,
    /// A number.
    Number,
}

/// The number of choices that a slot takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PickLimit {
    /// One; another choice replaces it.
    One,
    /// As many as are keyed, and no more.
    Keyed,
    /// Any number.
    Any,
}

/// The usual number of slots or choices of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// The smallest usual number.
    pub min: usize,
    /// The largest usual number.
    pub max: usize,
    /// True if a published source states it, so that another number is an error.
    pub published: bool,
}

const fn usual(min: usize, max: usize) -> Size {
    Size {
        min,
        max,
        published: false,
    }
}

const fn published(min: usize, max: usize) -> Size {
    Size {
        min,
        max,
        published: true,
    }
}

/// One slot, which nobody counts.
const SINGLE: Size = usual(1, 1);

/// The description of a kind: all that the rules, the parser and the screens need to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KindDescription {
    /// Its name in banks.
    pub id: &'static str,
    /// Its display name.
    pub title: &'static str,
    /// Other names for it.
    pub other_words: &'static [&'static str],
    /// The shape of the answer.
    pub shape: AnswerShape,
    /// The number of choices that each slot takes.
    pub takes: PickLimit,
    /// The scoring rule.
    pub rule: ScoringRule,
    /// The part of the item that a score below zero is raised to zero in, if the item does not say.
    pub scope: Scope,
    /// True if the blanks or spans stand in a table.
    pub in_table: bool,
    /// True if a long time for it shows that it was difficult, because there is little to read and
    /// to enter.
    pub slow_counts: bool,
    /// The usual number of slots.
    pub slots: Size,
    /// The usual number of choices in a slot, or of steps.
    pub choices: Size,
}

const PLAIN: KindDescription = KindDescription {
    id: "",
    title: "",
    other_words: &[],
    shape: AnswerShape::List,
    takes: PickLimit::One,
    rule: ScoringRule::ZeroOne,
    scope: Scope::Item,
    in_table: false,
    slow_counts: false,
    slots: SINGLE,
    choices: usual(5, 10),
};

macro_rules! kinds {
    ($($name:ident $(@ $base:ident)? { $($field:ident: $value:expr,)* })*) => {
        /// The kinds by name, as banks, flags and filters write them.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(missing_docs, reason = "the table describes each")]
        pub enum KindName { $($name,)* }

        impl KindName {
            /// Every kind, in display order.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name,)*];

            /// Returns its description.
            pub fn description(self) -> &'static KindDescription {
                match self {
                    $(Self::$name => const { &KindDescription { $($field: $value,)* ..PLAIN } },)*
                }
            }
        }
    };
}

kinds! {
    MultipleChoice {
        id: "multiple-choice", title: "Multiple choice",
        slow_counts: true,
        choices: usual(3, 5),
    }
    SelectAll {
        id: "select-all", title: "Select all that apply",
        other_words: &["select-all-that-apply", "sata"],
        takes: PickLimit::Any, rule: ScoringRule::PlusMinus,
    }
    SelectN {
        id: "select-n", title: "Select N",
        other_words: &["select-a-number"],
        takes: PickLimit::Keyed,
    }
    Grouping {
        id: "grouping", title: "Grouping",
        shape: AnswerShape::Groups,
        takes: PickLimit::Any, rule: ScoringRule::PlusMinus, scope: Scope::Group,
        slots: usual(2, 5), choices: usual(2, 4),
    }
    MatrixChoice {
        id: "matrix-choice", title: "Matrix, one per row",
        other_words: &["matrix", "matrix-multiple-choice"],
        shape: AnswerShape::Grid,
        slots: published(4, 10), choices: published(2, 3),
    }
    MatrixResponse {
        id: "matrix-response", title: "Matrix, any per column",
        other_words: &["matrix-multiple-response"],
        shape: AnswerShape::Grid,
        takes: PickLimit::Any, rule: ScoringRule::PlusMinus, scope: Scope::Group,
        slots: usual(2, 10), choices: usual(4, 7),
    }
    DropDownCloze {
        id: "drop-down-cloze", title: "Drop-down in a text",
        other_words: &["drop-down", "cloze"],
        shape: AnswerShape::Blanks,
        slots: published(1, 5), choices: published(3, 5),
    }
    DropDownTable {
        id: "drop-down-table", title: "Drop-down in a table",
        shape: AnswerShape::Blanks, in_table: true,
        slots: usual(1, 9), choices: usual(3, 5),
    }
    DropDownRationale {
        id: "drop-down-rationale", title: "Drop-down with a reason",
        shape: AnswerShape::Blanks, rule: ScoringRule::Rationale,
        slots: published(2, 3), choices: published(3, 5),
    }
    DragDropCloze {
        id: "drag-drop-cloze", title: "Words to place in a text",
        other_words: &["drag-drop", "drag-and-drop"],
        shape: AnswerShape::Targets,
        slots: usual(1, 5), choices: published(4, 10),
    }
    DragDropRationale {
        id: "drag-drop-rationale", title: "Words to place with a reason",
        shape: AnswerShape::Targets, rule: ScoringRule::Rationale,
        slots: published(2, 3), choices: published(4, 10),
    }
    HighlightText {
        id: "highlight-text", title: "Highlight in a text",
        other_words: &["highlight"],
        shape: AnswerShape::Spans,
        takes: PickLimit::Any, rule: ScoringRule::PlusMinus,
        choices: usual(3, 10),
    }
    HighlightTable {
        id: "highlight-table", title: "Highlight in a table",
        shape: AnswerShape::Spans, in_table: true,
        takes: PickLimit::Any, rule: ScoringRule::PlusMinus,
        slots: usual(1, 10), choices: usual(1, 10),
    }
    BowTie {
        id: "bow-tie", title: "Bow-tie",
        shape: AnswerShape::BowTie,
        takes: PickLimit::Keyed,
        slots: published(3, 3), choices: usual(4, 5),
    }
    Ordered {
        id: "ordered", title: "Ordered response",
        other_words: &["ordered-response", "put-in-order"],
        shape: AnswerShape::Order,
        choices: usual(4, 6),
    }
    Numeric {
        id: "numeric", title: "Calculation",
        other_words: &["calculation"],
        shape: AnswerShape::Number, slow_counts: true,
    }
    HotSpot {
        id: "hot-spot", title: "Hot spot",
        shape: AnswerShape::Regions,
        choices: usual(4, 6),
    }
}

impl KindName {
    /// Returns its name in banks.
    pub fn id(self) -> &'static str {
        self.description().id
    }

    /// Returns its display name.
    pub fn title(self) -> &'static str {
        self.description().title
    }

    /// Returns other names for it, from screens and speech; flags and lesson plans accept them too.
    pub fn other_words(self) -> &'static [&'static str] {
        self.description().other_words
    }

    /// Returns the kind with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Returns the kind that a person means: by its name, its title or another name for it.
    pub fn from_words(words: &str) -> Option<Self> {
        let plain = |words: &str| words.trim().to_lowercase().replace([' ', '_'], "-");
        let words = plain(words);
        Self::ALL.into_iter().find(|kind| {
            kind.id() == words
                || plain(kind.title()) == words
                || kind.other_words().contains(&words.as_str())
        })
    }
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
        assert_eq!(KindName::from_words("essay"), None);
    }

    #[test]
    fn every_kind_has_names_of_its_own_and_sizes_that_can_be_met() {
        let ids: BTreeSet<_> = KindName::ALL.map(KindName::id).into();
        let titles: BTreeSet<_> = KindName::ALL.map(KindName::title).into();
        let count = KindName::ALL.len();
        assert_eq!((count, ids.len(), titles.len()), (17, count, count));
        for kind in KindName::ALL {
            let described = kind.description();
            for size in [described.slots, described.choices] {
                assert!(0 < size.min && size.min <= size.max, "{kind}");
            }
        }
    }
}
