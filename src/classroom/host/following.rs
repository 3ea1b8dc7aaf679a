//! How the host of a class follows and writes a log that several nodes share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use super::Request;
use super::actor::{ClassActor, Logged, NotTaken};
use super::draft::Draft;
use super::shared_log::{ReadEvent, UNNOTICED, came, read};
use crate::classroom::shared::{SharedError, SharedEvent, Turn, TurnResult};
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::limits::{SHARED_RETRY_MS, SHARED_WAIT_S};
use crate::domain::room::ClassEvent;
use crate::store::ClassWrite;

impl ClassActor {
    /// Returns the time that counts in the class: of the shared store's clock, and never before the
    /// last event.
    pub(super) fn now(&self) -> Moment {
        let now = self.env.now();
        let Some(shared) = &self.shared else {
            return now;
        };
        let ahead = SignedDuration::from_millis(shared.membership.borrow().clock_ahead_ms);
        let at = now.at.saturating_add(ahead).unwrap_or(now.at);
        // As exact as the log, so that every node has the same room.
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        Moment {
            at: at.max(self.room.last_at()),
            ..now
        }
    }

    /// Returns whether this host closes votes in time.
    pub(super) fn may_close(&self) -> bool {
        self.shared.as_ref().is_none_or(|shared| shared.is_owner())
    }

    /// Returns whether the class waits for the shared store.
    pub(super) fn is_moving(&self) -> bool {
        let shared = self.shared.as_ref();
        shared.is_some_and(|shared| shared.lost_at.is_some())
    }

    /// Returns whether the log has something that this program cannot read.
    pub(super) fn is_unreadable(&self) -> bool {
        let shared = self.shared.as_ref();
        shared.is_some_and(|shared| shared.unreadable)
    }

    /// Reads what other nodes have written, and takes over from an owner that is gone.
    pub(super) async fn keep_up(&mut self) {
        let Some(shared) = &mut self.shared else {
            return;
        };
        let members = Arc::clone(&shared.membership.borrow_and_update());
        let newest = *shared.newest.borrow_and_update();
        if !members.is_reached {
            self.lose();
            return;
        }
        if (newest > shared.last || shared.lost_at.is_some()) && self.catch_up(&[]).await.is_err() {
            self.lose();
            return;
        }
        self.found();
        let (is_overdue, now) = (self.is_overdue(), self.now());
        let Some(shared) = &mut self.shared else {
            return;
        };
        let has_changed = shared.live != members.live;
        shared.live.clone_from(&members.live);
        let room = Arc::clone(&self.room);
        if shared.lease.is_none() && (has_changed || is_overdue) {
            shared.claim(&room, now).await;
        }
    }

    /// Returns whether a vote should have closed a while ago, so that the class may have no owner.
    fn is_overdue(&self) -> bool {
        let late = |due: Timestamp| self.now().at.duration_since(due) > UNNOTICED;
        self.room.next_due().is_some_and(late)
    }

    /// Begins to write new requests.
    pub(super) fn begin_turn(&mut self) {
        if let Some(shared) = &mut self.shared {
            shared.tried_from = shared.turn + 1;
        }
    }

    fn lose(&mut self) {
        let now = self.now().at;
        if let Some(shared) = &mut self.shared
            && shared.lost_at.is_none()
        {
            shared.lost_at = Some(now);
            // Whoever took the lease meanwhile is not known.
            shared.live.clear();
            self.publish();
        }
    }

    fn found(&mut self) {
        let now = self.now().at;
        if let Some(shared) = &mut self.shared
            && let Some(lost_at) = shared.lost_at.take()
        {
            shared.found_at = Some(now);
            let lost = now.duration_since(lost_at);
            let ballot = self
                .room
                .ballot()
                .filter(|_| self.room.open_vote().is_some());
            let ballot = ballot.filter(|_| lost >= UNNOTICED);
            let before = shared.owed.filter(|(of, _)| ballot == Some(*of));
            let before = before.map_or(SignedDuration::ZERO, |(_, owed)| owed);
            shared.owed = ballot.map(|ballot| (ballot, lost.saturating_add(before)));
        }
    }

    /// Folds what was logged since the last event here. `asks` are decided next: whoever joins by
    /// them keeps the connection.
    async fn catch_up(&mut self, asks: &[Request]) -> Result<(), SharedError> {
        let Some(shared) = &self.shared else {
            return Ok(());
        };
        let classes = Arc::clone(&shared.classes);
        let events = classes.events_after(self.id, shared.last).await?;
        self.take_in(events, asks).await
    }

