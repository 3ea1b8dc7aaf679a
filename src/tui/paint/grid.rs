//! A table whose cells wrap: the widths of its columns, and its lines.

mod folded;
mod lead;

use self::lead::Lead;
use super::text::{TextPiece, WrappedLine, is_focused, pieces, width, width_of};
use super::wrap::wrap;
use crate::tui::page::{Grid, GridRow, PageSource, Span};
use crate::tui::sign::Charset;

/// The gap between two columns.
const BETWEEN: usize = 2;
/// The longest word that a column is kept wide enough for, such as "Contraindicated".
const WORD_MAX: usize = 16;
/// The width that a column of prose keeps: with less, its words stand below each other.
const PROSE_MIN: usize = 8;
/// The most columns that are considered.
const COLUMNS_MAX: usize = 32;
/// The widest column: no window is wider, and shrinking takes one column at a time.
const COLUMN_MAX: usize = 255;
/// The indent of paragraphs below a row, and of cells below their row.
const INDENT: usize = 2;

/// A cell, or a heading.
type Text = Vec<TextPiece>;

/// A column of a grid.
#[derive(Clone, Copy, Debug)]
struct Slot {
    wide: usize,
    /// The width of its longest word.
    least: usize,
    /// The width of its widest cell, without the heading.
    cells: usize,
    /// True if its cells have nothing but signs.
    signs: bool,
}

/// Lays a grid out.
pub fn lay(grid: &Grid, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let heads: Vec<Text> = grid.head.iter().map(|head| pieces(head, false)).collect();
    let lead = Lead::of(grid, width);
    let room = width.saturating_sub(lead.wide());
    let slots = slots(grid, &heads, lead, room);
    let prose = slots.iter().skip(1).any(|slot| !slot.signs);
    let Some(slots) = fitted(slots, room) else {
        return folded::lay(grid, prose, lead, width, charset, lines);
    };
    let top = lines.len();
    lines.extend(head_lines(&heads, &slots, lead));
    let head_lines = lines.len() - top;
    let rows: Vec<_> = grid
        .rows
        .iter()
        .map(|row| {
            let cells = cell_lines(row, &slots, lead, charset);
            let long = cells.len() > 1;
            (row_lines(row, cells, lead, width), long)
        })
        .collect();
    let mut above_is_long = None;
    for (row, long) in rows {
        // Rows of several lines would run together.
        if prose && above_is_long.is_some_and(|above| above || long) {
            lines.push(WrappedLine::default());
        }
        above_is_long = Some(long);
        lines.extend(row);
    }
    if head_lines > 0 {
        for (nth, line) in lines.iter_mut().skip(top).enumerate() {
            line.below_heads = nth;
            line.head_lines = head_lines;
        }
    }
}

/// Returns the columns in their natural widths, at most `room`.
fn slots(grid: &Grid, heads: &[Text], lead: Lead, room: usize) -> Vec<Slot> {
    let cells = grid.rows.iter().map(|row| row.cells.len());
    let count = cells
        .chain([heads.len()])
        .max()
        .unwrap_or(0)
        .min(COLUMNS_MAX);
    let slot = |at: usize| {
        let cells = || grid.rows.iter().filter_map(|row| row.cells.get(at));
        let signs = at > 0 && cells().all(|cell| is_signs(cell));
        let texts: Vec<Text> = match at {
            0 => grid.rows.iter().map(|row| lead.words(row)).collect(),
            _ => cells().map(|cell| pieces(cell, false)).collect(),
        };
        let head = heads.get(at).map_or(&[][..], Vec::as_slice);
        let mut slot = Slot {
            wide: width_of(head),
            least: longest_word(head),
            cells: 0,
            signs,
        };
        for cell in texts {
            let wide = width_of(&cell);
            slot.wide = slot.wide.max(wide);
            slot.cells = slot.cells.max(wide);
            slot.least = slot
                .least
                .max(if signs { wide } else { longest_word(&cell) });
        }
        slot.wide = slot.wide.min(COLUMN_MAX).min(room);
        if !signs {
            slot.least = slot.least.max(PROSE_MIN);
        }
        slot.least = slot.least.min(slot.wide);
        slot
    };
    (0..count).map(slot).collect()
}

/// Returns whether a cell has signs and blanks only.
fn is_signs(cell: &[Span]) -> bool {
    let is_sign = |span: &Span| matches!(span.source, PageSource::Sign(_));
    cell.iter()
        .all(|span| is_sign(span) || span.text.trim().is_empty())
}

/// Returns the width of the longest word, at most [`WORD_MAX`].
fn longest_word(text: &[TextPiece]) -> usize {
    let joined: String = text.iter().map(|piece| piece.text.as_str()).collect();
    let words = joined.split_whitespace().map(width);
    words.max().unwrap_or(0).min(WORD_MAX)
}

