//! Anki packages: a database of notes in a zip archive.
//!
//! A flash card is not an item. Notes become items only if they have choices with a key: notes of
//! the type that [`write()`] makes, and those of common note types for multiple choice. Cloze notes
//! and notes with a front and a back are counted and left out. `note` has a note and its item,
//! `own_type` our note type, `other_types` those of others, `collection` reads a database and
//! `database` writes one. Called by `dripset bank import` and `dripset bank export`.

mod collection;
mod database;
mod identity;
mod note;
mod other_types;
mod own_type;
mod reader;
mod templates;

pub(super) use identity::Identities;
pub(super) use note::AnkiNote;
pub(super) use other_types::KNOWN_TYPES;
pub(super) use own_type::{FIELDS, TYPE_NAME, note_of, title_notes};
pub(super) use reader::NoteReader;

use super::package::Package;
use super::{ExportedFile, ForeignError, ForeignFile, Imported, PortableBank};

/// The time of the notes that [`write`] makes, in seconds since 1970.
const NO_TIME_S: i64 = 1_700_000_000;

/// Returns the items of a package.
///
/// # Errors
/// If it is not an Anki package, is damaged or exceeds a limit.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let (name, bytes) = collection::unpack(file.name, &Package::open(file.bytes)?)?;
    let mut reader = NoteReader::default();
    collection::read(&name, bytes, &mut |note| tell(reader.add(&note)))?;
    Ok(reader.finish())
}

/// Returns the items as a package whose notes always have the same time. Anki then keeps the older
/// of two notes; see [`write_at`].
///
/// # Errors
/// If the database cannot be built.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    write_at(bank, NO_TIME_S, tell)
}

/// Returns the items as a package whose notes were changed at this time, in seconds since 1970. Anki
/// updates a note that it has if the time is later.
///
/// # Errors
/// If the database cannot be built.
pub fn write_at(
    bank: &PortableBank,
    at_s: i64,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut notes = title_notes(bank);
    let mut identities = Identities::new(&bank.title);
    let mut written = Vec::new();
    for item in &bank.items {
        if let Some(note) = note_of(bank, item, &mut notes) {
            let guid = identities.of(item, &mut notes);
            written.push(AnkiNote { guid, ..note });
            tell(written.len());
        }
    }
    let database = database::build(&bank.title, &written, at_s)?;
    let files = [
        ("collection.anki2".to_owned(), database),
        ("media".to_owned(), b"{}".to_vec()),
    ];
    Ok(ExportedFile {
        bytes: Package::write(&files),
        notes,
    })
}

#[cfg(test)]
mod tests;
