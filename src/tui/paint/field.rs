//! An input line: its label, a box with the cursor in it, and the unit after the box. A text that
//! wraps has a box of as many lines as it needs.

use super::row::mark;
use super::text::{Ink, TextPiece, WrappedLine, clean, head, tail, width, width_of};
use super::wrap::wrap;
use crate::tui::page::{Field, Role};
use crate::tui::sign::Charset;

/// The narrowest box, in columns of text.
const BOX_MIN: usize = 10;

/// The width below which the box leaves out the cursor's mark.
const GUTTER_WIDTH_MIN: usize = 12;

/// The divisor for the share of a box that the text after the cursor gets if not all fits.
const AFTER_SHARE: usize = 3;

/// Lays one field out; if label, box and unit do not fit on one line, each gets its own.
pub fn lay(field: &Field, columns: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    if field.wraps {
        return lay_box(field, columns, charset, lines);
    }
    let from = lines.len();
    let lit = field.focused;
    let label = TextPiece::clean(
        &field.label,
        Ink {
            lit,
            ..Ink::default()
        },
    );
    let unit = TextPiece::clean(&field.unit, Ink::default());
    let all = format!("{}{}", field.text, field.after);
    // Without a cursor it needs no gap.
    let typed = match lit {
        true => (clean(&field.text), clean(&field.after)),
        false => (clean(&all), "".into()),
    };
    // One column more than the text, for the cursor.
    let wanted = (width(&typed.0) + 1 + width(&typed.1)).max(BOX_MIN);
    let gutter = mark(lit, charset);
    let indent = if columns < GUTTER_WIDTH_MIN {
        0
    } else {
        width(&gutter.text)
    };
    let (label_wide, unit_wide) = (width(&label.text), width(&unit.text));
    let framed = wanted + 4;
    let mut line = WrappedLine::of(if indent == 0 { vec![] } else { vec![gutter] });
    if label_wide > 0 {
        if indent + label_wide + 1 + framed + 1 + unit_wide <= columns {
            line.pieces.extend([label, TextPiece::blank(1)]);
        } else {
            for words in wrap(&[label], columns.saturating_sub(indent)) {
                line.pieces.extend(words);
                let next = WrappedLine::of(vec![TextPiece::blank(indent)]);
                lines.push(std::mem::replace(&mut line, next));
            }
        }
    }
    let room = columns.saturating_sub(width_of(&line.pieces) + 4);
    let typed = (typed.0.as_ref(), typed.1.as_ref());
    boxed(&mut line, typed, wanted.min(room), lit, charset);
    if unit_wide > 0 {
        if width_of(&line.pieces) + 1 + unit_wide <= columns {
            line.pieces.extend([TextPiece::blank(1), unit]);
        } else {
            lines.push(line);
            line = WrappedLine::of(vec![TextPiece::blank(indent), unit]);
        }
    }
    lines.push(line);
    for line in lines.iter_mut().skip(from) {
        line.target = field.target;
    }
}

/// Adds "[ text_ ]", with the text around the cursor visible if not all fits.
fn boxed(
    line: &mut WrappedLine,
    (typed, after): (&str, &str),
    room: usize,
    focused: bool,
    charset: Charset,
) {
    let frame = if focused { Ink::ACCENT } else { Ink::QUIET };
    let all = width(typed) + 1 + width(after) <= room;
    let after_room = if all { room } else { room / AFTER_SHARE };
    let (after, _) = head(after, after_room);
    let seen = tail(typed, room.saturating_sub(1 + width(&after)), charset);
    let rest = room.saturating_sub(width(&seen) + 1 + width(&after));
    let strong = Ink::of(Role::Strong);
    line.pieces.push(TextPiece::new("[ ", frame));
    line.pieces.push(TextPiece::new(seen, strong));
    if focused {
        line.typing = Some(width_of(&line.pieces));
        line.pieces.push(TextPiece::new("_", Ink::CURSOR));
    } else {
        line.pieces.push(TextPiece::blank(1));
    }
    line.pieces.push(TextPiece::new(after, strong));
    line.pieces.push(TextPiece::blank(rest));
    line.pieces.push(TextPiece::new(" ]", frame));
}

/// Lays out a field whose text wraps: its label on its own line, then a frame around every line of
/// the text. The line with the cursor is kept visible.
fn lay_box(field: &Field, columns: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let lit = field.focused;
    let (frame, strong) = match lit {
        true => (Ink::ACCENT, Ink::of(Role::Strong)),
        false => (Ink::QUIET, Ink::default()),
    };
    let ink = Ink {
        lit,
        ..Ink::default()
    };
    let gutter = mark(lit, charset);
    let indent = if columns < GUTTER_WIDTH_MIN {
        0
    } else {
        width(&gutter.text)
    };
    let label = TextPiece::clean(&field.label, ink);
    for words in wrap(&[label], columns.saturating_sub(indent)) {
        let before = if indent == 0 {
            TextPiece::blank(0)
        } else {
            gutter.clone()
        };
        lines.push(WrappedLine::of([vec![before], words].concat()));
    }
    let room = columns.saturating_sub(indent + 4);
    let cursor = if lit { "_" } else { "" };
    let text = [
        TextPiece::clean(&field.text, strong),
        TextPiece::new(cursor, Ink::CURSOR),
        TextPiece::clean(&field.after, strong),
    ];
    for words in wrap(&text, room) {
        let mut line = WrappedLine::of(vec![TextPiece::blank(indent), TextPiece::new("[ ", frame)]);
        for piece in words {
            if lit && piece.ink == Ink::CURSOR {
                line.typing = Some(width_of(&line.pieces));
                line.target = field.target;
            }
            line.pieces.push(piece);
        }
        let rest = (room + indent + 2).saturating_sub(width_of(&line.pieces));
        line.pieces.push(TextPiece::blank(rest));
        line.pieces.push(TextPiece::new(" ]", frame));
        if !lit {
            line.target = field.target;
        }
        lines.push(line);
    }
}
