//! The store on its own thread, for many tasks: each awaits its reply without blocking a thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::metrics::Metrics;
use crate::store::Store;

/// The capacity of the task queue. If it is full, `ask` waits and `post` fails.
const WAITING_MAX: usize = 1_024;

type StoreTask = Box<dyn FnOnce(&mut Store) + Send>;

/// The store's thread has stopped: the program is ending, or the thread panicked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the records cannot be reached")]
pub struct StoreGone;

/// A handle to the store's thread. Cheap to clone.
#[derive(Clone)]
pub struct StoreHandle {
    tasks: mpsc::Sender<StoreTask>,
    metrics: Arc<Metrics>,
}

impl StoreHandle {
    /// Moves a store to its own thread. The thread ends, and returns the store, once every handle
    /// is dropped and all tasks are done.
    ///
    /// # Errors
    /// If the system cannot create a thread.
    pub fn spawn(store: Store) -> std::io::Result<(Self, JoinHandle<Store>)> {
        Self::spawn_counting(store, Arc::default())
    }

    /// Does the same as [`StoreHandle::spawn`], and counts in these metrics.
    ///
    /// # Errors
    /// If the system cannot create a thread.
    pub fn spawn_counting(
        mut store: Store,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<(Self, JoinHandle<Store>)> {
        if let Err(error) = store.hold_little() {
            tracing::warn!(%error, "the store's memory limit could not be set");
        }
        let (tasks, mut queue) = mpsc::channel::<StoreTask>(WAITING_MAX);
        let thread = Builder::new().name("store".into()).spawn(move || {
            while let Some(task) = queue.blocking_recv() {
                // A transaction is rolled back on unwinding, so the store stays consistent. The
                // requester's channel closes.
                if catch_unwind(AssertUnwindSafe(|| task(&mut store))).is_err() {
                    tracing::error!("a store task panicked");
                }
            }
            store
        })?;
        Ok((Self { tasks, metrics }, thread))
    }

    /// Returns the metrics of the host that this store belongs to.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Runs a task on the store's thread and returns its result.
    ///
    /// # Errors
    /// [`StoreGone`] if the thread has stopped.
    pub async fn ask<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, StoreGone> {
        let (task, answer) = self.packed(task);
        self.tasks.send(task).await.map_err(|_| StoreGone)?;
        answer.await.map_err(|_| StoreGone)
    }

    /// Queues a task immediately, in the order of the calls. Returns the pending result.
    ///
    /// # Errors
    /// [`StoreGone`] if the thread has stopped, or the queue is full.
    pub fn post<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, StoreGone> {
        let (task, answer) = self.packed(task);
        self.tasks.try_send(task).map_err(|_| StoreGone)?;
        Ok(answer)
    }

    fn packed<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> (StoreTask, oneshot::Receiver<T>) {
        let (told, answer) = oneshot::channel();
        let waiting = self.metrics.tasks.waits();
        let task: StoreTask = Box::new(move |store| {
            waiting.begins();
            // The requester may be gone.
            let _ = told.send(task(store));
        });
        (task, answer)
    }
}
