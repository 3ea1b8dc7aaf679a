//! The progress of a long check, on one line of the terminal.

use std::io::Write;

/// The files that make a check long enough for a line.
const FILES_MIN: usize = 3;
/// The cells of the bar.
const CELLS: usize = 20;
/// The columns of the words after it, at most.
const LABEL: usize = 40;

/// A line that shows how many files are checked, if there is a terminal for it.
pub struct ProgressLine<'w> {
    line: &'w mut dyn Write,
    is_terminal: bool,
    done: usize,
    all: usize,
}

impl<'w> ProgressLine<'w> {
    /// Creates a line, not shown yet.
    pub fn new(line: &'w mut dyn Write, is_terminal: bool) -> Self {
        Self {
            line,
            is_terminal,
            done: 0,
            all: 0,
        }
    }

    /// Begins with so many files to check.
    pub fn begin(&mut self, all: usize) {
        self.all = all;
    }

    fn is_shown(&self) -> bool {
        self.is_terminal && self.all >= FILES_MIN
    }

    /// Shows that one more file is checked. A terminal that takes no text does not stop the check.
    pub fn step(&mut self) {
        self.done += 1;
        let (done, all) = (self.done, self.all.max(1));
        if !self.is_shown() {
            return;
        }
        let full = done * CELLS / all;
        let rest = CELLS.saturating_sub(full);
        let (full, rest) = ("#".repeat(full), ".".repeat(rest));
        let _ = write!(self.line, "\r[{full}{rest}] {done} of {all} files checked");
        let _ = self.line.flush();
    }

    /// Clears the line.
    pub fn clear(&mut self) {
        if self.is_shown() {
            let _ = write!(self.line, "\r{}\r", " ".repeat(CELLS + LABEL));
            let _ = self.line.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(is_terminal: bool, files: usize) -> String {
        let mut out = Vec::new();
        let mut progress = ProgressLine::new(&mut out, is_terminal);
        progress.begin(files);
        (0..files).for_each(|_| progress.step());
        progress.clear();
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_terminal_gets_a_bar_and_a_file_nothing() {
        assert!(shown(true, 4).contains("\r[##########..........] 2 of 4 files checked"));
        assert!(shown(true, 4).ends_with(" \r"));
        assert_eq!(
            (shown(false, 4), shown(true, 1)),
            (String::new(), String::new())
        );
    }
}
