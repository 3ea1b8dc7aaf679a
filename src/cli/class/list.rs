//! `dripset class list`.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::cli::{Exit, Place, opened, trouble};
use crate::paths;
use crate::world::World;

/// Prints every class, the newest first.
pub fn run(place: &Place, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let world = World::default();
    let dir = match paths::data_dir(place.data_dir.as_deref()) {
        Ok(dir) => dir,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    let classes = match opened::to_read(&dir, &world, err).and_then(|store| store.classes()) {
        Ok(classes) => classes,
        Err(error) => return trouble(err, &error, &error.help()),
    };
    if classes.is_empty() {
        writeln!(
            out,
            "No class is kept here. `dripset class host` opens one."
        )?;
    }
    let code = classes.iter().map(|class| class.code.len()).max();
    let code = code.unwrap_or(0);
    for class in classes {
        let started = Timestamp::from_millisecond(class.started_ms).unwrap_or_default();
        let here = |at: Timestamp| world.offset_at(at).to_datetime(at);
        let started = here(started).strftime("%Y-%m-%d %H:%M");
        let kept = Timestamp::from_millisecond(class.keep_until_ms).unwrap_or(Timestamp::MAX);
        let kept = here(kept).date();
        let state = match class.ended_ms {
            Some(_) => "over",
            None => "not over",
        };
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
