//! The keys that are pressed while an order is being carried out: they wait, in order.
//!
//! A waiting key is handled only if it still means the same as when it was pressed. Enter never
//! waits: it does the next step, which nobody has seen yet.

use std::collections::VecDeque;

use super::asking::Ask;
use super::keys::ConsoleCommand;
use super::{Console, ConsolePage};
use crate::domain::room::{Ballot, Room};
use crate::tui::key::Key;
use crate::tui::keymap::find;
use crate::tui::screen::{ConsoleEffect, Update};

/// The most keys that wait: more than anybody types ahead on purpose.
const KEYS_MAX: usize = 8;

/// The waiting keys.
#[derive(Default)]
pub struct Waiting {
    keys: VecDeque<(Key, Option<Ballot>)>,
    /// True after a key was rejected: the keys after it were meant to follow it.
    is_closed: bool,
}

impl Waiting {
    /// Drops all waiting keys, and accepts keys again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Returns whether a key is about the current item.
fn is_of_item(command: ConsoleCommand) -> bool {
    matches!(
        command,
        ConsoleCommand::Close
            | ConsoleCommand::Reveal
            | ConsoleCommand::Discuss
            | ConsoleCommand::Again
            | ConsoleCommand::Skip
            | ConsoleCommand::Extend
            | ConsoleCommand::Pause
            | ConsoleCommand::Mend
    )
}

/// Returns whether a key gives an order to the class, or may.
fn orders(command: ConsoleCommand) -> bool {
    let sets = matches!(
        command,
        ConsoleCommand::Lock
            | ConsoleCommand::Names
            | ConsoleCommand::Standings
            | ConsoleCommand::Withhold
            | ConsoleCommand::Readmit
            | ConsoleCommand::Vacate
    );
    sets || is_of_item(command)
        || matches!(
            command,
            ConsoleCommand::Next | ConsoleCommand::Take | ConsoleCommand::On
        )
}

impl Console {
    /// Handles a key now, or after the order that is being carried out.
    pub(super) fn pressed(&mut self, key: Key) -> Update<ConsoleEffect> {
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

    /// Handles the waiting keys after an order was carried out, up to the next order.
    pub(super) fn ordered(&mut self) -> Update<ConsoleEffect> {
        self.asked = None;
        self.waiting.is_closed = false;
        while let Some((key, ballot)) = self.waiting.keys.pop_front() {
            let command = find(self.keymap(), key).filter(|_| self.over == ConsolePage::Nothing);
            let other = ballot != self.room().and_then(Room::ballot);
            if other && command.is_some_and(is_of_item) {
                self.waiting.clear();
                let key = key.label();
                return self.tell(format!(
                    "{key} was meant for the previous question. Nothing was done."
                ));
            }
            let update = self.key(key);
            // A new question must be seen before it is answered.
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
