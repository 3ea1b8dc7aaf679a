//! The homework progress of all learners, for the console, read from the learners' own logs.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot::{self, error::RecvError};

use super::ClassSession;
use crate::classroom::replay::{self, ClassError, Done, Progressed};
use crate::domain::Moment;
use crate::domain::room::Room;
use crate::tui::screen::ClassNews;

/// The interval at which the homework console reads the progress.
const LOOK: Duration = Duration::from_secs(10);

/// The homework console's knowledge of the learners' own logs.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) done: Option<Arc<Done>>,
    /// The class with all responses, once it is over.
    over: Option<Arc<Room>>,
    /// The pending read.
    pub(super) coming: Option<oneshot::Receiver<Result<Progressed, ClassError>>>,
    /// The time of the last read.
    asked_at: Option<Moment>,
}

impl ClassSession {
    /// Returns the newest class for this seat. The published one can be older than its last reply.
    pub(super) fn newest(&self) -> Arc<ClassNews> {
        let mut news = self.who.class.newest();
        if let Some(progress) = &self.progress {
            let own = Arc::make_mut(&mut news);
            own.done = progress.done.clone();
            // Homework responses are in the learners' own logs.
            if let Some(over) = progress.over.as_ref().filter(|_| own.room.is_ended()) {
                own.room = Arc::clone(over);
            }
        }
        news
    }

    /// Makes the next read due at once, because its result may have changed.
    pub(super) fn look_soon(&mut self) {
        if let Some(progress) = &mut self.progress {
            progress.asked_at = None;
        }
        self.look_at_progress();
    }

    /// Starts reading the homework progress, unless that was done recently.
    pub(super) fn look_at_progress(&mut self) {
        let now = self.who.env.now();
        let class = &self.who.class;
        let Some(progress) = &mut self.progress else {
            return;
        };
        let last = progress.asked_at.map(|last| now.elapsed_ms_since(&last));
        let is_fresh = last.is_some_and(|ms| u128::from(ms) < LOOK.as_millis());
        let waits = progress.over.is_none() && class.newest().room.is_ended();
        if is_fresh && !waits || progress.coming.is_some() {
            return;
        }
        progress.asked_at = Some(now);
        let (id, room) = (class.frame.id, Arc::clone(&class.newest().room));
        let posted = self.who.store.post(move |store| {
            replay::catch_up(store, &room)?;
            replay::progress(store, id, &room)
        });
        // If the queue is full, the next read will do.
        progress.coming = posted.ok();
    }

    pub(super) fn progressed(&mut self, found: Result<Result<Progressed, ClassError>, RecvError>) {
        if let Some(progress) = &mut self.progress {
            progress.coming = None;
            if let Ok(Ok((done, over))) = found {
                progress.done = Some(Arc::new(done));
                progress.over = over.map(Arc::new);
            }
        }
        self.news();
    }
}
