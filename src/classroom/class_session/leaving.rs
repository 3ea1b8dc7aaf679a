//! How a session leaves its class: the last words, and the seat that is left.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{ClassSession, Participant};
use crate::classroom::host::Request;
use crate::domain::room::Wish;

/// Said to whoever leaves after being sent out.
const SENT_OUT: &str =
    "\nYour instructor closed your seat. Ask your instructor to let you back in. Then
the same command brings you back to it.";

impl ClassSession {
    /// Returns the last words once the session is over.
    pub(super) fn last_words(&self) -> Option<String> {
        let words = match (self.quits, self.is_taken_over) {
            (false, _) => return None,
            (true, true) => "Your seat was taken over from another connection.".to_owned(),
            (true, false) => {
                let back = match self.who.learner {
                    Some(_) => self.way_back().to_owned(),
                    None if self.room.borrow().room.is_ended() => String::new(),
                    None => self.goes_on(),
                };
                format!("You have left {}.{back}", self.who.class.frame.title)
            }
        };
        Some(match &self.along {
            Some(record) => format!("{record}\n{words}"),
            None => words,
        })
    }

    /// Returns a sentence with the command that brings a remote instructor back.
    fn goes_on(&self) -> String {
        let mut lines = self.who.class.frame.invitation.iter();
        let line = lines.find(|line| line.starts_with("ssh "));
        match line.filter(|_| !self.is_here) {
            Some(line) => format!(" It continues. `{line}` brings you back."),
            None => String::new(),
        }
    }

    /// Returns advice on how the learner comes back.
    fn way_back(&self) -> &'static str {
        let room = Arc::clone(&self.who.class.newest().room);
        let Some(learner) = self.who.learner.filter(|_| !room.is_ended()) else {
            return "";
        };
        match room.seats().get(&learner) {
            Some(seat) if seat.kicked => SENT_OUT,
            Some(_) => " Your seat is kept. The same command brings you back.",
            None => " You have no seat there.",
        }
    }
}

impl Drop for ClassSession {
    /// Records the seat as away, even after a panic, unless another connection holds it by now.
    fn drop(&mut self) {
        let Participant { class, store, .. } = &self.who;
        if self.who.learner.is_none() {
            class.left(store, self.who.env.now());
        }
        if let Some((learner, place)) = self.who.learner.zip(self.place.as_ref()) {
            class.places.give_back(place, || {
                if class.closes.load(Ordering::Acquire) {
                    return;
                }
                // Nobody waits for the reply: a learner who comes back rejoins.
                let _ = class.ask(|told| Request::Wish(learner, Wish::Leave, told));
            });
        }
    }
}
