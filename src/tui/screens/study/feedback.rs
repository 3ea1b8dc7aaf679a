//! The parts of an item's page around its choices: its stem, and the feedback on the response.

use jiff::civil::Date;

use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::markup;
use crate::domain::scoring::Marking;
use crate::domain::sitting::Confidence;
use crate::domain::source::{Reference, Seen};
use crate::tui::kind;
use crate::tui::page::{Block, Role, Span};
use crate::tui::prose;
use crate::tui::screens::exhibits::ExhibitTabs;
use crate::tui::screens::{case_number, spent};
use crate::tui::sign::Sign;

/// Returns the place of an item in its case study, if it belongs to one, then its topic and its
/// type, and these words after them.
pub fn topic(item: &Item, after: &str) -> Vec<Block> {
    let kind = item.kind.name().title();
    let topic = Block::para(format!("{} · {kind}{after}", item.topic.title), Role::Quiet);
    case_line(item).into_iter().chain([topic]).collect()
}

/// Returns the case study of an item: its title, the number of the item, and its judgment step.
pub fn case_line(item: &Item) -> Option<Block> {
    let case = item.case.as_ref()?;
    let step = item.facts.step.map(|step| format!(" · {}", step.title()));
    let words = format!(
        "Case study: {} · {}{}",
        case.title,
        case_number(case.number),
        step.unwrap_or_default()
    );
    Some(Block::para(words, Role::Strong))
}

/// Returns the stem and the exhibits of an item. `before` is the item before in its case study.
pub fn stem(item: &Item, drawn: &Drawn, before: Option<&Item>, tabs: ExhibitTabs) -> Vec<Block> {
    let mut blocks = prose::blocks(&kind::stem(item, drawn));
    blocks.push(Block::Gap);
    blocks.extend(tabs.blocks(item, before));
    blocks
}

/// Returns the learner's note on an item; nothing if there is none.
pub fn note(note: &str) -> Vec<Block> {
    if note.is_empty() {
        return Vec::new();
    }
    let callout = Block::Callout {
        role: Role::Accent,
        title: vec![Span::new("Your note", Role::Strong)],
        blocks: vec![Block::para(note, Role::Plain)],
    };
    vec![Block::Gap, callout]
}

/// Returns the points by the scoring rule; a submitted exam may have no response here.
pub fn verdict(marking: &Marking, given: bool) -> Block {
    let (sign, word, role) = match (marking.score.is_full(), marking.score.earned) {
        _ if !given => (Sign::Unanswered, "Not answered", Role::Warning),
        (true, _) => (Sign::Correct, "Correct", Role::Right),
        (false, 0) => (Sign::Incorrect, "Incorrect", Role::Wrong),
        (false, _) => (Sign::Partial, "Partly correct", Role::Warning),
    };
    let points = if marking.score.possible == 1 {
        "point"
    } else {
        "points"
    };
    let score = marking.score;
    let how = marking.words();
    let detail = how.strip_prefix(&format!("{score}: "));
    // A full score needs no sum.
    let detail = detail.filter(|_| !score.is_full());
    let detail = detail.map_or_else(String::new, |detail| format!(" ({detail})"));
    Block::signed(sign, &format!("{word}: {score} {points}{detail}"), role)
}

/// Returns the learner's confidence, while the item is open.
pub fn confidence(confidence: Confidence) -> Block {
    let words = format!("Confidence: {}", confidence_word(confidence));
    Block::para(words, Role::Accent)
}

/// Returns the confidence in a word or two.
pub fn confidence_word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "sure",
        Confidence::Unsure => "unsure",
        Confidence::Guess => "a guess",
    }
}

/// Returns the time of a response, with the usual time if the author gives one.
pub fn time(item: &Item, elapsed_ms: u64) -> String {
    let took = format!(" · {}", spent(elapsed_ms));
    let usual = item.facts.expected_s;
    let usual = usual.map(|usual_s| format!(" ({} is usual)", spent(u64::from(usual_s) * 1_000)));
    took + &usual.unwrap_or_default()
}

/// Returns the confidence after scoring: a confident incorrect response deserves the first look.
pub fn sureness(confidence: Confidence, marking: &Marking) -> Block {
    if let (Confidence::Sure, false) = (confidence, marking.score.is_full()) {
        let words = "You were sure, but your answer was incorrect. Review this question first. People rarely recheck \
                     what they feel sure of.";
        return Block::signed(Sign::Warning, words, Role::Warning);
    }
    let words = match (confidence, marking.score.is_full()) {
        (Confidence::Sure, _) => "You were sure.",
        (Confidence::Unsure, _) => "You were unsure.",
        (Confidence::Guess, true) => "You guessed. Read the rationale to be sure.",
        (Confidence::Guess, false) => "You guessed.",
    };
    Block::para(words, Role::Quiet)
}

/// Returns the full rationale, the references, the reviewers, and the disclaimer.
pub fn rationale(item: &Item, drawn: &Drawn) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Rationale".into())];
    blocks.extend(prose::blocks(&markup::fill(
        &item.rationale,
        &drawn.shown_numbers(),
    )));
    blocks.push(Block::Gap);
    if !item.refs.is_empty() {
        blocks.push(Block::Heading("References".into()));
        let (read, unread): (Vec<_>, Vec<_>) =
            (item.refs.iter()).partition(|reference| reference.seen() != Seen::Unseen);
        let lines = |references: &[&Reference]| -> Vec<Block> {
            let shown = references.iter().map(|one| one.shown());
            shown.map(|words| Block::para(words, Role::Quiet)).collect()
        };
        blocks.extend(lines(&read));
        if read.iter().any(|reference| reference.seen() != Seen::Text) {
            let brackets =
                "In brackets is how the source was read for this question, if not in its own text.";
            blocks.push(Block::para(brackets, Role::Quiet));
        }
        blocks.push(Block::Gap);
        if !unread.is_empty() {
            blocks.push(Block::Heading("Further reading".into()));
            blocks.extend(lines(&unread));
            blocks.push(Block::Gap);
        }
    }
    for correction in &item.facts.corrections {
        let words = format!("Corrected {}: {}", day(correction.on), correction.what);
        blocks.push(Block::para(words, Role::Warning));
    }
    blocks.push(Block::para(signature(item), Role::Quiet));
    let only = "For education only. Follow the order, the label and your facility's policy.";
    blocks.push(Block::para(only, Role::Quiet));
    blocks
}

fn signature(item: &Item) -> String {
    match item.valid_sign_off() {
        Some(sign) => format!(
            "Reviewed by {}, {}, on {}.",
            sign.name,
            sign.credential,
            day(sign.on)
        ),
        None if item.refs.is_empty() => "Clinician review pending.".into(),
        None => {
            let checked = item.facts.checked_on;
            let checked = checked.map(|on| format!(", last checked {}", day(on)));
            let checked = checked.unwrap_or_default();
            format!("Written from the sources above{checked}; clinician review pending.")
        }
    }
}

/// Formats a day: "Nov 22, 2026".
fn day(on: Date) -> String {
    on.strftime("%b %-d, %Y").to_string()
}