    /// Folds events of other nodes.
    async fn take_in(
        &mut self,
        events: Vec<SharedEvent>,
        asks: &[Request],
    ) -> Result<(), SharedError> {
        let Some(shared) = &mut self.shared else {
            return Ok(());
        };
        let (me, last) = (shared.node, shared.last);
        let terms = self.room.terms_shared();
        let news = events.into_iter().filter(|event| event.stored.seq > last);
        let news: Result<Vec<ReadEvent>, _> = news.map(|event| read(event, Some(&terms))).collect();
        let news = match news {
            Ok(news) => news,
            Err(error) => {
                tracing::error!(%error, "a class cannot be followed any longer");
                shared.unreadable = true;
                return Err(SharedError::Failed(error.to_string()));
            }
        };
        let elsewhere = news.iter().filter(|event| event.node != me);
        let elsewhere: BTreeSet<LearnerId> =
            elsewhere.filter_map(|event| came(&event.event)).collect();
        // First, so that no seat is seen without its name.
        if !elsewhere.is_empty() {
            let classes = Arc::clone(&shared.classes);
            let who = elsewhere.iter().copied().collect();
            let rows = classes.learners(self.id, who).await?;
            let mut register = self.register.open();
            rows.into_iter().for_each(|row| register.learn(row));
        }
        let room = Arc::make_mut(&mut self.room);
        news.iter().for_each(|event| shared.fold(room, event));
        // Whoever joins here by what is decided next has the newer connection.
        let rejoining: BTreeSet<LearnerId> = asks.iter().filter_map(Request::joins).collect();
        for learner in elsewhere.difference(&rejoining) {
            self.places.lose(*learner);
        }
        let vacated = news.iter().filter_map(|event| match event.event {
            ClassEvent::Vacated(learner) => Some(learner),
            _ => None,
        });
        for learner in vacated {
            self.forget_unless_seated(learner);
        }
        Ok(())
    }

    /// Writes a draft to the shared log.
    pub(super) async fn append_shared(
        &mut self,
        draft: &mut Draft,
        writes: Vec<ClassWrite>,
        asks: &[Request],
    ) -> Logged {
        let Some(shared) = &mut self.shared else {
            return Logged::Again;
        };
        shared.turn += 1;
        let vacated = draft.events.iter().filter_map(|event| match event {
            ClassEvent::Vacated(learner) => Some(*learner),
            _ => None,
        });
        let turn = Turn {
            class: self.id,
            after: shared.last,
            commutes: draft.commutes(),
            turn: shared.turn,
            at_ms: draft.now.at.as_millisecond(),
            vacated: vacated.collect(),
            entries: writes.into_iter().map(|write| write.entry).collect(),
            newcomers: std::mem::take(&mut draft.newcomers),
            lease: shared.lease.filter(|_| draft.unasked > 0),
        };
        let classes = Arc::clone(&shared.classes);
        match classes.write(turn).await {
            Ok(TurnResult::Written { newer, last }) if newer.is_empty() => {
                shared.last = last;
                let node = shared.node;
                for event in &draft.events {
                    shared.locate(event, node);
                }
                if draft.unasked > 0 {
                    shared.resumes = false;
                    shared.owed = None;
                }
                self.found();
                Logged::Each(vec![Ok(()); draft.events.len()])
            }
            Ok(TurnResult::Written { newer, last }) => {
                if self.take_in(newer, asks).await.is_err() {
                    // They are read once more, together with the turn itself.
                    return self.await_shared(draft.events.len(), asks).await;
                }
                self.fold_after_newer(draft, last);
                Logged::Folded
            }
            Ok(TurnResult::Behind(events)) => {
                // A try without a reply may be written late.
                let is_written = shared.is_written(&events);
                match self.take_in(events, asks).await {
                    Ok(()) if is_written => Logged::Folded,
                    Ok(()) => Logged::Again,
                    Err(_) => self.await_shared(draft.events.len(), asks).await,
                }
            }
            Ok(TurnResult::NotOwner) => {
                shared.hold(None);
                shared.live.clear();
                Logged::Again
            }
            Err(SharedError::Unreachable(_)) => self.await_shared(draft.events.len(), asks).await,
            Err(error) => refused(&error, draft.events.len()),
        }
    }

    /// Folds the written turn of a draft into the room, which has newer events than the draft.
    fn fold_after_newer(&mut self, draft: &Draft, last: u64) {
        let room = Arc::make_mut(&mut self.room);
        let at = draft.now.at.max(room.last_at());
        for event in &draft.events {
            room.fold(at, event);
        }
        if let Some(shared) = &mut self.shared {
            shared.last = last;
        }
        self.found();
    }

    /// Waits for the shared store after a turn without a reply, and finds out whether that was
    /// written.
    async fn await_shared(&mut self, count: usize, asks: &[Request]) -> Logged {
        self.lose();
        let since = self.env.now();
        loop {
            let Some(shared) = &self.shared else {
                return Logged::Again;
            };
            let (classes, last) = (Arc::clone(&shared.classes), shared.last);
            let mut membership = shared.membership.clone();
            let read = match classes.events_after(self.id, last).await {
                Ok(events) => {
                    let is_written = shared.is_written(&events);
                    let taken = self.take_in(events, asks).await;
                    taken.map(|()| is_written)
                }
                Err(error) => Err(error),
            };
            let waited = u128::from(self.env.now().elapsed_ms_since(&since));
            match read {
                Ok(is_written) => {
                    self.found();
                    return if is_written {
                        Logged::Folded
                    } else {
                        Logged::Again
                    };
                }
                Err(SharedError::Unreachable(_)) if waited < u128::from(SHARED_WAIT_S) * 1_000 => {
                    membership.borrow_and_update();
                    let retry = Duration::from_millis(SHARED_RETRY_MS);
                    // It may be reached again sooner.
                    let _ = timeout(retry, membership.changed()).await;
                }
                Err(error) => return refused(&error, count),
            }
        }
    }
}

fn refused(error: &SharedError, count: usize) -> Logged {
    tracing::error!(%error, "the log of a class could not be written");
    let why = match error {
        SharedError::Unreachable(_) => NotTaken::Failed(error.to_string()),
        _ => NotTaken::Refused(error.to_string()),
    };
    Logged::Each(vec![Err(why); count])
}
