//! The state of the task that owns a class, and what comes of its writes.

use std::sync::Arc;

use tokio::sync::watch;

use super::shared_log::SharedLog;
use crate::classroom::participants::SharedParticipants;
use crate::classroom::seat_locks::SeatLocks;
use crate::classroom::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::room::Room;
use crate::env::Env;
use crate::metrics::CountGuard;
use crate::tui::screen::ClassNews;

/// The actor that decides all requests of a class.
pub(super) struct ClassActor {
    pub(super) id: ClassId,
    pub(super) seats_max: usize,
    pub(super) title: Arc<str>,
    pub(super) invitation: Arc<[String]>,
    pub(super) register: SharedParticipants,
    pub(super) places: Arc<SeatLocks>,
    pub(super) store: StoreHandle,
    pub(super) env: Arc<Env>,
    pub(super) room: Arc<Room>,
    /// The last write error of the log.
    pub(super) trouble: Option<Arc<str>>,
    /// The log of a class that several nodes share; `None` if it is in the progress file alone.
    pub(super) shared: Option<Box<SharedLog>>,
    pub(super) published: Published,
    /// Counts this class while it is open.
    pub(super) count: Option<CountGuard>,
}

/// The channels by which seats and consoles see the class.
pub(super) struct Published {
    pub(super) shown: watch::Sender<Arc<ClassNews>>,
    pub(super) all: watch::Sender<Arc<ClassNews>>,
}

/// The reason why an event was not logged.
#[derive(Clone)]
pub(super) enum NotTaken {
    Refused(String),
    /// A disk error, in words that name the file.
    Failed(String),
}

/// The result of writing a draft.
pub(super) enum Logged {
    /// Each event is logged, or it is not for its reason. The room is to be made from that.
    Each(Vec<Result<(), NotTaken>>),
    /// All events are logged, and the room has them already.
    Folded,
    /// Nothing is logged, because the class has changed. The room has the change, and the same
    /// requests are to be decided once more.
    Again,
}
