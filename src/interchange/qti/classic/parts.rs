//! An item of version 1.2 while it is read, and its content.

use super::super::super::html::{plain_to_markup, to_markup};
use super::super::super::{ConversionLoss, ItemPlace, PortableKind};
use super::super::feedback::QtiFeedback;
use super::super::reading::QtiReading;
use super::conditions::Condition;
use super::presentation::Presentation;

/// An item while it is read.
pub struct ClassicItem {
    /// Its texts and its lists of choices.
    pub presentation: Presentation,
    /// Its scoring.
    pub conditions: Vec<Condition>,
    /// The sort of question that the program names; empty if it names none.
    pub sort: String,
    /// Its name.
    pub name: String,
    /// Its place, for notes.
    pub place: ItemPlace,
    /// Its feedback.
    pub feedback: QtiFeedback,
}

/// An item's content, as read.
pub struct ClassicContent {
    /// The text before the choices.
    pub stem: String,
    /// The content.
    pub kind: PortableKind,
    /// True if its parts may be shuffled.
    pub shuffle: bool,
}

/// Returns the stem, with the text after the responses.
///
/// # Errors
///
/// There is neither a text nor a title to ask with.
pub fn stem(item: &ClassicItem, reading: &mut QtiReading<'_>) -> Result<String, String> {
    let html = format!("{}{}", item.presentation.before, item.presentation.after);
    let stem = to_markup(&html, &item.place, &mut reading.notes);
    if !stem.is_empty() {
        return Ok(stem);
    }
    if item.name.is_empty() {
        return Err("the question has no text".to_owned());
    }
    let message = "the question has no text of its own; its title is used";
    reading.note(&item.place, ConversionLoss::Changed, message);
    Ok(plain_to_markup(&item.name))
}
