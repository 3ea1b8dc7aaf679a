//! Opens the progress file for commands, and prints its messages.

use std::io::{IsTerminal, Write, stderr};
use std::path::Path;

use crate::env::Env;
use crate::store::{Store, StoreError};

/// The number of events from which a message about summing up is printed: over a second's work.
const TOLD_MIN: u64 = 20_000;

/// Opens the progress file for a command that only reads. Prints its messages to `err`.
///
/// # Errors
/// If it cannot be read.
pub fn to_read(dir: &Path, env: &Env, err: &mut dyn Write) -> Result<Store, StoreError> {
    let store = Store::open_to_read(dir, env.now())?;
    tell(&store, stderr().is_terminal(), err);
    Ok(store)
}

/// Opens the progress file for a command that reads only the log. Prints its messages to `err`.
///
/// # Errors
/// If it cannot be read.
pub fn for_the_log(dir: &Path, env: &Env, err: &mut dyn Write) -> Result<Store, StoreError> {
    let store = Store::open_to_read(dir, env.now())?;
    tell_messages(&store, err);
    Ok(store)
}

/// Opens the progress file for a command that writes. Prints its messages to `err`, in plain mode
/// without a line that is written over.
///
/// # Errors
/// If it cannot be used.
pub fn to_write(
    dir: &Path,
    env: &Env,
    plain: bool,
    err: &mut dyn Write,
) -> Result<Store, StoreError> {
    let store = Store::open(dir, env.now())?;
    tell(&store, !plain && stderr().is_terminal(), err);
    Ok(store)
}

/// Prints the store's messages. If `redraws`, a line counts the progress. A closed `err` is no reason
/// to stop.
fn tell(store: &Store, redraws: bool, err: &mut dyn Write) {
    tell_messages(store, err);
    let Ok(all) = store.behind() else {
        return;
    };
    if all < TOLD_MIN {
        return;
    }
    if !redraws {
        let _ = writeln!(
            err,
            "dripset: updating progress from {all} log entries (one time)"
        );
    }
    // The read that needs it will report the error.
    let _ = store.follow_with_progress(&mut |left| {
        if redraws {
            let done = all.saturating_sub(left) * 100 / all;
            let _ = write!(
                err,
                "\rdripset: updating progress from {all} log entries (one time), {done}%"
            );
            let _ = err.flush();
        }
    });
    if redraws {
        let _ = writeln!(err);
    }
}

/// Prints the store's messages.
pub fn tell_messages(store: &Store, err: &mut dyn Write) {
    for sentence in store.messages() {
        let _ = writeln!(err, "dripset: {sentence}");
    }
}
