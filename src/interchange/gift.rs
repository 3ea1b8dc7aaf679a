//! GIFT, the text format of Moodle.
//!
//! Items are separated by blank lines. Comments may carry an id and tags.

mod blocks;
mod kinds;
mod read;
mod signs;
mod write;

use std::collections::BTreeSet;

use super::categories::Categories;
use super::slug::UsedNames;
use super::{
    ConversionNote, ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank,
    encoding, facts,
};
use blocks::GiftPart;

/// Reads a GIFT file. `tell` gets the number of items so far.
///
/// # Errors
///
/// The file has no item and no text that could be one.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let text = encoding::decode(file.bytes, None);
    let mut imported = Imported::default();
    let mut categories = Categories::default();
    let mut others = BTreeSet::new();
    let mut taken = UsedNames::default();
    let mut count = 0;
    for part in blocks::split(&text) {
        let block = match part {
            GiftPart::Category(path) => {
                categories.enter(&path, "");
                continue;
            }
            GiftPart::Item(block) => block,
        };
        count += 1;
        let notes = &mut imported.notes;
        let item = read::item(&block, count, &mut categories, &mut others, notes);
        if let Some(mut item) = item {
            item.foreign_id = item.foreign_id.map(|id| taken.take(&id));
            imported.bank.items.push(item);
        }
        tell(imported.bank.items.len());
    }
    if count == 0 {
        return Err(ForeignError::Malformed {
            place: ItemPlace::default(),
            why: "the file has no question in GIFT format".to_owned(),
        });
    }
    facts::tell_others(&others, &mut imported.notes);
    categories.finish(&mut imported.bank, file.name);
    Ok(imported)
}

/// Writes a GIFT file. `tell` gets the number of items so far.
///
/// # Errors
///
/// None: an item that GIFT cannot say is a note.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut text = String::new();
    let mut notes: Vec<ConversionNote> = Vec::new();
    let mut topic = None;
    for (at, item) in bank.items.iter().enumerate() {
        if let Some(written) = write::item(item, &mut notes) {
            if topic != Some(&item.topic) {
                text.push_str(&write::category(bank, &item.topic));
                topic = Some(&item.topic);
            }
            text.push_str(&written);
        }
        tell(at + 1);
    }
    Ok(ExportedFile {
        bytes: text.into_bytes(),
        notes,
    })
}

#[cfg(test)]
mod tests;
