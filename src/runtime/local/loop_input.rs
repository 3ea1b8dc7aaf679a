//! The inputs of the loop for the local terminal.

use crate::terminal::listen::Heard;
use crate::tui::screen::News;

/// An input of the loop.
pub enum LoopInput {
    /// From the terminal.
    Terminal(Heard),
    /// A whole line of plain mode, from the bytes of standard input.
    Line(String),
    /// The end of the lines, after a last one without an end.
    Ended,
    /// A job of the store is done, with its news.
    Done(Option<News>),
    /// A signal that ends the program.
    Signal(i32),
    /// A signal from outside that suspends the program.
    Stop,
    /// The program was suspended from outside, and runs again.
    Continued,
}
