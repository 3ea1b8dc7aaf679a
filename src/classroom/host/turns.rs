//! The task that owns a class: takes all waiting requests, decides them in order, and folds what
//! was logged.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::actor::{ClassActor, Logged, NotTaken};
use super::draft::Draft;
use super::shared_log::changes;
use super::{Rejected, Reply, Request};
use crate::classroom::retention;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassEvent, Refusal, Wish};
use crate::metrics::Stopwatch;
use crate::store::{AppendError, AppendResult, ClassLog, ClassWrite};
use crate::tui::screen::ClassNews;

/// The maximum number of requests written to disk as one group.
const GROUP_MAX: usize = 512;
/// The longest sleep of the host, so that a changed clock is noticed in time.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// Shown to a learner whose response the disk did not accept. The file's name is for the instructor
/// only.
const NOT_KEPT: &str = "the host cannot save it. Tell your instructor, then press Enter again";
/// Shown to a guest who cannot join because the disk accepts nothing.
const NO_ROOM_ON_DISK: &str =
    "the host cannot save anything now. Tell your instructor, then type the same command again";

/// The requester, as far as it decides the message after a failed write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    Instructor,
    Learner,
    /// A learner who is not admitted yet.
    Newcomer,
}

impl Asker {
    fn of(ask: &Request) -> Self {
        match ask {
            Request::Order(..) => Self::Instructor,
            Request::Join(..) | Request::Back(..) | Request::Wish(_, Wish::Join(_), _) => {
                Self::Newcomer
            }
            Request::Wish(..) => Self::Learner,
        }
    }

    /// Returns the message for this requester after a failed write.
    fn told(self, why: NotTaken) -> String {
        match (why, self) {
            (NotTaken::Refused(why), _) => why,
            (NotTaken::Failed(why), Self::Instructor) => format!("not saved ({why}). Try again"),
            (NotTaken::Failed(_), Self::Learner) => NOT_KEPT.into(),
            (NotTaken::Failed(_), Self::Newcomer) => NO_ROOM_ON_DISK.into(),
        }
    }
}

/// The decision on one request: which writes are its, or why there are none.
type Decided = Result<Range<usize>, Rejected>;

impl ClassActor {
    /// Runs until all requesters are gone, or the class cannot be read on.
    pub(super) async fn run(&mut self, inbox: mpsc::Receiver<Request>) {
        self.serve(inbox).await;
        if let Some(shared) = &self.shared {
            shared.release().await;
        }
    }

    async fn serve(&mut self, mut inbox: mpsc::Receiver<Request>) {
        self.keep_up().await;
        // Other nodes may have written since the class was loaded.
        self.publish();
        loop {
            let mut asks = Vec::new();
            let due = self.until_due();
            let woken = async {
                tokio::select! {
                    count = inbox.recv_many(&mut asks, GROUP_MAX) => count == 0,
                    () = changes(&mut self.shared) => false,
                }
            };
            if timeout(due, woken).await == Ok(true) {
                return;
            }
            if self.is_unreadable() {
                return;
            }
            self.keep_up().await;
            let replies = self.turn(asks).await;
            if self.is_published() && replies.is_empty() {
                continue;
            }
            self.publish();
            // Last, so that a requester finds the class as the reply describes it.
            for (told, result) in replies {
                // Whoever asked may have gone away.
                let _ = told.send(result);
            }
        }
    }

    /// Returns whether everybody has the class as it is now.
    fn is_published(&self) -> bool {
        let last = self.published.all.borrow();
        Arc::ptr_eq(&last.room, &self.room)
            && last.trouble == self.trouble
            && last.is_moving == self.is_moving()
    }

    /// Brings the class as it is now to everybody who sees it change.
    pub(super) fn publish(&self) {
        let news = self.news();
        let before = Arc::clone(&self.published.shown.borrow());
        // First, so that after seeing a change nothing older is found anywhere.
        self.published.all.send_replace(Arc::clone(&news));
        if news.room.edition() != before.room.edition() || news.is_moving != before.is_moving {
            self.published.shown.send_replace(news);
        }
    }

