//! Changes of the class at a seat: a new question, vote or phase, and the time left.

use super::seat_class::SeatClass;
use super::view::in_letters;
use super::{SeatScreen, Unconfirmed};
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::room::{SeatPhase, Wish};
use crate::domain::sitting::Working;
use crate::tui::screen::{ClassNews, Context, SeatEffect, Update};
use crate::tui::screens::exhibits::ExhibitTabs;

impl SeatScreen {
    /// Takes in the newest state of the class.
    pub(super) fn take(&mut self, news: &ClassNews, context: &Context) -> Update<SeatEffect> {
        let view = news.room.view_of(self.learner);
        let readmitted = self.face() == Some(&SeatPhase::Kicked) && view.face != SeatPhase::Kicked;
        let given = match &view.face {
            SeatPhase::Open { ballot, given, .. }
            | SeatPhase::Closed { ballot, given }
            | SeatPhase::Discussing { ballot, given }
            | SeatPhase::Revealed { ballot, given, .. } => Some((*ballot, given.clone())),
            _ => None,
        };
        let ballot = given.as_ref().map(|(ballot, _)| *ballot);
        self.keep_unconfirmed(&view.face);
        let other_face =
            self.face().map(std::mem::discriminant) != Some(std::mem::discriminant(&view.face));
        if other_face {
            self.scroll = None;
            self.notice = None;
        }
        if other_face || ballot != self.ballot {
            self.over = None;
        }
        if ballot != self.ballot {
            if ballot.map(|ballot| ballot.poll) != self.ballot.map(|ballot| ballot.poll) {
                self.flagged = false;
            }
            self.ballot = ballot;
            self.entry = Response::Blank;
            self.working = Working::default();
            self.cursor = 0;
            self.exhibits = ExhibitTabs::default();
            self.sending = false;
            self.shown_at = Some(context.now);
        }
        if let Some(given) = given.and_then(|(_, given)| given) {
            self.responded = true;
            if self.sending || other_face {
                self.entry = given.response;
            }
            self.sending = false;
        }
        if !matches!(view.face, SeatPhase::Open { .. }) {
            self.sending = false;
        }
        self.pin_shown |= matches!(view.face, SeatPhase::Lobby | SeatPhase::Between);
        self.class = Some(SeatClass::of(news, view, self.learner));
        if readmitted {
            // The class lists this seat as away. Its allowance is unchanged.
            return Update::effect(SeatEffect::Wish(Wish::Join(Allowance::Standard)));
        }
        Update::none()
    }

    /// Remembers a response that was not confirmed in a closing vote: it does not count, and the
    /// learner sees a message.
    fn keep_unconfirmed(&mut self, next: &SeatPhase) {
        let (Some(SeatPhase::Open { ballot, given, .. }), Some((_, item, drawn))) =
            (self.face(), self.asked())
        else {
            return;
        };
        let ballot = *ballot;
        let stays = matches!(next, SeatPhase::Open { ballot: next, .. } if *next == ballot);
        let marked = !self.entry.is_blank()
            && !self.sending
            && given
                .as_ref()
                .is_none_or(|given| given.response != self.entry);
        if !stays && marked {
            let words = in_letters(item, drawn, &self.entry);
            self.unconfirmed = Some(Unconfirmed { ballot, words });
        }
    }

    /// Updates the seconds left.
    pub(super) fn tell_time(&mut self, context: &Context) {
        self.left_s = match self.face() {
            Some(SeatPhase::Open {
                until: Some(until),
                paused_at,
                ..
            }) => {
                let now = paused_at.unwrap_or(context.now.at);
                // Rounded up as on the console: the last second shows as 1.
                let left_ms = until.duration_since(now).as_millis().max(0);
                i64::try_from(left_ms.unsigned_abs().div_ceil(1_000)).ok()
            }
            _ => None,
        };
    }
}
