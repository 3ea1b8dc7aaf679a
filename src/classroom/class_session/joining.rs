//! How a learner's session joins its class, and asks again after a change.

use std::sync::Arc;

use super::ClassSession;
use crate::classroom::host::{Rejected, Request};
use crate::domain::ids::LearnerId;
use crate::domain::room::{Refusal, Wish};

impl ClassSession {
    /// Asks to join again after a change in the class: the room was unlocked, or the learner may
    /// come back.
    pub(super) fn ask_again(&mut self) {
        self.room.borrow_and_update();
        let Some(learner) = self.who.learner else {
            return;
        };
        if self.waiting.is_some() {
            // The pending request may be older than the change.
            self.asks_again = true;
        } else if self.would_be_let_in(learner).is_ok() {
            self.ask_in(learner);
        }
    }

    fn would_be_let_in(&self, learner: LearnerId) -> Result<(), Refusal> {
        let class = &self.who.class;
        let room = Arc::clone(&class.newest().room);
        let join = Wish::Join(self.who.allowance);
        room.admit(learner, join, class.frame.seats_max).map(|_| ())
    }

    /// Asks to join, if the class would admit the learner now.
    pub(super) fn ask_in(&mut self, learner: LearnerId) {
        if let Err(why) = self.would_be_let_in(learner) {
            return self.told(Err(Rejected::Refused(why.to_string())));
        }
        let allowance = self.who.allowance;
        let newcomer = self.who.newcomer.clone().map(Box::new);
        self.waiting = self.who.class.ask(|told| match newcomer {
            Some(newcomer) => Request::Join(newcomer, allowance, told),
            None => Request::Back(learner, allowance, told),
        });
        self.found_busy = self.waiting.is_none();
        if self.found_busy {
            self.told(Err(Rejected::Busy));
        }
    }
}
