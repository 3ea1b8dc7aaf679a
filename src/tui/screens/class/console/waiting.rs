//! Keys that come while an order is on its way: they wait their turn, in order.
//!
//! What waits is done only where it still means what it did when it was pressed. Enter never
//! waits: it does whatever comes next, and nobody has seen yet what that is.

use std::collections::VecDeque;

use super::asking::Ask;
use super::keys::Command;
use super::{Console, ConsolePage};
use crate::domain::room::{Ballot, Room};
use crate::tui::key::Key;
use crate::tui::keymap::find;
use crate::tui::screen::Update;

/// Keys that may wait: more than anybody types ahead on purpose.
const KEYS_MAX: usize = 8;

/// The keys that wait.
#[derive(Default)]
pub struct Waiting {
    keys: VecDeque<(Key, Option<Ballot>)>,
    /// Whether a key was turned away: what comes after it was meant to come after it.
    is_closed: bool,
}

impl Waiting {
    /// Lets everything go, and takes keys again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Whether a key is about the item that is on.
fn is_of_item(command: Command) -> bool {
    matches!(
        command,
        Command::Close
            | Command::Reveal
            | Command::Discuss
            | Command::Again
            | Command::Skip
            | Command::Extend
            | Command::Pause
            | Command::Mend
    )
}

/// Whether a key asks the class for something, or may.
fn orders(command: Command) -> bool {
    let sets = matches!(
        command,
        Command::Lock
            | Command::Names
            | Command::Standings
            | Command::Withhold
            | Command::Readmit
            | Command::Vacate
    );
    sets || is_of_item(command) || matches!(command, Command::Next | Command::Take | Command::On)
}

impl Console {
    /// A key that was pressed: done now, or when what is on its way has come.
    pub(super) fn pressed(&mut self, key: Key) -> Update {
        let command = find(self.keymap(), key);
        let asked = self.asking.as_ref().map(|asking| &asking.what);
        let asks = command.is_some_and(orders) || (key == Key::Enter && asked.is_some());
        let leaves = matches!(asked, Some(Ask::Leave { .. }));
        let stays = self.asked.is_some() && !leaves;
        if stays && (asks || self.waiting.is_closed || !self.waiting.keys.is_empty()) {
            self.wait(key);
            return Update::none();
        }
        self.key(key)
    }

    fn wait(&mut self, key: Key) {
        let full = self.waiting.keys.len() >= KEYS_MAX;
        self.waiting.is_closed |= key == Key::Enter || full;
        if !self.waiting.is_closed {
            let ballot = self.room().and_then(Room::ballot);
            self.waiting.keys.push_back((key, ballot));
        }
    }

    /// What was on its way has come: the keys that waited have their turn, up to the next order.
    pub(super) fn ordered(&mut self) -> Update {
        self.asked = None;
        self.waiting.is_closed = false;
        while let Some((key, ballot)) = self.waiting.keys.pop_front() {
            let command = find(self.keymap(), key).filter(|_| self.over == ConsolePage::Nothing);
            let other = ballot != self.room().and_then(Room::ballot);
            if other && command.is_some_and(is_of_item) {
                self.waiting.clear();
                let key = key.label();
                return self.tell(format!(
                    "{key} was for the question before: nothing was done."
                ));
            }
            let update = self.key(key);
            // What is asked now has to be seen before it is answered.
            if self.asking.is_some() {
                self.waiting.clear();
            }
            if !update.effects.is_empty() {
                return update;
            }
        }
        Update::none()
    }
}