/// Shrinks columns until they fit; returns nothing if they cannot. The headings of signs wrap
/// first, and then those that are wider than their cells, since headings need the room less than
/// the words of a row.
fn fitted(mut slots: Vec<Slot>, room: usize) -> Option<Vec<Slot>> {
    let between = BETWEEN * slots.len().saturating_sub(1);
    let room = room.checked_sub(between)?;
    let mut over = slots
        .iter()
        .map(|slot| slot.wide)
        .sum::<usize>()
        .saturating_sub(room);
    let least_of_signs = |slot: &Slot| if slot.signs { slot.least } else { usize::MAX };
    let cells = |slot: &Slot| slot.cells.max(slot.least);
    let least = |slot: &Slot| slot.least;
    let bounds: [&dyn Fn(&Slot) -> usize; 3] = [&least_of_signs, &cells, &least];
    for bound in bounds {
        while over > 0 {
            let spare = |slot: &&mut Slot| slot.wide > bound(slot);
            let widest = slots.iter_mut().filter(spare).max_by_key(|slot| slot.wide);
            let Some(widest) = widest else { break };
            widest.wide -= 1;
            over -= 1;
        }
    }
    (over == 0).then_some(slots)
}

/// Returns the lines of the headings, aligned at the bottom.
fn head_lines(heads: &[Text], slots: &[Slot], lead: Lead) -> Vec<WrappedLine> {
    if heads.iter().all(|head| width_of(head) == 0) {
        return Vec::new();
    }
    let nothing = Text::new();
    let wrapped: Vec<Vec<Text>> = slots
        .iter()
        .enumerate()
        .map(|(at, slot)| wrap(heads.get(at).unwrap_or(&nothing), slot.wide))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |nth: usize| {
        let parts = wrapped.iter().map(|head| {
            let at = nth.checked_sub(height - head.len());
            at.and_then(|at| head.get(at)).unwrap_or(&nothing)
        });
        WrappedLine::of(joined(blank(lead), parts, slots))
    };
    (0..height).map(line).collect()
}

/// Returns the empty start of a line.
fn blank(lead: Lead) -> Text {
    match lead.wide() {
        0 => Text::new(),
        wide => vec![TextPiece::blank(wide)],
    }
}

/// Joins one line of each column after the start of the line.
fn joined<'a>(mut line: Text, parts: impl Iterator<Item = &'a Text>, slots: &[Slot]) -> Text {
    // The blanks before the next piece of text.
    let mut blank = 0;
    for (nth, (part, slot)) in parts.zip(slots).enumerate() {
        let missing = slot.wide.saturating_sub(width_of(part));
        let before = if slot.signs { missing / 2 } else { 0 };
        // A sign is chosen anywhere in its cell.
        let target = part
            .iter()
            .find_map(|piece| piece.target)
            .filter(|_| slot.signs);
        let pad = |columns| TextPiece {
            target,
            ..TextPiece::blank(columns)
        };
        blank += if nth > 0 { BETWEEN } else { 0 };
        if target.is_some() {
            line.push(TextPiece::blank(blank));
            line.push(pad(before));
            line.extend(part.iter().cloned());
            line.push(pad(missing - before));
            blank = 0;
        } else if part.is_empty() {
            blank += slot.wide;
        } else {
            line.push(TextPiece::blank(blank + before));
            line.extend(part.iter().cloned());
            blank = missing - before;
        }
    }
    line
}

/// Returns whether the whole row is at the cursor, and not one of its cells.
fn is_lit(row: &GridRow) -> bool {
    row.focused && !row.cells.iter().flatten().any(is_focused)
}

/// Returns the lines of the cells of a row, with the cursor's mark.
fn cell_lines(row: &GridRow, slots: &[Slot], lead: Lead, charset: Charset) -> Vec<Text> {
    let nothing = Text::new();
    let wrapped: Vec<Vec<Text>> = slots
        .iter()
        .enumerate()
        .map(|(at, slot)| {
            let cell = row.cells.get(at).map_or(&[][..], Vec::as_slice);
            let words = match at {
                0 => lead.words(row),
                _ => pieces(cell, is_lit(row)),
            };
            wrap(&words, slot.wide)
        })
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    let line = |nth: usize| {
        let parts = wrapped.iter().map(|cell| cell.get(nth).unwrap_or(&nothing));
        let start = match nth {
            0 => lead.first(row, row.focused, charset),
            _ => blank(lead),
        };
        joined(start, parts, slots)
    };
    (0..height).map(line).collect()
}

/// Returns the lines of a row with the paragraphs below it.
fn row_lines(row: &GridRow, cells: Vec<Text>, lead: Lead, width: usize) -> Vec<WrappedLine> {
    let mut lines: Vec<_> = cells.into_iter().map(WrappedLine::of).collect();
    below(row, lead.indent(), width, &mut lines);
    if let Some(first) = lines.first_mut().filter(|_| row.focused) {
        first.chosen = Some(0);
    }
    owned(row, &mut lines);
    lines
}

/// Adds the paragraphs below a row.
fn below(row: &GridRow, indent: usize, width: usize, lines: &mut Vec<WrappedLine>) {
    let indent = indent.min(width / 4);
    for paragraph in &row.below {
        for words in wrap(&pieces(paragraph, false), width.saturating_sub(indent)) {
            lines.push(WrappedLine::of(words).behind(TextPiece::blank(indent)));
        }
    }
}

/// Gives each line of a row the target of the row, and keeps them together.
fn owned(row: &GridRow, lines: &mut [WrappedLine]) {
    let last = lines.len().saturating_sub(1);
    for (nth, line) in lines.iter_mut().enumerate() {
        line.target = row.target;
        line.with_next = last - nth;
    }
}
