//! A grid in a narrow window: each row is a list of its cells, each with the heading of its column.

use super::lead::Lead;
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
    lead: Lead,
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
            let Some(words) = cell_words(grid, row, at, lead) else {
                continue;
            };
            // The mark is at the cell with the cursor, else at the first line of the row.
            let marks = row.focused && !marked && (is_lit(row) || cell.iter().any(is_focused));
            marked |= marks;
            let (indent, hang) = match at {
                0 => (lead.wide(), 0),
                _ => (lead.indent(), INDENT),
            };
            let indent = indent.min(width / 4);
            let from = lines.len();
            for (nth, words) in wrap(&words, width.saturating_sub(indent + hang))
                .into_iter()
                .enumerate()
            {
                let more = if nth > 0 { hang } else { 0 };
                let line = match (at, nth) {
                    (0, 0) if lead.key > 0 => {
                        WrappedLine::of([lead.first(row, marks, charset), words].concat())
                    }
                    _ => WrappedLine::of(words).behind(TextPiece::blank(indent + more)),
                };
                lines.push(WrappedLine {
                    target: row.target,
                    ..line
                });
            }
            if let Some(first) = lines.get_mut(from).filter(|_| marks) {
                first.chosen = Some(0);
                if at > 0 || lead.key == 0 {
                    put_mark(first, charset);
                }
            }
        }
        let mut paragraphs = Vec::new();
        below(row, lead.indent(), width, &mut paragraphs);
        owned(row, &mut paragraphs);
        lines.extend(paragraphs);
    }
}

/// Puts the mark of the cursor at the start of an indented line, if there is room.
fn put_mark(line: &mut WrappedLine, charset: Charset) {
    let mark = mark(true, charset);
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
fn cell_words(grid: &Grid, row: &GridRow, at: usize, lead: Lead) -> Option<Text> {
    let cell: &[Span] = row.cells.get(at)?;
    if at == 0 {
        let words = lead.words(row);
        return (width_of(&words) > 0 || !row.key.is_empty()).then_some(words);
    }
    let words = pieces(cell, false);
    if width_of(&words) == 0 {
        return None;
    }
    let mut head = grid
        .head
        .get(at)
        .map_or_else(Text::new, |head| pieces(head, false));
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
