//! The progress file as commands open it, with what there is to tell of it.

use std::io::{IsTerminal, Write, stderr};
use std::path::Path;

use crate::env::Env;
use crate::store::{Store, StoreError};

/// From how many events on it is told that they are summed up: more than takes a second.
const TOLD_MIN: u64 = 20_000;

/// Opens the progress file for a command that only reads, and tells on `err` what there is to tell.
///
/// # Errors
/// Why it cannot be read.
pub fn to_read(dir: &Path, env: &Env, err: &mut dyn Write) -> Result<Store, StoreError> {
    let store = Store::open_to_read(dir, env.now())?;
    tell(&store, err);
    Ok(store)
}

/// Opens the progress file for a command that writes, and tells on `err` what there is to tell.
///
/// # Errors
/// Why it cannot be used.
pub fn to_write(dir: &Path, env: &Env, err: &mut dyn Write) -> Result<Store, StoreError> {
    let store = Store::open(dir, env.now())?;
    tell(&store, err);
    Ok(store)
}

/// Tells what is to be told; a reader of `err` that went away is no reason to stop.
fn tell(store: &Store, err: &mut dyn Write) {
    for sentence in store.told() {
        let _ = writeln!(err, "dripset: {sentence}");
    }
    let Ok(all) = store.behind() else {
        return;
    };
    if all < TOLD_MIN {
        return;
    }
    let ends = stderr().is_terminal();
    if !ends {
        let _ = writeln!(err, "dripset: summing up {all} entries of the log, once");
    }
    // What fails here is told by the read that needs it.
    let _ = store.follow_telling(&mut |left| {
        if ends {
            let done = all.saturating_sub(left) * 100 / all;
            let _ = write!(
                err,
                "\rdripset: summing up {all} entries of the log, once: {done} %"
            );
            let _ = err.flush();
        }
    });
    if ends {
        let _ = writeln!(err);
    }
}
