//! The layout of tables of items: one row an item, with a row of column names above. CSV and Excel
//! share it; docs/interchange.md has it for people.

mod cells;
mod columns;
mod read;
mod write;

pub use cells::guarded;
pub use columns::{COLUMN_HELP, is_head, separator};
pub use read::read;
pub use write::rows;

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SheetRow {
    /// Its number from 1, as the program that made the table counts.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

#[cfg(test)]
mod tests;
