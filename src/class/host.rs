//! The host of one class: wishes and orders in, events to the log, the new room out.
//!
//! One task owns the room. It takes everything that waits at once, decides it in its order, has
//! it put on disk as one group, and folds what the log took: a thousand responses at once cost
//! one synced write, and nobody is told of a response that is not on disk.

mod turns;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};

use self::turns::{Host, write};
use super::clerk::Clerk;
use super::newcomer::Newcomer;
use super::pages::Pages;
use super::places::Places;
use super::records::{self, Broken};
use super::register::{Register, SharedRegister};
use super::upkeep;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::room::{ClassEvent, Order, Room, Terms, Wish};
use crate::store::{ClassId, ClassLog, Hold, NewClass, StoreError};
use crate::tui::screen::ClassNews;
use crate::world::World;

/// How much may wait for the host; whoever comes later waits to be let in.
const WAITING_MAX: usize = 16_384;

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
    /// One who has been here and comes back, with so much time.
    Back(LearnerId, Allowance, oneshot::Sender<Told>),
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
    register: SharedRegister,
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
        let register = SharedRegister::new(known.register);
        let mut host = Host {
            id: frame.id,
            seats_max: frame.seats_max,
            title: Arc::clone(&frame.title),
            invitation: Arc::clone(&frame.invitation),
            register: register.clone(),
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
        ask: impl FnOnce(oneshot::Sender<Told>) -> Ask,
    ) -> Option<oneshot::Receiver<Told>> {
        let (told, answer) = oneshot::channel();
        self.asks.try_send(ask(told)).ok()?;
        Some(answer)
    }

    /// The same, to be kept.
    pub(super) fn shared_register(&self) -> SharedRegister {
        self.register.clone()
    }

    /// Who is known by which name.
    pub fn register(&self) -> MutexGuard<'_, Register> {
        self.register.open()
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

/// A time of the store; the last there is for one beyond any calendar.
fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