    fn until_due(&self) -> Duration {
        let due = self.room.next_due().map_or(SLEEP_MAX, |due| {
            let left = due.duration_since(self.now().at);
            Duration::try_from(left).unwrap_or(Duration::ZERO)
        });
        // A little later than due, so that the clock has surely reached it. Another node may have to
        // close the vote, so this waits even if it is overdue.
        let least = if self.may_close() { 2 } else { 200 };
        (due + Duration::from_millis(least)).min(SLEEP_MAX)
    }

    /// Returns the current class.
    pub(super) fn news(&self) -> Arc<ClassNews> {
        let register = self.register.open();
        Arc::new(ClassNews {
            room: Arc::clone(&self.room),
            title: Arc::clone(&self.title),
            names: Arc::clone(&register.names),
            seats_max: self.seats_max,
            invitation: Arc::clone(&self.invitation),
            trouble: self.trouble.clone(),
            is_moving: self.is_moving(),
            done: None,
        })
    }

    /// Decides all that was asked, in its order, and makes it so once it is on disk.
    async fn turn(&mut self, asks: Vec<Request>) -> Vec<(oneshot::Sender<Reply>, Reply)> {
        self.begin_turn();
        loop {
            let mut draft = Draft::new(self.id, self.now(), (*self.room).clone());
            self.draw_unasked(&mut draft);
            let decide = |ask: &Request| -> Decided {
                let wanted = self.decide(&mut draft, ask)?;
                let from = draft.writes.len();
                wanted.into_iter().for_each(|event| draft.take(event));
                Ok(from..draft.writes.len())
            };
            let decided: Vec<Decided> = asks.iter().map(decide).collect();
            let verdicts = match self.append(&mut draft, &asks).await {
                Logged::Each(verdicts) => {
                    self.fold_logged(&mut draft, &verdicts);
                    verdicts
                }
                Logged::Folded => vec![Ok(()); draft.events.len()],
                Logged::Again => {
                    self.take_out_newcomers(&asks);
                    continue;
                }
            };
            self.follow_logged(&draft, &verdicts);
            let results: Vec<Reply> = asks
                .iter()
                .zip(decided)
                .map(|(ask, decided)| {
                    decided.and_then(|range| {
                        let mine = verdicts.get(range).unwrap_or_default();
                        let taken: Result<(), NotTaken> = mine.iter().cloned().collect();
                        taken.map_err(|why| Rejected::Refused(Asker::of(ask).told(why)))
                    })
                })
                .collect();
            self.take_out_newcomers(&asks);
            return asks.into_iter().map(Request::told).zip(results).collect();
        }
    }

    /// Makes the room of a draft the room, as far as its events are logged.
    fn fold_logged(&mut self, draft: &mut Draft, verdicts: &[Result<(), NotTaken>]) {
        if verdicts.iter().all(Result::is_ok) {
            if !draft.events.is_empty() {
                self.room = Arc::new(draft.room.clone());
            }
            return;
        }
        // An event that was not logged has not happened.
        let room = Arc::make_mut(&mut self.room);
        for (event, verdict) in draft.events.iter().zip(verdicts) {
            if verdict.is_ok() {
                room.fold(draft.now.at, event);
            }
        }
    }

    /// Does what follows from logged events outside of the room.
    fn follow_logged(&mut self, draft: &Draft, verdicts: &[Result<(), NotTaken>]) {
        let logged = draft.events.iter().zip(verdicts);
        let logged: Vec<&ClassEvent> = logged
            .filter(|(_, verdict)| verdict.is_ok())
            .map(|(event, _)| event)
            .collect();
        for event in &logged {
            if let ClassEvent::Vacated(learner) = event {
                self.forget_unless_seated(*learner);
            }
        }
        if logged.contains(&&ClassEvent::Ended) {
            self.count = None;
            match &self.shared {
                None => {
                    retention::follow(&self.store, self.id, &self.room, draft.now);
                }
                Some(shared) => shared.finish(self.store.clone(), draft.now),
            }
        }
    }

