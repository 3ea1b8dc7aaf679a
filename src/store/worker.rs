//! The store on a thread of its own, so that no screen waits for a disk.
//!
//! Tasks enter a bounded queue and run in order; replies go out through a callback that the
//! thread's owner provides. The owner defines its tasks and their answers; both are opaque here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use thiserror::Error;

use super::Store;

/// The capacity of the queue. A learner makes a few tasks a second, so a full queue means that the
/// disk has stalled.
pub const QUEUE_TASKS_MAX: usize = 64;

/// A task for the store: runs on its thread and makes the answer there.
pub type StoreTask<A> = Box<dyn FnOnce(&mut Store) -> A + Send>;

/// The reply to a task.
#[derive(Debug)]
pub struct TaskReply<A> {
    /// The tag of the task.
    pub tag: u64,
    /// The answer, or the message of a panic. After a panic nothing of the task is on disk, and
    /// the next one runs as usual.
    pub answer: Result<A, String>,
}

/// The thread has stopped: the callback panicked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the store's thread is gone")]
pub struct ThreadGone;

/// A running thread that owns a store. Dropping it runs all queued tasks first.
pub struct StoreThread<A> {
    tasks: Option<SyncSender<(u64, StoreTask<A>)>>,
    thread: Option<JoinHandle<Store>>,
}

impl<A: Send + 'static> StoreThread<A> {
    /// Moves a store to a thread of its own, which calls `reply` once a task, in the order of the
    /// tasks. The callback must not wait for the sender of the tasks.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(
        mut store: Store,
        mut reply: impl FnMut(TaskReply<A>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (tasks, queue) = sync_channel::<(u64, StoreTask<A>)>(QUEUE_TASKS_MAX);
        let thread = Builder::new().name("store".into()).spawn(move || {
            for (tag, task) in queue {
                // A transaction that unwinds is rolled back, so the store stays intact.
                let answer = catch_unwind(AssertUnwindSafe(|| task(&mut store)));
                let answer = answer.map_err(|fault| message(&*fault));
                reply(TaskReply { tag, answer });
            }
            store
        })?;
        Ok(Self {
            tasks: Some(tasks),
            thread: Some(thread),
        })
    }

    /// Sends a task, and waits for room in the queue. The reply has the tag.
    ///
    /// # Errors
    /// [`ThreadGone`] if the thread has stopped.
    pub fn send(
        &self,
        tag: u64,
        task: impl FnOnce(&mut Store) -> A + Send + 'static,
    ) -> Result<(), ThreadGone> {
        let tasks = self.tasks.as_ref().ok_or(ThreadGone)?;
        tasks.send((tag, Box::new(task))).map_err(|_| ThreadGone)
    }

    /// Runs all queued tasks, replies to them, and returns the store; `None` if the callback
    /// panicked.
    pub fn finish(mut self) -> Option<Store> {
        self.stop()
    }
}

impl<A> StoreThread<A> {
    fn stop(&mut self) -> Option<Store> {
        // Without a sender the queue ends after its last task.
        self.tasks = None;
        self.thread.take()?.join().ok()
    }
}

impl<A> Drop for StoreThread<A> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn message(fault: &(dyn Any + Send)) -> String {
    let text = fault.downcast_ref::<&str>().copied();
    text.or_else(|| fault.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}
