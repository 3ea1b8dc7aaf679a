//! The figure of a bow-tie item: boxes joined by diagonals, or lists in a narrow window.

use super::drawn::{self, PaintedLine};
use super::row::mark;
use super::text::{Ink, TextPiece, WrappedLine, head, is_focused, pieces, width_of};
use super::wrap::{wrap, wrap_to};
use crate::tui::page::{BowTie, Span, Target, Wing};
use crate::tui::sign::{Charset, Sign};

/// The width from which the figure is drawn: that of the text in a window of 60 columns. A box has
/// room for a few words on each of its lines.
const DRAWN_WIDTH_MIN: usize = 56;
/// The columns of the diagonals between two boxes.
const JOINT: usize = 3;
/// The lines of words in a box, and of a title.
const WORDS_LINES: usize = 2;
/// The lines of a box with its borders.
const BOX_LINES: usize = WORDS_LINES + 2;
/// The boxes at each side.
const SIDE_BOXES: usize = 2;
/// The indent of the further lines of a list.
const INDENT: usize = 2;

/// Lays a bow tie out.
pub fn lay(tie: &BowTie, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let sides = [&tie.left, &tie.right].map(|wing| wing.targets.len());
    let is_whole = sides.iter().all(|boxes| *boxes <= SIDE_BOXES) && tie.center.targets.len() <= 1;
    if width < DRAWN_WIDTH_MIN || !is_whole {
        for wing in [&tie.left, &tie.center, &tie.right] {
            list(wing, width, charset, lines);
        }
        return;
    }
    let wide = (width - 2 * JOINT) / 3;
    let titles = [&tie.left, &tie.right].map(|wing| title(wing, wide, charset));
    let height = titles.iter().map(Vec::len).max().unwrap_or(0);
    let blank = || vec![TextPiece::blank(wide)];
    for nth in 0..height {
        let [left, right] = titles.each_ref().map(|title| {
            let missing = height - title.len();
            let line = nth.checked_sub(missing).and_then(|at| title.get(at));
            line.cloned().unwrap_or_else(blank)
        });
        let joint = || vec![TextPiece::blank(JOINT)];
        let parts = [left, joint(), blank(), joint(), right];
        lines.push(WrappedLine::of(parts.concat()));
    }
    let left = side(&tie.left, wide, charset);
    let right = side(&tie.right, wide, charset);
    let center = center(&tie.center, wide, charset);
    let rows = left.into_iter().zip(center).zip(right).enumerate();
    for (nth, ((left, center), right)) in rows {
        let [before, behind] = joints(nth, charset);
        let parts = [left, vec![before], center, vec![behind], right];
        lines.push(WrappedLine::of(parts.concat()));
    }
}

/// Returns the two boxes at one side, below each other.
fn side(wing: &Wing, wide: usize, charset: Charset) -> Vec<Vec<TextPiece>> {
    let words = |nth| wing.targets.get(nth).map_or(&[][..], Vec::as_slice);
    (0..SIDE_BOXES)
        .flat_map(|nth| boxed(words(nth), wide, charset))
        .collect()
}

/// Returns the box in the middle with its title above it, as high as the two boxes beside it.
fn center(wing: &Wing, wide: usize, charset: Charset) -> Vec<Vec<TextPiece>> {
    let blank = vec![TextPiece::blank(wide)];
    let title = title(wing, wide, charset);
    let mut rows = vec![blank.clone(); WORDS_LINES.saturating_sub(title.len())];
    rows.extend(title);
    let words = wing.targets.first().map_or(&[][..], Vec::as_slice);
    rows.extend(boxed(words, wide, charset));
    rows.resize(SIDE_BOXES * BOX_LINES, blank);
    rows
}

/// Returns the lines of a title, each as wide as its box.
fn title(wing: &Wing, wide: usize, charset: Charset) -> Vec<Vec<TextPiece>> {
    if wing.title.is_empty() {
        return Vec::new();
    }
    let lines = wrap_to(&pieces(&wing.title, false), wide, WORDS_LINES, charset);
    let filled = |mut line: Vec<TextPiece>| {
        line.push(TextPiece::blank(wide.saturating_sub(width_of(&line))));
        line
    };
    lines.into_iter().map(filled).collect()
}

