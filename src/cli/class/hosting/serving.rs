//! An SSH server that accepts connections, and how it closes.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::PARTING;
use super::told_to_end::told_to_end;
use crate::ssh::{Server, SessionProvider};

/// The state of the server's end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum CloseStage {
    /// It is open.
    Open,
    /// The seats close one after the other.
    Drains,
    /// All that are left close now.
    Now,
}

/// A server that accepts connections.
pub(super) struct Serving {
    task: JoinHandle<()>,
    stage: watch::Sender<CloseStage>,
    /// The time over which the seats close in the end.
    drain: Duration,
}

impl Serving {
    /// Accepts connections from here on.
    pub(super) fn start(server: Server, host: Arc<dyn SessionProvider>, drain: Duration) -> Self {
        let (stage, mut closing) = watch::channel(CloseStage::Open);
        let mut hurrying = stage.subscribe();
        let closes = async move {
            let _ = closing.wait_for(|stage| *stage > CloseStage::Open).await;
        };
        let hurries = async move {
            let _ = hurrying.wait_for(|stage| *stage == CloseStage::Now).await;
        };
        Self {
            task: tokio::spawn(server.run_and_drain(host, closes, hurries)),
            stage,
            drain,
        }
    }

    /// Closes the seats over the time set, or at once when the program is told to end again.
    pub(super) async fn close(mut self, out: &mut dyn Write) {
        let told_again = told_to_end();
        let _ = self.stage.send(CloseStage::Drains);
        if !self.drain.is_zero() {
            let seconds = self.drain.as_secs();
            // A closed output is no reason to stop here.
            let _ = writeln!(
                out,
                "The seats close over {seconds} seconds. Another signal closes them at once."
            )
            .and_then(|()| out.flush());
            tokio::select! {
                _ = tokio::time::timeout(self.drain + PARTING, &mut self.task) => return,
                () = told_again => {}
            }
            let _ = self.stage.send(CloseStage::Now);
        }
        let _ = tokio::time::timeout(PARTING, self.task).await;
    }
}
