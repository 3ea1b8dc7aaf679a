//! The host of one class: wishes and orders in, events to the log, the new room out.
//!
//! One task owns the room. It takes everything that waits at once, decides it in its order, has
//! it put on disk as one group, and folds what the log took: a thousand responses at once cost
//! one synced write, and nobody is told of a response that is not on disk.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

use super::clerk::Clerk;
use super::enrol::Newcomer;
use super::pages::Pages;
use super::places::Places;
use super::records::{self, Broken};
use super::seat::BUSY;
use super::tries::Tries;
use super::upkeep;
use super::{names, pin};
use crate::content::record::{ClassRecord, class_event_to_record};
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::{ClassEvent, Order, Room, Terms, Wish};
use crate::store::{
    AppendError, ClassEntry, ClassId, ClassLog, ClassWrite, Guard, Hold, NewClass, StoreError,
};
use crate::tui::screen::ClassNews;
use crate::world::World;

/// How much may wait for the host; whoever comes later waits to be let in.
const WAITING_MAX: usize = 16_384;
/// How many wishes go to the disk as one group.
const GROUP_MAX: usize = 512;
/// How long the host sleeps at most: a clock that was moved is noticed by then.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// The owner of a class that was opened on the host itself.
pub const OF_HOST: &str = "host";

/// What comes back: the class as it is then, or why not, in words.
pub type Told = Result<Arc<ClassNews>, String>;

/// Who asks for what.
pub enum Ask {
    /// A learner.
    Wish(LearnerId, Wish, oneshot::Sender<Told>),
    /// One who has never been here and wants to join, with so much time.
    Join(Box<Newcomer>, Allowance, oneshot::Sender<Told>),
    /// The instructor.
    Order(Order, oneshot::Sender<Told>),
}

/// What is fixed about a class.
pub struct Frame {
    /// Its identity.
    pub id: ClassId,
    /// What learners type to come in.
    pub code: String,
    /// Its title.
    pub title: Arc<str>,
    /// How to come in, a line each.
    pub invitation: Arc<[String]>,
    /// Seats at most.
    pub seats_max: usize,
}

/// Who is known by which name.
#[derive(Clone, Default)]
pub struct Register {
    /// What each learner is called.
    pub names: Arc<BTreeMap<LearnerId, String>>,
    /// The learner of each name, as names are compared.
    pub by_name: BTreeMap<String, LearnerId>,
    /// What the PINs are held against.
    pub pins: BTreeMap<LearnerId, pin::Kept>,
    /// PINs that were tried.
    pub tries: Tries,
    /// Whether a list of the school says who may come in, and nobody else does.
    pub is_listed: bool,
    /// The learner of each id on that list, as ids are compared.
    pub listed: BTreeMap<String, LearnerId>,
    /// How much of everybody's time that list grants.
    pub allowances: BTreeMap<LearnerId, Allowance>,
}

impl Register {
    /// Puts a learner in, under a name that differs from all others; says which. Whoever is in
    /// already keeps the name.
    pub fn put(&mut self, learner: LearnerId, name: &str) -> String {
        if let Some(name) = self.names.get(&learner) {
            return name.clone();
        }
        let name = names::differing(name, |name| self.by_name.contains_key(name));
        self.by_name.insert(names::folded(&name), learner);
        Arc::make_mut(&mut self.names).insert(learner, name.clone());
        name
    }

    /// Takes a learner out again who was put in just now.
    pub fn take_out(&mut self, learner: LearnerId) {
        if let Some(name) = Arc::make_mut(&mut self.names).remove(&learner) {
            self.by_name.remove(&names::folded(&name));
        }
        self.pins.remove(&learner);
    }
}

/// A running class, as seats and doors reach it.
pub struct Class {
    /// What is fixed about it.
    pub frame: Frame,
    /// Until when it is kept.
    pub kept_until: Timestamp,
    /// The fingerprint of its instructor's key, or [`OF_HOST`].
    owner: String,
    asks: mpsc::Sender<Ask>,
    shown: watch::Receiver<Arc<ClassNews>>,
    all: watch::Receiver<Arc<ClassNews>>,
    register: Arc<Mutex<Register>>,
    /// Which connection holds which seat.
    pub(super) places: Places,
    /// What seats show.
    pub pages: Pages,
    /// Consoles that are open.
    consoles: AtomicUsize,
    /// Keeps other programs from it until it is over for good.
    hold: Mutex<Option<Hold>>,
}

