//! One item of version 1.2.

use std::collections::BTreeMap;

use super::super::super::facts::KNOWN;
use super::super::super::xml::XmlElement;
use super::super::super::{ConversionLoss, PortableItem};
use super::super::feedback::{FeedbackFor, QtiFeedback, meaning, tell_dropped};
use super::super::numbers;
use super::super::reading::{QtiReading, QtiSection};
use super::conditions::Condition;
use super::kinds;
use super::parts::ClassicItem;
use super::presentation::{Presentation, material_text};

/// Reads an item, or adds a note why it cannot be read. Returns whether it has other points than one.
pub fn read(
    element: XmlElement<'_>,
    file: &str,
    section: &QtiSection,
    reading: &mut QtiReading<'_>,
) -> bool {
    let name = element.attribute("title").unwrap_or_default().trim();
    let place = reading.next_place(file, element.line(), name);
    if reading.is_too_large(element, &place) {
        return false;
    }
    let mut fields = fields(element);
    let before = reading.notes.len();
    let mut item = ClassicItem {
        presentation: Presentation::read(element.child("presentation")),
        conditions: Condition::read_all(element.child("resprocessing")),
        sort: sort_of(&fields),
        name: name.to_owned(),
        place: place.clone(),
        feedback: QtiFeedback::default(),
    };
    item.feedback = feedback(element, &item, reading);
    let read = match kinds::read(&item, reading) {
        Ok(read) => read,
        Err(why) => {
            reading.notes.truncate(before);
            reading.note(&place, ConversionLoss::Skipped, why);
            return false;
        }
    };
    let mut facts = BTreeMap::new();
    for key in KNOWN {
        if let Some(value) = fields.remove(*key) {
            facts.insert((*key).to_owned(), value);
        }
    }
    let bank_id = fields.get("assessment_question_identifierref").cloned();
    let own_id = element.attribute("ident").map(str::to_owned);
    let mut kind = read.kind;
    let rationale = item.feedback.clone().settle(&mut kind);
    let item = PortableItem {
        place,
        foreign_id: bank_id.or(own_id).filter(|id| !id.is_empty()),
        name: item.name,
        topic: String::new(),
        stem: read.stem,
        kind,
        rationale,
        shuffle: read.shuffle,
        facts,
    };
    reading.push(section, item);
    let points = fields
        .get("points_possible")
        .or_else(|| fields.get("qmd_weighting"));
    points.is_some_and(|points| !points.is_empty() && !numbers::same(points, "1"))
}

/// Returns the value of a field of metadata.
pub fn field(metadata: XmlElement<'_>, label: &str) -> Option<String> {
    let fields = metadata.descendants().filter(|e| e.is("qtimetadatafield"));
    let text = |field: XmlElement<'_>, name: &str| {
        let text = field.child(name).map(XmlElement::all_text);
        text.unwrap_or_default().trim().to_owned()
    };
    let mut found = fields.filter(|field| text(*field, "fieldlabel") == label);
    found.next().map(|field| text(field, "fieldentry"))
}

/// Returns the metadata of an item, the fields and the elements of their own.
fn fields(element: XmlElement<'_>) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let Some(metadata) = element.child("itemmetadata") else {
        return fields;
    };
    for element in metadata.descendants() {
        if element.is("qtimetadatafield") {
            let text = |name: &str| {
                let text = element.child(name).map(XmlElement::all_text);
                text.unwrap_or_default().trim().to_owned()
            };
            fields.insert(text("fieldlabel"), text("fieldentry"));
        } else if element.name().starts_with("qmd_") || element.name().starts_with("bbmd_") {
            fields.insert(
                element.name().to_owned(),
                element.all_text().trim().to_owned(),
            );
        }
    }
    fields
}

/// Returns the sort of question that the program names, in small letters.
fn sort_of(fields: &BTreeMap<String, String>) -> String {
    let names = [
        "question_type",
        "bbmd_questiontype",
        "qmd_itemtype",
        "cc_profile",
    ];
    let named = names.iter().find_map(|name| fields.get(*name));
    let named = named.map(String::as_str).unwrap_or_default();
    named.to_lowercase()
}

/// Returns the feedback of an item.
fn feedback(
    element: XmlElement<'_>,
    item: &ClassicItem,
    reading: &mut QtiReading<'_>,
) -> QtiFeedback {
    let mut feedback = QtiFeedback::default();
    let parts = item.presentation.part_ids();
    for entry in element.children_named("itemfeedback") {
        let id = entry.attribute("ident").unwrap_or_default();
        let has_hint = entry.descendants().any(|inner| inner.is("hint"));
        let markup = material_text(entry, &item.place, reading);
        if markup.is_empty() {
            continue;
        }
        if has_hint {
            let message = "the hint is left out";
            reading.note(&item.place, ConversionLoss::Dropped, message);
            continue;
        }
        let named = id.strip_suffix("_fb").filter(|part| parts.contains(*part));
        let linked = linked_part(&item.conditions, id);
        match (named, linked, meaning(id)) {
            (Some(part), ..) => feedback.add(part, markup),
            (None, _, FeedbackFor::Incorrect) => tell_dropped(id, &item.place, reading),
            (None, _, FeedbackFor::Correct) => feedback.correct.push(markup),
            (None, _, FeedbackFor::Everybody) => feedback.general.push(markup),
            (None, Some(part), _) => feedback.add(&part, markup),
            (None, None, _) if is_for_everybody(&item.conditions, id) => {
                feedback.general.push(markup);
            }
            (None, None, _) => tell_dropped(id, &item.place, reading),
        }
    }
    feedback
}

/// Returns the only part whose choice shows a feedback.
fn linked_part(conditions: &[Condition], id: &str) -> Option<String> {
    let mut linked = conditions.iter().filter(|condition| condition.shows(id));
    let (Some(condition), None) = (linked.next(), linked.next()) else {
        return None;
    };
    match condition.equals.as_slice() {
        [only] if !only.negated => Some(only.value.clone()),
        _ => None,
    }
}

/// Returns whether a feedback shows whatever is chosen.
fn is_for_everybody(conditions: &[Condition], id: &str) -> bool {
    let mut linked = conditions.iter().filter(|condition| condition.shows(id));
    linked.all(|condition| condition.equals.is_empty() && condition.points.is_none())
}
