//! The lines of plain mode on the local terminal: wrapped to its window, with the prompt after them.
//! Also used for an instructor's console at the terminal of the host.

use std::io;

use crate::plain::wrap::{COLUMNS, wrapped};
use crate::terminal::lines::{LineSource, LineTerminal};
use crate::tui::ascii;
use crate::tui::settings::Settings;

/// The output of plain mode at the local terminal. The terminal is restored when it is dropped.
pub struct LineOut {
    terminal: LineTerminal,
    /// True for ASCII only; `None` for the best that the terminal supports.
    ascii: Option<bool>,
    /// True if something stands before the cursor on its line.
    midline: bool,
}

impl LineOut {
    /// Takes the terminal for lines.
    ///
    /// # Errors
    /// If the terminal refuses raw mode.
    pub fn take(source: LineSource, settings: &Settings) -> io::Result<Self> {
        Ok(Self {
            terminal: LineTerminal::take(source)?,
            ascii: settings.ascii,
            midline: false,
        })
    }

    /// Takes the terminal again after it was given back.
    ///
    /// # Errors
    /// The same as for [`LineOut::take`].
    pub fn retake(&mut self) -> io::Result<()> {
        self.midline = false;
        self.terminal.retake()
    }

    /// Applies changed settings to the lines from now on.
    pub fn dress(&mut self, settings: &Settings) {
        self.ascii = settings.ascii;
    }

    /// Writes lines, below a prompt if one is there.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn say<T: AsRef<str>>(&mut self, lines: &[T]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut text = self.pieces(lines).join("\n");
        text.push('\n');
        if std::mem::take(&mut self.midline) {
            text.insert(0, '\n');
        }
        self.terminal.write(&text)
    }

    /// Writes the prompt, and the text that was typed after it so far. A script gets it as a line.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn prompt(&mut self, prompt: &str, typed: &str) -> io::Result<()> {
        if !self.terminal.is_typed_at() {
            return self.say(&[prompt]);
        }
        self.end_line()?;
        self.midline = true;
        let prompt = self.pieces(&[prompt]).join("\n");
        self.terminal.write(&format!("{prompt} {typed}"))
    }

    /// Writes the echo of typed keys.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn echo(&mut self, echo: &str) -> io::Result<()> {
        if echo.is_empty() {
            return Ok(());
        }
        self.midline = !echo.ends_with('\n');
        // Its line ends are those of a terminal already.
        self.terminal.write(&echo.replace("\r\n", "\n"))
    }

    /// Notes that a whole line was entered: the terminal has ended the line of the prompt itself.
    pub fn entered(&mut self) {
        self.midline = false;
    }

    /// Ends the line of the prompt, if there is one.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn end_line(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.midline) {
            true => self.terminal.write("\n"),
            false => Ok(()),
        }
    }

    /// Returns the form of the input.
    pub fn source(&self) -> LineSource {
        self.terminal.source()
    }

    fn pieces<T: AsRef<str>>(&self, lines: &[T]) -> Vec<String> {
        let columns = self.terminal.columns().unwrap_or(COLUMNS);
        if !self.ascii.unwrap_or_else(|| self.terminal.is_ascii()) {
            return wrapped(lines, columns);
        }
        let lines: Vec<_> = lines
            .iter()
            .map(|line| ascii::text(line.as_ref()))
            .collect();
        wrapped(&lines, columns)
    }
}
