//! The host of one class: takes wishes and orders, logs events, publishes the new room.
//!
//! One task owns the room. It takes all waiting requests at once, decides them in order, has them
//! put on disk as one group, and folds what was logged. A thousand responses at once cost one
//! synced write, and no response is announced before it is on disk.

mod actor;
pub(super) mod draft;
mod following;
mod opening;
mod shared_log;
mod turns;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use self::actor::{ClassActor, Published};
use self::opening::LoadedClass;
use self::shared_log::SharedLog;
use super::newcomer::Newcomer;
use super::pages::Pages;
use super::participants::{Participants, SharedParticipants};
use super::seat_locks::SeatLocks;
use super::shared::SharedClasses;
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::{Order, Wish};
use crate::env::Env;
use crate::metrics::ClassKind;
use crate::store::{ClassLease, ClassLog};
use crate::tui::screen::ClassNews;

/// The capacity of the host's request queue. If it is full, a request is refused as busy; a seat that is
/// still joining tries again by itself.
const WAITING_MAX: usize = 16_384;

/// The most walls of one class at a time: for two screens in two rooms.
pub const WALLS_MAX: usize = 4;

/// The hashes of PINs that one class makes at once: more would keep all cores from its seats.
const HASHES_AT_ONCE: usize = 2;

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
    pub(super) places: Arc<SeatLocks>,
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
    /// The store of a class that several nodes share.
    shared: Option<Arc<dyn SharedClasses>>,
    env: Arc<Env>,
    /// True while this node has the lease on a class that several nodes share.
    is_owned: Arc<AtomicBool>,
    /// Permits for making hashes of PINs.
    hashing: Arc<Semaphore>,
}

impl Request {
    /// Returns the channel for the reply.
    fn told(self) -> oneshot::Sender<Reply> {
        match self {
            Self::Wish(_, _, told)
            | Self::Join(_, _, told)
            | Self::Back(_, _, told)
            | Self::Order(_, told) => told,
        }
    }

    /// Returns the learner who joins or comes back by it.
    fn joins(&self) -> Option<LearnerId> {
        match self {
            Self::Join(newcomer, ..) => Some(newcomer.learner),
            Self::Back(learner, ..) | Self::Wish(learner, Wish::Join(_), _) => Some(*learner),
            Self::Wish(..) | Self::Order(..) => None,
        }
    }
}

impl Class {
    fn start(
        store: &StoreHandle,
        env: Arc<Env>,
        frame: ClassInfo,
        known: LoadedClass,
    ) -> Arc<Self> {
        let (asks, inbox) = mpsc::channel(WAITING_MAX);
        let register = SharedParticipants::new(known.register);
        let kind = match known.room.terms().until {
            Some(_) => ClassKind::Homework,
            None => ClassKind::Live,
        };
        let is_open = !known.room.is_ended();
        let count = is_open.then(|| store.metrics().classes.open(kind));
        let places = Arc::<SeatLocks>::default();
        let (log, classes) = known.shared.unzip();
        let is_owned = log.as_ref().map(SharedLog::is_owned).unwrap_or_default();
        let news = Arc::new(ClassNews {
            room: Arc::new(known.room),
            title: Arc::clone(&frame.title),
            names: Arc::clone(&register.open().names),
            seats_max: frame.seats_max,
            invitation: Arc::clone(&frame.invitation),
            trouble: None,
            is_moving: false,
            done: None,
        });
        let room = Arc::clone(&news.room);
        let (shown_to, shown) = watch::channel(Arc::clone(&news));
        let (all_to, all) = watch::channel(news);
        let mut host = ClassActor {
            id: frame.id,
            seats_max: frame.seats_max,
            title: Arc::clone(&frame.title),
            invitation: Arc::clone(&frame.invitation),
            register: register.clone(),
            places: Arc::clone(&places),
            store: store.clone(),
            env: Arc::clone(&env),
            room,
            trouble: None,
            shared: log.map(Box::new),
            published: Published {
                shown: shown_to,
                all: all_to,
            },
            count,
        };
        tokio::spawn(async move { host.run(inbox).await });
        Arc::new(Self {
            frame,
            kept_until: known.kept_until,
            owner: known.owner,
            asks,
            shown,
            all,
            register,
            places,
            pages: Pages::default(),
            consoles: AtomicUsize::new(0),
            walls: Arc::default(),
            closes: AtomicBool::new(false),
            hold: Mutex::new(known.hold),
            shared: classes,
            env,
            is_owned,
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
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
            if let Some(classes) = self.shared.clone() {
                tokio::spawn(async move {
                    if let Err(error) = classes.end(id, now.at.as_millisecond()).await {
                        tracing::warn!(%error, "the end of a class was not saved");
                    }
                });
                return;
            }
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
        match (ask(told), &self.shared) {
            (Request::Join(newcomer, allowance, told), Some(_)) if newcomer.has_plain_pin() => {
                let place = self.asks.clone().try_reserve_owned().ok()?;
                let (hashing, salt) = (Arc::clone(&self.hashing), self.env.secret());
                tokio::spawn(async move {
                    let newcomer = hashed(newcomer, salt, &hashing).await?;
                    place.send(Request::Join(newcomer, allowance, told));
                    Some(())
                });
            }
            (request, _) => self.asks.try_send(request).ok()?,
        }
        Some(answer)
    }

    /// Returns whether this node has the lease on a class that several nodes share.
    pub(super) fn is_owned_here(&self) -> bool {
        self.is_owned.load(Ordering::Acquire)
    }

    /// Returns the store of a class that several nodes share.
    pub(super) fn shared(&self) -> Option<&Arc<dyn SharedClasses>> {
        self.shared.as_ref()
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

/// Makes the hash of a newcomer's PIN, which every node needs before the learner is told the PIN.
async fn hashed(
    mut newcomer: Box<Newcomer>,
    salt: [u8; 16],
    hashing: &Semaphore,
) -> Option<Box<Newcomer>> {
    let _permit = hashing.acquire().await.ok()?;
    let made = tokio::task::spawn_blocking(move || {
        newcomer.hash_pin(salt);
        newcomer
    });
    made.await.ok()
}

#[cfg(test)]
mod tests;
