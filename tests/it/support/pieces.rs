//! Bytes of one key that are typed in pieces, with quiet between them.

use std::thread;
use std::time::{Duration, Instant};

use dripset::tui::input::HELD;

use super::pty::Pty;

/// What a byte may take from here to the program.
const SLACK: Duration = Duration::from_millis(20);

impl Pty {
    /// Types pieces with so much quiet between them. The quiet is what is tested: nothing else paces
    /// the bytes of one key. False where a busy machine made it longer than one key may take.
    #[must_use]
    pub fn send_apart(&self, pieces: &[impl AsRef<[u8]>], quiet: Duration) -> bool {
        let mut since = Instant::now();
        let mut in_time = true;
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                pause(quiet);
            }
            let sent = Instant::now();
            self.send(piece);
            in_time &= at == 0 || since.elapsed() < HELD - SLACK;
            since = sent;
        }
        in_time
    }
}

/// Tries what depends on time until the machine was not too busy for it.
pub fn in_time(attempt: impl Fn() -> bool) {
    assert!((0..20).any(|_| attempt()), "the machine is too busy");
}

/// Lets so much time pass.
pub fn pause(quiet: Duration) {
    let until = Instant::now() + quiet;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        thread::park_timeout(left);
    }
}
