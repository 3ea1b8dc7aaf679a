//! The columns of a table, by the names that people give them.

use crate::domain::kind::KindName;
use crate::domain::limits::PARTS_MAX;
use crate::interchange::ChoiceRule;

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TableColumn {
    /// The id of the item.
    Id,
    /// Its topic.
    Topic,
    /// Its kind.
    Kind,
    /// The text before the choices.
    Stem,
    /// The choice with this number from 0.
    Choice(usize),
    /// The letters of the keys, their order, or a number.
    Key,
    /// The reason of that choice.
    Why(usize),
    /// A column that is a fact of the item, or its rationale or order.
    Named(&'static str),
}

/// The columns after the choices and their reasons, in their order.
pub const NAMED: [&str; 14] = [
    "rationale",
    "refs",
    "level",
    "step",
    "client_need",
    "objective",
    "difficulty",
    "expected_s",
    "safety_critical",
    "shuffle",
    "document",
    "checked",
    "expires",
    "expect_unsafe",
];

/// The columns that a table has only if one of its items needs them.
pub const SELDOM: [&str; 4] = ["document", "checked", "expires", "expect_unsafe"];

/// Other names of columns.
const SYNONYMS: [(&str, &str); 14] = [
    ("question", "stem"),
    ("question text", "stem"),
    ("type", "kind"),
    ("question type", "kind"),
    ("category", "topic"),
    ("answer", "key"),
    ("correct", "key"),
    ("correct answer", "key"),
    ("keys", "key"),
    ("explanation", "rationale"),
    ("feedback", "rationale"),
    ("references", "refs"),
    ("reference", "refs"),
    ("judgment step", "step"),
];

/// What the columns are, for the second sheet of a workbook.
pub const COLUMN_HELP: [(&str, &str); 18] = [
    (
        "id",
        "Letters, digits and hyphens. With the same id the next import finds the item again.",
    ),
    (
        "topic",
        "The topic. An empty cell stands for the topic of the row above.",
    ),
    (
        "kind",
        "multiple-choice, select-all, select-n, ordered or numeric. Empty: told from the key.",
    ),
    (
        "stem",
        "The scene and the question. Each line break begins a new paragraph.",
    ),
    (
        "choice A, choice B, …",
        "The choices, or the steps of an ordered item.",
    ),
    (
        "key",
        "The letters of the keys, such as B or A, C; the order of the steps; or a number with its unit.",
    ),
    ("why A, why B, …", "Why that choice is correct or not."),
    ("rationale", "The full explanation, shown after the answer."),
    (
        "refs",
        "The sources, separated by semicolons: A book (2024), page 7; Another book.",
    ),
    ("level", "remember, understand, apply, analyze or evaluate."),
    (
        "step",
        "recognize-cues, analyze-cues, prioritize-hypotheses, generate-solutions, take-action or evaluate-outcomes.",
    ),
    (
        "client_need",
        "The category of the test plan, such as management-of-care.",
    ),
    ("objective", "The objective, or its id."),
    (
        "difficulty",
        "The share of the points that you expect, from 0 to 1.",
    ),
    ("expected_s", "The time that you expect, in seconds."),
    (
        "safety_critical",
        "true if an incorrect answer would harm somebody at the bedside.",
    ),
    ("shuffle", "false if the order of the choices matters."),
    (
        "document, checked, expires, expect_unsafe",
        "As in a bank. These columns may be missing.",
    ),
];

/// The kind of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableKind {
    /// Choices with so many keys.
    Choices(ChoiceRule),
    /// Steps.
    Order,
    /// A number.
    Number,
}

/// The kinds by their names in banks.
const KINDS: [(&str, TableKind); 5] = [
    ("multiple-choice", TableKind::Choices(ChoiceRule::One)),
    ("select-all", TableKind::Choices(ChoiceRule::All)),
    ("select-n", TableKind::Choices(ChoiceRule::Count)),
    ("ordered", TableKind::Order),
    ("numeric", TableKind::Number),
];

/// Other words for kinds.
const KIND_WORDS: [(&str, &str); 10] = [
    ("mc", "multiple-choice"),
    ("single choice", "multiple-choice"),
    ("single", "multiple-choice"),
    ("multiple answer", "select-all"),
    ("multiple answers", "select-all"),
    ("multiple response", "select-all"),
    ("number", "numeric"),
    ("numerical", "numeric"),
    ("order", "ordered"),
    ("ordering", "ordered"),
];

impl TableKind {
    /// Returns the kind that a person means.
    pub fn named(words: &str) -> Option<Self> {
        let small = words.to_lowercase();
        let other = KIND_WORDS.iter().find(|(other, _)| *other == small);
        let named = KindName::from_words(other.map_or(words, |(_, id)| id))?;
        let known = KINDS.iter().find(|(id, _)| *id == named.id());
        known.map(|(_, kind)| *kind)
    }
}

impl TableColumn {
    /// Returns the column with this name, in any case and with spaces, hyphens or underscores.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase().replace(['_', '-', '.', ':'], " ");
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ");
        let known = SYNONYMS.iter().find(|(other, _)| *other == name);
        let name = known.map_or(&*name, |(_, name)| name);
        match name {
            "id" => return Some(Self::Id),
            "topic" => return Some(Self::Topic),
            "kind" => return Some(Self::Kind),
            "stem" => return Some(Self::Stem),
            "key" => return Some(Self::Key),
            _ => {}
        }
        let named = NAMED.iter().find(|known| known.replace('_', " ") == name);
        if let Some(named) = named {
            return Some(Self::Named(named));
        }
        match name.split_once(' ') {
            None => letter(name).map(Self::Choice),
            Some(("choice" | "option" | "answer" | "step", of)) => letter(of).map(Self::Choice),
            Some(("why" | "feedback", of)) => letter(of).map(Self::Why),
            Some(_) => None,
        }
    }

    /// Returns its name.
    pub fn name(self) -> String {
        match self {
            Self::Id => "id".into(),
            Self::Topic => "topic".into(),
            Self::Kind => "kind".into(),
            Self::Stem => "stem".into(),
            Self::Choice(number) => format!("choice {}", letter_of(number)),
            Self::Key => "key".into(),
            Self::Why(number) => format!("why {}", letter_of(number)),
            Self::Named(name) => name.into(),
        }
    }
}

/// Returns the number of a letter, or of a number from 1.
pub fn letter(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse::<usize>() {
        return number.checked_sub(1).filter(|number| *number < PARTS_MAX);
    }
    let [byte] = text.as_bytes() else {
        return None;
    };
    let byte = byte.to_ascii_lowercase();
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

/// Returns the letter of a number.
pub fn letter_of(number: usize) -> char {
    let byte = u8::try_from(number).unwrap_or(0).min(25);
    char::from(b'A' + byte)
}

/// Returns the separator of a line if the line names the columns of a table.
pub fn separator(line: &str) -> Option<char> {
    let line = line.trim_start_matches('\u{feff}');
    [',', ';', '\t'].into_iter().find(|separator| {
        let names = line.split(*separator);
        is_head_row(names.map(|name| name.trim().trim_matches('"')))
    })
}

/// Returns whether a line names the columns of a table.
pub fn is_head(line: &str) -> bool {
    separator(line).is_some()
}

/// Returns whether cells name the columns of a table: at least the stem and the key.
pub fn is_head_row<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let columns: Vec<TableColumn> = cells.filter_map(TableColumn::named).collect();
    columns.contains(&TableColumn::Stem) && columns.contains(&TableColumn::Key)
}
