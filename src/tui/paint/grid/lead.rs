//! The start of a grid's rows: the cursor's mark, and the letters in a column of their own.

use crate::tui::page::{Grid, GridRow};
use crate::tui::paint::row::{MARK_WIDE, mark};
use crate::tui::paint::text::{Ink, TextPiece, clean, pieces, width};
use crate::tui::sign::Charset;

use super::{INDENT, Text, is_lit};

/// The width below which rows have no room for the cursor's mark.
const GUTTER_WIDTH_MIN: usize = 12;
/// The part of a grid's width that mark and letters take at most: one of four.
const LEAD_SHARE: usize = 4;

/// The widths of the start of each row.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    /// The width of the cursor's mark; 0 if no row can be chosen, or without room for it.
    pub mark: usize,
    /// The width of the letters and the space after them; 0 if no row has one, or without room for
    /// them. Then they stand before the words of the first cell.
    pub key: usize,
}

impl Lead {
    /// Measures a grid.
    pub fn of(grid: &Grid, room: usize) -> Self {
        let chosen = |row: &GridRow| row.target.is_some() || row.focused;
        let marked = grid.rows.iter().any(chosen) && room >= GUTTER_WIDTH_MIN;
        let mark = if marked { MARK_WIDE } else { 0 };
        let keys = grid.rows.iter().map(|row| width(&clean(&row.key)));
        let key = keys.max().filter(|wide| *wide > 0);
        let key = key.map_or(0, |wide| wide + 1);
        Self {
            mark,
            key: if mark + key <= room / LEAD_SHARE {
                key
            } else {
                0
            },
        }
    }

    /// Returns the width of both.
    pub fn wide(self) -> usize {
        self.mark + self.key
    }

    /// Returns the indent of paragraphs and cells below the first cell of a row.
    pub fn indent(self) -> usize {
        match self.key {
            0 => self.mark + INDENT,
            _ => self.wide(),
        }
    }

    /// Returns the start of the first line of a row.
    pub fn first(self, row: &GridRow, marks: bool, charset: Charset) -> Text {
        let mut lead = Vec::new();
        if self.mark > 0 {
            lead.push(mark(marks, charset));
        }
        if self.key > 0 {
            let key = key(row);
            let missing = self.key.saturating_sub(width(&key.text));
            lead.extend([key, TextPiece::blank(missing)]);
        }
        lead
    }

    /// Returns the words of the first cell, after the letter if that has no column.
    pub fn words(self, row: &GridRow) -> Text {
        let cell = row.cells.first().map_or(&[][..], Vec::as_slice);
        let words = pieces(cell, is_lit(row));
        if self.key > 0 || row.key.is_empty() {
            return words;
        }
        let start = vec![key(row), TextPiece::blank(1)];
        [start, words].concat()
    }
}

fn key(row: &GridRow) -> TextPiece {
    let mut ink = Ink::ACCENT;
    ink.lit = is_lit(row);
    TextPiece::clean(&row.key, ink)
}
