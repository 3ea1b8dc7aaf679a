//! The inputs of the loop for the local terminal.

use crate::terminal::listen::Heard;
use crate::tui::screen::News;

/// An input of the loop.
pub enum LoopInput {
    /// From the terminal.
    Terminal(Heard),
    /// News from the store.
    News(News),
    /// A signal that ends the program.
    Signal(i32),
    /// A signal from outside that suspends the program.
    Stop,
    /// The program was suspended from outside, and runs again.
    Continued,
}
