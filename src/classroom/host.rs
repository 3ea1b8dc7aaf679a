//! The host of one class: takes wishes and orders, logs events, publishes the new room.
//!
//! One task owns the room. It takes all waiting requests at once, decides them in order, has them
//! put on disk as one group, and folds what was logged. A thousand responses at once cost one
//! synced write, and no response is announced before it is on disk.

pub(super) mod turns;

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
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::{ClassEvent, Order, Room, Terms, Wish};
use crate::env::Env;
use crate::store::{ClassLease, ClassLog, NewClass, StoreError};
use crate::tui::screen::ClassNews;

/// The capacity of the host's request queue. If it is full, a request is refused as busy; a seat that is
/// still joining tries again by itself.
const WAITING_MAX: usize = 16_384;

/// The most walls of one class at a time: for two screens in two rooms.
pub const WALLS_MAX: usize = 4;

/// The owner of a class that was opened on the host itself.
pub const OF_HOST: &str = "host";

/// The reply to a request. By then [`Class::newest`] has the class with the request done.
pub type Reply = Result<(), Rejected>;

/// Why a request was not done.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Rejected {
    /// Too much waits. The same request may be made again.
    #[error("the host is busy. Wait a moment, or type the same command again")]
    Busy,
    /// The host has ended.
    #[error("the host has stopped. Type the same command to come back")]
    Gone,
    /// The class refuses, or its log does: why, in words for whoever asked.
    #[error("{0}")]
    Refused(String),
}

/// A request to the host of a class.
pub enum Request {
    /// A learner's wish.
    Wish(LearnerId, Wish, oneshot::Sender<Reply>),
    /// A newcomer's request to join, with a time allowance.
    Join(Box<Newcomer>, Allowance, oneshot::Sender<Reply>),
    /// A returning learner's request to join, with a time allowance.
    Back(LearnerId, Allowance, oneshot::Sender<Reply>),
    /// An order of the instructor.
    Order(Order, oneshot::Sender<Reply>),
}

/// The fixed properties of a class.
pub struct ClassInfo {
    /// Its id.
    pub id: ClassId,
    /// The code that learners type to join.
    pub code: String,
    /// Its title.
    pub title: Arc<str>,
    /// The instructions for joining, one line each.
    pub invitation: Arc<[String]>,
    /// The maximum number of seats.
    pub seats_max: usize,
}

/// A running class, as seats and the class server see it.
pub struct Class {
    /// Its fixed properties.
    pub frame: ClassInfo,
    /// The end of its retention.
    pub kept_until: Timestamp,
    /// The fingerprint of its instructor's key, or [`OF_HOST`].
    owner: String,
    asks: mpsc::Sender<Request>,
    shown: watch::Receiver<Arc<ClassNews>>,
    all: watch::Receiver<Arc<ClassNews>>,
    register: SharedParticipants,
    /// The seat locks, each held by a connection.
    pub(super) places: SeatLocks,
    /// The pages that seats share.
    pub pages: Pages,
    /// The number of open consoles.
    consoles: AtomicUsize,
    /// The number of open walls.
    walls: Arc<AtomicUsize>,
    /// True once the program ends. A connection lost after that has not left the class.
    pub(super) closes: AtomicBool,
    /// The lease that keeps other programs from the class until it is over for good.
    hold: Mutex<Option<ClassLease>>,
}

