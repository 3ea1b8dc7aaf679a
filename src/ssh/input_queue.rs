//! What has come from a connection and was not looked at yet: the porter puts it there, the
//! driver takes it. Bounded, whatever comes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use russh::ChannelId;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::clock::now;
use super::policy::byte_rate::ByteRate;
use super::{CloseReason, Guest};

/// The inbox of one connection.
#[derive(Debug)]
pub struct InputQueue {
    state: Mutex<State>,
    /// Rings when there is something.
    pub bell: Notify,
}

#[derive(Debug)]
struct State {
    taken: Drained,
    inflow: ByteRate,
    input_bytes_max: usize,
    /// When the guest last did something about coming in, once there is a guest to ask.
    stepped: Option<Instant>,
}

/// What was in the inbox.
#[derive(Debug, Default)]
pub struct Drained {
    /// What was typed.
    pub input: Vec<u8>,
    /// Whether some of it is missing, after what is there.
    pub gap: bool,
    /// The newest size of the window.
    pub size: Option<(u16, u16)>,
    /// Who wants a seat, and on which channel.
    pub wanted: Option<Box<SessionRequest>>,
    /// Why the connection is to be left, where the porter has already said so to the other side.
    pub turned_away: Option<CloseReason>,
}

/// A guest who wants a seat.
#[derive(Debug)]
pub struct SessionRequest {
    /// Who.
    pub guest: Guest,
    /// Where to send frames.
    pub channel: ChannelId,
    /// The window, columns and rows.
    pub size: (u16, u16),
}

impl InputQueue {
    /// An empty one that takes so many bytes a second.
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

    /// Something was typed; what is too much is dropped, and that it was is kept.
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

    /// The window has another size.
    pub fn resized(&self, size: (u16, u16)) {
        self.lock().taken.size = Some(size);
        self.bell.notify_one();
    }

    /// The guest does something about coming in.
    pub fn stepped(&self) {
        self.lock().stepped = Some(now());
        self.bell.notify_one();
    }

    /// When the guest last did.
    pub fn last_step(&self) -> Option<Instant> {
        self.lock().stepped
    }

    /// A guest wants a seat.
    pub fn wanted(&self, wanted: SessionRequest) {
        self.lock().taken.wanted = Some(Box::new(wanted));
        self.bell.notify_one();
    }

    /// The other side was told to leave.
    pub fn turned_away(&self, why: CloseReason) {
        self.lock().taken.turned_away.get_or_insert(why);
        self.bell.notify_one();
    }

    /// Takes who wants a seat, and leaves what was typed already for the seat.
    pub fn take_wanted(&self) -> Result<Option<Box<SessionRequest>>, CloseReason> {
        let taken = &mut self.lock().taken;
        match taken.turned_away {
            Some(why) => Err(why),
            None => Ok(taken.wanted.take()),
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
        // What comes after a gap is not put together with what came before it.
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
