//! Feedback of versions 2 and 3: at the end of an item, or within a choice.

use std::collections::BTreeMap;

use super::super::super::html::to_markup;
use super::super::super::xml::XmlElement;
use super::super::body::html_of;
use super::super::feedback::{FeedbackFor, QtiFeedback, meaning, tell_dropped};
use super::super::reading::QtiReading;
use super::item_source::ItemSource;
use super::texts;

/// Elements that a response can name.
const PARTS: [&str; 7] = [
    "simpleChoice",
    "simpleAssociableChoice",
    "inlineChoice",
    "gapText",
    "gap",
    "hottext",
    "hotspotChoice",
];

/// Returns the feedback of an item by the ids of its parts.
pub fn read(item: &ItemSource<'_>, reading: &mut QtiReading<'_>) -> QtiFeedback {
    let mut feedback = QtiFeedback::default();
    let links = links(item);
    let parts: Vec<&str> = item
        .body
        .descendants()
        .filter(|element| PARTS.contains(&element.name()))
        .filter_map(|element| element.attribute("identifier"))
        .collect();
    for element in item.root.children_named("modalFeedback") {
        let id = element.attribute("identifier").unwrap_or_default();
        let markup = text_of(element, item, reading);
        if markup.is_empty() {
            continue;
        }
        match links.get(id).map(Vec::as_slice) {
            Some([part]) => feedback.add(part, markup),
            _ if parts.contains(&id) => feedback.add(id, markup),
            _ => match meaning(id) {
                FeedbackFor::Everybody => feedback.general.push(markup),
                FeedbackFor::Correct => feedback.correct.push(markup),
                FeedbackFor::Incorrect | FeedbackFor::Unknown => {
                    tell_dropped(id, &item.place, reading);
                }
            },
        }
    }
    for part in item
        .body
        .descendants()
        .filter(|e| PARTS.contains(&e.name()))
    {
        let id = part.attribute("identifier").unwrap_or_default();
        for inline in part.descendants().filter(|e| is_feedback(*e)) {
            let markup = text_of(inline, item, reading);
            if !markup.is_empty() {
                feedback.add(id, markup);
            }
        }
    }
    feedback
}

/// Returns whether a feedback within the body is within a choice.
pub fn is_within_a_choice(item: &ItemSource<'_>, feedback: XmlElement<'_>) -> bool {
    let parts = item
        .body
        .descendants()
        .filter(|element| PARTS.contains(&element.name()));
    let mut within = parts.flat_map(XmlElement::descendants);
    within.any(|element| element.is_same(feedback))
}

fn is_feedback(element: XmlElement<'_>) -> bool {
    element.is("feedbackInline") || element.is("feedbackBlock")
}

fn text_of(element: XmlElement<'_>, item: &ItemSource<'_>, reading: &mut QtiReading<'_>) -> String {
    let html = html_of(element.nodes(), &mut texts::plainly);
    to_markup(&html, &item.place, &mut reading.notes)
}

/// Returns the values of a response that show each feedback, as the response processing says.
fn links(item: &ItemSource<'_>) -> BTreeMap<String, Vec<String>> {
    let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Some(processing) = item.root.child("responseProcessing") else {
        return links;
    };
    let conditions = processing
        .descendants()
        .filter(|element| element.is("responseIf") || element.is("responseElseIf"));
    for condition in conditions {
        let test = condition
            .elements()
            .find(|element| element.is("match") || element.is("member"));
        let value = test
            .and_then(|test| test.child("baseValue"))
            .map(|value| value.text().trim().to_owned());
        let Some(value) = value else {
            continue;
        };
        for set in condition.children_named("setOutcomeValue") {
            let is_score = set.attribute("identifier") == Some("SCORE");
            let shown = set
                .descendants()
                .filter(|element| element.is("baseValue") && !is_score);
            for id in shown {
                let id = id.text().trim().to_owned();
                links.entry(id).or_default().push(value.clone());
            }
        }
    }
    links
}
