//! Homework of a class: the study screens, for as long as it is open to the learner.

use std::sync::{Arc, Weak};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{oneshot, watch};

use super::host::{Class, Rejected, Reply};
use super::session::answer_to;
use crate::domain::ids::LearnerId;
use crate::ssh::Goodbye;
use crate::tui::prose::sentence;
use crate::tui::screen::ClassNews;

/// Shown once the homework is closed.
const CLOSED: &str = "This homework is closed. Your confirmed answers are kept.";
/// Shown to a learner whom the instructor sent out.
const SENT_OUT: &str =
    "Your instructor removed you from this class. Your confirmed answers are kept.
Ask your instructor to let you back in. Then the same command brings you back.";

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
    refused: Option<Rejected>,
    /// What brings a learner without a key back, where it was just made.
    pub pin: Option<String>,
}

impl Homework {
    /// Homework of a class that closes at `until`, with the request to be let in on its way.
    pub fn new(
        class: &Arc<Class>,
        (learner, pin): (LearnerId, Option<String>),
        until: Timestamp,
        asked: Option<oneshot::Receiver<Reply>>,
    ) -> Self {
        Self {
            learner,
            until,
            class: class.shown(),
            of: Arc::downgrade(class),
            asked,
            refused: None,
            pin,
        }
    }

    /// How long it is open yet.
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
            return Some(turned_away(&why.to_string()));
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

    /// Returns whether the class has not replied yet.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Returns the title of the class.
    pub fn title(&self) -> Arc<str> {
        Arc::clone(&self.class.borrow().title)
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

pub(super) fn turned_away(why: &str) -> Goodbye {
    Goodbye {
        // One line per sentence: a terminal would break them within a word.
        words: format!("You cannot join. {}", sentence(why)).replace(". ", ".\n"),
        status: 1,
    }
}
