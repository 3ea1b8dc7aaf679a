//! Choices, steps and menu entries: the cursor's mark, the key, the sign, then the words.

use super::text::{Ink, TextPiece, WrappedLine, head as head_of, pieces, width, width_of};
use super::wrap::wrap;
use crate::tui::page::{Block, Row, Span};
use crate::tui::sign::{Charset, Sign};

/// The width of the cursor's mark, with the space after it.
pub const MARK_WIDE: usize = 2;
/// The widest key or sign that widens its column for the whole list.
const PLACE_MAX: usize = 16;
/// The narrowest room for words beside the sign; with less, they go below it.
const WORDS_MIN: usize = 12;

/// Returns the mark of the cursor, or its empty space.
pub fn mark(focused: bool, charset: Charset) -> TextPiece {
    let sign = if focused {
        Sign::Cursor.shown(charset)
    } else {
        ""
    };
    TextPiece::new(format!("{sign:MARK_WIDE$}"), Ink::CURSOR)
}

/// The widths of the keys and of the signs in one list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    key: usize,
    sign: usize,
}

impl Places {
    /// Measures the rows at the start of `blocks`, with or without gaps between them.
    pub fn of_list(blocks: &[Block]) -> Self {
        let list = |block: &&Block| matches!(block, Block::Row(_) | Block::Gap);
        let rows = blocks.iter().take_while(list);
        Self::of_rows(rows.filter_map(|block| match block {
            Block::Row(row) => Some(row),
            _ => None,
        }))
    }

    /// Measures rows.
    pub fn of_rows<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        rows.fold(Self::default(), |places, row| {
            let key = width(&super::text::clean(&row.key));
            let sign = width_of(&pieces(&row.sign, false));
            Self {
                key: places.key.max(key.min(PLACE_MAX)),
                sign: places.sign.max(sign.min(PLACE_MAX)),
            }
        })
    }
}

/// Lays one row out.
pub fn lay(
    row: &Row,
    places: Places,
    width: usize,
    charset: Charset,
    lines: &mut Vec<WrappedLine>,
) {
    let mut head = vec![mark(row.focused, charset)];
    head.extend(placed(vec![key(row)], places.key));
    head.extend(placed(pieces(&row.sign, row.focused), places.sign));
    let words = pieces(&row.text, row.focused);
    let hang = width_of(&head);
    let from = lines.len();
    if hang + WORDS_MIN <= width || hang + width_of(&words) <= width {
        hanging(head, &words, hang, width, lines);
        below(&row.below, hang, width, lines);
    } else {
        // Too narrow for columns: the words follow the sign, with a small indent.
        let hang = 2.min(width / 4);
        let mark = head.remove(0);
        head.extend(words);
        hanging(vec![narrowed(mark, hang)], &head, hang, width, lines);
        below(&row.below, hang, width, lines);
    }
    if let Some(first) = lines.get_mut(from).filter(|_| row.focused) {
        first.chosen = Some(0);
    }
    for line in lines.iter_mut().skip(from) {
        line.target = row.target;
    }
}

/// Cuts the mark to the columns there are.
fn narrowed(mark: TextPiece, columns: usize) -> TextPiece {
    TextPiece::new(head_of(&mark.text, columns).0, mark.ink)
}

fn key(row: &Row) -> TextPiece {
    let mut ink = Ink::ACCENT;
    ink.lit = row.focused;
    TextPiece::clean(&row.key, ink)
}

/// Pads pieces to their column and adds a space; returns nothing if there is no column.
fn placed(mut pieces: Vec<TextPiece>, column: usize) -> Vec<TextPiece> {
    if column == 0 {
        return Vec::new();
    }
    let missing = column.saturating_sub(width_of(&pieces));
    pieces.push(TextPiece::blank(missing + 1));
    pieces
}

fn below(paragraphs: &[Vec<Span>], hang: usize, width: usize, lines: &mut Vec<WrappedLine>) {
    for paragraph in paragraphs {
        let indent = vec![TextPiece::blank(hang)];
        hanging(indent, &pieces(paragraph, false), hang, width, lines);
    }
}

/// Lays words out after `head`, their further lines aligned with the first.
fn hanging(
    head: Vec<TextPiece>,
    words: &[TextPiece],
    hang: usize,
    width: usize,
    lines: &mut Vec<WrappedLine>,
) {
    let mut start = Some(head);
    for words in wrap(words, width.saturating_sub(hang)) {
        let mut line = start.take().unwrap_or_else(|| vec![TextPiece::blank(hang)]);
        line.extend(words);
        lines.push(WrappedLine::of(line));
    }
}
