//! Blocks side by side: the width of their columns, and the lines of all columns joined.

use super::qr::Modules;
use super::text::{TextPiece, WrappedLine, width_of};
use crate::tui::page::Block;

/// The gap between two columns.
const BETWEEN: usize = 2;
/// The width below which columns stand below each other: a choice needs a few words on each line.
const WIDTH_MIN: usize = 22;

/// Returns the widths of columns, if they fit side by side. A column with nothing but a code takes
/// what the code takes, and the others share the rest.
pub fn widths(columns: &[Vec<Block>], width: usize) -> Option<Vec<usize>> {
    let of_code = |blocks: &Vec<Block>| match blocks.as_slice() {
        [Block::Qr(text)] => Modules::of(text).map(|modules| modules.size().0),
        _ => None,
    };
    let fixed: Vec<Option<usize>> = columns.iter().map(of_code).collect();
    let taken: usize = fixed.iter().flatten().sum();
    let between = BETWEEN * columns.len().saturating_sub(1);
    let shared = fixed.iter().filter(|wide| wide.is_none()).count();
    let wide = width
        .saturating_sub(between + taken)
        .checked_div(shared)
        .filter(|wide| *wide >= WIDTH_MIN)?;
    Some(fixed.iter().map(|fixed| fixed.unwrap_or(wide)).collect())
}

/// Joins the lines of columns of these widths.
pub fn join(columns: Vec<Vec<WrappedLine>>, widths: &[usize]) -> Vec<WrappedLine> {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut joined = vec![WrappedLine::default(); height];
    let mut from: usize = 0;
    for (column, wide) in columns.into_iter().zip(widths) {
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
        from += wide + BETWEEN;
    }
    joined
}
