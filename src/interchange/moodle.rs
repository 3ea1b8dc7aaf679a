//! Moodle XML, as Moodle 3 to 5 write and read it.

mod cloze;
mod converted;
mod gaps;
mod kinds;
mod read;
mod texts;
mod write;
mod write_kinds;
mod write_texts;

use super::categories::Categories;
use super::slug::UsedNames;
use super::{
    ConversionNote, ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank, xml,
};
use read::MoodleTotals;
use texts::MoodleText;
use xml::XmlElement;

/// Reads a Moodle XML file. `tell` gets the number of items so far.
///
/// # Errors
///
/// The file is not well-formed, exceeds a limit, or is of another format.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let text = xml::decode(file.bytes);
    let tree = xml::parse(&text, "")?;
    let root = tree.root();
    if !root.is("quiz") {
        return Err(ForeignError::Malformed {
            place: line_place(root),
            why: format!(
                "Moodle XML begins with `quiz`, and this file with `{}`",
                root.name()
            ),
        });
    }
    let mut imported = Imported::default();
    let mut categories = Categories::default();
    let mut totals = MoodleTotals::default();
    let mut taken = UsedNames::default();
    let mut count = 0;
    for element in root.elements() {
        let notes = &mut imported.notes;
        if !element.is("question") {
            let message = format!("the element `{}` is left out", element.name());
            notes.push(ConversionNote::dropped(&line_place(element), message));
        } else if element.attribute("type") == Some("category") {
            enter(element, &mut categories, notes);
        } else {
            count += 1;
            let item = read::item(element, count, &mut categories, &mut totals, notes);
            if let Some(mut item) = item {
                item.foreign_id = item.foreign_id.map(|id| taken.take(&id));
                imported.bank.items.push(item);
            }
            tell(imported.bank.items.len());
        }
    }
    totals.tell(&mut imported.notes);
    categories.finish(&mut imported.bank, file.name);
    Ok(imported)
}

fn line_place(element: XmlElement<'_>) -> ItemPlace {
    ItemPlace {
        line: element.line(),
        ..ItemPlace::default()
    }
}

fn enter(element: XmlElement<'_>, categories: &mut Categories, notes: &mut Vec<ConversionNote>) {
    let text = |name| element.child(name).map(MoodleText::of).unwrap_or_default();
    let id = element.child("idnumber").map(|id| id.all_text());
    let path = text("category").text;
    categories.enter(&path, &id.unwrap_or_default());
    if !text("info").text.trim().is_empty() {
        let place = ItemPlace {
            line: element.line(),
            what: format!("category \"{}\"", path.trim()),
            ..ItemPlace::default()
        };
        let message = "the description of the category is left out";
        notes.push(ConversionNote::dropped(&place, message));
    }
}

/// Writes a Moodle XML file. `tell` gets the number of items so far.
///
/// # Errors
///
/// None: what Moodle cannot say is a note.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut writer = xml::XmlWriter::new();
    let mut notes = Vec::new();
    writer.open("quiz", &[]);
    let mut topic = None;
    for (at, item) in bank.items.iter().enumerate() {
        if topic != Some(&item.topic) {
            write::category(&mut writer, bank, &item.topic);
            topic = Some(&item.topic);
        }
        write::item(&mut writer, item, &mut notes);
        tell(at + 1);
    }
    writer.close();
    Ok(ExportedFile {
        bytes: writer.finish().into_bytes(),
        notes,
    })
}

#[cfg(test)]
mod tests;
