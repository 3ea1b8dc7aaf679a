//! The file of one item.

use super::super::super::super::html::from_markup;
use super::super::super::super::{ConversionNote, PortableItem, PortableKind};
use super::super::super::body::as_blocks;
use super::super::super::ids::to_foreign;
use super::response::{WrittenResponse, responses};
use super::version::{QtiVersion, VersionWriter};
use super::{PackagedItem, body, outcome, processing};

/// The id of the feedback that everybody sees. Ids of parts have no low line but at their start.
const GENERAL: &str = "general_fb";

/// A feedback: its id and its text.
type Feedback<'a> = (String, &'a str);

/// Returns the file.
pub fn write(
    written: &PackagedItem<'_>,
    version: QtiVersion,
    notes: &mut Vec<ConversionNote>,
) -> String {
    let item = written.item;
    let mut xml = VersionWriter::new(version);
    let mut attributes = version.root();
    attributes.extend([
        ("identifier", written.id.as_str()),
        ("title", item.name.as_str()),
        ("adaptive", "false"),
        ("timeDependent", "false"),
    ]);
    xml.open("assessmentItem", &attributes);
    let responses = responses(&item.kind);
    for response in &responses {
        declare(&mut xml, response);
    }
    outcomes(&mut xml, &responses);
    let (chosen, always) = feedback(item);
    let has_feedback = !chosen.is_empty() || !always.is_empty();
    if has_feedback {
        xml.empty(
            "outcomeDeclaration",
            &outcome("FEEDBACK", "multiple", "identifier"),
        );
    }
    body::write(&mut xml, item, notes);
    let shown: Vec<&str> = always.iter().map(|(id, _)| id.as_str()).collect();
    processing::write(&mut xml, &responses, !chosen.is_empty(), &shown);
    for (id, text) in chosen.iter().chain(&always) {
        let attributes = [
            ("outcomeIdentifier", "FEEDBACK"),
            ("identifier", id.as_str()),
            ("showHide", "show"),
        ];
        let html = as_blocks(&from_markup(text));
        if version == QtiVersion::V30 {
            let content = version.inline("contentBody", &[], &html);
            xml.leaf_of("modalFeedback", &attributes, &content);
        } else {
            xml.leaf_of("modalFeedback", &attributes, &html);
        }
    }
    xml.finish()
}

fn declare(xml: &mut VersionWriter, response: &WrittenResponse) {
    let attributes = [
        ("identifier", response.id.as_str()),
        ("cardinality", response.cardinality),
        ("baseType", response.base),
    ];
    xml.open("responseDeclaration", &attributes);
    xml.open("correctResponse", &[]);
    for value in &response.correct {
        xml.leaf("value", &[], value);
    }
    xml.close();
    if !response.points.is_empty() {
        xml.open("mapping", &[("lowerBound", "0"), ("defaultValue", "0")]);
        for (value, points) in &response.points {
            let attributes = [("mapKey", value.as_str()), ("mappedValue", points)];
            xml.empty("mapEntry", &attributes);
        }
        xml.close();
    }
    xml.close();
}

/// Declares the score and the most points.
fn outcomes(xml: &mut VersionWriter, responses: &[WrittenResponse]) {
    let most: usize = responses
        .iter()
        .map(|response| match response.points.is_empty() {
            true => 1,
            false => response.correct.len(),
        })
        .sum();
    for (id, default) in [("SCORE", "0".to_owned()), ("MAXSCORE", most.to_string())] {
        xml.open("outcomeDeclaration", &outcome(id, "single", "float"));
        xml.open("defaultValue", &[]);
        xml.leaf("value", &[], &default);
        xml.close();
        xml.close();
    }
}

/// Returns the reasons of parts that show when they are chosen, and the texts that everybody sees.
fn feedback(item: &PortableItem) -> (Vec<Feedback<'_>>, Vec<Feedback<'_>>) {
    let (mut chosen, mut always) = (Vec::new(), Vec::new());
    match &item.kind {
        PortableKind::Choices { choices, .. } | PortableKind::Spans { spans: choices, .. } => {
            chosen.extend(choices.iter().map(|c| (to_foreign(&c.id), c.why.as_str())));
        }
        PortableKind::Blanks { blanks, .. } => {
            let choices = blanks.iter().flat_map(|blank| &blank.choices);
            chosen.extend(choices.map(|c| (to_foreign(&c.id), c.why.as_str())));
        }
        PortableKind::Order(steps) => {
            always.extend(steps.iter().map(|s| (to_foreign(&s.id), s.why.as_str())));
        }
        PortableKind::Match { columns, rows } => {
            always.extend(rows.iter().map(|r| (to_foreign(&r.id), r.why.as_str())));
            always.extend(columns.iter().map(|c| (to_foreign(&c.id), c.why.as_str())));
        }
        PortableKind::Targets {
            tokens, targets, ..
        } => {
            always.extend(targets.iter().map(|t| (to_foreign(&t.id), t.why.as_str())));
            always.extend(tokens.iter().map(|t| (to_foreign(&t.id), t.why.as_str())));
        }
        PortableKind::Number(_) => {}
    }
    always.push((GENERAL.to_owned(), item.rationale.as_str()));
    chosen.retain(|(_, text)| !text.is_empty());
    always.retain(|(_, text)| !text.is_empty());
    (chosen, always)
}
