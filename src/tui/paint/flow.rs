//! Blocks laid out below each other in a column of a given width.

use super::row::Places;
use super::text::{Ink, Line, Piece, pieces};
use super::wrap::wrap;
use super::{banner, field, row, table};
use crate::tui::page::{Block, Role};

/// The longest line of words: the eye loses the way back over longer ones. Tables may be wider.
const PROSE_MAX: usize = 76;
/// The width below which callouts give up their bar.
const BAR_WIDTH_MIN: usize = 8;

/// Lays blocks out; gaps at either end are left out.
pub fn flow(blocks: &[Block], width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut gap = false;
    let mut places: Option<Places> = None;
    for (at, block) in blocks.iter().enumerate() {
        if *block == Block::Gap {
            gap = true;
            continue;
        }
        if gap && !lines.is_empty() {
            lines.push(Line::default());
        }
        gap = false;
        if let Block::Row(entry) = block {
            // Rows of one list share their places, so that their words stand in one column.
            let list = blocks.get(at..).unwrap_or(&[]);
            let places = *places.get_or_insert_with(|| Places::of_list(list));
            row::lay(entry, places, width.min(PROSE_MAX), &mut lines);
        } else {
            places = None;
            other(block, width, &mut lines);
        }
    }
    lines
}

fn other(block: &Block, width: usize, lines: &mut Vec<Line>) {
    match block {
        Block::Gap | Block::Row(_) => {}
        Block::Rule => lines.push(Line::of(vec![Piece::new("─".repeat(width), Ink::QUIET)])),
        Block::Heading(text) => {
            let name = Piece::clean(text, Ink::of(Role::Heading));
            lines.extend(
                wrap(&[name], width.min(PROSE_MAX))
                    .into_iter()
                    .map(Line::of),
            );
        }
        Block::Para(spans) => {
            let wrapped = wrap(&pieces(spans, false), width.min(PROSE_MAX));
            lines.extend(wrapped.into_iter().map(Line::of));
        }
        Block::Table(table) => table::lay(table, width, lines),
        Block::Field(field) if field.wraps => field::lay(field, width.min(PROSE_MAX), lines),
        Block::Field(field) => field::lay(field, width, lines),
        Block::Banner(text) => banner::lay(text, width, lines),
        Block::Callout {
            role,
            title,
            blocks,
        } => callout(*role, &pieces(title, true), blocks, width, lines),
        Block::Together(target, blocks) => {
            let inside = flow(blocks, width).into_iter();
            lines.extend(inside.map(|line| Line {
                target: Some(*target),
                ..line
            }));
        }
    }
}

fn callout(role: Role, title: &[Piece], blocks: &[Block], width: usize, lines: &mut Vec<Line>) {
    let bar = if width < BAR_WIDTH_MIN { "" } else { "│ " };
    let inner = width.saturating_sub(bar.chars().count());
    let mut inside = Vec::new();
    if !title.is_empty() {
        inside.extend(wrap(title, inner).into_iter().map(Line::of));
    }
    inside.extend(flow(blocks, inner));
    for mut line in inside {
        line.pieces.insert(0, Piece::new(bar, Ink::of(role)));
        line.cursor = line.cursor.map(|column| column + bar.chars().count());
        lines.push(line);
    }
}
