//! A table whose cells wrap, such as the rows and columns of a matrix item.

use super::{Span, Target};

/// A table whose cells wrap. If it does not fit, each row becomes a list of its cells.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Grid {
    /// The headings of the columns; their line is left out if all are empty.
    pub head: Vec<Vec<Span>>,
    /// The rows. The first cell of each names the row.
    pub rows: Vec<GridRow>,
}

/// A row of a grid.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct GridRow {
    /// The target of choosing it.
    pub target: Option<Target>,
    /// True if it has the cursor's mark.
    pub focused: bool,
    /// The letter of the row, in a column of its own before the cells; no column if all are empty.
    pub key: String,
    /// Its cells. A column of signs is centered.
    pub cells: Vec<Vec<Span>>,
    /// Paragraphs below the row, across all columns.
    pub below: Vec<Vec<Span>>,
}
