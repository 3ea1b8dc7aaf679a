//! The store on a thread of its own, for many who ask: each waits without holding a thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::store::Store;

/// How many errands may wait; whoever comes later waits to be let in.
const WAITING_MAX: usize = 1_024;

type StoreTask = Box<dyn FnOnce(&mut Store) + Send>;

/// The store's thread is gone: the program is ending, or ran into a fault there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the records cannot be reached")]
pub struct StoreGone;

/// Asks the store; cheap to clone.
#[derive(Clone)]
pub struct StoreHandle {
    tasks: mpsc::Sender<StoreTask>,
}

impl StoreHandle {
    /// Takes a store to a thread of its own. The thread ends, and gives the store back, once
    /// every clerk is dropped and all errands are done.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn spawn(mut store: Store) -> std::io::Result<(Self, JoinHandle<Store>)> {
        if let Err(error) = store.hold_little() {
            tracing::warn!(%error, "the store holds as much of the file as it likes");
        }
        let (tasks, mut queue) = mpsc::channel::<StoreTask>(WAITING_MAX);
        let thread = Builder::new().name("clerk".into()).spawn(move || {
            while let Some(task) = queue.blocking_recv() {
                // A transaction that unwinds is rolled back, so the store is whole afterwards;
                // whoever asked finds nobody to wait for.
                if catch_unwind(AssertUnwindSafe(|| task(&mut store))).is_err() {
                    tracing::error!("a fault while the store was asked");
                }
            }
            store
        })?;
        Ok((Self { tasks }, thread))
    }

    /// Runs an errand on the store's thread and brings what came of it.
    ///
    /// # Errors
    /// [`StoreGone`] where nobody is there to run it.
    pub async fn ask<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, StoreGone> {
        let (task, answer) = packed(task);
        self.tasks.send(task).await.map_err(|_| StoreGone)?;
        answer.await.map_err(|_| StoreGone)
    }

    /// Hands an errand over at once, in the order of the calls; what came of it comes later.
    ///
    /// # Errors
    /// [`StoreGone`] where nobody is there to run it, or too many wait.
    pub fn post<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, StoreGone> {
        let (task, answer) = packed(task);
        self.tasks.try_send(task).map_err(|_| StoreGone)?;
        Ok(answer)
    }
}

fn packed<T: Send + 'static>(
    task: impl FnOnce(&mut Store) -> T + Send + 'static,
) -> (StoreTask, oneshot::Receiver<T>) {
    let (told, answer) = oneshot::channel();
    let task: StoreTask = Box::new(move |store| {
        // Whoever asked may have gone away.
        let _ = told.send(task(store));
    });
    (task, answer)
}
