//! A grid in a narrow window: each row is a list of its cells, each with the heading of its column.

use super::{INDENT, Text, below, is_lit, is_signs, owned};
use crate::tui::page::{Grid, GridRow, Span};
use crate::tui::paint::row::{MARK_WIDE, mark};
use crate::tui::paint::text::{Ink, TextPiece, WrappedLine, is_focused, pieces, width_of};
use crate::tui::paint::wrap::wrap;
use crate::tui::sign::Charset;

/// Lays all rows of a grid out, with a gap between rows of prose.
pub fn lay(
    grid: &Grid,
    prose: bool,
    gutter: usize,
    width: usize,
    charset: Charset,
    lines: &mut Vec<WrappedLine>,
) {
    for (nth, row) in grid.rows.iter().enumerate() {
        if nth > 0 && prose {
            lines.push(WrappedLine::default());
        }
        let mut marked = false;
        for (at, cell) in row.cells.iter().enumerate() {
            let Some(words) = cell_words(grid, row, at) else {
                continue;
            };
            // The mark is at the cell with the cursor, else at the first line of the row.
            let marks = row.focused && !marked && (is_lit(row) || cell.iter().any(is_focused));
            marked |= marks;
            let hang = if at > 0 { INDENT } else { 0 };
            let indent = (gutter + hang).min(width / 4);
            let from = lines.len();
            for (nth, words) in wrap(&words, width.saturating_sub(indent + hang))
                .into_iter()
                .enumerate()
            {
                let more = if nth > 0 { hang } else { 0 };
                let line = WrappedLine::of(words).behind(TextPiece::blank(indent + more));
                lines.push(WrappedLine {
                    target: row.target,
                    ..line
                });
            }
            if let Some(first) = lines.get_mut(from).filter(|_| marks) {
                put_mark(first, charset);
            }
        }
        let mut paragraphs = Vec::new();
        below(row, gutter + INDENT, width, &mut paragraphs);
        owned(row, &mut paragraphs);
        lines.extend(paragraphs);
    }
}

/// Puts the mark of the cursor at the start of an indented line, if there is room.
fn put_mark(line: &mut WrappedLine, charset: Charset) {
    let mark = mark(true, charset);
    line.chosen = Some(0);
    if let Some(blank) = line.pieces.first_mut()
        && let Some(rest) = width_of(std::slice::from_ref(blank)).checked_sub(MARK_WIDE)
    {
        *blank = TextPiece {
            text: mark.text + &" ".repeat(rest),
            ..mark
        };
    }
}

/// Returns the words of a cell with the heading of its column; nothing if it is empty.
fn cell_words(grid: &Grid, row: &GridRow, at: usize) -> Option<Text> {
    let cell: &[Span] = row.cells.get(at)?;
    let words = pieces(cell, is_lit(row) && at == 0);
    if width_of(&words) == 0 {
        return None;
    }
    let head = grid.head.get(at).filter(|_| at > 0);
    let mut head = head.map_or_else(Text::new, |head| pieces(head, false));
    if width_of(&head) == 0 {
        return Some(words);
    }
    if !is_signs(cell) {
        head.push(TextPiece::new(": ", Ink::default()));
        return Some([head, words].concat());
    }
    // The name of a sign is chosen like the sign.
    let target = words.iter().find_map(|piece| piece.target);
    for piece in &mut head {
        piece.ink.lit |= cell.iter().any(is_focused);
        piece.target = target;
    }
    let blank = TextPiece {
        target,
        ..TextPiece::blank(1)
    };
    Some([words, vec![blank], head].concat())
}
