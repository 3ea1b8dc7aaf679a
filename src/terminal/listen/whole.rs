//! The bytes of standard input, for input that arrives in whole lines.

use std::io::{self, ErrorKind, Read, stdin};
use std::thread;

use super::Heard;

/// The size of one read: many lines, and few enough to be handled before the next read.
const READ_BYTES_MAX: usize = 4 * 1024;

/// Implements [`super::listen_whole`].
pub fn listen(hand: impl Fn(Heard) -> bool + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("lines".into()).spawn(move || {
        let mut stdin = stdin().lock();
        let mut buffer = vec![0; READ_BYTES_MAX];
        loop {
            let heard = match stdin.read(&mut buffer) {
                Ok(0) => Heard::Ended,
                Ok(count) => Heard::Bytes(buffer.get(..count).unwrap_or_default().to_vec()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => Heard::Closed,
            };
            let is_last = !matches!(heard, Heard::Bytes(_));
            if !hand(heard) || is_last {
                return;
            }
        }
    })?;
    Ok(())
}
