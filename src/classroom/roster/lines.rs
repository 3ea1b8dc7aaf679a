//! The lines of a list as an editor counts them.

/// Counts lines as an editor does: a row begins where the one before ended, and the rest of its
/// line's end and empty lines come first.
pub(super) struct Lines<'b> {
    rest: &'b [u8],
    passed: u64,
    line: u64,
}

impl<'b> Lines<'b> {
    /// Of these bytes, the first of which stand in that line.
    pub(super) fn of(bytes: &'b [u8], line: u64) -> Self {
        Self {
            rest: bytes,
            passed: 0,
            line,
        }
    }

    /// The line of the row that is read from there on; never before one that was asked for.
    pub(super) fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let from = position.map_or(0, csv::Position::byte);
        while let [sign, rest @ ..] = self.rest {
            let ends = matches!(sign, b'\r' | b'\n');
            if self.passed >= from && !ends {
                break;
            }
            // Two signs end one line.
            let half = *sign == b'\r' && rest.first() == Some(&b'\n');
            self.line += u64::from(ends && !half);
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}
