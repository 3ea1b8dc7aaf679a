//! The upkeep of a class server: it resumes classes at the start, renews their leases, unloads those
//! that are over, and removes expired ones when a study day begins.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::interval;

use super::ClassServer;
use crate::classroom::host::Class;
use crate::classroom::replay::ClassError;
use crate::classroom::retention::{hold, let_go, run};
use crate::classroom::store_handle::StoreHandle;
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::store::{ClassRow, Store, StoreError};

/// The interval between renewals: well before other programs may take the classes as free.
const HOLD_AGAIN: Duration = Duration::from_secs(3 * 60);

/// The classes that were not over when the program started.
#[derive(Default)]
pub struct Resumed {
    /// The classes that resume here.
    pub here: Vec<ClassRow>,
    /// The classes that another program holds.
    pub elsewhere: Vec<ClassRow>,
}

impl ClassServer {
    /// Looks up the keys with stored records here: of several keys that a guest offers, the known
    /// one counts. Looks up the displays that learners chose, too.
    pub async fn look_up_learners(&self) {
        self.displays.load(&self.store).await;
        match self.store.ask(|store| store.keys()).await {
            Ok(Ok(keys)) => self.known_keys().extend(keys),
            _ => tracing::warn!("the known keys cannot be read"),
        }
    }

    /// Resumes every class that is not over. Returns those that resume here, and those that another
    /// program holds.
    ///
    /// # Errors
    /// If the classes cannot be read. A single unreadable class is logged and skipped.
    pub async fn resume_all(&self) -> Result<Resumed, ClassError> {
        let classes = self.store.ask(|store| store.classes()).await??;
        let mut resumed = Resumed::default();
        for row in classes.into_iter().filter(|class| class.ended_ms.is_none()) {
            let frame = self.frame(row.id, &row.code, &row.title);
            match Class::resume(&self.store, Arc::clone(&self.env), frame).await {
                Ok(class) => {
                    self.add(class);
                    resumed.here.push(row);
                }
                Err(ClassError::Over) => {}
                Err(ClassError::Store(StoreError::Held)) => {
                    tracing::warn!(class = %row.id.0, "not resumed; another program runs it");
                    resumed.elsewhere.push(row);
                }
                Err(error) => tracing::error!(%error, "a class could not be resumed"),
            }
        }
        Ok(resumed)
    }

    /// Unloads classes that have ended or expired and have no open connections. Returns their ids.
    pub fn let_go_of_those_over(&self, now: Timestamp) -> Vec<ClassId> {
        let is_over = |class: &Class| {
            let ended = class.shown().borrow().room.is_ended();
            (ended || class.kept_until <= now) && class.is_empty()
        };
        let mut over = Vec::new();
        // Checked under the lock, since somebody may join meanwhile.
        self.classes().retain(|_, class| {
            let stays = !is_over(class);
            if !stays {
                class.let_go();
                over.push(class.frame.id);
            }
            stays
        });
        over
    }

    /// Returns whether the host task of a class has failed.
    pub fn has_broken(&self) -> bool {
        self.classes().values().any(|class| class.is_broken())
    }

    /// Unloads classes whose host task has failed, so that they can be resumed.
    pub fn let_go_of_those_broken(&self) {
        self.classes().retain(|_, class| {
            let broken = class.is_broken();
            if broken {
                tracing::error!(class = %class.frame.id.0, "the task of this class has failed");
                class.let_go();
            }
            !broken
        });
    }
}

/// Renews the leases of a server's classes, so that no other program removes them. If `daily`, also
/// removes expired classes when a study day begins. Never returns.
pub async fn keep_up(class_server: Arc<ClassServer>, store: StoreHandle, daily: bool) {
    let mut day = class_server.env().now().study_on();
    let mut times = interval(HOLD_AGAIN);
    loop {
        times.tick().await;
        let now = class_server.env().now();
        let (over, held) = (
            class_server.let_go_of_those_over(now.at),
            class_server.held(),
        );
        let noted = move |store: &mut Store| {
            let_go(store, &over);
            hold(store, &held, now);
        };
        let _ = store.ask(noted).await;
        if daily && now.study_on() != day {
            day = now.study_on();
            look_after(&class_server, &store, now).await;
        }
    }
}

/// Removes expired classes while the server runs others. An expired class is unloaded once nobody is
/// in it.
pub async fn look_after(class_server: &ClassServer, store: &StoreHandle, now: Moment) {
    let over = class_server.let_go_of_those_over(now.at);
    let _ = store
        .ask(move |store| {
            let_go(store, &over);
            run(store, now);
        })
        .await;
}
