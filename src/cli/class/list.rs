//! `dripset class list`.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::classroom::replay;
use crate::cli::{Exit, Place, opened, trouble};
use crate::env::Env;
use crate::paths;
use crate::store::{ClassRow, Store};

/// Prints every class, the newest first.
pub fn run(place: &Place, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let env = Env::default();
    let dir = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => dir,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    let read = opened::to_read(&dir, &env, err).and_then(|store| {
        let classes = store.classes()?;
        let over = |class: &ClassRow| is_over(&store, class, &env);
        let over: Vec<bool> = classes.iter().map(over).collect();
        Ok(classes.into_iter().zip(over).collect::<Vec<_>>())
    });
    let classes = match read {
        Ok(classes) => classes,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    if classes.is_empty() {
        writeln!(
            out,
            "No classes are stored here. Run `dripset class host` to open one."
        )?;
    }
    let code = classes.iter().map(|(class, _)| class.code.len()).max();
    let code = code.unwrap_or(0);
    for (class, over) in classes {
        let started = Timestamp::from_millisecond(class.started_ms).unwrap_or_default();
        let here = |at: Timestamp| env.offset_at(at).to_datetime(at);
        let started = here(started).strftime("%Y-%m-%d %H:%M");
        let kept = Timestamp::from_millisecond(class.keep_until_ms).unwrap_or(Timestamp::MAX);
        let kept = here(kept).date();
        let state = if over { "ended" } else { "open" };
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
