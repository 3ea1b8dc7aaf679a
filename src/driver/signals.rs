//! Signals as inputs: a dropped line, a polite end, an interrupt.
//!
//! The driver gets a moment to keep what is entered and to give the terminal back. If it cannot,
//! because the terminal no longer takes what is written to it, this thread ends the program: all
//! that was confirmed is on disk already.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::local::Input;
use crate::terminal;

/// How long the driver may take to leave once a signal has come.
const GRACE: Duration = Duration::from_secs(3);

/// How long giving the terminal back may take after that.
const GIVE_BACK: Duration = Duration::from_secs(1);

/// Hands signals to the driver until the returned sender is dropped or used: then the driver has
/// left by itself.
pub fn watch(inputs: Sender<Input>) -> io::Result<Sender<()>> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT])?;
    let (left, has_left) = channel();
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            if let Some(signal) = signals.forever().next() {
                end_by(signal, &inputs, &has_left);
            }
        })?;
    Ok(left)
}

fn end_by(signal: i32, inputs: &Sender<Input>, has_left: &Receiver<()>) {
    let heard = inputs.send(Input::Signal(signal)).is_ok();
    if heard && has_left.recv_timeout(GRACE).is_ok() {
        return;
    }
    // The terminal may take nothing more, and then this would wait for ever.
    let (given, is_given) = channel();
    let _ = thread::Builder::new().spawn(move || {
        terminal::give_back();
        let _ = given.send(());
    });
    let _ = is_given.recv_timeout(GIVE_BACK);
    std::process::exit(128 + signal);
}

/// Stops the program as Ctrl-Z does, until somebody brings it back.
pub fn suspend() -> io::Result<()> {
    emulate_default_handler(SIGTSTP)
}
