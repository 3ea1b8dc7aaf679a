//! Text that is safe to show and of known width: no control characters, no half of a wide
//! character. The whole painter measures with [`glyphs`], so that layout and cells agree.

use crate::tui::page::{Role, Span, Target};
use crate::tui::sign::{Charset, Sign};
use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The longest grapheme painted unchanged, in bytes: enough for a family emoji with skin tones. A
/// longer one has too many marks, and only its base is painted.
const GLYPH_BYTES_MAX: usize = 64;
/// A tab, as spaces.
const TAB: &str = "    ";

/// The style of a piece of text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ink {
    /// Its role.
    pub role: Role,
    /// True at the cursor or in a name.
    pub lit: bool,
    /// True for dark on light, whatever the theme.
    pub paper: bool,
}

impl Ink {
    pub const QUIET: Self = Self::of(Role::Quiet);
    pub const ACCENT: Self = Self::of(Role::Accent);
    /// The ink of the cursor and of its mark.
    pub const CURSOR: Self = Self {
        role: Role::Accent,
        lit: true,
        paper: false,
    };
    /// The ink of what a camera reads.
    pub const PAPER: Self = Self {
        role: Role::Plain,
        lit: false,
        paper: true,
    };

    pub const fn of(role: Role) -> Self {
        Self {
            role,
            lit: false,
            paper: false,
        }
    }
}

/// Clean text in one ink.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextPiece {
    pub text: String,
    pub ink: Ink,
    /// The target of choosing exactly this text.
    pub target: Option<Target>,
    /// True if the cursor is on it.
    pub focused: bool,
}

impl TextPiece {
    /// Creates a piece from the program's own text, known to be clean.
    pub fn new(text: impl Into<String>, ink: Ink) -> Self {
        Self {
            text: text.into(),
            ink,
            target: None,
            focused: false,
        }
    }

    /// Creates a piece from any text.
    pub fn clean(text: &str, ink: Ink) -> Self {
        Self::new(clean(text), ink)
    }

    /// Creates a piece of empty columns.
    pub fn blank(columns: usize) -> Self {
        Self::new(" ".repeat(columns), Ink::default())
    }
}

/// A line of a column, ready to be painted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WrappedLine {
    pub pieces: Vec<TextPiece>,
    pub target: Option<Target>,
    /// The column of the text cursor.
    pub typing: Option<usize>,
    /// The column at which the selected element begins.
    pub chosen: Option<usize>,
    /// In a table, the number of lines up to the first line of the headings of its columns; 0
    /// elsewhere.
    pub below_heads: usize,
    /// In a table, the number of lines that its headings take.
    pub head_lines: usize,
    /// The number of lines below it that are shown together with it.
    pub with_next: usize,
}

impl WrappedLine {
    pub fn of(pieces: Vec<TextPiece>) -> Self {
        Self {
            pieces,
            ..Self::default()
        }
    }

    /// Returns whether choosing a part of the line gives the target.
    pub fn holds(&self, target: Target) -> bool {
        self.target == Some(target) || self.column_of(target).is_some()
    }

    /// Returns the first column of the text with a target of its own.
    pub fn column_of(&self, target: Target) -> Option<usize> {
        let mut pieces = placed(&self.pieces);
        pieces.find_map(|(columns, piece)| {
            (piece.target == Some(target) && !columns.is_empty()).then_some(columns.start)
        })
    }

    /// Returns the target at a column.
    pub fn target_at(&self, column: usize) -> Option<Target> {
        let here = placed(&self.pieces).find(|(columns, _)| columns.contains(&column));
        here.and_then(|(_, piece)| piece.target).or(self.target)
    }

    /// Returns the column of the terminal's cursor, if something on the line is selected.
    pub fn selected(&self) -> Option<usize> {
        let mut pieces = placed(&self.pieces);
        let focused = pieces.find(|(columns, piece)| piece.focused && !columns.is_empty());
        focused.map(|(columns, _)| columns.start).or(self.chosen)
    }

    /// Returns the line with its target in each of its pieces, so that it can be joined to others.
    pub fn with_own_targets(mut self) -> Self {
        for piece in &mut self.pieces {
            piece.target = piece.target.or(self.target);
        }
        self.target = None;
        self
    }

    /// Returns the line with a piece before it.
    pub fn behind(mut self, piece: TextPiece) -> Self {
        let wide = width(&piece.text);
        self.pieces.insert(0, piece);
        self.typing = self.typing.map(|column| column + wide);
        self.chosen = self.chosen.map(|column| column + wide);
        self
    }
}

/// Converts spans to pieces.
pub fn pieces(spans: &[Span], lit: bool) -> Vec<TextPiece> {
    spans
        .iter()
        .map(|span| {
            let focused = is_focused(span);
            let ink = Ink {
                lit: lit || focused,
                ..Ink::of(span.role)
            };
            TextPiece {
                target: span.target,
                focused,
                ..TextPiece::clean(&span.text, ink)
            }
        })
        .collect()
}

