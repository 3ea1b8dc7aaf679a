//! Aligned columns: the choice of columns, their widths, and their cells.

use super::drawn::{self, PaintedLine};
use super::row::{MARK_WIDE, mark};
use super::text::{Ink, TextPiece, WrappedLine, clean, cut, pieces, width, width_of};
use crate::tui::page::{Cell, Column, Role, Table, TableRow};
use crate::tui::sign::{Charset, Sign, step};

/// The gap between two columns.
const BETWEEN: usize = 2;
/// The width that a column of words keeps while another column can be left out instead.
const WORDS_LEAST: usize = 24;
/// The same for the first column, against columns whose `need` is at least the next constant.
const NAMES_LEAST: usize = 34;
const LITTLE_NEEDED: u8 = 8;
/// The least and the greatest length of a bar.
const BAR: (usize, usize) = (10, 20);
/// The most points of a trend; the latest are kept.
const TREND_MAX: usize = 24;
/// The width below which rows have no room for the cursor's mark.
const GUTTER_WIDTH_MIN: usize = 12;
/// The most columns that are considered.
const COLUMNS_MAX: usize = 32;

/// A visible column.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// Its index in the table's columns and in each row's cells.
    at: usize,
    right: bool,
    need: u8,
    /// Its width.
    wide: usize,
    /// The width it shrinks to before a column is left out.
    least: usize,
    bar: bool,
    words: bool,
}

/// Lays a table out, one line per row.
pub fn lay(table: &Table, columns: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let gutter = gutter(table, columns);
    let slots = slots(table, columns.saturating_sub(gutter));
    let headed = table.columns.iter().any(|column| !column.head.is_empty());
    if headed {
        let mut head = WrappedLine::of(vec![TextPiece::blank(gutter)]);
        for (nth, slot) in slots.iter().enumerate() {
            let name = table.columns.get(slot.at).map_or("", |c| c.head.as_str());
            let name = vec![TextPiece::clean(name, Ink::QUIET)];
            place(&mut head, nth, *slot, name, charset);
        }
        lines.push(head);
    }
    for (nth, row) in table.rows.iter().enumerate() {
        let mut line = WrappedLine {
            below_heads: if headed { nth + 1 } else { 0 },
            head_lines: usize::from(headed),
            ..WrappedLine::default()
        };
        if gutter > 0 {
            line.pieces.push(mark(row.focused, charset));
        }
        for (nth, slot) in slots.iter().enumerate() {
            let cell = row.cells.get(slot.at);
            let drawn = cell.map(|cell| draw(cell, slot.wide, row.focused, charset));
            place(&mut line, nth, *slot, drawn.unwrap_or_default(), charset);
        }
        line.target = row.target;
        line.chosen = row.focused.then_some(0);
        lines.push(line);
    }
}

/// Returns the columns of a table that are shown in this width.
pub fn shown(table: &Table, columns: usize) -> Vec<usize> {
    let slots = slots(table, columns.saturating_sub(gutter(table, columns)));
    slots.into_iter().map(|slot| slot.at).collect()
}

/// Returns the width of the cursor's mark, if a row can be chosen.
fn gutter(table: &Table, columns: usize) -> usize {
    let chosen = |row: &TableRow| row.target.is_some() || row.focused;
    let marked = table.rows.iter().any(chosen) && columns >= GUTTER_WIDTH_MIN;
    if marked { MARK_WIDE } else { 0 }
}

/// Adds a cell to a line, padded to its column.
fn place(line: &mut WrappedLine, nth: usize, slot: Slot, cell: Vec<TextPiece>, charset: Charset) {
    let cell = cut(cell, slot.wide, charset);
    let missing = slot.wide.saturating_sub(width_of(&cell));
    let (before, behind) = if slot.right {
        (missing, 0)
    } else {
        (0, missing)
    };
    let parted = if nth == 0 { 0 } else { BETWEEN };
    line.pieces.push(TextPiece::blank(parted + before));
    line.pieces.extend(cell);
    line.pieces.push(TextPiece::blank(behind));
}

