//! Homework of a class: the study screens, for as long as it is open to the learner.

use std::sync::{Arc, Weak};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{oneshot, watch};

use super::class_session::{BUSY, ClosedSession, answer_to};
use super::host::{Class, Reply, Request};
use super::identify::Admitted;
use super::replay;
use super::server::ClassServer;
use super::study_session::StudySession;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::Wish;
use crate::ssh::{Goodbye, Session};
use crate::tui::screen::ClassNews;
use crate::tui::screens::class::homework::{Assignment, HomeworkPage};
use crate::tui::theme::Theme;

/// Shown once the homework is closed.
const CLOSED: &str = "This homework is closed. What you confirmed is kept.";
/// Shown to a learner whom the instructor sent out.
const SENT_OUT: &str = "The instructor has closed this seat. What you confirmed is kept.
Ask your instructor to let you in again: then the same line brings you back.";

/// The homework of a seat.
pub struct Homework {
    learner: LearnerId,
    /// The closing time.
    pub until: Timestamp,
    class: watch::Receiver<Arc<ClassNews>>,
    /// The class, which this does not keep alive.
    of: Weak<Class>,
    /// The pending request to join. Below it, the reason for a refusal.
    asked: Option<oneshot::Receiver<Reply>>,
    refused: Option<String>,
    /// The PIN for a learner without a key, if it was just created.
    pub pin: Option<String>,
}

impl Homework {
    /// Returns the time left until it closes.
    pub fn left(&self, now: Timestamp) -> Duration {
        Duration::try_from(self.until.duration_since(now)).unwrap_or(Duration::ZERO)
    }

    /// Returns the learner's seat number, once the class has admitted the learner.
    pub fn number(&self) -> Option<usize> {
        // The published room can be older than this seat.
        let room = Arc::clone(&self.of.upgrade()?.newest().room);
        Some(room.seats().get(&self.learner)?.number)
    }

    /// Returns the goodbye message if nothing more is accepted here.
    pub fn closed(&self, now: Timestamp) -> Option<Goodbye> {
        if let Some(why) = &self.refused {
            return Some(turned_away(why));
        }
        let room = Arc::clone(&self.class.borrow().room);
        let seat = room.seats().get(&self.learner);
        let words = match (seat.is_some_and(|seat| seat.kicked), room.is_ended()) {
            (true, _) => SENT_OUT,
            (false, true) => CLOSED,
            (false, false) if self.left(now).is_zero() => CLOSED,
            (false, false) => return None,
        };
        Some(Goodbye {
            words: words.into(),
            status: 0,
        })
    }

    /// Resolves when the class has changed.
    pub async fn changed(&mut self) {
        tokio::select! {
            told = answer_to(&mut self.asked) => {
                self.asked = None;
                self.refused = told.ok().and_then(Result::err);
            }
            // Without its host the class no longer changes.
            Ok(()) = self.class.changed() => {}
        }
    }
}

fn turned_away(why: &str) -> Goodbye {
    Goodbye {
        // One line per sentence: a terminal would break them within a word.
        words: format!("You cannot come in: {why}.").replace(". ", ".\n"),
        status: 1,
    }
}

impl ClassServer {
    /// Creates the study screens with the homework of a class.
    pub(super) fn homework(
        &self,
        class: &Arc<Class>,
        came: Admitted,
        until: Timestamp,
        (theme, size): (Theme, (u16, u16)),
    ) -> Box<dyn Session> {
        let Admitted {
            learner,
            newcomer,
            pin,
        } = came;
        let join = Wish::Join(Allowance::Standard);
        let room = Arc::clone(&class.newest().room);
        if let Err(why) = room.admit(learner, join, class.frame.seats_max) {
            return Box::new(ClosedSession(turned_away(&why.to_string()).words));
        }
        let new = newcomer.map(Box::new);
        // Responses of a learner whom the class does not know are in no report.
        let asked = class.ask(|told| match new {
            Some(new) => Request::Join(new, Allowance::Standard, told),
            None => Request::Back(learner, Allowance::Standard, told),
        });
        if asked.is_none() {
            return Box::new(ClosedSession(turned_away(BUSY).words));
        }
        let (id, now) = (class.frame.id, self.env.now());
        let terms = room.terms_shared();
        let begun = self.store.post(move |store| {
            let begun = replay::begin_homework(store, id, learner, &terms, now);
            if let Err(error) = begun {
                tracing::error!(%error, "homework could not be begun");
            }
        });
        if begun.is_err() {
            tracing::error!("homework could not be begun: too many wait");
        }
        let assignment = Assignment {
            title: Arc::clone(&class.frame.title),
            items: room.len(),
            until,
            sitting: replay::sitting_of(id, learner),
            pin: pin.clone(),
        };
        let first = HomeworkPage::new(assignment, Arc::clone(&self.shelf.library));
        let here = (self.store.clone(), Arc::clone(&self.env));
        let seat = StudySession::new(
            (learner, Some(Box::new(first))),
            self.shelf.clone(),
            here,
            theme,
            size,
        );
        Box::new(seat.at_homework(Homework {
            learner,
            until,
            class: class.shown(),
            of: Arc::downgrade(class),
            asked,
            refused: None,
            pin,
        }))
    }
}