impl Class {
    /// Opens a class, takes it for this program and starts its host.
    ///
    /// # Errors
    /// [`StoreError`] where the log cannot be begun.
    pub async fn open(
        clerk: &Clerk,
        world: Arc<World>,
        frame: Frame,
        owner: String,
        keep_days: u32,
        terms: Terms,
    ) -> Result<Arc<Self>, Broken> {
        let now = world.now();
        let new = NewClass {
            id: frame.id,
            code: frame.code.clone(),
            title: frame.title.to_string(),
            owner: owner.clone(),
            keep_days,
            open_until: terms.until,
        };
        let kept_until = instant(new.keep_until_ms(now));
        let opening = ClassEvent::Opened(Box::new(terms.clone()));
        let write = write(frame.id, &opening, false);
        let hold = clerk
            .ask(move |store| -> Result<Hold, StoreError> {
                // First, so that no other program goes on with it as soon as it is there.
                let hold = store.take_class(new.id)?;
                store.open_class(&new, now)?;
                store.append_class(&[write], now)?;
                Ok(hold)
            })
            .await??;
        let room = Room::new(terms, now.at);
        let known = Known {
            room,
            register: Register::default(),
            kept_until,
            owner,
            hold,
        };
        Ok(Self::start(clerk, world, frame, known))
    }

    /// Goes on with a class whose host was gone.
    ///
    /// # Errors
    /// [`Broken`] where another program holds it, its log cannot be read, or was ended.
    pub async fn resume(
        clerk: &Clerk,
        world: Arc<World>,
        frame: Frame,
    ) -> Result<Arc<Self>, Broken> {
        let (id, now) = (frame.id, world.now());
        let known = clerk
            .ask(move |store| -> Result<Known, Broken> {
                let hold = store.take_class(id)?;
                if records::room(store, id)?.is_ended() {
                    // Its host was killed after the end, before the last console was left.
                    upkeep::end(store, id, now)?;
                    return Err(Broken::Over);
                }
                let resumed = write(id, &ClassEvent::Resumed, false);
                let verdicts = store.append_class(&[resumed], now)?;
                if let Some(Err(error)) = verdicts.into_iter().next() {
                    return Err(Broken::Refused(error.to_string()));
                }
                let row = store.class(id)?.ok_or(Broken::NoOpening)?;
                Ok(Known {
                    room: records::room(store, id)?,
                    register: records::register(store, id)?,
                    kept_until: instant(row.keep_until_ms),
                    owner: row.owner,
                    hold,
                })
            })
            .await??;
        Ok(Self::start(clerk, world, frame, known))
    }

    fn start(clerk: &Clerk, world: Arc<World>, frame: Frame, known: Known) -> Arc<Self> {
        let (asks, inbox) = mpsc::channel(WAITING_MAX);
        let register = Arc::new(Mutex::new(known.register));
        let mut host = Host {
            id: frame.id,
            seats_max: frame.seats_max,
            title: Arc::clone(&frame.title),
            invitation: Arc::clone(&frame.invitation),
            register: Arc::clone(&register),
            clerk: clerk.clone(),
            world,
            room: Arc::new(known.room),
        };
        let news = host.news();
        let (shown_to, shown) = watch::channel(Arc::clone(&news));
        let (all_to, all) = watch::channel(news);
        tokio::spawn(async move { host.run(inbox, &shown_to, &all_to).await });
        Arc::new(Self {
            frame,
            kept_until: known.kept_until,
            owner: known.owner,
            asks,
            shown,
            all,
            register,
            places: Places::default(),
            pages: Pages::default(),
            consoles: AtomicUsize::new(0),
            hold: Mutex::new(Some(known.hold)),
        })
    }

    /// Whether whoever has this key and may hold classes may hold this one: one that was opened
    /// from afar is its opener's alone.
    pub fn is_of(&self, key: &str) -> bool {
        self.owner == OF_HOST || self.owner == key
    }

    /// Leaves it to other programs: nobody is in it here any more.
    pub fn let_go(&self) {
        drop(self.taken());
    }

    fn taken(&self) -> Option<Hold> {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        hold.take()
    }

    /// A console is opened.
    pub fn attended(&self) {
        self.consoles.fetch_add(1, Ordering::AcqRel);
    }

