//! The progress of a long check, on one line of the terminal.

use std::io::Write;

/// The files that make a check long enough for a line.
const FILES_MIN: usize = 3;
/// The bytes that do so in any number of files: the check of so many takes about half a second.
const BYTES_MIN: u64 = 2 * 1024 * 1024;
/// The cells of the bar.
const CELLS: usize = 20;
/// The columns of the words after it, at most.
const LABEL: usize = 40;

/// A line that shows how many files are checked, if there is a terminal for it.
pub struct ProgressLine<'w> {
    line: &'w mut dyn Write,
    is_terminal: bool,
    is_long: bool,
    done: usize,
    all: usize,
}

impl<'w> ProgressLine<'w> {
    /// Creates a line, not shown yet.
    pub fn new(line: &'w mut dyn Write, is_terminal: bool) -> Self {
        Self {
            line,
            is_terminal,
            is_long: false,
            done: 0,
            all: 0,
        }
    }

    /// Begins with so many files to check, of so many bytes together.
    pub fn begin(&mut self, all: usize, bytes: u64) {
        self.all = all;
        self.is_long = all >= FILES_MIN || bytes >= BYTES_MIN;
        self.show();
    }

    fn is_shown(&self) -> bool {
        self.is_terminal && self.is_long
    }

    /// Shows that one more file is checked.
    pub fn step(&mut self) {
        self.done += 1;
        self.show();
    }

    /// Shows the line as it is now. A terminal that takes no text does not stop the check.
    fn show(&mut self) {
        if !self.is_shown() {
            return;
        }
        let (done, all) = (self.done, self.all.max(1));
        let word = if all == 1 { "file" } else { "files" };
        let full = done * CELLS / all;
        let rest = CELLS.saturating_sub(full);
        let (full, rest) = ("#".repeat(full), ".".repeat(rest));
        let _ = write!(self.line, "\r[{full}{rest}] {done} of {all} {word} checked");
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

/// A line that shows how many items are read or written, if there is a terminal for it.
pub struct CountLine<'w> {
    line: &'w mut dyn Write,
    is_terminal: bool,
    verb: &'static str,
    shown: bool,
}

/// The items from one change of that line to the next: about a tenth of a second.
const ITEMS_STEP: usize = 250;

impl<'w> CountLine<'w> {
    /// Creates a line, not shown yet. The verb is "read" or "written".
    pub fn new(line: &'w mut dyn Write, is_terminal: bool, verb: &'static str) -> Self {
        Self {
            line,
            is_terminal,
            verb,
            shown: false,
        }
    }

    /// Shows that so many items are done.
    pub fn show(&mut self, items: usize) {
        if self.is_terminal && items > 0 && items.is_multiple_of(ITEMS_STEP) {
            let _ = write!(self.line, "\r{items} items {}", self.verb);
            let _ = self.line.flush();
            self.shown = true;
        }
    }

    /// Clears the line.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(self.line, "\r{}\r", " ".repeat(LABEL));
            let _ = self.line.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(is_terminal: bool, files: usize, bytes: u64) -> String {
        let mut out = Vec::new();
        let mut progress = ProgressLine::new(&mut out, is_terminal);
        progress.begin(files, bytes);
        (0..files).for_each(|_| progress.step());
        progress.clear();
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_terminal_gets_a_bar_and_a_file_nothing() {
        assert!(shown(true, 4, 0).contains("\r[##########..........] 2 of 4 files checked"));
        assert!(shown(true, 4, 0).ends_with(" \r"));
        assert_eq!(
            (shown(false, 4, 0), shown(true, 1, 0)),
            (String::new(), String::new())
        );
    }

    #[test]
    fn many_items_are_counted_on_a_terminal() {
        let counted = |is_terminal| {
            let mut out = Vec::new();
            let mut line = CountLine::new(&mut out, is_terminal, "read");
            (0..=ITEMS_STEP + 1).for_each(|items| line.show(items));
            line.clear();
            String::from_utf8(out).expect("text")
        };
        assert!(counted(true).starts_with("\r250 items read\r"));
        assert_eq!(counted(false), "");
    }

    /// The check of one large file shows a line from its beginning.
    #[test]
    fn one_large_file_has_a_line_too() {
        let line = shown(true, 1, BYTES_MIN);
        assert!(line.starts_with("\r[....................] 0 of 1 file checked"));
        assert_eq!(shown(false, 1, BYTES_MIN), String::new());
    }
}
