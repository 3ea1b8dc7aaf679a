//! Hears what the local terminal tells: keys, pastes, the mouse, and another size of its window.
//!
//! On Unix it reads the bytes itself, so that the one decoder of [`crate::tui::input`] makes keys of
//! them, as for a seat over SSH. Where a terminal tells events instead, crossterm reads them.

// Its tests run everywhere.
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code))]
mod events;
#[cfg(unix)]
mod unix;

use std::io;

use crate::tui::input::Input;

/// Something that the terminal told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A key, a paste or the mouse.
    Input(Input),
    /// The window has another size, or had one for a moment.
    Resized,
    /// No more will come: the terminal is gone, or the thread that reads it.
    Closed,
}

/// Hears the terminal on threads of its own until it is gone or `hand` says that nobody listens
/// any more. From the call on no change of the window is missed.
///
/// # Errors
/// Where no thread can be started.
pub fn listen(hand: impl Fn(Heard) -> bool + Clone + Send + 'static) -> io::Result<()> {
    #[cfg(unix)]
    return unix::listen(hand);
    #[cfg(not(unix))]
    return events::listen(hand);
}

/// Says that no more will come, however the thread that reads ends.
struct Closes<H: Fn(Heard) -> bool>(H);

impl<H: Fn(Heard) -> bool> Drop for Closes<H> {
    fn drop(&mut self) {
        let _ = (self.0)(Heard::Closed);
    }
}