/// Returns the diagonals at the left and at the right of the middle, in one of its rows.
fn joints(row: usize, charset: Charset) -> [TextPiece; 2] {
    // From the first words of the upper box to its border, and back from the border of the lower.
    let middle = BOX_LINES;
    let (column, down) = match row {
        1.. if row < middle => (row - 1, true),
        _ if row >= middle && row < middle + JOINT => (middle + JOINT - 1 - row, false),
        _ => return [TextPiece::blank(JOINT), TextPiece::blank(JOINT)],
    };
    let (fall, rise) = (drawn::FALLING.of(charset), drawn::RISING.of(charset));
    let (before, behind) = if down { (fall, rise) } else { (rise, fall) };
    let rest = JOINT - 1 - column.min(JOINT - 1);
    let left = format!("{:column$}{before}{:rest$}", "", "");
    let right = format!("{:rest$}{behind}{:column$}", "", "");
    [left, right].map(|text| TextPiece::new(text, Ink::QUIET))
}

/// Returns the target of a box and whether the cursor is on it.
fn aim(words: &[Span]) -> (Option<Target>, bool) {
    let target = words.iter().find_map(|span| span.target);
    (target, words.iter().any(is_focused))
}

/// Returns a box with its words cut to its lines. All of it can be chosen.
fn boxed(words: &[Span], wide: usize, charset: Charset) -> Vec<Vec<TextPiece>> {
    let (target, focused) = aim(words);
    let ink = if focused { Ink::CURSOR } else { Ink::QUIET };
    let drawn = |line: &PaintedLine| TextPiece::new(line.of(charset), ink);
    let border = |left: &PaintedLine, right: &PaintedLine| {
        let rule = drawn::RULE.of(charset).repeat(wide.saturating_sub(2));
        vec![drawn(left), TextPiece::new(rule, ink), drawn(right)]
    };
    // The borders, and the column of the cursor's mark.
    let room = wide.saturating_sub(3);
    let mut wrapped = wrap_to(&pieces(words, focused), room, WORDS_LINES, charset);
    wrapped.resize(WORDS_LINES, Vec::new());
    let [top_left, top_right, bottom_left, bottom_right] = &drawn::CORNERS;
    let mut rows = vec![border(top_left, top_right)];
    for (nth, mut line) in wrapped.into_iter().enumerate() {
        let (sign, _) = head(&mark(focused && nth == 0, charset).text, 1);
        line.insert(0, TextPiece::new(sign, Ink::CURSOR));
        line.insert(0, drawn(&drawn::EDGE));
        let rest = wide.saturating_sub(1 + width_of(&line));
        line.push(TextPiece::blank(rest));
        line.push(drawn(&drawn::EDGE));
        rows.push(line);
    }
    rows.push(border(bottom_left, bottom_right));
    for (nth, row) in rows.iter_mut().enumerate() {
        for (at, piece) in row.iter_mut().enumerate() {
            piece.target = piece.target.or(target);
            // The terminal's cursor stands at the mark.
            piece.focused = focused && (nth, at) == (1, 1);
        }
    }
    rows
}

/// Lays the words of a wing out after its title.
fn list(wing: &Wing, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let mut line = pieces(&wing.title, false);
    if !line.is_empty() {
        line.push(TextPiece::new(": ", Ink::default()));
    }
    for (nth, words) in wing.targets.iter().enumerate() {
        if nth > 0 {
            line.push(TextPiece::new("; ", Ink::default()));
        }
        let (target, focused) = aim(words);
        let from = line.len();
        if focused {
            line.push(mark(true, charset));
        }
        let words = pieces(words, focused);
        if width_of(&words) > 0 {
            line.extend(words);
        } else {
            line.push(TextPiece::new(Sign::Nothing.shown(charset), Ink::QUIET));
        }
        for (at, piece) in line.iter_mut().enumerate().skip(from) {
            piece.target = piece.target.or(target);
            piece.focused = focused && at == from;
        }
    }
    let indent = INDENT.min(width / 4);
    for (nth, words) in wrap(&line, width.saturating_sub(indent))
        .into_iter()
        .enumerate()
    {
        let line = WrappedLine::of(words);
        lines.push(match nth {
            0 => line,
            _ => line.behind(TextPiece::blank(indent)),
        });
    }
}
