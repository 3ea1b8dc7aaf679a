//! The host of one class: wishes and orders in, events to the log, the new room out.
//!
//! One task owns the room. It takes everything that waits at once, decides it in its order, has
//! it put on disk as one group, and folds what the log took: a thousand responses at once cost
//! one synced write, and nobody is told of a response that is not on disk.

mod turns;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};

use self::turns::{ClassActor, write};
use super::newcomer::Newcomer;
use super::pages::Pages;
use super::participants::{Participants, SharedParticipants};
use super::replay::{self, ClassError};
use super::retention;
use super::seat_locks::SeatLocks;
use super::store_handle::StoreHandle;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::{ClassEvent, Order, Room, Terms, Wish};
use crate::env::Env;
use crate::store::{ClassId, ClassLease, ClassLog, NewClass, StoreError};
use crate::tui::screen::ClassNews;

/// How much may wait for the host; whoever comes later waits to be let in.
const WAITING_MAX: usize = 16_384;

/// The owner of a class that was opened on the host itself.
pub const OF_HOST: &str = "host";

/// The reply to a request. By then [`Class::newest`] has the class with the request done.
pub type Reply = Result<(), Rejected>;

/// Why a request was not done.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Rejected {
    /// Too much waits. The same request may be made again.
    #[error("the host is busy: wait a moment, or come back with the same line")]
    Busy,
    /// The host has ended.
    #[error("the host is gone: come back with the same line")]
    Gone,
    /// The class refuses, or its log does: why, in words for whoever asked.
    #[error("{0}")]
    Refused(String),
}

/// Who asks for what.
pub enum Request {
    /// A learner.
    Wish(LearnerId, Wish, oneshot::Sender<Reply>),
    /// One who has never been here and wants to join, with so much time.
    Join(Box<Newcomer>, Allowance, oneshot::Sender<Reply>),
    /// One who has been here and comes back, with so much time.
    Back(LearnerId, Allowance, oneshot::Sender<Reply>),
    /// The instructor.
    Order(Order, oneshot::Sender<Reply>),
}

/// What is fixed about a class.
pub struct ClassInfo {
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

/// A running class, as seats and doors reach it.
pub struct Class {
    /// What is fixed about it.
    pub frame: ClassInfo,
    /// Until when it is kept.
    pub kept_until: Timestamp,
    /// The fingerprint of its instructor's key, or [`OF_HOST`].
    owner: String,
    asks: mpsc::Sender<Request>,
    shown: watch::Receiver<Arc<ClassNews>>,
    all: watch::Receiver<Arc<ClassNews>>,
    register: SharedParticipants,
    /// Which connection holds which seat.
    pub(super) places: SeatLocks,
    /// What seats show.
    pub pages: Pages,
    /// Consoles that are open.
    consoles: AtomicUsize,
    /// True once the program ends: whose connection goes with it has not left the class.
    pub(super) closes: AtomicBool,
    /// Keeps other programs from it until it is over for good.
    hold: Mutex<Option<ClassLease>>,
}

impl Class {
    /// Opens a class, takes it for this program and starts its host.
    ///
    /// # Errors
    /// [`StoreError`] where the log cannot be begun.
    pub async fn open(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
        owner: String,
        keep_days: u32,
        terms: Terms,
    ) -> Result<Arc<Self>, ClassError> {
        let now = env.now();
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
        let hold = store
            .ask(move |store| -> Result<ClassLease, StoreError> {
                // First, so that no other program goes on with it as soon as it is there.
                let hold = store.take_class(new.id)?;
                store.open_class(&new, now)?;
                store.append_class(&[write], now)?;
                Ok(hold)
            })
            .await??;
        let room = Room::new(terms, now.at);
        let known = LoadedClass {
            room,
            register: Participants::default(),
            kept_until,
            owner,
            hold,
        };
        Ok(Self::start(store, env, frame, known))
    }

