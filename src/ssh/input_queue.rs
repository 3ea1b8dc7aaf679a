//! The unprocessed input of a connection: the connection handler fills it, the session loop drains
//! it. Bounded, whatever arrives.

use std::sync::{Mutex, MutexGuard, PoisonError};

use russh::ChannelId;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::clock::now;
use super::display::ClientTerminal;
use super::policy::byte_rate::ByteRate;
use super::{CloseReason, Guest};

/// The input queue of one connection.
#[derive(Debug)]
pub struct InputQueue {
    state: Mutex<State>,
    /// Signaled when something arrives.
    pub bell: Notify,
}

#[derive(Debug)]
struct State {
    taken: Drained,
    inflow: ByteRate,
    input_bytes_max: usize,
    /// The time of the guest's last step toward authentication, once key exchange is done.
    stepped: Option<Instant>,
}

/// The drained content of the queue.
#[derive(Debug, Default)]
pub struct Drained {
    /// The typed bytes.
    pub input: Vec<u8>,
    /// True if bytes were dropped after `input`.
    pub gap: bool,
    /// The newest window size.
    pub size: Option<(u16, u16)>,
    /// The request for a seat.
    pub wanted: Option<Box<SessionRequest>>,
    /// True if the client sends no more input.
    pub ended: bool,
    /// The reason to close, if the handler has already told the client.
    pub turned_away: Option<CloseReason>,
}

/// A guest's request for a seat.
#[derive(Debug)]
pub struct SessionRequest {
    /// The guest.
    pub guest: Guest,
    /// The channel to send frames to.
    pub channel: ChannelId,
    /// The window size in columns and rows.
    pub size: (u16, u16),
    /// True if the mouse chooses and scrolls; if false, the terminal keeps it.
    pub mouse: bool,
    /// The terminal.
    pub terminal: ClientTerminal,
    /// True if the guest wants the progress as a file, and no seat.
    pub takes_export: bool,
}

impl InputQueue {
    /// Creates an empty queue that accepts so many bytes a second.
    pub fn new(input_bytes_max: u32) -> Self {
        Self {
            state: Mutex::new(State {
                taken: Drained::default(),
                inflow: ByteRate::new(input_bytes_max, now()),
                input_bytes_max: usize::try_from(input_bytes_max).unwrap_or(usize::MAX),
                stepped: None,
            }),
            bell: Notify::new(),
        }
    }

    /// Adds typed bytes. Drops the excess and records the gap.
    pub fn typed(&self, bytes: &[u8]) {
        let mut state = self.lock();
        let room = state
            .input_bytes_max
            .saturating_sub(state.taken.input.len());
        let admitted = if state.taken.gap {
            0
        } else {
            state.inflow.admit(bytes.len(), now()).min(room)
        };
        let bytes_in = bytes.get(..admitted).unwrap_or_default();
        state.taken.input.extend_from_slice(bytes_in);
        state.taken.gap |= admitted < bytes.len();
        drop(state);
        self.bell.notify_one();
    }

    /// Records a new window size.
    pub fn resized(&self, size: (u16, u16)) {
        self.lock().taken.size = Some(size);
        self.bell.notify_one();
    }

    /// Records that the client sends no more input.
    pub fn ended(&self) {
        self.lock().taken.ended = true;
        self.bell.notify_one();
    }

    /// Records a step of the guest toward authentication.
    pub fn stepped(&self) {
        self.lock().stepped = Some(now());
        self.bell.notify_one();
    }

    /// Returns the time of the guest's last step.
    pub fn last_step(&self) -> Option<Instant> {
        self.lock().stepped
    }

    /// Records a request for a seat.
    pub fn wanted(&self, wanted: SessionRequest) {
        self.lock().taken.wanted = Some(Box::new(wanted));
        self.bell.notify_one();
    }

    /// Records that the client was told to leave.
    pub fn turned_away(&self, why: CloseReason) {
        self.lock().taken.turned_away.get_or_insert(why);
        self.bell.notify_one();
    }

    /// Takes the request for a seat, and leaves the typed bytes for the session.
    pub fn take_wanted(&self) -> Result<Option<Box<SessionRequest>>, CloseReason> {
        let taken = &mut self.lock().taken;
        match taken.turned_away {
            Some(why) => Err(why),
            None => Ok(taken.wanted.take()),
        }
    }

    /// Takes everything but the typed bytes and what comes after them.
    pub fn take_rest(&self) -> Drained {
        let taken = &mut self.lock().taken;
        Drained {
            size: taken.size.take(),
            turned_away: taken.turned_away.take(),
            ..Drained::default()
        }
    }

    /// Takes everything.
    pub fn take(&self) -> Drained {
        std::mem::take(&mut self.lock().taken)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_dropped_and_told() {
        let inbox = InputQueue::new(100);
        inbox.typed(&[b'a'; 60]);
        inbox.typed(&[b'b'; 60]);
        // Bytes after a gap are not joined with those before it.
        inbox.typed(b"c");
        let taken = inbox.take();
        assert!(taken.input.len() >= 100 && taken.input.len() < 121 && taken.gap);
        assert!(!taken.input.contains(&b'c'));
        assert!(inbox.take().input.is_empty());
    }

    #[test]
    fn of_many_sizes_the_newest_counts() {
        let inbox = InputQueue::new(100);
        (1..20_000_u16).for_each(|side| inbox.resized((side, 24)));
        assert_eq!(inbox.take().size, Some((19_999, 24)));
        assert_eq!(inbox.take().size, None);
    }
}
