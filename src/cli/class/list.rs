//! `dripset class list`.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::class::records;
use crate::cli::{Exit, Place, opened, trouble};
use crate::paths;
use crate::store::{ClassRow, Store};
use crate::world::World;

/// Prints every class, the newest first.
pub fn run(place: &Place, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let world = World::default();
    let dir = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => dir,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    let read = opened::to_read(&dir, &world, err).and_then(|store| {
        let classes = store.classes()?;
        let over = |class: &ClassRow| is_over(&store, class, &world);
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
            "No class is kept here. `dripset class host` opens one."
        )?;
    }
    let code = classes.iter().map(|(class, _)| class.code.len()).max();
    let code = code.unwrap_or(0);
    for (class, over) in classes {
        let started = Timestamp::from_millisecond(class.started_ms).unwrap_or_default();
        let here = |at: Timestamp| world.offset_at(at).to_datetime(at);
        let started = here(started).strftime("%Y-%m-%d %H:%M");
        let kept = Timestamp::from_millisecond(class.keep_until_ms).unwrap_or(Timestamp::MAX);
        let kept = here(kept).date();
        let state = if over { "over" } else { "not over" };
        writeln!(
            out,
            "{started}  {:<code$}  {state:<8}  until {kept}  {:.13}  {}",
            class.code,
            class.id.0.to_string(),
            class.title
        )?;
    }
    Ok(Exit::Clean)
}

/// Whether a class is over, as its report has it; by what the store says of it where its log cannot
/// be read.
fn is_over(store: &Store, class: &ClassRow, world: &World) -> bool {
    if class.ended_ms.is_some() {
        return true;
    }
    let room = records::log_alone(store, class.id);
    room.is_ok_and(|room| records::is_over(&room, class, world.now()))
}
