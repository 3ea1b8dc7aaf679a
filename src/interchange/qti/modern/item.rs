//! One item of version 2 or 3.

use std::collections::BTreeMap;

use super::super::super::xml::XmlElement;
use super::super::super::{ConversionLoss, PortableItem};
use super::super::feedback::QtiFeedback;
use super::super::reading::{QtiReading, QtiSection};
use super::declaration::Declaration;
use super::item_source::{ItemSource, is_interaction};
use super::{kinds, outcomes, scoring};

/// Reads an item, or adds a note why it cannot be read.
pub fn read(
    root: XmlElement<'_>,
    file: &str,
    section: &QtiSection,
    keywords: &[String],
    reading: &mut QtiReading<'_>,
) {
    let name = root
        .attribute("title")
        .unwrap_or_default()
        .trim()
        .to_owned();
    let place = reading.next_place(file, root.line(), &name);
    if reading.is_too_large(root, &place) {
        return;
    }
    let Some(body) = root.child("itemBody") else {
        reading.note(&place, ConversionLoss::Skipped, "the question has no text");
        return;
    };
    if root.find("templateDeclaration").is_some() {
        let message = "its numbers are drawn by a template, which cannot be converted";
        reading.note(&place, ConversionLoss::Skipped, message);
        return;
    }
    let before = reading.notes.len();
    let declarations: Vec<Declaration> = root
        .children_named("responseDeclaration")
        .map(Declaration::read)
        .collect();
    let mut item = ItemSource {
        root,
        body,
        interactions: body.descendants().filter(|e| is_interaction(*e)).collect(),
        declarations,
        place: place.clone(),
        feedback: QtiFeedback::default(),
    };
    item.feedback = outcomes::read(&item, reading);
    match kinds::read(&item, reading) {
        Ok(read) => push(&item, read, name, section, keywords, reading),
        Err(why) => {
            // What is lost of an item that is lost as a whole says nothing.
            reading.notes.truncate(before);
            reading.note(&place, ConversionLoss::Skipped, why);
        }
    }
}

fn push(
    item: &ItemSource<'_>,
    read: kinds::ModernContent,
    name: String,
    section: &QtiSection,
    keywords: &[String],
    reading: &mut QtiReading<'_>,
) {
    tell_surroundings(item, reading);
    let rule = scoring::rule_of(item.root);
    let declaration = item
        .interactions
        .first()
        .and_then(|interaction| item.declaration(*interaction));
    let declaration = declaration.map(|declaration| (declaration, read.values.as_slice()));
    scoring::tell(rule, &read.kind, declaration, &item.place, reading);
    let mut facts = BTreeMap::new();
    for keyword in keywords {
        reading.tag(&mut facts, keyword);
    }
    let mut kind = read.kind;
    let rationale = item.feedback.clone().settle(&mut kind);
    let foreign_id = item.root.attribute("identifier").map(str::to_owned);
    let item = PortableItem {
        place: item.place.clone(),
        foreign_id: foreign_id.filter(|id| !id.is_empty()),
        name,
        topic: String::new(),
        stem: read.stem,
        kind,
        rationale,
        shuffle: read.shuffle,
        facts,
    };
    reading.push(section, item);
}

/// Adds notes about what stands around the question.
fn tell_surroundings(item: &ItemSource<'_>, reading: &mut QtiReading<'_>) {
    let has = |name: &str| item.root.descendants().any(|element| element.is(name));
    for (name, message) in [
        (
            "rubricBlock",
            "the instructions for people who score or learn are left out",
        ),
        (
            "feedbackBlock",
            "text that appears after the response is left out",
        ),
        (
            "assessmentStimulusRef",
            "the text that it shares with other questions is left out",
        ),
        (
            "stimulusRef",
            "the text that it shares with other questions is left out",
        ),
        ("infoControl", "the hint is left out"),
        (
            "templateBlock",
            "text that depends on a template is left out",
        ),
    ] {
        if has(name) {
            reading.note(&item.place, ConversionLoss::Dropped, message);
        }
    }
    let in_text = item.body.descendants().any(|element| {
        element.is("feedbackInline") && !outcomes::is_within_a_choice(item, element)
    });
    if in_text {
        let message = "text that appears in the question after the response is left out";
        reading.note(&item.place, ConversionLoss::Dropped, message);
    }
    if item.root.attribute("adaptive") == Some("true") {
        let message = "its several attempts become one";
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
}
