//! What a class came to, as data and as text for people.

pub(crate) mod sheet;
mod text;

pub(crate) use self::text::print;
use super::records::Broken;
use crate::store::{ClassId, Store};
use crate::world::World;
use sheet::Sheet;

/// The report of a class as lines for a terminal.
///
/// # Errors
/// [`Broken`] where it cannot be read.
pub(crate) fn as_text(store: &Store, class: ClassId, world: &World) -> Result<String, Broken> {
    let row = store.class(class)?.ok_or(Broken::NoOpening)?;
    let mut lines = Vec::new();
    print(&Sheet::of(store, &row, world)?, &mut lines)
        .expect("invariant: memory takes whatever is written to it");
    Ok(String::from_utf8_lossy(&lines).into_owned())
}