/// Returns whether the cursor is on a span.
pub fn is_focused(span: &Span) -> bool {
    span.focused && span.target.is_some()
}

/// Returns the pieces of a line with their columns.
fn placed(pieces: &[TextPiece]) -> impl Iterator<Item = (Range<usize>, &TextPiece)> {
    let mut end = 0;
    pieces.iter().map(move |piece| {
        let start = end;
        end += width(&piece.text);
        (start..end, piece)
    })
}

/// Returns the part of clean pieces in a range of columns. Half of a wide character is blank.
pub fn slice(pieces: &[TextPiece], range: Range<usize>) -> Vec<TextPiece> {
    let mut kept = Vec::new();
    for (columns, piece) in placed(pieces) {
        let mut text = String::new();
        let mut at = columns.start;
        for (glyph, wide) in glyphs(&piece.text) {
            let end = at + wide;
            if range.start <= at && end <= range.end {
                text.push_str(glyph);
            } else {
                let inside = (at..end).filter(|column| range.contains(column));
                text.extend(inside.map(|_| ' '));
            }
            at = end;
        }
        if !text.is_empty() {
            kept.push(TextPiece { text, ..*piece });
        }
    }
    kept
}

/// Returns text without characters that could move a terminal's cursor or change its reading order.
pub fn clean(text: &str) -> Cow<'_, str> {
    let safe = |byte: u8| (b' '..0x7f).contains(&byte);
    if text.bytes().all(safe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            '\n' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\r' | '\u{ad}' | '\u{feff}' => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {}
            c if c.is_control() => out.push('·'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns the graphemes of clean text, each with its width in columns; those without a width are
/// left out.
pub fn glyphs(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (glyph, columns) = first_glyph(rest)?;
            rest = rest.get(glyph.len()..).unwrap_or("");
            if columns > 0 {
                return Some((painted(glyph), columns));
            }
        }
    })
}

/// Returns the first grapheme of a text and its width. ASCII before ASCII stands alone, so most
/// text skips the Unicode tables.
fn first_glyph(text: &str) -> Option<(&str, usize)> {
    let mut bytes = text.bytes();
    let alone = bytes.next()?.is_ascii() && bytes.next().is_none_or(|next| next.is_ascii());
    if alone {
        return Some((text.get(..1)?, 1));
    }
    let glyph = text.graphemes(true).next()?;
    Some((glyph, usize::from(painted(glyph).cell_width())))
}

/// Returns the part of a grapheme that is painted.
fn painted(grapheme: &str) -> &str {
    let base = match grapheme.chars().next() {
        Some(base) if grapheme.len() > GLYPH_BYTES_MAX => base.len_utf8(),
        _ => grapheme.len(),
    };
    grapheme.get(..base).unwrap_or("")
}

/// Returns the width of clean text in columns.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        glyphs(text).map(|(_, columns)| columns).sum()
    }
}

/// Returns the width of pieces in columns.
pub fn width_of(pieces: &[TextPiece]) -> usize {
    pieces.iter().map(|piece| width(&piece.text)).sum()
}

/// Cuts pieces to at most `limit` columns, with a sign at the end if anything was cut.
pub fn cut(pieces: Vec<TextPiece>, limit: usize, charset: Charset) -> Vec<TextPiece> {
    if width_of(&pieces) <= limit {
        return pieces;
    }
    let sign = cut_sign(limit, charset);
    let mut room = limit.saturating_sub(width(sign));
    let mut kept = Vec::new();
    for piece in pieces {
        let (text, whole) = head(&piece.text, room);
        room = room.saturating_sub(width(&text));
        if whole {
            kept.push(TextPiece { text, ..piece });
        } else {
            let text = text.trim_end().to_owned() + sign;
            kept.push(TextPiece { text, ..piece });
            break;
        }
    }
    kept
}

/// Returns the start of clean text in at most `limit` columns, and whether that is all of it.
pub fn head(text: &str, limit: usize) -> (String, bool) {
    let mut kept = String::new();
    let mut columns = 0;
    for (glyph, wide) in glyphs(text) {
        columns += wide;
        if columns > limit {
            return (kept, false);
        }
        kept.push_str(glyph);
    }
    (kept, true)
}

/// Returns the sign for cut text, as far as it fits.
fn cut_sign(limit: usize, charset: Charset) -> &'static str {
    let sign = Sign::Cut.shown(charset);
    if width(sign) <= limit { sign } else { "" }
}

/// Returns the end of clean text in at most `limit` columns, with a sign before it if anything was
/// cut, for a field that is being typed into.
pub fn tail(text: &str, limit: usize, charset: Charset) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let sign = cut_sign(limit, charset);
    let mut kept = Vec::new();
    let mut columns = width(sign);
    let all: Vec<_> = glyphs(text).collect();
    for (glyph, wide) in all.into_iter().rev() {
        columns += wide;
        if columns > limit {
            break;
        }
        kept.push(glyph);
    }
    let tail: String = kept.into_iter().rev().collect();
    format!("{sign}{tail}")
}
