//! A class that another program runs, followed in its log: for a wall in a program of its own.
//!
//! Everything that a wall shows is in the log, with its times. The address for joining is not, so
//! the program that runs the class notes it on its lease.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::replay::{self, ClassError};
use super::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::room::{ClassEvent, Room};
use crate::store::{ClassLog, ClassRow, ClassRunner, Store};
use crate::tui::screen::WallNews;

/// The interval at which the log is looked at: a wall may be so much later than a seat.
const LOOK_AGAIN: Duration = Duration::from_millis(400);

/// A class, read from its log as far as that goes.
#[derive(Default)]
struct FollowedLog {
    room: Option<Room>,
    /// The number of the last event that was read.
    last: u64,
}

impl FollowedLog {
    /// Reads on, and returns whether there was anything new.
    fn read(&mut self, store: &Store, class: ClassId) -> Result<bool, ClassError> {
        let rows = store.class_events(class, self.last + 1)?;
        let news = !rows.is_empty();
        for row in rows {
            self.last = row.seq;
            let (at, event) = replay::event(row, self.room.as_ref().map(Room::terms))?;
            match (&mut self.room, event) {
                (Some(room), event) => {
                    room.fold(at, &event);
                }
                (room, ClassEvent::Opened(terms)) => *room = Some(Room::new(*terms, at)),
                (None, _) => return Err(ClassError::NoOpening),
            }
        }
        Ok(news)
    }
}

/// A class as another program runs it, from time to time.
pub struct FollowedClass {
    row: ClassRow,
    log: FollowedLog,
    invitation: Arc<[String]>,
}

impl FollowedClass {
    /// Begins to follow a class.
    ///
    /// # Errors
    /// [`ClassError`] if its log cannot be read.
    pub fn begin(store: &Store, row: ClassRow) -> Result<Self, ClassError> {
        let mut log = FollowedLog::default();
        log.read(store, row.id)?;
        let mut class = Self {
            row,
            log,
            invitation: Arc::default(),
        };
        class.invite(&store.class_runner(class.row.id));
        Ok(class)
    }

    /// Returns whether the class is over.
    pub fn is_ended(&self) -> bool {
        self.log.room.as_ref().is_some_and(Room::is_ended)
    }

    /// Returns the class for a wall.
    ///
    /// # Errors
    /// [`ClassError::NoOpening`] if the log is empty.
    pub fn news(&self) -> Result<WallNews, ClassError> {
        let room = self.log.room.as_ref().ok_or(ClassError::NoOpening)?;
        Ok(WallNews {
            title: self.row.title.as_str().into(),
            invitation: Arc::clone(&self.invitation),
            view: room.wall(),
        })
    }

    /// Takes the instructions to join from the note of the program that runs the class. Returns
    /// whether they have changed: a class can resume on another address.
    fn invite(&mut self, runner: &ClassRunner) -> bool {
        let lines: Vec<String> = match runner {
            // A system whose locks also keep others from reading hides the note.
            ClassRunner::Somebody(note) | ClassRunner::Unknown(note) if note.is_empty() => {
                vec![format!("the code is {}", self.row.code)]
            }
            ClassRunner::Somebody(note) | ClassRunner::Unknown(note) => {
                note.lines().map(str::to_owned).collect()
            }
            ClassRunner::Nobody => Vec::new(),
        };
        let changed = *self.invitation != *lines;
        self.invitation = lines.into();
        changed
    }

    fn look(&mut self, store: &Store) -> Result<bool, ClassError> {
        let read = self.log.read(store, self.row.id)?;
        let invited = self.invite(&store.class_runner(self.row.id));
        Ok(read || invited)
    }

    /// Follows the class, and sends what a wall shows, until nobody listens or the log cannot be
    /// read.
    pub async fn follow(self, store: StoreHandle, told: watch::Sender<Arc<WallNews>>) {
        let mut times = interval(LOOK_AGAIN);
        times.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut class = self;
        loop {
            times.tick().await;
            if told.is_closed() {
                return;
            }
            let looked = store.ask(move |store| {
                let looked = class.look(store);
                (class, looked)
            });
            let Ok((back, looked)) = looked.await else {
                return;
            };
            class = back;
            match looked.and_then(|changed| Ok((changed, class.news()?))) {
                Ok((false, _)) => {}
                Ok((true, news)) => {
                    told.send_replace(Arc::new(news));
                }
                Err(error) => {
                    tracing::error!(%error, "the log of a class cannot be followed");
                    return;
                }
            }
        }
    }
}