impl Class {
    /// Opens a class, takes its lease for this program and starts its host.
    ///
    /// # Errors
    /// [`StoreError`] if the log cannot be started.
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
        let invitation = frame.invitation.join("\n");
        let hold = store
            .ask(move |store| -> Result<ClassLease, StoreError> {
                // First, so that no other program resumes it as soon as it exists.
                let mut hold = store.take_class(new.id)?;
                hold.note(&invitation);
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

    /// Resumes a class whose host was gone.
    ///
    /// # Errors
    /// [`ClassError`] if another program holds it, or its log cannot be read or has ended.
    pub async fn resume(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
    ) -> Result<Arc<Self>, ClassError> {
        let (id, now) = (frame.id, env.now());
        let invitation = frame.invitation.join("\n");
        let known = store
            .ask(move |store| -> Result<LoadedClass, ClassError> {
                let mut hold = store.take_class(id)?;
                hold.note(&invitation);
                if replay::room(store, id)?.is_ended() {
                    // Its host was killed after the end, before the last console closed.
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
            walls: Arc::default(),
            closes: AtomicBool::new(false),
            hold: Mutex::new(Some(known.hold)),
        })
    }

    /// Returns whether the instructor with this key may hold this class. A class that was opened
    /// remotely belongs to its opener alone.
    pub fn is_of(&self, key: &str) -> bool {
        self.owner == OF_HOST || self.owner == key
    }

    /// Releases the lease, so that other programs can take the class. Nobody is in it here.
    pub fn let_go(&self) {
        drop(self.taken());
    }

    /// Marks the program as ending: from here on a lost connection does not leave the class, so
    /// that the next host waits for those learners.
    pub fn close(&self) {
        self.closes.store(true, Ordering::Release);
    }

    fn taken(&self) -> Option<ClassLease> {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        hold.take()
    }

    /// Records that a console opened.
    pub fn attended(&self) {
        self.consoles.fetch_add(1, Ordering::AcqRel);
    }

    /// Records that a console closed. After the last one, a class that has ended is over for good.
    /// Until then it could still be corrected.
    pub fn left(&self, store: &StoreHandle, now: Moment) {
        let last = self.consoles.fetch_sub(1, Ordering::AcqRel) == 1;
        if last && self.all.borrow().room.is_ended() {
            let id = self.frame.id;
            let hold = self.taken();
            // A failure here is repaired when the class would be resumed.
            let _ = store.post(move |store| {
                if let Err(error) = store.end_class(id, now) {
                    tracing::warn!(%error, "the end of a class was not saved");
                }
                drop(hold);
            });
        }
    }

    /// Returns whether the host task has stopped, by a fault. The class can be resumed.
    pub fn is_broken(&self) -> bool {
        self.asks.is_closed()
    }

    /// Returns whether the class is empty: no seat is taken, and no console is open.
    pub fn is_empty(&self) -> bool {
        self.consoles.load(Ordering::Acquire) == 0 && self.places.are_free()
    }

    /// Takes a place for a wall, if one is free. A wall is no seat and no console, and keeps no class
    /// from being unloaded.
    pub fn wall(&self) -> Option<WallPlace> {
        let more = |open: usize| (open < WALLS_MAX).then_some(open + 1);
        let (set, fetch) = (Ordering::AcqRel, Ordering::Acquire);
        self.walls.fetch_update(set, fetch, more).ok()?;
        Some(WallPlace(Arc::clone(&self.walls)))
    }

    /// Returns the room that seats see. It changes with everything visible to all.
    pub fn shown(&self) -> watch::Receiver<Arc<ClassNews>> {
        self.shown.clone()
    }

    /// Returns the room that the instructor sees. It changes with every response.
    pub fn all(&self) -> watch::Receiver<Arc<ClassNews>> {
        self.all.clone()
    }

    /// Returns the current class, never older than what anybody was shown or told.
    pub fn newest(&self) -> Arc<ClassNews> {
        Arc::clone(&self.all.borrow())
    }

    /// Sends a request and returns the pending reply, or `None` if it cannot be sent.
    pub fn ask(
        &self,
        ask: impl FnOnce(oneshot::Sender<Reply>) -> Request,
    ) -> Option<oneshot::Receiver<Reply>> {
        let (told, answer) = oneshot::channel();
        self.asks.try_send(ask(told)).ok()?;
        Some(answer)
    }

    /// Returns the participants, to be shared.
    pub(super) fn shared_register(&self) -> SharedParticipants {
        self.register.clone()
    }

    /// Locks the participants.
    pub fn register(&self) -> MutexGuard<'_, Participants> {
        self.register.open()
    }
}

/// The place of a wall, free again once this is dropped.
pub struct WallPlace(Arc<AtomicUsize>);

impl Drop for WallPlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The loaded state of a class at the start of its host.
struct LoadedClass {
    room: Room,
    register: Participants,
    kept_until: Timestamp,
    owner: String,
    /// The lease: no other program runs it.
    hold: ClassLease,
}

/// Converts a stored time. A time beyond the calendar becomes the latest one.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
