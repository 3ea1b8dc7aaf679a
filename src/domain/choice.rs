//! One thing a learner can choose, with the reason why it is right or wrong.

use std::collections::BTreeSet;

use super::form::{Chance, shuffled};
use super::ids::PartId;
use super::response::ResponseError;
use super::scoring::{Mark, PartMark};

/// A choice of a multiple-choice, select-all or select-n item.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Choice {
    /// Its name within the item.
    pub id: PartId,
    /// What the learner reads.
    pub text: String,
    /// Whether the answer key has it.
    pub key: bool,
    /// Why it is right or wrong; empty where the author gave none.
    pub why: String,
    /// Whether choosing it would hurt the client.
    pub harmful: bool,
    /// Whether it is defensible: explained, and neither rewarded nor punished.
    pub acceptable: bool,
}

/// How many choices the answer key has.
pub fn key_count(choices: &[Choice]) -> u32 {
    count(choices.iter().filter(|choice| choice.key))
}

/// Says whether any of `chosen` would hurt the client.
pub fn any_harmful(choices: &[Choice], chosen: &[PartId]) -> bool {
    choices
        .iter()
        .any(|choice| choice.harmful && chosen.contains(&choice.id))
}

/// The order on screen: as written, or shuffled.
pub fn order(choices: &[Choice], shuffle: bool, chance: &mut Chance) -> Vec<PartId> {
    let ids = choices.iter().map(|choice| choice.id.clone()).collect();
    if shuffle { shuffled(ids, chance) } else { ids }
}

/// Marks every choice against what was chosen.
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

/// A count as points are counted; no item has more parts than fit.
pub fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}
