//! The store on a thread of its own, so that no screen ever waits for a disk.
//!
//! Jobs go in over a bounded queue and are done in their order; what comes of them goes out
//! through a callback that the worker's owner gives. The owner says what its errands are and
//! what an answer to one looks like; here both are opaque.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::Store;
use super::entry::Entry;
use super::error::StoreError;
use crate::domain::Moment;

/// How many jobs may wait: a learner makes a few a second, so that a full queue means a disk
/// that stands still, which the learner should then be told.
pub const QUEUE_JOBS_MAX: usize = 64;

/// What the store is to do.
pub enum Job<A> {
    /// Put entries on disk, all or none; answered by [`Reply::Appended`].
    Append {
        /// Comes back with the reply.
        tag: u64,
        /// What to put on disk.
        entries: Vec<Entry>,
        /// When it happened.
        at: Moment,
    },
    /// Ask the store something, or have it do something; answered by [`Reply::Answered`].
    Ask {
        /// Comes back with the reply.
        tag: u64,
        /// The errand.
        task: StoreTask<A>,
    },
}

/// An errand to the store: runs on its thread and makes the answer there.
pub type StoreTask<A> = Box<dyn FnOnce(&mut Store) -> A + Send>;

impl<A> Job<A> {
    /// An errand as a job.
    pub fn ask(tag: u64, task: impl FnOnce(&mut Store) -> A + Send + 'static) -> Self {
        Self::Ask {
            tag,
            task: Box::new(task),
        }
    }

    /// What comes back with the reply.
    pub fn tag(&self) -> u64 {
        match self {
            Self::Append { tag, .. } | Self::Ask { tag, .. } => *tag,
        }
    }
}

/// What came of a job.
#[derive(Debug)]
pub enum Reply<A> {
    /// The entries are on disk for good, or none of them is.
    Appended {
        /// Of the job.
        tag: u64,
        /// What came of it.
        result: Result<(), StoreError>,
    },
    /// The answer to an errand.
    Answered {
        /// Of the job.
        tag: u64,
        /// What came of it.
        answer: A,
    },
    /// The job ran into a fault of the program. Nothing of it is on disk; the next job is done
    /// as usual.
    Panicked {
        /// Of the job.
        tag: u64,
        /// What the fault says of itself.
        message: String,
    },
}

/// Why a job was not taken; it is handed back.
pub enum Unsent<A> {
    /// The queue is full: the disk does not keep up.
    Full(Job<A>),
    /// The thread is gone: the callback panicked.
    Gone(Job<A>),
}

/// A running thread that owns a store. Dropping it does all jobs in the queue first.
pub struct StoreThread<A> {
    jobs: Option<SyncSender<Job<A>>>,
    thread: Option<JoinHandle<Store>>,
}

impl<A: Send + 'static> StoreThread<A> {
    /// Takes a store to a thread of its own. `reply` is called there, once a job, in the order
    /// of the jobs; it must not wait for whoever sends the jobs.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn spawn(
        store: Store,
        reply: impl FnMut(Reply<A>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, queue) = sync_channel(QUEUE_JOBS_MAX);
        let thread = Builder::new()
            .name("store".into())
            .spawn(move || work(store, &queue, reply))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Hands a job over without waiting.
    ///
    /// # Errors
    /// [`Unsent`] with the job, where the queue is full or the thread gone.
    pub fn try_send(&self, job: Job<A>) -> Result<(), Unsent<A>> {
        let Some(jobs) = &self.jobs else {
            return Err(Unsent::Gone(job));
        };
        jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(job) => Unsent::Full(job),
            TrySendError::Disconnected(job) => Unsent::Gone(job),
        })
    }

    /// Hands a job over, and waits for room in the queue.
    ///
    /// # Errors
    /// [`Unsent::Gone`] with the job, where the thread is gone.
    pub fn send(&self, job: Job<A>) -> Result<(), Unsent<A>> {
        match &self.jobs {
            Some(jobs) => jobs.send(job).map_err(|error| Unsent::Gone(error.0)),
            None => Err(Unsent::Gone(job)),
        }
    }

    /// Does all jobs in the queue, replies to them, and gives the store back; `None` where the
    /// callback panicked.
    pub fn finish(mut self) -> Option<Store> {
        self.stop()
    }
}

impl<A> StoreThread<A> {
    fn stop(&mut self) -> Option<Store> {
        // Without a sender the queue ends after its last job.
        self.jobs = None;
        self.thread.take()?.join().ok()
    }
}

impl<A> Drop for StoreThread<A> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn work<A>(mut store: Store, queue: &Receiver<Job<A>>, mut reply: impl FnMut(Reply<A>)) -> Store {
    for job in queue {
        let tag = job.tag();
        // A transaction that unwinds is rolled back, so the store is whole afterwards.
        let done = catch_unwind(AssertUnwindSafe(|| run(&mut store, job)));
        reply(done.unwrap_or_else(|fault| Reply::Panicked {
            tag,
            message: message(&*fault),
        }));
    }
    store
}

fn run<A>(store: &mut Store, job: Job<A>) -> Reply<A> {
    match job {
        Job::Append { tag, entries, at } => Reply::Appended {
            tag,
            result: store.append(&entries, at),
        },
        Job::Ask { tag, task } => Reply::Answered {
            tag,
            answer: task(store),
        },
    }
}

fn message(fault: &(dyn Any + Send)) -> String {
    let text = fault.downcast_ref::<&str>().copied();
    text.or_else(|| fault.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}
