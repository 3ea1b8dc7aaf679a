//! Reads the input of the local terminal: keys, pastes, the mouse, and changes of its window size.
//!
//! On Unix it reads the bytes itself, so that they go through the same decoder,
//! [`crate::tui::input`], as those of a seat over SSH. If a terminal reports events instead,
//! crossterm reads them. Input that arrives in whole lines is not decoded.

// Its tests run on every system.
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code))]
mod events;
#[cfg(unix)]
mod unix;
mod whole;

use std::io;

use crate::tui::input::Input;

/// An input event of the terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A key, a paste or the mouse.
    Input(Input),
    /// Bytes of whole lines.
    Bytes(Vec<u8>),
    /// The window has another size, or briefly had one.
    Resized,
    /// The end of the input: the terminal is gone, or the thread that reads it.
    Closed,
    /// The end of input that arrives in whole lines.
    Ended,
}

/// Reads whole lines from standard input on a thread of its own, until it ends or `hand` returns
/// false.
///
/// # Errors
/// If no thread can be started.
pub fn listen_whole(hand: impl Fn(Heard) -> bool + Send + 'static) -> io::Result<()> {
    whole::listen(hand)
}

/// Reads the terminal on its own threads until it is gone or `hand` returns false. From this call
/// on, no change of the window is missed.
///
/// # Errors
/// If no thread can be started.
pub fn listen(hand: impl Fn(Heard) -> bool + Clone + Send + 'static) -> io::Result<()> {
    #[cfg(unix)]
    return unix::listen(hand);
    #[cfg(not(unix))]
    return events::listen(hand);
}

/// Reports the end of the input when dropped, however the reading thread ends.
struct Closes<H: Fn(Heard) -> bool>(H);

impl<H: Fn(Heard) -> bool> Drop for Closes<H> {
    fn drop(&mut self) {
        let _ = (self.0)(Heard::Closed);
    }
}
