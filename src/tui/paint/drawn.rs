//! Lines and bars: what is drawn and not read. Each is one column wide.

use crate::tui::sign::Charset;

/// One column of something drawn.
pub struct PaintedLine {
    unicode: &'static str,
    ascii: &'static str,
}

/// A line across.
pub const RULE: PaintedLine = drawn("─", "-");
/// A line across, as far as a set is done.
pub const RULE_DONE: PaintedLine = drawn("━", "#");
/// A line down, at the edge of a part of the page.
pub const EDGE: PaintedLine = drawn("│", "|");
/// A part of a bar.
pub const BAR: PaintedLine = drawn("█", "#");
/// A part of a bar that is not reached.
pub const BAR_REST: PaintedLine = drawn("░", ".");
/// Shares as columns, lowest first.
pub const STEPS: [PaintedLine; 8] = [
    drawn("▁", "1"),
    drawn("▂", "2"),
    drawn("▃", "3"),
    drawn("▄", "4"),
    drawn("▅", "5"),
    drawn("▆", "6"),
    drawn("▇", "7"),
    drawn("█", "8"),
];

const fn drawn(unicode: &'static str, ascii: &'static str) -> PaintedLine {
    PaintedLine { unicode, ascii }
}

impl PaintedLine {
    /// Returns it as it is written.
    pub const fn of(&self, charset: Charset) -> &'static str {
        match charset {
            Charset::Unicode => self.unicode,
            Charset::Ascii => self.ascii,
        }
    }
}
