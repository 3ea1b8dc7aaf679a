//! The task that owns a class: takes all waiting requests, decides them in order, and folds what
//! was logged.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::{Rejected, Reply, Request};
use crate::classroom::participants::SharedParticipants;
use crate::classroom::retention;
use crate::classroom::store_handle::StoreHandle;
use crate::content::record::{ClassRecord, class_event_to_record};
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassEvent, Refusal, Room, Wish};
use crate::env::Env;
use crate::store::{AppendError, AppendResult, ClassEntry, ClassLog, ClassWrite, Guard};
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
/// Shown to a returning learner whose seat was given to somebody else.
const GIVEN_AWAY: &str =
    "your seat had no answers, so somebody else has it now. Type the same command to get another";

/// The actor that decides all requests of a class.
pub(super) struct ClassActor {
    pub(super) id: ClassId,
    pub(super) seats_max: usize,
    pub(super) title: Arc<str>,
    pub(super) invitation: Arc<[String]>,
    pub(super) register: SharedParticipants,
    pub(super) store: StoreHandle,
    pub(super) env: Arc<Env>,
    pub(super) room: Arc<Room>,
    /// The last write error of the log.
    pub(super) trouble: Option<Arc<str>>,
}

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

/// The reason why an event was not logged.
#[derive(Clone)]
enum NotTaken {
    Refused(String),
    /// A disk error, in words that name the file.
    Failed(String),
}

/// A decided request that is not logged yet.
struct Decided {
    told: oneshot::Sender<Reply>,
    asker: Asker,
    /// The newcomer who was added for it.
    newcomer: Option<LearnerId>,
    /// Which writes are its, or why there are none.
    writes: Result<std::ops::Range<usize>, Rejected>,
}

impl ClassActor {
    /// Runs until all requesters are gone.
    pub(super) async fn run(
        &mut self,
        mut inbox: mpsc::Receiver<Request>,
        shown: &watch::Sender<Arc<ClassNews>>,
        all: &watch::Sender<Arc<ClassNews>>,
    ) {
        loop {
            let mut asks = Vec::new();
            let waiting = inbox.recv_many(&mut asks, GROUP_MAX);
            if timeout(self.until_due(), waiting).await == Ok(0) {
                return;
            }
            let edition = self.room.edition();
            let before = Arc::clone(&self.room);
            let trouble = self.trouble.clone();
            let replies = self.turn(asks).await;
            let same = Arc::ptr_eq(&before, &self.room) && self.trouble == trouble;
            if same && replies.is_empty() {
                continue;
            }
            let news = self.news();
            // First, so that after seeing a change nothing older is found anywhere.
            all.send_replace(Arc::clone(&news));
            if self.room.edition() != edition {
                shown.send_replace(Arc::clone(&news));
            }
            // Last, so that a requester finds the class as the reply describes it.
            for (told, result) in replies {
                // Whoever asked may have gone away.
                let _ = told.send(result);
            }
        }
    }

