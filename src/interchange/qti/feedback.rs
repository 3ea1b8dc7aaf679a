//! Feedback of QTI: the reasons of parts, and the explanation of the whole item.

use std::collections::BTreeMap;

use super::super::{ChoiceRule, ConversionLoss, ItemPlace, PortableKind};
use super::reading::QtiReading;

/// The feedback of one item, as markup.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QtiFeedback {
    /// By the foreign id of a part.
    pub parts: BTreeMap<String, String>,
    /// For everybody.
    pub general: Vec<String>,
    /// For a correct response.
    pub correct: Vec<String>,
}

impl QtiFeedback {
    /// Returns the reason of a part; empty if it has none.
    pub fn why(&self, foreign: &str) -> String {
        self.parts.get(foreign).cloned().unwrap_or_default()
    }

    /// Adds to the reason of a part.
    pub fn add(&mut self, foreign: &str, text: String) {
        let why = self.parts.entry(foreign.to_owned()).or_default();
        if why.is_empty() {
            *why = text;
        } else if *why != text {
            why.push_str("\n\n");
            why.push_str(&text);
        }
    }

    /// Returns the rationale. The feedback for a correct response goes to the only key if that has
    /// none of its own, and otherwise to the rationale.
    pub fn settle(mut self, kind: &mut PortableKind) -> String {
        if let PortableKind::Choices {
            rule: ChoiceRule::One,
            choices,
        } = kind
            && let Some(key) = choices.iter_mut().find(|choice| choice.key)
            && key.why.is_empty()
        {
            key.why = self.correct.join("\n\n");
            self.correct.clear();
        }
        self.general.append(&mut self.correct);
        self.general.join("\n\n")
    }
}

/// The meaning of a feedback by its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FeedbackFor {
    /// For everybody.
    Everybody,
    /// For a correct response.
    Correct,
    /// For an incorrect response.
    Incorrect,
    /// Unknown.
    Unknown,
}

/// Returns the meaning of a feedback that belongs to no part.
pub fn meaning(id: &str) -> FeedbackFor {
    let id = id.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| id.contains(word));
    if has(&["incorrect", "wrong", "_ic"]) {
        FeedbackFor::Incorrect
    } else if has(&["correct", "right"]) || id.ends_with("_c") {
        FeedbackFor::Correct
    } else if has(&[
        "general",
        "rationale",
        "solution",
        "explanation",
        "neutral",
        "_all",
    ]) {
        FeedbackFor::Everybody
    } else {
        FeedbackFor::Unknown
    }
}

/// Adds a note about feedback that has no place in a bank.
pub fn tell_dropped(id: &str, place: &ItemPlace, reading: &mut QtiReading<'_>) {
    let message = match meaning(id) {
        FeedbackFor::Incorrect => {
            "the feedback for any incorrect response is left out, because reasons belong to choices"
                .to_owned()
        }
        _ => format!("the feedback `{id}` is left out, because it belongs to no single choice"),
    };
    reading.note(place, ConversionLoss::Dropped, message);
}
