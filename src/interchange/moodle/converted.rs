//! A question of Moodle on its way to an item.

use crate::interchange::weights::{self, WeightedChoice};
use crate::interchange::{ConversionNote, ItemPlace, PortableChoice, PortableKind};

/// A question of Moodle as a kind.
#[derive(Clone, Debug)]
pub struct MoodleKind {
    /// The text before the choices.
    pub stem: String,
    /// The kind.
    pub kind: PortableKind,
    /// Feedback that belongs to the whole item.
    pub why: String,
    /// False if the order of the choices is fixed.
    pub shuffle: bool,
}

/// Returns the choices of a blank, with ids that begin with that of the blank.
pub fn blank_choices(
    id: &str,
    weighted: Vec<WeightedChoice>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<Vec<PortableChoice>, String> {
    let kind = weights::single(weighted, place, notes)?;
    let PortableKind::Choices { mut choices, .. } = kind else {
        return Ok(Vec::new());
    };
    for choice in &mut choices {
        choice.id = format!("{id}{}", choice.id);
    }
    Ok(choices)
}
