//! The store on a thread of its own, so that no screen waits for a disk.
//!
//! Jobs enter a bounded queue and run in order; replies go out through a callback that the worker's
//! owner provides. The owner defines its tasks and their answers; both are opaque here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::Store;
use super::entry::Entry;
use super::error::StoreError;
use crate::domain::Moment;

/// The capacity of the queue. A learner makes a few jobs a second, so a full queue means that the
/// disk has stalled, and the learner should be told.
pub const QUEUE_JOBS_MAX: usize = 64;

/// A job for the store.
pub enum Job<A> {
    /// A request to write entries, all or none; answered by [`JobReply::Appended`].
    Append {
        /// The tag to return with the reply.
        tag: u64,
        /// The entries.
        entries: Vec<Entry>,
        /// The time of the entries.
        at: Moment,
    },
    /// A request to run a task on the store; answered by [`JobReply::Answered`].
    Ask {
        /// The tag to return with the reply.
        tag: u64,
        /// The task.
        task: StoreTask<A>,
    },
}

/// A task for the store: runs on its thread and makes the answer there.
pub type StoreTask<A> = Box<dyn FnOnce(&mut Store) -> A + Send>;

impl<A> Job<A> {
    /// Creates a job from a task.
    pub fn ask(tag: u64, task: impl FnOnce(&mut Store) -> A + Send + 'static) -> Self {
        Self::Ask {
            tag,
            task: Box::new(task),
        }
    }

    /// Returns the tag of the job.
    pub fn tag(&self) -> u64 {
        match self {
            Self::Append { tag, .. } | Self::Ask { tag, .. } => *tag,
        }
    }
}

/// The reply to a job.
#[derive(Debug)]
pub enum JobReply<A> {
    /// The result of an append: the entries are durable, or none of them is kept.
    Appended {
        /// The tag of the job.
        tag: u64,
        /// The result.
        result: Result<(), StoreError>,
    },
    /// The answer to a task.
    Answered {
        /// The tag of the job.
        tag: u64,
        /// The answer.
        answer: A,
    },
    /// The job panicked. Nothing of it is on disk; the next job runs as usual.
    Panicked {
        /// The tag of the job.
        tag: u64,
        /// The panic message.
        message: String,
    },
}

/// The reason a job was not accepted, with the job.
pub enum Unsent<A> {
    /// The queue is full: the disk does not keep up.
    Full(Job<A>),
    /// The thread has stopped: the callback panicked.
    Gone(Job<A>),
}

/// A running thread that owns a store. Dropping it runs all jobs in the queue first.
pub struct StoreThread<A> {
    jobs: Option<SyncSender<Job<A>>>,
    thread: Option<JoinHandle<Store>>,
}

impl<A: Send + 'static> StoreThread<A> {
    /// Moves a store to a thread of its own, which calls `reply` once a job, in the order of the
    /// jobs. The callback must not wait for the sender of the jobs.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(
        store: Store,
        reply: impl FnMut(JobReply<A>) + Send + 'static,
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

    /// Sends a job without waiting.
    ///
    /// # Errors
    /// [`Unsent`] with the job, if the queue is full or the thread has stopped.
    pub fn try_send(&self, job: Job<A>) -> Result<(), Unsent<A>> {
        let Some(jobs) = &self.jobs else {
            return Err(Unsent::Gone(job));
        };
        jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(job) => Unsent::Full(job),
            TrySendError::Disconnected(job) => Unsent::Gone(job),
        })
    }

    /// Sends a job and waits for room in the queue.
    ///
    /// # Errors
    /// [`Unsent::Gone`] with the job, if the thread has stopped.
    pub fn send(&self, job: Job<A>) -> Result<(), Unsent<A>> {
        match &self.jobs {
            Some(jobs) => jobs.send(job).map_err(|error| Unsent::Gone(error.0)),
            None => Err(Unsent::Gone(job)),
        }
    }

    /// Runs all jobs in the queue, replies to them, and returns the store; `None` if the callback
    /// panicked.
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

fn work<A>(
    mut store: Store,
    queue: &Receiver<Job<A>>,
    mut reply: impl FnMut(JobReply<A>),
) -> Store {
    for job in queue {
        let tag = job.tag();
        // A transaction that unwinds is rolled back, so the store stays intact.
        let done = catch_unwind(AssertUnwindSafe(|| run(&mut store, job)));
        reply(done.unwrap_or_else(|fault| JobReply::Panicked {
            tag,
            message: message(&*fault),
        }));
    }
    store
}

fn run<A>(store: &mut Store, job: Job<A>) -> JobReply<A> {
    match job {
        Job::Append { tag, entries, at } => JobReply::Appended {
            tag,
            result: store.append(&entries, at),
        },
        Job::Ask { tag, task } => JobReply::Answered {
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
