//! The beginning of an item: its place, its case study, its topic and its stem.

use super::sentences::{ended, paragraphs};
use crate::domain::case::CASE_ITEMS;
use crate::plain::reading::Part;
use crate::plain::spell::spelled;
use crate::tui::kind;
use crate::tui::screen::PlainItem;
use crate::tui::screens::study::feedback::confidence_word;
use crate::tui::settings::Verbosity;

/// Returns the place of the item in its set: "Question 3 of 10, flagged".
pub fn heading(item: &PlainItem) -> String {
    let mut heading = format!("Question {}", item.place());
    if let Some(vote) = item.vote.filter(|vote| *vote > 1) {
        heading.push_str(&format!(", vote {vote}"));
    }
    if item.flagged {
        heading.push_str(", flagged");
    }
    heading
}

/// Returns the case study, the topic and the kind, then the stem.
pub fn part(item: &PlainItem, verbosity: Verbosity) -> Part {
    let mut lines: Vec<String> = case(item, verbosity).into_iter().collect();
    if verbosity == Verbosity::Full {
        let topic = spelled(&item.item.topic.title);
        let kind = item.item.kind.name().title();
        lines.push(format!("{} {kind}.", ended(&topic)));
    }
    lines.extend(paragraphs(&kind::stem(&item.item, &item.drawn)));
    Part::new(heading(item), lines)
}

fn case(item: &PlainItem, verbosity: Verbosity) -> Option<String> {
    let case = item.item.case.as_ref()?;
    let place = format!("question {} of {CASE_ITEMS}", case.number);
    let step = item
        .item
        .facts
        .step
        .filter(|_| verbosity == Verbosity::Full);
    let step = step.map_or_else(String::new, |step| format!(" {}.", step.title()));
    Some(format!(
        "Case study: {}, {place}.{step}",
        spelled(&case.title)
    ))
}

/// Returns the learner's confidence and note, if there are any.
pub fn own(item: &PlainItem, says_confidence: bool) -> Vec<Part> {
    let confidence = item.confidence.filter(|_| says_confidence);
    let confidence = confidence.map(|said| format!("Your confidence: {}.", confidence_word(said)));
    let mut parts: Vec<Part> = confidence
        .into_iter()
        .map(|line| Part::new("", vec![line]))
        .collect();
    if !item.note.is_empty() {
        parts.push(Part::new("Your note", vec![spelled(&item.note)]));
    }
    parts
}
