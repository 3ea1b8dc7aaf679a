//! One option that a learner can select, with its rationale.

use std::collections::BTreeSet;

use super::drawn::{Chance, shuffled};
use super::ids::PartId;
use super::response::ResponseError;
use super::scoring::{Mark, PartMark};

/// A choice of a multiple-choice, select-all or select-n item.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Choice {
    /// Its id within the item.
    pub id: PartId,
    /// Its text for the learner.
    pub text: String,
    /// True if it is in the answer key.
    pub key: bool,
    /// The rationale; empty if the author gave none.
    pub why: String,
    /// True if selecting it would harm the client.
    pub harmful: bool,
    /// True if it is defensible: explained, and scored neither way.
    pub acceptable: bool,
}

/// Returns the number of choices in the answer key.
pub fn key_count(choices: &[Choice]) -> u32 {
    count(choices.iter().filter(|choice| choice.key))
}

/// Returns whether any of `chosen` would harm the client.
pub fn any_harmful(choices: &[Choice], chosen: &[PartId]) -> bool {
    choices
        .iter()
        .any(|choice| choice.harmful && chosen.contains(&choice.id))
}

/// Returns the order on screen: as written, or shuffled.
pub fn order(choices: &[Choice], shuffle: bool, chance: &mut Chance) -> Vec<PartId> {
    let ids = choices.iter().map(|choice| choice.id.clone()).collect();
    if shuffle { shuffled(ids, chance) } else { ids }
}

/// Marks every choice against the selected ones.
pub fn mark_each(choices: &[Choice], chosen: &[PartId]) -> Vec<PartMark> {
    choices
        .iter()
        .map(|choice| {
            let mark = match (choice.key, choice.acceptable, chosen.contains(&choice.id)) {
                (true, _, true) => Mark::Hit,
                (true, _, false) => Mark::Missed,
                (false, true, true) => Mark::Acceptable,
                (false, false, true) => Mark::Wrong,
                (false, _, false) => Mark::LeftOut,
            };
            PartMark {
                id: choice.id.clone(),
                mark,
            }
        })
        .collect()
}

/// Refuses ids the item does not have and ids given twice.
///
/// # Errors
/// [`ResponseError::Unknown`] or [`ResponseError::Twice`].
pub fn check_ids<'a>(
    known: impl Iterator<Item = &'a PartId>,
    chosen: &[PartId],
) -> Result<(), ResponseError> {
    let known: BTreeSet<&PartId> = known.collect();
    let mut seen = BTreeSet::new();
    for id in chosen {
        if !known.contains(id) {
            return Err(ResponseError::Unknown(id.clone()));
        }
        if !seen.insert(id) {
            return Err(ResponseError::Twice(id.clone()));
        }
    }
    Ok(())
}

/// Counts things in the type of points; no item has more parts than fit.
pub fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}
