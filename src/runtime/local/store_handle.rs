//! Hands the effects of the local terminal to the store's thread, and returns its news to the loop.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::Sender;
#[cfg(unix)]
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
#[cfg(unix)]
use std::time::Duration;

use super::loop_input::LoopInput;
use crate::domain::Moment;
use crate::domain::library::Library;
use crate::runtime::effects::EffectRunner;
use crate::runtime::pending::PendingReply;
use crate::store::Store;
use crate::store::worker::{StoreThread, TaskReply};
use crate::tui::screen::{News, StoreEffect};

/// The longest wait for the disk before the program is suspended.
#[cfg(unix)]
const SETTLE_MAX: Duration = Duration::from_secs(3);

/// Sends effects to the store's thread, which returns the news as inputs.
pub(super) struct StoreHandle {
    worker: StoreThread<Option<News>>,
    library: Arc<Library>,
    trouble: Arc<Vec<String>>,
    pending: Pending,
    next_tag: Cell<u64>,
    in_flight: Cell<usize>,
}

/// Responses that are not on disk yet, by the tag of their job.
type Pending = Arc<Mutex<BTreeMap<u64, PendingReply>>>;

impl StoreHandle {
    pub(super) fn new(
        store: Store,
        library: Arc<Library>,
        trouble: Vec<String>,
        inputs: Sender<LoopInput>,
    ) -> io::Result<Self> {
        let pending = Pending::default();
        let awaited = Arc::clone(&pending);
        let worker = StoreThread::spawn(store, move |reply| {
            // The loop may have ended: then nobody wants to know.
            let _ = inputs.send(LoopInput::Done(news_of(reply, &awaited)));
        })?;
        Ok(Self {
            worker,
            library,
            trouble: Arc::new(trouble),
            pending,
            next_tag: Cell::new(0),
            in_flight: Cell::new(0),
        })
    }

    /// Carries out an effect. `untimed` says that the time for a response does not count.
    pub(super) fn submit(&self, effect: StoreEffect, untimed: bool, now: Moment) {
        let tag = self.next_tag.replace(self.next_tag.get() + 1);
        if let (Some(awaited), Ok(mut pending)) = (PendingReply::of(&effect), self.pending.lock()) {
            pending.insert(tag, awaited);
        }
        let (library, trouble) = (Arc::clone(&self.library), Arc::clone(&self.trouble));
        let sent = self.worker.send(tag, move |store| {
            EffectRunner {
                learner: store.learner(),
                store,
                library: &library,
                trouble: &trouble,
                untimed,
            }
            .carry_out(&effect, now)
        });
        match sent {
            Ok(()) => self.in_flight.set(self.in_flight.get() + 1),
            Err(error) => tracing::error!(tag, %error, "an effect was not carried out"),
        }
    }

    /// Returns the number of jobs that are not done.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.get()
    }

    /// Notes that a job is done; see [`LoopInput::Done`].
    pub(super) fn done(&self) {
        self.in_flight.set(self.in_flight.get().saturating_sub(1));
    }

    /// Waits until all queued effects are done, with a time limit.
    #[cfg(unix)]
    pub(super) fn settle(&self) {
        let tag = self.next_tag.replace(self.next_tag.get() + 1);
        let (done, is_done) = channel();
        let sent = self.worker.send(tag, move |_| {
            let _ = done.send(());
            None
        });
        if sent.is_ok() {
            self.in_flight.set(self.in_flight.get() + 1);
            let _ = is_done.recv_timeout(SETTLE_MAX);
        }
    }

    pub(super) fn finish(self) {
        self.worker.finish();
    }
}

/// What a reply tells the screens. A fault of the program while a response was on its way opens
/// its item again, so that the learner can hand it in once more.
fn news_of(reply: TaskReply<Option<News>>, pending: &Pending) -> Option<News> {
    let tag = reply.tag;
    let awaited = pending
        .lock()
        .ok()
        .and_then(|mut pending| pending.remove(&tag));
    reply.answer.unwrap_or_else(|message| {
        tracing::error!(tag, message, "a fault while carrying out an effect");
        let why = "A fault of the program: this was not saved. Try again.".to_owned();
        Some(match awaited {
            Some(awaited) => awaited.refused(why),
            None => News::Failed(why),
        })
    })
}
