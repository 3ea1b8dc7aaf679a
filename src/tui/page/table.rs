//! A table of aligned columns, whose cells are words, bars and small charts.

use super::{Role, Span, Target};
use crate::tui::sign::Sign;

/// Aligned columns; if not all fit, the least important are left out first.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<TableRow>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Column {
    /// Its heading; if all headings are empty, their line is left out.
    pub head: String,
    /// True if its cells are aligned right.
    pub right: bool,
    /// Its priority: columns with 0 are left out last.
    pub need: u8,
    /// The name that is read aloud with each of its cells: its heading, or another where that does
    /// not say it.
    pub name: String,
    /// True if its cells repeat those of another column, so that they are not read aloud.
    pub repeats: bool,
}

impl Column {
    /// Creates a column.
    pub fn new(head: impl Into<String>, right: bool, need: u8) -> Self {
        let head = head.into();
        Self {
            name: head.clone(),
            head,
            right,
            need,
            repeats: false,
        }
    }

    /// Returns the column with a name that is read aloud in place of its heading.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// Returns the column as one that repeats another, such as a bar beside its percentage.
    pub fn repeating(self) -> Self {
        Self {
            repeats: true,
            ..self
        }
    }
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct TableRow {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it is selected.
    pub focused: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Cell {
    /// Words; cut with "…" if the column is too narrow.
    Text(Vec<Span>),
    /// A share in thousandths, as a bar.
    Bar(u16),
    /// Shares in thousandths over time, oldest first, as small columns; `None` for no value.
    Trend(Vec<Option<u16>>),
}

impl Cell {
    /// Creates words in one role.
    pub fn text(text: impl Into<String>, role: Role) -> Self {
        Self::Text(vec![Span::new(text, role)])
    }

    /// Creates a sign alone, in a role.
    pub fn sign(sign: Sign, role: Role) -> Self {
        Self::Text(vec![Span::sign(sign, role)])
    }

    /// Creates words after a sign, in one role.
    pub fn signed(sign: Sign, words: &str, role: Role) -> Self {
        Self::Text(Span::signed(sign, words, role))
    }
}