    /// Goes on with a class whose host was gone.
    ///
    /// # Errors
    /// [`ClassError`] where another program holds it, its log cannot be read, or was ended.
    pub async fn resume(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
    ) -> Result<Arc<Self>, ClassError> {
        let (id, now) = (frame.id, env.now());
        let known = store
            .ask(move |store| -> Result<LoadedClass, ClassError> {
                let hold = store.take_class(id)?;
                if replay::room(store, id)?.is_ended() {
                    // Its host was killed after the end, before the last console was left.
                    retention::end(store, id, now)?;
                    return Err(ClassError::Over);
                }
                let resumed = write(id, &ClassEvent::Resumed, false);
                let verdicts = store.append_class(&[resumed], now)?;
                if let Some(Err(error)) = verdicts.into_iter().next() {
                    return Err(ClassError::Refused(error.to_string()));
                }
                let row = store.class(id)?.ok_or(ClassError::NoOpening)?;
                Ok(LoadedClass {
                    room: replay::room(store, id)?,
                    register: replay::register(store, id)?,
                    kept_until: instant(row.keep_until_ms),
                    owner: row.owner,
                    hold,
                })
            })
            .await??;
        Ok(Self::start(store, env, frame, known))
    }

    fn start(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
        known: LoadedClass,
    ) -> Arc<Self> {
        let (asks, inbox) = mpsc::channel(WAITING_MAX);
        let register = SharedParticipants::new(known.register);
        let mut host = ClassActor {
            id: frame.id,
            seats_max: frame.seats_max,
            title: Arc::clone(&frame.title),
            invitation: Arc::clone(&frame.invitation),
            register: register.clone(),
            store: store.clone(),
            env,
            room: Arc::new(known.room),
            trouble: None,
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
            places: SeatLocks::default(),
            pages: Pages::default(),
            consoles: AtomicUsize::new(0),
            closes: AtomicBool::new(false),
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

    /// The program ends: from here on nobody leaves the class by losing the connection, so that
    /// whoever goes on with it waits for them.
    pub fn close(&self) {
        self.closes.store(true, Ordering::Release);
    }

    fn taken(&self) -> Option<ClassLease> {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        hold.take()
    }

    /// A console is opened.
    pub fn attended(&self) {
        self.consoles.fetch_add(1, Ordering::AcqRel);
    }

    /// A console is left. With the last one a class that has ended is over for good: until then
    /// it could still be mended.
    pub fn left(&self, store: &StoreHandle, now: Moment) {
        let last = self.consoles.fetch_sub(1, Ordering::AcqRel) == 1;
        if last && self.all.borrow().room.is_ended() {
            let id = self.frame.id;
            let hold = self.taken();
            // What is not kept now is made good when the class would be gone on with.
            let _ = store.post(move |store| {
                if let Err(error) = store.end_class(id, now) {
                    tracing::warn!(%error, "the end of a class was not kept");
                }
                drop(hold);
            });
        }
    }

    /// Whether nobody decides in it any more, by a fault: it can be gone on with.
    pub fn is_broken(&self) -> bool {
        self.asks.is_closed()
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
        ask: impl FnOnce(oneshot::Sender<Reply>) -> Request,
    ) -> Option<oneshot::Receiver<Reply>> {
        let (told, answer) = oneshot::channel();
        self.asks.try_send(ask(told)).ok()?;
        Some(answer)
    }

    /// The same, to be kept.
    pub(super) fn shared_register(&self) -> SharedParticipants {
        self.register.clone()
    }

    /// Who is known by which name.
    pub fn register(&self) -> MutexGuard<'_, Participants> {
        self.register.open()
    }
}

/// What is known of a class as its host starts.
struct LoadedClass {
    room: Room,
    register: Participants,
    kept_until: Timestamp,
    owner: String,
    /// No other program runs it.
    hold: ClassLease,
}

/// A time of the store; the last there is for one beyond any calendar.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
