//! One option that a learner can select, with its rationale.

use std::collections::BTreeSet;

use super::ids::PartId;
use super::response::ResponseError;

/// A choice, token, row, region or span of an item.
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
