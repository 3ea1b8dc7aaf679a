//! Aiken, the plainest text format: a stem, choices with letters, and the letter of the key.
//!
//! The reader takes what people write: lower-case letters, other signs after a letter, blank lines,
//! and texts of several lines.

mod read;
mod write;

use std::collections::BTreeSet;

use super::categories::Categories;
use super::{
    ConversionNote, ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank,
    encoding,
};
use read::AikenReader;

/// Reads an Aiken file. `tell` gets the number of items so far.
///
/// # Errors
///
/// The file has no line with the letter of a key.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let text = encoding::decode(file.bytes, None);
    let mut imported = Imported::default();
    let mut categories = Categories::default();
    let topic = categories.topic();
    let mut reader = AikenReader::default();
    for (number, line) in (1..).zip(text.lines()) {
        let read = reader.line(number, line, &mut imported.notes);
        if let Some(mut item) = read {
            item.topic.clone_from(&topic);
            imported.bank.items.push(item);
            tell(imported.bank.items.len());
        }
    }
    reader.finish(&mut imported.notes);
    if reader.keys() == 0 {
        return Err(ForeignError::Malformed {
            place: ItemPlace::default(),
            why: "no line has the letter of a key, such as `ANSWER: B`".to_owned(),
        });
    }
    categories.finish(&mut imported.bank, file.name);
    Ok(imported)
}

/// Writes an Aiken file. `tell` gets the number of items so far.
///
/// # Errors
///
/// None: an item that Aiken cannot say is a note.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut text = String::new();
    let mut notes = Vec::new();
    let mut lost = BTreeSet::new();
    for (at, item) in bank.items.iter().enumerate() {
        if let Some(written) = write::item(item, &mut lost, &mut notes) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&written);
        }
        tell(at + 1);
    }
    if bank.topics.len() > 1 {
        lost.insert("topics");
    }
    if !lost.is_empty() {
        let lost: Vec<&str> = lost.into_iter().collect();
        let message = format!("Aiken has no place for these: {}", lost.join(", "));
        notes.insert(0, ConversionNote::dropped(&ItemPlace::default(), message));
    }
    Ok(ExportedFile {
        bytes: text.into_bytes(),
        notes,
    })
}

#[cfg(test)]
mod tests;
