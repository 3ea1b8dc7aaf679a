//! An item as a reading, from its data: the stem, the exhibits, the parts, and after scoring the
//! verdict and the rationale.

mod entered;
mod exhibits;
mod instructions;
pub(super) mod layout;
mod marked;
pub(super) mod naming;
pub(super) mod open;
mod opening;
mod passage;
mod reasons;
pub(super) mod sentences;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::layout::{ItemLayout, PartsForm};
use self::reasons::Scored;
use super::page;
use super::reading::{Part, Reading};
use super::spell::spelled;
use crate::domain::item::mark;
use crate::domain::response::Response;
use crate::domain::scoring::Marking;
use crate::tui::page::Page;
use crate::tui::screen::{PlainItem, PlainPhase};
use crate::tui::settings::Verbosity;

/// Returns the item to be read aloud in its present phase. Once it is confirmed, only the
/// result is read, since the learner has heard the question; [`review`] has both.
pub fn read(item: &PlainItem, verbosity: Verbosity) -> Reading {
    let layout = layout(item);
    let parts = match &item.phase {
        PlainPhase::Open | PlainPhase::Exam | PlainPhase::Confirmed(true) => {
            open_parts(item, &layout, verbosity)
        }
        PlainPhase::Saving | PlainPhase::Confirmed(false) | PlainPhase::Closed => {
            let line = entered::read_back(item, &layout);
            let lines = std::iter::once(line).chain(item.remark.as_deref().map(spelled));
            vec![Part::new("", lines.collect())]
        }
        PlainPhase::Marked(..) | PlainPhase::Missed => result(item, &layout, verbosity),
    };
    Reading { parts }
}

/// Returns the item to be read on arrival: also after the response, the question is part of it.
pub fn review(item: &PlainItem, verbosity: Verbosity) -> Reading {
    let layout = layout(item);
    match &item.phase {
        PlainPhase::Open | PlainPhase::Exam | PlainPhase::Confirmed(true) => {
            return read(item, verbosity);
        }
        PlainPhase::Saving | PlainPhase::Confirmed(false) | PlainPhase::Closed => {
            let mut parts = read(item, verbosity).parts;
            parts.extend(opening::own(item, true));
            parts.extend(repeated(item));
            parts.extend(asked(item, &layout, verbosity));
            return Reading { parts };
        }
        PlainPhase::Marked(..) | PlainPhase::Missed => {}
    }
    let mut parts = vec![opening::part(item, verbosity)];
    parts.extend(exhibits::all(item, verbosity));
    parts.extend(open::text(item, &layout));
    parts.extend(result(item, &layout, verbosity));
    Reading { parts }
}

/// Returns the choices, rows, blanks or steps alone, with the response so far.
pub fn parts(item: &PlainItem) -> Reading {
    let layout = layout(item);
    let mut parts = open::parts(item, &layout);
    if layout.form == PartsForm::Number {
        let line = entered::read_back(item, &layout);
        parts.push(Part::new("", vec![line]));
    }
    Reading { parts }
}

/// Returns the exhibit with this number, from 1.
///
/// # Errors
/// The reason that there is none, in a sentence.
pub fn exhibit(item: &PlainItem, number: usize) -> Result<Reading, String> {
    exhibits::one(item, number)
}

/// Returns the present response in a sentence, and how to confirm it.
pub fn entered(item: &PlainItem) -> String {
    entered::read_back(item, &layout(item))
}

/// Returns the rationale of one part, named as in an answer.
///
/// # Errors
/// The reason that there is none, in a sentence.
pub fn why(item: &PlainItem, words: &str) -> Result<String, String> {
    let Some(marking) = marking(item) else {
        return Err("The reasons are told when the answer is shown.".into());
    };
    let layout = layout(item);
    let scored = Scored {
        kind: &item.item.kind,
        layout: &layout,
        marking: &marking,
        response: match item.phase {
            PlainPhase::Marked(_, true) => &item.entry,
            _ => &Response::Blank,
        },
    };
    marked::why(&scored, &item.drawn, words)
}

/// Returns the place and what is asked, in a few words: "Question 3 of 10. Choose one, A to D".
pub fn prompt(item: &PlainItem, verbosity: Verbosity) -> String {
    instructions::prompt(item, &layout(item), verbosity)
}

pub(super) fn layout(item: &PlainItem) -> ItemLayout<'_> {
    ItemLayout::new(&item.item.kind, &item.drawn)
}

fn open_parts(item: &PlainItem, layout: &ItemLayout, verbosity: Verbosity) -> Vec<Part> {
    let mut parts = vec![opening::part(item, verbosity)];
    parts.extend(exhibits::all(item, verbosity));
    parts.extend(asked(item, layout, verbosity));
    parts.extend(opening::own(item, true));
    if !item.entry.is_blank() {
        parts.push(Part::new("", vec![entered::read_back(item, layout)]));
    }
    if verbosity == Verbosity::Full {
        let kind = &item.item.kind;
        let lines = vec![
            instructions::task(kind, layout),
            instructions::how(kind, layout),
        ];
        parts.push(Part::new("How to answer", lines));
    }
    parts
}

/// Returns the text of an item and its parts. In few words a text with marks is not read twice.
fn asked(item: &PlainItem, layout: &ItemLayout, verbosity: Verbosity) -> Vec<Part> {
    let text = open::text(item, layout);
    let lists = match (layout.form, verbosity) {
        (PartsForm::Marks, Verbosity::Brief) => Vec::new(),
        _ => open::parts(item, layout),
    };
    text.into_iter().chain(lists).collect()
}

/// Returns the marking of an item whose answer is shown; one without a response is marked as empty.
fn marking(item: &PlainItem) -> Option<Cow<'_, Marking>> {
    match &item.phase {
        PlainPhase::Marked(marking, _) => Some(Cow::Borrowed(&**marking)),
        PlainPhase::Missed => {
            let marking = mark(&item.item, &item.drawn, &Response::Blank);
            marking.ok().map(Cow::Owned)
        }
        _ => None,
    }
}

fn result(item: &PlainItem, layout: &ItemLayout, verbosity: Verbosity) -> Vec<Part> {
    let marking = marking(item);
    let parts = marking.map(|marking| marked::parts(item, layout, &marking, verbosity));
    let mut parts = parts.unwrap_or_default();
    parts.extend(class_answers(item, verbosity));
    parts.extend(opening::own(item, false));
    parts
}

/// Returns the answers of the class, if they are shown.
fn class_answers(item: &PlainItem, verbosity: Verbosity) -> Vec<Part> {
    if item.class_answers.is_empty() {
        return Vec::new();
    }
    let page = Page {
        body: item.class_answers.clone(),
        ..Page::default()
    };
    let mut parts = page::read(&page, verbosity).parts;
    parts.retain(|part| !part.lines.is_empty());
    parts
}

/// Returns the stem again, and how to hear the exhibits again.
fn repeated(item: &PlainItem) -> Vec<Part> {
    let mut stem = opening::part(item, Verbosity::Brief);
    stem.heading = "The question".into();
    let count = item.item.exhibits.len();
    if count > 0 {
        let exhibits = sentences::counted(count, "exhibit");
        stem.lines.push(format!(
            "With {exhibits}. Type exhibit 1 to hear the first."
        ));
    }
    vec![stem]
}