    fn until_due(&self) -> Duration {
        let due = self.room.next_due().map_or(SLEEP_MAX, |due| {
            let left = due.duration_since(self.env.now().at);
            Duration::try_from(left).unwrap_or(Duration::ZERO)
        });
        // A little later than due, so that the clock has surely reached it.
        (due + Duration::from_millis(2)).min(SLEEP_MAX)
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
            done: None,
        })
    }

    /// Decides all that was asked, in its order, and makes it so once it is on disk.
    async fn turn(&mut self, asks: Vec<Request>) -> Vec<(oneshot::Sender<Reply>, Reply)> {
        let now = self.env.now();
        let mut draft = Draft {
            id: self.id,
            now,
            room: (*self.room).clone(),
            events: Vec::new(),
            writes: Vec::new(),
        };
        for event in draft.room.due(now.at) {
            draft.take(event);
        }
        let mut decided = Vec::with_capacity(asks.len());
        for ask in asks {
            let asker = Asker::of(&ask);
            let newcomer = match &ask {
                Request::Join(newcomer, ..) => Some(newcomer.learner),
                _ => None,
            };
            let (told, wanted) = self.decide(&draft.room, ask);
            let writes = wanted.map(|events| {
                let from = draft.writes.len();
                events.into_iter().for_each(|event| draft.take(event));
                from..draft.writes.len()
            });
            decided.push(Decided {
                told,
                asker,
                newcomer,
                writes,
            });
        }
        let binds = draft.events.iter().any(ClassEvent::binds);
        let writes = std::mem::take(&mut draft.writes);
        let verdicts = self.append(writes, binds, now).await;
        if verdicts.iter().all(Result::is_ok) {
            if !draft.events.is_empty() {
                self.room = Arc::new(draft.room);
            }
        } else {
            // An event that was not logged has not happened.
            let room = Arc::make_mut(&mut self.room);
            for (event, verdict) in draft.events.iter().zip(&verdicts) {
                if verdict.is_ok() {
                    room.fold(now.at, event);
                }
            }
        }
        for (event, verdict) in draft.events.iter().zip(&verdicts) {
            if let (ClassEvent::Vacated(learner), Ok(())) = (event, verdict) {
                self.forget_unless_seated(*learner);
            }
        }
        let mut taken = draft.events.iter().zip(&verdicts);
        if taken.any(|(event, verdict)| *event == ClassEvent::Ended && verdict.is_ok()) {
            retention::follow(&self.store, self.id, &self.room, now);
        }
        decided
            .into_iter()
            .map(|decided| {
                let result = decided.writes.and_then(|range| {
                    let mine = verdicts.get(range).unwrap_or_default();
                    let taken: Result<(), NotTaken> = mine.iter().cloned().collect();
                    taken.map_err(|why| Rejected::Refused(decided.asker.told(why)))
                });
                if let Some(learner) = decided.newcomer {
                    self.take_out_unless_seated(learner);
                }
                (decided.told, result)
            })
            .collect()
    }

    /// Decides a request: its events, or the reason for the refusal.
    fn decide(
        &self,
        room: &Room,
        ask: Request,
    ) -> (oneshot::Sender<Reply>, Result<Vec<ClassEvent>, Rejected>) {
        let (told, wanted) = match ask {
            Request::Back(learner, _, told) if self.is_gone(room, learner) => {
                return (told, Err(Rejected::Refused(GIVEN_AWAY.into())));
            }
            Request::Back(learner, allowance, told) => {
                let join = Wish::Join(allowance);
                (told, room.admit(learner, join, self.seats_max))
            }
            Request::Wish(learner, wish, told) => (told, room.admit(learner, wish, self.seats_max)),
            Request::Order(order, told) => (told, room.decide(&order)),
            Request::Join(newcomer, allowance, told) => {
                let join = Wish::Join(allowance);
                let wanted = room.admit(newcomer.learner, join, self.seats_max);
                // Added to the class only now: nothing is stored about a refused guest.
                let enrols = || newcomer.enrol(self.id, &self.register, &self.store, &self.env);
                if wanted.is_ok() && !enrols() {
                    return (told, Err(Rejected::Busy));
                }
                (told, wanted)
            }
        };
        (
            told,
            wanted.map_err(|why| Rejected::Refused(why.to_string())),
        )
    }

    /// Returns whether a learner's seat was given away since authentication. Such a learner comes
    /// back as a newcomer, with another PIN.
    fn is_gone(&self, room: &Room, learner: LearnerId) -> bool {
        !room.seats().contains_key(&learner) && !self.register.open().names.contains_key(&learner)
    }

    /// Forgets name and PIN of a seat that was given away, unless they are on a roster.
    fn forget_unless_seated(&self, learner: LearnerId) {
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

    /// Removes a learner whose join may not have been logged.
    fn take_out_unless_seated(&self, learner: LearnerId) {
        if !self.room.seats().contains_key(&learner) {
            let mut register = self.register.open();
            register.take_out(learner);
        }
    }

    /// Writes a group to the log, synced to disk only if it `binds`. Returns the result of each
    /// write.
    async fn append(
        &mut self,
        writes: Vec<ClassWrite>,
        binds: bool,
        now: Moment,
    ) -> Vec<Result<(), NotTaken>> {
        if writes.is_empty() {
            return Vec::new();
        }
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

/// A room that is ahead of its log, with the events that are still to be logged.
struct Draft {
    id: ClassId,
    now: Moment,
    room: Room,
    events: Vec<ClassEvent>,
    writes: Vec<ClassWrite>,
}

impl Draft {
    fn take(&mut self, event: ClassEvent) {
        let changed = match &event {
            ClassEvent::Responded(learner, ballot, _) => {
                self.room.open_vote().is_some_and(|vote| {
                    self.room.ballot() == Some(*ballot) && vote.given.contains_key(learner)
                })
            }
            _ => false,
        };
        if !self.room.fold(self.now.at, &event) {
            return;
        }
        self.writes.push(write(self.id, &event, changed));
        self.events.push(event);
    }
}

fn in_words(error: AppendError) -> NotTaken {
    match error {
        AppendError::Duplicate => NotTaken::Refused(Refusal::Responded.to_string()),
        AppendError::Store(error) => NotTaken::Failed(error.to_string()),
        other => NotTaken::Refused(other.to_string()),
    }
}

/// Converts an event to a log write.
pub(in crate::classroom) fn write(class: ClassId, event: &ClassEvent, changed: bool) -> ClassWrite {
    let record = class_event_to_record(event, changed);
    let first = matches!(event, ClassEvent::Responded(..)) && !changed;
    ClassWrite {
        class,
        entry: entry(record),
        guard: if first { Guard::First } else { Guard::None },
    }
}

fn entry(record: ClassRecord) -> ClassEntry {
    ClassEntry {
        kind: record.kind,
        learner: record.learner,
        poll: record.poll,
        vote: record.vote,
        body: record.body,
    }
}
