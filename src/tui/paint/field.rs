//! A line to type into: its label, a box with the cursor in it, the unit behind the box.

use super::row::mark;
use super::text::{Ink, Line, Piece, clean, tail, width, width_of};
use super::wrap::wrap;
use crate::tui::page::{Field, Role};

/// The narrowest box, in columns of typing.
const BOX_MIN: usize = 10;

/// The width below which the box has no room to spare for the cursor's mark.
const GUTTER_WIDTH_MIN: usize = 12;

/// Lays one field out; where label, box and unit do not fit on one line, each has its own.
pub fn lay(field: &Field, columns: usize, lines: &mut Vec<Line>) {
    let from = lines.len();
    let lit = field.focused;
    let label = Piece::clean(
        &field.label,
        Ink {
            lit,
            ..Ink::default()
        },
    );
    let unit = Piece::clean(&field.unit, Ink::default());
    let typed = clean(&field.text);
    // One column more than the text, for the cursor.
    let wanted = (width(&typed) + 1).max(BOX_MIN);
    let gutter = mark(lit);
    let indent = if columns < GUTTER_WIDTH_MIN {
        0
    } else {
        width(&gutter.text)
    };
    let (label_wide, unit_wide) = (width(&label.text), width(&unit.text));
    let framed = wanted + 4;
    let mut line = Line::of(if indent == 0 { vec![] } else { vec![gutter] });
    if label_wide > 0 {
        if indent + label_wide + 1 + framed + 1 + unit_wide <= columns {
            line.pieces.extend([label, Piece::blank(1)]);
        } else {
            for words in wrap(&[label], columns.saturating_sub(indent)) {
                line.pieces.extend(words);
                let next = Line::of(vec![Piece::blank(indent)]);
                lines.push(std::mem::replace(&mut line, next));
            }
        }
    }
    let room = columns.saturating_sub(width_of(&line.pieces) + 4);
    boxed(&mut line, &typed, wanted.min(room), lit);
    if unit_wide > 0 {
        if width_of(&line.pieces) + 1 + unit_wide <= columns {
            line.pieces.extend([Piece::blank(1), unit]);
        } else {
            lines.push(line);
            line = Line::of(vec![Piece::blank(indent), unit]);
        }
    }
    lines.push(line);
    for line in lines.iter_mut().skip(from) {
        line.target = field.target;
    }
}

/// Adds "[ text_ ]", the end of the text seen where not all fits.
fn boxed(line: &mut Line, typed: &str, room: usize, focused: bool) {
    let frame = if focused { Ink::ACCENT } else { Ink::QUIET };
    let seen = tail(typed, room.saturating_sub(1));
    let rest = room.saturating_sub(width(&seen) + 1);
    line.pieces.push(Piece::new("[ ", frame));
    line.pieces.push(Piece::new(seen, Ink::of(Role::Strong)));
    if focused {
        line.cursor = Some(width_of(&line.pieces));
        line.pieces.push(Piece::new("_", Ink::CURSOR));
    } else {
        line.pieces.push(Piece::blank(1));
    }
    line.pieces.push(Piece::blank(rest));
    line.pieces.push(Piece::new(" ]", frame));
}
