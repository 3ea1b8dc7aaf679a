//! A learner's progress on this host, as the file that the learner imports at home.

use std::io::{self, Write};

use super::{ClassServer, MYSELF};
use crate::classroom::code;
use crate::classroom::replay::learner_of;
use crate::domain::limits::PROGRESS_SENT_BYTES_MAX;
use crate::exchange;
use crate::ssh::{Guest, PendingExport};

/// Shown if the records cannot be read.
const TROUBLE: &str = "Your progress cannot be read now. Tell the person who runs this host.";
/// Shown if they exceed the limit.
const TOO_MUCH: &str = "Your progress is too large to be sent. Tell the person who runs this host.";
/// Shown if there is nothing.
const NOTHING: &str = "There is no progress of yours on this host yet.";

impl ClassServer {
    /// Returns the pending progress of a guest who studies here under a key.
    pub(super) fn take_home(&self, guest: &Guest) -> Option<PendingExport> {
        if code::of_login(&guest.login) != MYSELF {
            return None;
        }
        let learner = learner_of(&self.key_of_study(guest)?.0);
        let (store, now) = (self.store.clone(), self.env.now());
        Some(Box::pin(async move {
            let exported = store.ask(move |store| {
                store.catch_up(learner)?;
                let mut bytes = Bounded(Vec::new());
                let origin = store.origin();
                let exported = exchange::export(&store.of(learner), origin, now, &mut bytes);
                exported.map(|exported| (exported.counts.events, bytes.0))
            });
            match exported.await {
                Ok(Ok((0, _))) => Err(NOTHING.into()),
                Ok(Ok((_, bytes))) => Ok(bytes),
                Ok(Err(exchange::ExportError::Output(_))) => Err(TOO_MUCH.into()),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "an export could not be read");
                    Err(TROUBLE.into())
                }
                Err(_) => Err(TROUBLE.into()),
            }
        }))
    }
}

/// Bytes in memory, up to the limit.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > PROGRESS_SENT_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