    /// A console is left. With the last one a class that has ended is over for good: until then
    /// it could still be mended.
    pub fn left(&self, clerk: &Clerk, now: Moment) {
        let last = self.consoles.fetch_sub(1, Ordering::AcqRel) == 1;
        if last && self.all.borrow().room.is_ended() {
            let id = self.frame.id;
            let hold = self.taken();
            // What is not kept now is made good when the class would be gone on with.
            let _ = clerk.post(move |store| {
                if let Err(error) = store.end_class(id, now) {
                    tracing::warn!(%error, "the end of a class was not kept");
                }
                drop(hold);
            });
        }
    }

    /// Whether nobody is in it: no seat is taken, and no console open.
    pub fn is_empty(&self) -> bool {
        self.consoles.load(Ordering::Acquire) == 0 && self.places.are_free()
    }

    /// The class as seats see it: changes with what everybody can see.
    pub fn shown(&self) -> watch::Receiver<Arc<ClassNews>> {
        self.shown.clone()
    }

    /// The class as its instructor sees it: changes with every response.
    pub fn all(&self) -> watch::Receiver<Arc<ClassNews>> {
        self.all.clone()
    }

    /// The class as it is now: never older than what anybody was shown or told.
    pub fn newest(&self) -> Arc<ClassNews> {
        Arc::clone(&self.all.borrow())
    }

    /// Asks for something; what comes of it comes back. `None` where nobody is there to ask.
    pub fn ask(
        &self,
        ask: impl FnOnce(oneshot::Sender<Told>) -> Ask,
    ) -> Option<oneshot::Receiver<Told>> {
        let (told, answer) = oneshot::channel();
        self.asks.try_send(ask(told)).ok()?;
        Some(answer)
    }

    /// Who is known by which name.
    pub fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of a class as its host starts.
struct Known {
    room: Room,
    register: Register,
    kept_until: Timestamp,
    owner: String,
    /// No other program runs it.
    hold: Hold,
}

struct Host {
    id: ClassId,
    seats_max: usize,
    title: Arc<str>,
    invitation: Arc<[String]>,
    register: Arc<Mutex<Register>>,
    clerk: Clerk,
    world: Arc<World>,
    room: Arc<Room>,
}

/// What one ask came to, before the log has spoken.
struct Decided {
    told: oneshot::Sender<Told>,
    /// Who was put into the class for it.
    newcomer: Option<LearnerId>,
    /// Which writes are its, or why there are none.
    writes: Result<std::ops::Range<usize>, String>,
}

impl Host {
    async fn run(
        &mut self,
        mut inbox: mpsc::Receiver<Ask>,
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
            let replies = self.turn(asks).await;
            if Arc::ptr_eq(&before, &self.room) && replies.is_empty() {
                continue;
            }
            let news = self.news();
            // First, so that whoever sees a change finds nothing older anywhere.
            all.send_replace(Arc::clone(&news));
            if self.room.edition() != edition {
                shown.send_replace(Arc::clone(&news));
            }
            // Last, so that whoever is told finds the class as it was told.
            for (told, result) in replies {
                // Whoever asked may have gone away.
                let _ = told.send(result.map(|()| Arc::clone(&news)));
            }
        }
    }

    fn until_due(&self) -> Duration {
        let due = self.room.next_due().map_or(SLEEP_MAX, |due| {
            let left = due.duration_since(self.world.now().at);
            Duration::try_from(left).unwrap_or(Duration::ZERO)
        });
        // A little later than due, so that the clock has surely got there.
        (due + Duration::from_millis(2)).min(SLEEP_MAX)
    }

    fn news(&self) -> Arc<ClassNews> {
        let register = self.register.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::new(ClassNews {
            room: Arc::clone(&self.room),
            title: Arc::clone(&self.title),
            names: Arc::clone(&register.names),
            invitation: Arc::clone(&self.invitation),
        })
    }

