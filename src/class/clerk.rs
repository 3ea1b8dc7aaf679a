//! The store on a thread of its own, for many who ask: each waits without holding a thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::store::Store;

/// How many errands may wait; whoever comes later waits to be let in.
const WAITING_MAX: usize = 1_024;

type Errand = Box<dyn FnOnce(&mut Store) + Send>;

/// The store's thread is gone: the program is ending, or ran into a fault there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the records cannot be reached")]
pub struct Gone;

/// Asks the store; cheap to clone.
#[derive(Clone)]
pub struct Clerk {
    errands: mpsc::Sender<Errand>,
}

impl Clerk {
    /// Takes a store to a thread of its own. The thread ends, and gives the store back, once
    /// every clerk is dropped and all errands are done.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn spawn(mut store: Store) -> std::io::Result<(Self, JoinHandle<Store>)> {
        if let Err(error) = store.hold_little() {
            tracing::warn!(%error, "the store holds as much of the file as it likes");
        }
        let (errands, mut queue) = mpsc::channel::<Errand>(WAITING_MAX);
        let thread = Builder::new().name("clerk".into()).spawn(move || {
            while let Some(errand) = queue.blocking_recv() {
                // A transaction that unwinds is rolled back, so the store is whole afterwards;
                // whoever asked finds nobody to wait for.
                if catch_unwind(AssertUnwindSafe(|| errand(&mut store))).is_err() {
                    tracing::error!("a fault while the store was asked");
                }
            }
            store
        })?;
        Ok((Self { errands }, thread))
    }

    /// Runs an errand on the store's thread and brings what came of it.
    ///
    /// # Errors
    /// [`Gone`] where nobody is there to run it.
    pub async fn ask<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        let (errand, answer) = packed(errand);
        self.errands.send(errand).await.map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }

    /// Hands an errand over at once, in the order of the calls; what came of it comes later.
    ///
    /// # Errors
    /// [`Gone`] where nobody is there to run it, or too many wait.
    pub fn post<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, Gone> {
        let (errand, answer) = packed(errand);
        self.errands.try_send(errand).map_err(|_| Gone)?;
        Ok(answer)
    }
}

fn packed<T: Send + 'static>(
    errand: impl FnOnce(&mut Store) -> T + Send + 'static,
) -> (Errand, oneshot::Receiver<T>) {
    let (told, answer) = oneshot::channel();
    let errand: Errand = Box::new(move |store| {
        // Whoever asked may have gone away.
        let _ = told.send(errand(store));
    });
    (errand, answer)
}
