//! The local terminal in plain mode: lines out, keys or whole lines in. Nothing here writes a
//! control sequence.

use std::io::{self, IsTerminal, Write, stdin, stdout};

use super::{LINES, charset, give_back_from, give_back_on_panic, seize_keys, size};
use crate::tui::sign::Charset;

/// The form in which the lines of plain mode arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineSource {
    /// The keys of a terminal. Dripset shows and edits what is typed.
    Keys,
    /// Whole lines of a terminal that shows them itself, as the shell of an editor does.
    Terminal,
    /// Whole lines of a file or a pipe, which nobody types.
    Pipe,
}

impl LineSource {
    /// Returns the form of this program's standard input.
    pub fn here() -> Self {
        if !stdin().is_terminal() {
            Self::Pipe
        } else if stdout().is_terminal() && echoes() {
            Self::Keys
        } else {
            Self::Terminal
        }
    }
}

/// Returns whether the terminal shows typed characters. An editor that shows them itself turns that
/// off.
#[cfg(unix)]
fn echoes() -> bool {
    use rustix::termios::{LocalModes, tcgetattr};

    let modes = tcgetattr(rustix::stdio::stdin());
    modes.is_ok_and(|modes| modes.local_modes.contains(LocalModes::ECHO))
}

/// Returns whether the terminal can be expected to show typed characters.
#[cfg(not(unix))]
fn echoes() -> bool {
    !super::is_missing()
}

/// The local terminal for lines, restored when dropped.
pub struct LineTerminal {
    source: LineSource,
}

impl LineTerminal {
    /// Takes the keys of the terminal, if the input is keys.
    ///
    /// # Errors
    /// If the terminal refuses raw mode.
    pub fn take(source: LineSource) -> io::Result<Self> {
        give_back_on_panic();
        let terminal = Self { source };
        terminal.retake()?;
        Ok(terminal)
    }

    /// Takes the keys again after they were given back.
    ///
    /// # Errors
    /// The same as for [`LineTerminal::take`].
    pub fn retake(&self) -> io::Result<()> {
        match self.source {
            LineSource::Keys => seize_keys(),
            LineSource::Terminal | LineSource::Pipe => Ok(()),
        }
    }

    /// Returns the form of the input.
    pub fn source(&self) -> LineSource {
        self.source
    }

    /// Returns whether somebody types at a terminal that shows the lines.
    pub fn is_typed_at(&self) -> bool {
        self.source != LineSource::Pipe && stdout().is_terminal()
    }

    /// Returns the width of the window; `None` if the lines go to a file or a pipe.
    pub fn columns(&self) -> Option<usize> {
        stdout().is_terminal().then(|| size().0.into())
    }

    /// Returns whether the terminal shows ASCII characters only.
    pub fn is_ascii(&self) -> bool {
        charset() == Charset::Ascii
    }

    /// Writes a text in one piece. Its line ends become those that the terminal needs.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn write(&self, text: &str) -> io::Result<()> {
        let mut out = stdout().lock();
        match self.source {
            // A terminal whose keys are taken does not return to the first column by itself.
            LineSource::Keys => out.write_all(text.replace('\n', "\r\n").as_bytes())?,
            LineSource::Terminal | LineSource::Pipe => out.write_all(text.as_bytes())?,
        }
        out.flush()
    }
}

impl Drop for LineTerminal {
    fn drop(&mut self) {
        give_back_from(LINES);
    }
}