    /// Decides all that was asked, in its order, and makes it so once it is on disk.
    async fn turn(&mut self, asks: Vec<Ask>) -> Vec<(oneshot::Sender<Told>, Result<(), String>)> {
        let now = self.world.now();
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
            let (told, newcomer, wanted) = match ask {
                Ask::Wish(learner, wish, told) => {
                    let wanted = draft.room.admit(learner, wish, self.seats_max);
                    (told, None, wanted.map_err(|why| why.to_string()))
                }
                Ask::Join(newcomer, allowance, told) => {
                    let wanted = self.join(&draft.room, &newcomer, allowance);
                    (told, Some(newcomer.learner), wanted)
                }
                Ask::Order(order, told) => {
                    let wanted = draft.room.decide(&order);
                    (told, None, wanted.map_err(|why| why.to_string()))
                }
            };
            let writes = wanted.map(|events| {
                let from = draft.writes.len();
                events.into_iter().for_each(|event| draft.take(event));
                from..draft.writes.len()
            });
            decided.push(Decided {
                told,
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
            // What the log did not take has not happened.
            let room = Arc::make_mut(&mut self.room);
            for (event, verdict) in draft.events.iter().zip(&verdicts) {
                if verdict.is_ok() {
                    room.fold(now.at, event);
                }
            }
        }
        let mut taken = draft.events.iter().zip(&verdicts);
        if taken.any(|(event, verdict)| *event == ClassEvent::Ended && verdict.is_ok()) {
            upkeep::follow(&self.clerk, self.id, &self.room, now);
        }
        decided
            .into_iter()
            .map(|decided| {
                let result = decided.writes.and_then(|range| {
                    let mine = verdicts.get(range).unwrap_or_default();
                    mine.iter().cloned().collect::<Result<(), String>>()
                });
                if let Some(learner) = decided.newcomer {
                    self.take_out_unless_seated(learner);
                }
                (decided.told, result)
            })
            .collect()
    }

    /// What it comes to that a newcomer joins, who is put into the class for it: of whoever is not
    /// let in nothing is kept.
    fn join(
        &self,
        room: &Room,
        newcomer: &Newcomer,
        allowance: Allowance,
    ) -> Result<Vec<ClassEvent>, String> {
        let join = Wish::Join(allowance);
        let events = room.admit(newcomer.learner, join, self.seats_max);
        let events = events.map_err(|why| why.to_string())?;
        let enrolled = newcomer.enrol(self.id, &self.register, &self.clerk, &self.world);
        enrolled.then_some(events).ok_or_else(|| BUSY.into())
    }

    /// The log may not have taken the join.
    fn take_out_unless_seated(&self, learner: LearnerId) {
        if !self.room.seats().contains_key(&learner) {
            let mut register = self.register.lock().unwrap_or_else(PoisonError::into_inner);
            register.take_out(learner);
        }
    }

    /// Has a group put on disk, or on its way there where none of it binds; of each write, whether
    /// it is there.
    async fn append(
        &self,
        writes: Vec<ClassWrite>,
        binds: bool,
        now: Moment,
    ) -> Vec<Result<(), String>> {
        if writes.is_empty() {
            return Vec::new();
        }
        let count = writes.len();
        let appended = self
            .clerk
            .ask(move |store| match binds {
                true => store.append_class(&writes, now),
                false => store.post_class(&writes, now),
            })
            .await;
        let all = |why: String| vec![Err(why); count];
        match appended {
            Ok(Ok(verdicts)) => verdicts
                .into_iter()
                .map(|verdict| verdict.map(|_| ()).map_err(in_words))
                .collect(),
            Ok(Err(error)) => {
                tracing::error!(%error, "the log of a class could not be written");
                all(format!("not kept: {error}. Confirm again"))
            }
            Err(gone) => all(gone.to_string()),
        }
    }
}

/// A room that has gone ahead of its log, with what would take the log there.
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

/// A time of the store; the last there is for one beyond any calendar.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

fn in_words(error: AppendError) -> String {
    match error {
        AppendError::Duplicate => "your response is in, and it stands".into(),
        other => other.to_string(),
    }
}

fn write(class: ClassId, event: &ClassEvent, changed: bool) -> ClassWrite {
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Two connections with one new key are both a newcomer's, until one of them is let in.
    #[test]
    fn whoever_is_put_in_twice_keeps_the_name() {
        let (ada, other) = (LearnerId(Uuid::from_u128(1)), LearnerId(Uuid::from_u128(2)));
        let mut register = Register::default();
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(ada, "Ada"), "Ada");
        assert_eq!(register.put(other, "Ada"), "Ada 2");
        register.take_out(other);
        assert_eq!((register.names.len(), register.by_name.len()), (1, 1));
    }
}
