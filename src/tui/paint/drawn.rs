//! Lines and bars, which are drawn and not read. Each is one column wide.

use crate::tui::sign::Charset;

/// One column of a line or bar.
pub struct PaintedLine {
    unicode: &'static str,
    ascii: &'static str,
}

/// A horizontal line.
pub const RULE: PaintedLine = drawn("─", "-");
/// The completed part of a horizontal line.
pub const RULE_DONE: PaintedLine = drawn("━", "#");
/// A vertical line, at the edge of a part of the page.
pub const EDGE: PaintedLine = drawn("│", "|");
/// The corners of a box: top left, top right, bottom left, bottom right.
pub const CORNERS: [PaintedLine; 4] = [
    drawn("┌", "+"),
    drawn("┐", "+"),
    drawn("└", "+"),
    drawn("┘", "+"),
];
/// A line that falls to the right.
pub const FALLING: PaintedLine = drawn("╲", "\\");
/// A line that rises to the right.
pub const RISING: PaintedLine = drawn("╱", "/");
/// The filled part of a bar.
pub const BAR: PaintedLine = drawn("█", "#");
/// The empty part of a bar.
pub const BAR_REST: PaintedLine = drawn("░", ".");
const fn drawn(unicode: &'static str, ascii: &'static str) -> PaintedLine {
    PaintedLine { unicode, ascii }
}

impl PaintedLine {
    /// Returns the character to write.
    pub const fn of(&self, charset: Charset) -> &'static str {
        match charset {
            Charset::Unicode => self.unicode,
            Charset::Ascii => self.ascii,
        }
    }
}
