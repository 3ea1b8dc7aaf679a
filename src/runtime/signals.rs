//! Signals as inputs: hangup, termination, interrupt and stop.
//!
//! The loop gets a moment to save drafts and restore the terminal. If it cannot, because the
//! terminal blocks writes, this thread ends the program: every submitted answer is on disk already.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, getpgid, getppid, getsid};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;

use super::local::loop_input::LoopInput;
use crate::terminal;

/// The time for the loop to leave after a signal.
const GRACE: Duration = Duration::from_secs(3);

/// The time for restoring the terminal after that.
const GIVE_BACK: Duration = Duration::from_secs(1);

/// The signals that end the program. By default, each would leave the terminal in raw mode.
const ENDING: [i32; 6] = [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2];

/// How a process outside of this container is numbered.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Sends signals to the loop. The loop sends on the returned channel once it has ended; if it does
/// not, a signal that ends the program ends the process after a time limit.
pub fn watch(inputs: Sender<LoopInput>) -> io::Result<Sender<()>> {
    let mut signals = Signals::new(ENDING.iter().chain(&[SIGTSTP, SIGCONT]))?;
    let (left, has_left) = channel();
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in signals.forever() {
                let input = match signal {
                    SIGTSTP => LoopInput::Stop,
                    SIGCONT => LoopInput::Continued,
                    signal => return end_by(signal, &inputs, &has_left),
                };
                if inputs.send(input).is_err() {
                    return;
                }
            }
        })?;
    Ok(left)
}

fn end_by(signal: i32, inputs: &Sender<LoopInput>, has_left: &Receiver<()>) {
    let heard = inputs.send(LoopInput::Signal(signal)).is_ok();
    if heard && has_left.recv_timeout(GRACE).is_ok() {
        return;
    }
    // The terminal may block writes, so this must not wait forever.
    let (given, is_given) = channel();
    let _ = thread::Builder::new().spawn(move || {
        terminal::give_back();
        let _ = given.send(());
    });
    let _ = is_given.recv_timeout(GIVE_BACK);
    std::process::exit(128 + signal);
}

/// Returns whether a shell would resume a suspended program. Such a shell puts each job into its
/// own process group, in its own session. Without one, a terminal emulator or a login runs the
/// program directly, and nobody would notice that it is suspended.
pub fn is_job() -> bool {
    let (Ok(group), Ok(login)) = (getpgid(None), getsid(None)) else {
        return false;
    };
    // The parent is the shell, or belongs to the same job. A parent, group or session from outside
    // of this container is 0.
    let parent = getppid();
    let held = || getpgid(Some(parent)) == Ok(group) || getsid(Some(parent)) == Ok(login);
    group != login && parent != OUTSIDE && held()
}

/// Suspends the program as Ctrl-Z does, with its whole job, until it is resumed.
pub fn suspend() -> io::Result<()> {
    Ok(kill(Pid::from_raw(0), Signal::SIGSTOP)?)
}