/// Returns the visible columns and their widths.
fn slots(table: &Table, room: usize) -> Vec<Slot> {
    let columns = table.columns.iter().take(COLUMNS_MAX).enumerate();
    let mut slots: Vec<Slot> = columns
        .map(|(at, column)| slot(table, at, column))
        .collect();
    let between = |slots: &[Slot]| BETWEEN * slots.len().saturating_sub(1);
    for (names_least, need_min) in [(NAMES_LEAST, LITTLE_NEEDED), (WORDS_LEAST, 1)] {
        loop {
            let least = |slot: &Slot| match slot.at {
                0 if slot.words => slot.wide.min(names_least),
                _ => slot.least,
            };
            let over = slots.iter().map(least).sum::<usize>() + between(&slots) > room;
            let rank = |(nth, slot): &(usize, &Slot)| (slot.need, *nth);
            let spare = slots.iter().enumerate().max_by_key(rank);
            match spare.filter(|(_, slot)| over && slot.need >= need_min) {
                Some((nth, _)) => slots.remove(nth),
                None => break,
            };
        }
    }
    let parted = between(&slots);
    let wide = |slots: &[Slot]| slots.iter().map(|slot| slot.wide).sum::<usize>() + parted;
    shrink(&mut slots, wide, room);
    for slot in slots.iter_mut().filter(|slot| slot.bar) {
        slot.wide = slot.wide.min(BAR.1);
    }
    let mut spare = room.saturating_sub(wide(&slots));
    for slot in slots.iter_mut().filter(|slot| slot.bar) {
        let more = spare.min(BAR.1.saturating_sub(slot.wide));
        slot.wide += more;
        spare -= more;
    }
    slots
}

/// Takes the missing width from the widest columns: first down to their least width, then further.
fn shrink(slots: &mut [Slot], wide: impl Fn(&[Slot]) -> usize, room: usize) {
    for floor in [true, false] {
        loop {
            let over = wide(slots).saturating_sub(room);
            let floor_of = |slot: &Slot| if floor { slot.least } else { 1 };
            let widest = slots
                .iter_mut()
                .filter(|slot| slot.wide > floor_of(slot))
                .max_by_key(|slot| slot.wide);
            let Some(widest) = widest.filter(|_| over > 0) else {
                break;
            };
            widest.wide -= 1;
        }
    }
}

fn slot(table: &Table, at: usize, column: &Column) -> Slot {
    let head = width(&clean(&column.head));
    let mut wide = head;
    let mut words = false;
    let mut bar = false;
    for cell in table.rows.iter().filter_map(|row| row.cells.get(at)) {
        let cell = match cell {
            Cell::Text(spans) => {
                words = true;
                width_of(&pieces(spans, false))
            }
            Cell::Bar(_) => {
                bar = true;
                BAR.0
            }
            Cell::Trend(points) => points.len().min(TREND_MAX),
        };
        // No window is wider, and shrinking takes one column at a time.
        wide = wide.max(cell.min(usize::from(u8::MAX)));
    }
    let least = if words { wide.min(WORDS_LEAST) } else { wide };
    Slot {
        at,
        right: column.right,
        need: column.need,
        wide,
        least,
        bar,
        words,
    }
}

fn draw(cell: &Cell, wide: usize, lit: bool, charset: Charset) -> Vec<TextPiece> {
    match cell {
        Cell::Text(spans) => pieces(spans, lit),
        Cell::Bar(share) => bar(*share, wide, [&drawn::BAR, &drawn::BAR_REST], charset),
        Cell::Trend(points) => trend(points, wide, charset),
    }
}

/// Returns a share in thousandths as a bar. Only zero is drawn empty, and only the whole is drawn
/// full.
pub fn bar(
    share: u16,
    wide: usize,
    [full, empty]: [&PaintedLine; 2],
    charset: Charset,
) -> Vec<TextPiece> {
    let share = usize::from(share.min(1000));
    let near = (share * wide + 500) / 1000;
    let done = match share {
        0 => 0,
        1000 => wide,
        _ => near.min(wide.saturating_sub(1)).max(1.min(wide)),
    };
    vec![
        TextPiece::new(full.of(charset).repeat(done), Ink::ACCENT),
        TextPiece::new(empty.of(charset).repeat(wide - done), Ink::QUIET),
    ]
}

fn trend(points: &[Option<u16>], wide: usize, charset: Charset) -> Vec<TextPiece> {
    let seen = points.len().saturating_sub(wide.min(TREND_MAX));
    let points = points.iter().skip(seen).map(|point| match point {
        Some(share) => TextPiece::new(step(*share, charset), Ink::of(Role::Accent)),
        None => TextPiece::new(Sign::Nothing.shown(charset), Ink::QUIET),
    });
    points.collect()
}
