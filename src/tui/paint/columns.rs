//! Blocks side by side: the width of their columns, and the lines of all columns joined.

use super::text::{TextPiece, WrappedLine, width_of};

/// The gap between two columns.
const BETWEEN: usize = 2;
/// The width below which columns stand below each other: a choice needs a few words on each line.
const WIDTH_MIN: usize = 22;

/// Returns the width of each of `count` columns, if they fit side by side.
pub fn width_of_each(count: usize, width: usize) -> Option<usize> {
    let between = BETWEEN * count.saturating_sub(1);
    let wide = width.saturating_sub(between).checked_div(count)?;
    (wide >= WIDTH_MIN).then_some(wide)
}

/// Joins the lines of columns of this width.
pub fn join(columns: Vec<Vec<WrappedLine>>, wide: usize) -> Vec<WrappedLine> {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut joined = vec![WrappedLine::default(); height];
    for (nth, column) in columns.into_iter().enumerate() {
        let from = nth * (wide + BETWEEN);
        for (line, part) in joined.iter_mut().zip(column) {
            let gap = from.saturating_sub(width_of(&line.pieces));
            let target = part.target;
            let part = part.with_own_targets();
            let rest = wide.saturating_sub(width_of(&part.pieces));
            line.pieces.push(TextPiece::blank(gap));
            line.pieces.extend(part.pieces);
            line.pieces.push(TextPiece {
                target,
                ..TextPiece::blank(rest)
            });
            let shifted = |column: usize| column + from;
            line.typing = line.typing.or(part.typing.map(shifted));
            line.chosen = line.chosen.or(part.chosen.map(shifted));
            line.with_next = line.with_next.max(part.with_next);
        }
    }
    joined
}
