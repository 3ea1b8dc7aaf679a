//! An open list in a box over the lines below the words that it belongs to.

use super::drawn::{self, PaintedLine};
use super::row::{self, Places};
use super::text::{Ink, TextPiece, WrappedLine, slice, width_of};
use crate::tui::page::{Row, Target};
use crate::tui::sign::Charset;

/// The columns of a box beside its rows: two edges, and a blank before the right one.
const FRAME: usize = 3;

/// Puts a box with the rows over the lines below those that hold the target `at`. Without such a
/// line the box is the last part of the page.
pub fn lay_over(
    rows: &[Row],
    at: Target,
    width: usize,
    charset: Charset,
    lines: &mut Vec<WrappedLine>,
) {
    let held = lines.iter().rposition(|line| line.holds(at));
    let column = held.and_then(|held| lines.get(held)?.column_of(at));
    let boxed = boxed(rows, width, charset);
    let wide = boxed.first().map_or(0, |line| width_of(&line.pieces));
    let from = column.unwrap_or(0).min(width.saturating_sub(wide));
    let first = held.map_or(lines.len(), |held| held + 1);
    let height = boxed.len();
    if let Some(line) = held.and_then(|held| lines.get_mut(held)) {
        line.with_next = height;
    }
    if rows.iter().any(|row| row.focused) {
        // The cursor is in the list, and not on the words above it.
        for piece in lines.iter_mut().flat_map(|line| &mut line.pieces) {
            piece.focused &= piece.target != Some(at);
        }
    }
    if lines.len() < first + height {
        lines.resize(first + height, WrappedLine::default());
    }
    let under = lines.iter_mut().skip(first);
    for (nth, (line, part)) in under.zip(boxed).enumerate() {
        put_over(line, part, from, wide);
        line.with_next = height - 1 - nth;
    }
}

/// Replaces the columns of a line from `from` on.
fn put_over(line: &mut WrappedLine, part: WrappedLine, from: usize, wide: usize) {
    let free = |column: &usize| !(from..from + wide).contains(column);
    let under = std::mem::take(line).with_own_targets();
    let mut pieces = slice(&under.pieces, 0..from);
    pieces.push(TextPiece::blank(from - width_of(&pieces)));
    pieces.extend(part.with_own_targets().pieces);
    pieces.extend(slice(&under.pieces, from + wide..usize::MAX));
    *line = WrappedLine {
        pieces,
        typing: under.typing.filter(free),
        chosen: under.chosen.filter(free),
        ..under
    };
}

/// Lays the rows out in a box.
fn boxed(rows: &[Row], width: usize, charset: Charset) -> Vec<WrappedLine> {
    let places = Places::of_rows(rows.iter());
    let room = width.saturating_sub(FRAME);
    let mut inside = Vec::new();
    for entry in rows {
        row::lay(entry, places, room, charset, &mut inside);
    }
    let wide = inside.iter().map(|line| width_of(&line.pieces)).max();
    let wide = wide.unwrap_or(0).min(room);
    let ink = Ink::ACCENT;
    let drawn = |line: &PaintedLine| TextPiece::new(line.of(charset), ink);
    let border = |left: &PaintedLine, right: &PaintedLine| {
        let rule = drawn::RULE.of(charset).repeat(wide + 1);
        WrappedLine::of(vec![drawn(left), TextPiece::new(rule, ink), drawn(right)])
    };
    let [top_left, top_right, bottom_left, bottom_right] = &drawn::CORNERS;
    let mut lines = vec![border(top_left, top_right)];
    for line in inside {
        let WrappedLine { target, chosen, .. } = line;
        let mut pieces = slice(&line.pieces, 0..wide);
        if let Some(first) = pieces.first_mut() {
            first.focused |= chosen.is_some();
        }
        pieces.push(TextPiece::blank(wide + 1 - width_of(&pieces)));
        pieces.insert(0, drawn(&drawn::EDGE));
        pieces.push(drawn(&drawn::EDGE));
        lines.push(WrappedLine {
            pieces,
            target,
            ..WrappedLine::default()
        });
    }
    lines.push(border(bottom_left, bottom_right));
    lines
}
