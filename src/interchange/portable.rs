//! What Dripset and other programs can both say about an item.
//!
//! Every text is in the markup of [`crate::domain::markup`], escaped as in a bank. Ids of parts are
//! unique within their item and valid in a bank. The order of parts is the author's.

use std::collections::BTreeMap;

use super::ItemPlace;

/// The items of one file or package.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PortableBank {
    /// Its title; empty if the format has none.
    pub title: String,
    /// Its topics in the order of their first item.
    pub topics: Vec<PortableTopic>,
    /// Its items in the order of the file.
    pub items: Vec<PortableItem>,
}

/// A group of items: a category of Moodle, a deck of Anki, a topic of a bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableTopic {
    /// An id that is valid in a bank.
    pub id: String,
    /// Its title, as plain text.
    pub title: String,
}

/// One item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableItem {
    /// Its place in the file that it comes from.
    pub place: ItemPlace,
    /// Its id in the other program, which is the same at the next import; `None` if the format has
    /// none, and then its id in the bank follows from its text.
    pub foreign_id: Option<String>,
    /// Its name in the other program, as plain text; the item's id when it comes from a bank.
    pub name: String,
    /// The id of its topic.
    pub topic: String,
    /// The text before the choices.
    pub stem: String,
    /// The content by kind.
    pub kind: PortableKind,
    /// The explanation of the whole item; empty if there is none.
    pub rationale: String,
    /// True if its parts may be shuffled.
    pub shuffle: bool,
    /// Metadata by the key that a bank uses: `level`, `step`, `client_need`, `objective`,
    /// `difficulty`, `expected_s`, `safety_critical`, `refs` and the like. Formats with tags write
    /// them as `key:value`.
    pub facts: BTreeMap<String, String>,
}

/// The content of an item by kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PortableKind {
    /// Choices of which one or more are keys.
    Choices {
        /// The number of keys that a learner is asked for.
        rule: ChoiceRule,
        /// The choices.
        choices: Vec<PortableChoice>,
    },
    /// A number to type.
    Number(PortableNumber),
    /// Steps to put in order, listed in the correct order.
    Order(Vec<PortablePart>),
    /// Rows, each with exactly one correct column.
    Match {
        /// The columns.
        columns: Vec<PortablePart>,
        /// The rows.
        rows: Vec<PortableRow>,
    },
    /// A text with blanks, written `{ID}`, each with a list of choices of its own.
    Blanks {
        /// The text.
        text: String,
        /// The blanks in the order of the text.
        blanks: Vec<PortableBlank>,
    },
    /// A text with targets, written `{ID}`, for the tokens of one list. A token fits one target.
    Targets {
        /// The text.
        text: String,
        /// The tokens.
        tokens: Vec<PortablePart>,
        /// The targets in the order of the text.
        targets: Vec<PortableTarget>,
    },
    /// A text with words to select, written `{ID|words}`.
    Spans {
        /// The text.
        text: String,
        /// The spans in the order of the text. `text` of each is empty: the words stand in the text.
        spans: Vec<PortableChoice>,
    },
}

/// The number of choices that a learner selects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChoiceRule {
    /// Exactly one: `multiple-choice`.
    One,
    /// Any number: `select-all`.
    All,
    /// As many as there are keys, which the learner is told: `select-n`.
    Count,
}

/// A part without a key of its own: a step, a column or a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortablePart {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its reason; empty if there is none.
    pub why: String,
}

/// A choice or a span.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableChoice {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// True if it is a key.
    pub key: bool,
    /// Its reason; empty if there is none.
    pub why: String,
}

/// A row with its correct column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableRow {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// The id of the correct column.
    pub key: String,
    /// Its reason; empty if there is none.
    pub why: String,
}

/// A blank with its choices, exactly one of them a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableBlank {
    /// Its id, as in the text.
    pub id: String,
    /// Its choices.
    pub choices: Vec<PortableChoice>,
}

/// A target with its correct token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableTarget {
    /// Its id, as in the text.
    pub id: String,
    /// The id of the correct token.
    pub key: String,
    /// Its reason; empty if there is none.
    pub why: String,
}

/// A number as the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortableNumber {
    /// The correct number in decimal notation without an exponent, such as `83.3`.
    pub value: String,
    /// The unit that is printed after the number; empty if the source has none.
    pub unit: String,
}
