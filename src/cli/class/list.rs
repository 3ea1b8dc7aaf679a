//! `dripset class list`.

use std::io::Write;

use clap::Args;
use jiff::Timestamp;

use super::stored::{StoreChoice, StoredClasses};
use crate::classroom::replay;
use crate::cli::{Exit, Place, Refused};
use crate::env::Env;
use crate::store::{ClassRow, Store};

/// The options of `dripset class list`.
#[derive(Args, Debug)]
pub struct ClassListArgs {
    /// The store.
    #[command(flatten)]
    pub store: StoreChoice,
}

/// Prints every class, the newest first.
pub fn run(
    place: &Place,
    args: &ClassListArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let stored = StoredClasses::to_read(place, &args.store, &env, err)?;
    let store = &stored.store;
    let classes = store.classes()?;
    if classes.is_empty() {
        let words = match stored.shared() {
            Some(_) => "No classes are in the shared store.",
            None => "No classes are stored here. Run `dripset class host` to open one.",
        };
        writeln!(out, "{words}")?;
    }
    let code = classes.iter().map(|class| class.code.len()).max();
    let code = code.unwrap_or(0);
    for class in classes {
        let started = Timestamp::from_millisecond(class.started_ms).unwrap_or_default();
        let here = |at: Timestamp| env.offset_at(at).to_datetime(at);
        let started = here(started).strftime("%Y-%m-%d %H:%M");
        let kept = Timestamp::from_millisecond(class.keep_until_ms).unwrap_or(Timestamp::MAX);
        let kept = here(kept).date();
        let state = if is_over(store, &class, &env) {
            "ended"
        } else {
            "open"
        };
        writeln!(
            out,
            "{started}  {:<code$}  {state:<5}  until {kept}  {:.13}  {}",
            class.code,
            class.id.0.to_string(),
            class.title
        )?;
    }
    Ok(Exit::Clean)
}

/// Returns whether a class is over by its log, or by its row in the store if the log cannot be
/// read.
fn is_over(store: &Store, class: &ClassRow, env: &Env) -> bool {
    if class.ended_ms.is_some() {
        return true;
    }
    let room = replay::log_alone(store, class.id);
    room.is_ok_and(|room| replay::is_over(&room, class, env.now()))
}