    /// Forgets name and PIN of a seat that was given away, unless they are on a roster.
    pub(super) fn forget_unless_seated(&self, learner: LearnerId) {
        if self.room.seats().contains_key(&learner) {
            return;
        }
        let mut register = self.register.open();
        if register.allowances.contains_key(&learner) {
            return;
        }
        register.take_out(learner);
        let class = self.id;
        let posted = self.store.post(move |store| {
            if let Err(error) = store.take_off_roster(class, learner) {
                tracing::warn!(%error, "the name of a reassigned seat could not be removed from \
                                        the disk");
            }
        });
        if posted.is_err() {
            tracing::warn!("the name of a reassigned seat could not be removed from the disk");
        }
    }

    /// Removes learners whose join was not logged.
    fn take_out_newcomers(&self, asks: &[Request]) {
        for ask in asks {
            let Request::Join(newcomer, ..) = ask else {
                continue;
            };
            if !self.room.seats().contains_key(&newcomer.learner) {
                self.register.open().take_out(newcomer.learner);
            }
        }
    }

    /// Writes a draft to the log, synced to disk only if it binds.
    async fn append(&mut self, draft: &mut Draft, asks: &[Request]) -> Logged {
        let writes = std::mem::take(&mut draft.writes);
        if writes.is_empty() {
            return Logged::Each(Vec::new());
        }
        let are_responses: Vec<bool> = writes.iter().map(ClassWrite::is_response).collect();
        let binds = draft.events.iter().any(ClassEvent::binds);
        let since = Stopwatch::start();
        let count = writes.len();
        let logged = match self.shared {
            Some(_) => self.append_shared(draft, writes, asks).await,
            None => Logged::Each(self.append_here(writes, binds, draft.now).await),
        };
        let figures = &self.store.metrics().classes;
        let confirmed = match &logged {
            Logged::Each(taken) => {
                let failed =
                    |taken: &Result<(), NotTaken>| matches!(taken, Err(NotTaken::Failed(_)));
                figures.appended(count, binds, since, taken.iter().any(failed));
                let pairs = are_responses.iter().zip(taken);
                let confirmed = pairs.filter(|(is_response, taken)| **is_response && taken.is_ok());
                confirmed.count()
            }
            Logged::Folded => {
                figures.appended(count, binds, since, false);
                let responses = are_responses.iter();
                responses.filter(|is_response| **is_response).count()
            }
            Logged::Again => 0,
        };
        figures.confirmed(confirmed as u64);
        logged
    }

    /// Writes a group to the log in the progress file. Returns the result of each write.
    async fn append_here(
        &mut self,
        writes: Vec<ClassWrite>,
        binds: bool,
        now: Moment,
    ) -> Vec<Result<(), NotTaken>> {
        let count = writes.len();
        let appended = self
            .store
            .ask(move |store| match binds {
                true => store.append_class(&writes, now),
                false => store.post_class(&writes, now),
            })
            .await;
        let all = |why: NotTaken| vec![Err(why); count];
        self.trouble = None;
        match appended {
            Ok(Ok(verdicts)) => {
                let taken = |verdict: AppendResult| verdict.map(|_| ()).map_err(in_words);
                let taken: Vec<_> = verdicts.into_iter().map(taken).collect();
                let failed = taken.iter().find_map(|verdict| match verdict {
                    Err(NotTaken::Failed(why)) => Some(why.as_str()),
                    _ => None,
                });
                self.trouble = failed.map(Into::into);
                taken
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the log of a class could not be written");
                let why = error.to_string();
                self.trouble = Some(why.as_str().into());
                all(NotTaken::Failed(why))
            }
            Err(gone) => all(NotTaken::Refused(gone.to_string())),
        }
    }
}

fn in_words(error: AppendError) -> NotTaken {
    match error {
        AppendError::Duplicate => NotTaken::Refused(Refusal::Responded.to_string()),
        AppendError::Store(error) => NotTaken::Failed(error.to_string()),
        other => NotTaken::Refused(other.to_string()),
    }
}
