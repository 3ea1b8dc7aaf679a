//! Items as questions of Moodle XML.

use super::kinds::points;
use super::write_kinds;
use super::write_texts::{html, text};
use crate::domain::visible::in_one_line;
use crate::interchange::exporting::{place, spans_as_choices, true_false};
use crate::interchange::html::{from_markup, plain_to_markup};
use crate::interchange::xml::XmlWriter;
use crate::interchange::{
    ConversionNote, PortableBank, PortableItem, PortableKind, categories, facts,
};

/// Characters of an id that Moodle stores.
const ID_CHARS_MAX: usize = 100;
/// Characters of a tag that Moodle stores.
const TAG_CHARS_MAX: usize = 255;

/// Writes the question that begins a category.
pub fn category(writer: &mut XmlWriter, bank: &PortableBank, topic: &str) {
    let found = bank.topics.iter().find(|known| known.id == topic);
    let title = found.map_or(topic, |topic| &topic.title);
    writer.open("question", &[("type", "category")]);
    let path = categories::path(&bank.title, title);
    text(writer, "category", &[], &path);
    text(writer, "info", &[("format", "html")], "");
    writer.leaf("idnumber", &[], topic);
    writer.close();
}

/// Writes an item.
pub fn item(writer: &mut XmlWriter, item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    if let Some(changed) = spans_as_choices(item) {
        notes.push(ConversionNote::changed(
            &place(item),
            "Moodle has no items with words to select, so the words become choices below the text",
        ));
        return self::item(writer, &changed, notes);
    }
    writer.open("question", &[("type", kind_name(item))]);
    text(writer, "name", &[], &in_one_line(&item.name));
    html(writer, "questiontext", &write_kinds::stem(item, notes));
    html(writer, "generalfeedback", &general_feedback(item, notes));
    let grade = format!("{}.0000000", points(&item.kind));
    writer.leaf("defaultgrade", &[], &grade);
    writer.leaf("penalty", &[], "0.0000000");
    writer.leaf("hidden", &[], "0");
    let id = item.foreign_id.as_deref().unwrap_or(&item.name);
    writer.leaf("idnumber", &[], id);
    if id.chars().count() > ID_CHARS_MAX {
        let message = format!("Moodle cuts its id after {ID_CHARS_MAX} characters");
        notes.push(ConversionNote::changed(&place(item), message));
    }
    write_kinds::body(writer, item, notes);
    tags(writer, item, notes);
    writer.close();
}

/// Returns the rationale, and below it references that are too long for a tag.
fn general_feedback(item: &PortableItem, notes: &mut Vec<ConversionNote>) -> String {
    match item.facts.get("refs").filter(|refs| is_cut("refs", refs)) {
        Some(refs) => {
            let message = "its references are too long for a tag of Moodle, so they stand below \
                           the rationale";
            notes.push(ConversionNote::changed(&place(item), message));
            let refs = plain_to_markup(&format!("References: {refs}"));
            from_markup(&format!("{}\n\n{refs}", item.rationale))
        }
        None => from_markup(&item.rationale),
    }
}

/// Returns whether Moodle would cut a fact as a tag.
fn is_cut(key: &str, value: &str) -> bool {
    facts::as_tag(key, value).chars().count() > TAG_CHARS_MAX
}

fn kind_name(item: &PortableItem) -> &'static str {
    match &item.kind {
        PortableKind::Choices { .. } if true_false(item).is_some() => "truefalse",
        PortableKind::Choices { .. } | PortableKind::Spans { .. } => "multichoice",
        PortableKind::Number(_) => "numerical",
        PortableKind::Order(_) => "ordering",
        PortableKind::Match { .. } => "matching",
        PortableKind::Blanks { .. } => "cloze",
        PortableKind::Targets { .. } => "ddwtos",
    }
}

fn tags(writer: &mut XmlWriter, item: &PortableItem, notes: &mut Vec<ConversionNote>) {
    let mut tags = facts::tags(item);
    tags.retain(|tag| !(tag.starts_with("refs:") && tag.chars().count() > TAG_CHARS_MAX));
    if tags.is_empty() {
        return;
    }
    writer.open("tags", &[]);
    for tag in tags {
        if tag.chars().count() > TAG_CHARS_MAX {
            let message = format!("Moodle cuts a tag after {TAG_CHARS_MAX} characters: {tag}");
            notes.push(ConversionNote::changed(&place(item), message));
        }
        text(writer, "tag", &[], &tag);
    }
    writer.close();
}
