//! The line numbers of a roster, as an editor counts them.

/// A line counter. A row starts at the end of the one before, so the rest of that line's ending and
/// empty lines come first.
pub(super) struct Lines<'b> {
    rest: &'b [u8],
    passed: u64,
    line: u64,
}

impl<'b> Lines<'b> {
    /// Counts in these bytes, which start in that line.
    pub(super) fn of(bytes: &'b [u8], line: u64) -> Self {
        Self {
            rest: bytes,
            passed: 0,
            line,
        }
    }

    /// Returns the line of the row that starts there. Positions must not go backwards.
    pub(super) fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let from = position.map_or(0, csv::Position::byte);
        while let [sign, rest @ ..] = self.rest {
            let ends = matches!(sign, b'\r' | b'\n');
            if self.passed >= from && !ends {
                break;
            }
            // CR and LF together end one line.
            let half = *sign == b'\r' && rest.first() == Some(&b'\n');
            self.line += u64::from(ends && !half);
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}
