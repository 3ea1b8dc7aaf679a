//! Lays blocks out below each other in a column of a given width.

use super::row::Places;
use super::text::{Ink, TextPiece, WrappedLine, cut, pieces, width as width_of_text};
use super::wrap::wrap;
use super::{banner, bow_tie, columns, drawn, field, grid, menu, qr, row, table};
use crate::tui::page::{Block, Role};
use crate::tui::sign::Charset;

/// The longest line of prose: longer lines are hard to read. Tables may be wider.
const PROSE_MAX: usize = 76;
/// The width below which callouts lose their bar.
const BAR_WIDTH_MIN: usize = 8;

/// Lays blocks out, without gaps at either end.
pub fn flow(blocks: &[Block], width: usize, charset: Charset) -> Vec<WrappedLine> {
    let mut lines = Vec::new();
    let mut gap = false;
    let mut places: Option<Places> = None;
    for (at, block) in blocks.iter().enumerate() {
        if *block == Block::Gap {
            gap = true;
            continue;
        }
        if gap && !lines.is_empty() {
            lines.push(WrappedLine::default());
        }
        gap = false;
        if let Block::Row(entry) = block {
            // Rows of one list share their columns, so that their words are aligned.
            let list = blocks.get(at..).unwrap_or(&[]);
            let places = *places.get_or_insert_with(|| Places::of_list(list));
            row::lay(entry, places, width.min(PROSE_MAX), charset, &mut lines);
        } else {
            places = None;
            other(block, width, charset, &mut lines);
        }
    }
    for block in blocks {
        if let Block::Menu { rows, at } = block {
            menu::lay_over(rows, *at, width, charset, &mut lines);
        }
    }
    lines
}

/// Lays columns out side by side, or below each other if they would be too narrow.
fn beside(columns: &[Vec<Block>], width: usize, charset: Charset) -> Vec<WrappedLine> {
    if let Some(widths) = columns::widths(columns, width) {
        let columns = columns.iter().zip(&widths);
        let columns = columns.map(|(blocks, wide)| flow(blocks, *wide, charset));
        return columns::join(columns.collect(), &widths);
    }
    let mut lines = Vec::new();
    for blocks in columns {
        let column = flow(blocks, width, charset);
        if !lines.is_empty() && !column.is_empty() {
            lines.push(WrappedLine::default());
        }
        lines.extend(column);
    }
    lines
}

fn other(block: &Block, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    match block {
        // A menu lies over the other blocks.
        Block::Gap | Block::Row(_) | Block::Menu { .. } => {}
        Block::Rule => {
            let rule = drawn::RULE.of(charset).repeat(width);
            lines.push(WrappedLine::of(vec![TextPiece::new(rule, Ink::QUIET)]));
        }
        Block::Heading(text) => {
            let name = TextPiece::clean(text, Ink::of(Role::Heading));
            lines.extend(
                wrap(&[name], width.min(PROSE_MAX))
                    .into_iter()
                    .map(WrappedLine::of),
            );
        }
        Block::Para(spans) => {
            let wrapped = wrap(&pieces(spans, false), width.min(PROSE_MAX));
            lines.extend(wrapped.into_iter().map(WrappedLine::of));
        }
        Block::Table(table) => table::lay(table, width, charset, lines),
        Block::Grid(grid) => grid::lay(grid, width, charset, lines),
        Block::Columns(columns) => lines.extend(beside(columns, width, charset)),
        Block::Drawing(drawn) => lines.extend(
            drawn
                .iter()
                .map(|spans| WrappedLine::of(cut(pieces(spans, false), width, charset))),
        ),
        Block::BowTie(tie) => bow_tie::lay(tie, width, charset, lines),
        Block::Field(field) if field.wraps => {
            field::lay(field, width.min(PROSE_MAX), charset, lines);
        }
        Block::Field(field) => field::lay(field, width, charset, lines),
        Block::Banner(text) => banner::lay(text, width, charset, lines),
        Block::Qr(text) => qr::lay(text, width, lines),
        Block::Callout {
            role,
            title,
            blocks,
        } => {
            let edge = match width {
                BAR_WIDTH_MIN.. => format!("{} ", drawn::EDGE.of(charset)),
                _ => String::new(),
            };
            let edge = TextPiece::new(edge, Ink::of(*role));
            let inner = width.saturating_sub(width_of_text(&edge.text));
            let mut inside = Vec::new();
            if !title.is_empty() {
                let title = wrap(&pieces(title, true), inner);
                inside.extend(title.into_iter().map(WrappedLine::of));
            }
            inside.extend(flow(blocks, inner, charset));
            lines.extend(inside.into_iter().map(|line| line.behind(edge.clone())));
        }
        Block::Together(target, blocks) => {
            let inside = flow(blocks, width, charset).into_iter();
            lines.extend(inside.map(|line| WrappedLine {
                target: Some(*target),
                ..line
            }));
        }
    }
}
