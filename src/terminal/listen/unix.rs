//! The bytes of the terminal: one thread reads them, another decodes them into keys and notices
//! pauses, a third waits for the window to change.

use std::io::{self, ErrorKind, Read, stdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGWINCH;
use signal_hook::iterator::Signals;

use super::{Closes, Heard};
use crate::tui::input::Decoder;

/// The size of one read: as much as a terminal buffers for a program that reads slowly.
const READ_BYTES_MAX: usize = 4 * 1024;
/// The number of reads that may wait to be decoded.
const READS_MAX: usize = 16;
/// The pause before the next read, if another program left the terminal nonblocking.
const UNREADY: Duration = Duration::from_millis(20);

/// Implements [`super::listen`].
pub fn listen(hand: impl Fn(Heard) -> bool + Clone + Send + 'static) -> io::Result<()> {
    let mut sizes = Signals::new([SIGWINCH])?;
    let resized = hand.clone();
    thread::Builder::new()
        .name("window".into())
        .spawn(move || {
            for _ in sizes.forever() {
                if !resized(Heard::Resized) {
                    return;
                }
            }
        })?;
    let (sender, bytes) = sync_channel(READS_MAX);
    thread::Builder::new().name("keys".into()).spawn(move || {
        let hand = Closes(hand);
        decode(&bytes, &hand.0);
    })?;
    thread::Builder::new()
        .name("terminal".into())
        .spawn(move || read(&sender))?;
    Ok(())
}

/// Reads until the terminal is gone.
fn read(bytes: &SyncSender<Vec<u8>>) {
    let mut stdin = stdin().lock();
    let mut buffer = vec![0; READ_BYTES_MAX];
    loop {
        match stdin.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                let read = buffer.get(..count).unwrap_or_default();
                if bytes.send(read.to_vec()).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::park_timeout(UNREADY),
            Err(_) => return,
        }
    }
}

/// Decodes bytes into keys until the reader stops.
fn decode(bytes: &Receiver<Vec<u8>>, hand: &impl Fn(Heard) -> bool) {
    let mut decoder = Decoder::default();
    let mut quiet = Duration::ZERO;
    loop {
        let patience = decoder.patience();
        let read = match patience {
            Some(patience) => bytes.recv_timeout(patience.saturating_sub(quiet)),
            None => bytes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let mut inputs = Vec::new();
        match (read, patience) {
            (Ok(bytes), _) => {
                quiet = Duration::ZERO;
                decoder.feed(&bytes, &mut |input| inputs.push(input));
            }
            // There are bytes to read: the reading thread was delayed.
            (Err(RecvTimeoutError::Timeout), _) if is_unread() => {}
            (Err(RecvTimeoutError::Timeout), Some(patience)) => {
                quiet = patience;
                decoder.idle(quiet, &mut |input| inputs.push(input));
            }
            (Err(_), _) => return,
        }
        for input in inputs {
            if !hand(Heard::Input(input)) {
                return;
            }
        }
    }
}

/// Returns whether the terminal has unread bytes.
fn is_unread() -> bool {
    rustix::io::ioctl_fionread(stdin_fd()).is_ok_and(|unread| unread > 0)
}

/// Returns standard input without its lock, which the reading thread holds.
fn stdin_fd() -> rustix::fd::BorrowedFd<'static> {
    rustix::stdio::stdin()
}
