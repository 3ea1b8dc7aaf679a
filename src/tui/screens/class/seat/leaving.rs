//! Leaving a seat, with or without the learner's record of the class.

use super::SeatScreen;
use crate::domain::room::SeatPhase;
use crate::tui::page::Role;
use crate::tui::screen::{SeatEffect, Update};

/// The way to leave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    Bare,
    /// With the learner's record of the class.
    WithRecord,
}

impl SeatScreen {
    pub(super) fn ask_to_leave(&mut self) -> Update<SeatEffect> {
        self.leaving = Some(Leaving::Bare);
        let words = if self.face() == Some(&SeatPhase::Kicked) {
            "Leave? Press q to leave, or press Esc to stay.".to_owned()
        } else {
            let number = self.class.as_ref().map_or(0, |class| class.number);
            format!("Leave seat {number}? It stays yours. Press q to leave, or press Esc to stay.")
        };
        self.say(Role::Warning, words);
        Update::none()
    }

    /// Returns whether there is a record to export: after a reveal or the end of the class.
    pub(super) fn has_record(&self) -> bool {
        matches!(
            self.face(),
            Some(SeatPhase::Revealed { .. } | SeatPhase::Ended)
        )
    }

    pub(super) fn take_along(&mut self) -> Update<SeatEffect> {
        if self.is_over() {
            return Update::effect(SeatEffect::TakeAlong);
        }
        self.leaving = Some(Leaving::WithRecord);
        self.say(
            Role::Warning,
            "Leave, and print your record so far? Press q to leave, or press Esc to stay.",
        );
        Update::none()
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(
            self.face(),
            None | Some(SeatPhase::Ended | SeatPhase::Nowhere)
        )
    }
}
