//! Paper exams: the same items in several versions, each with its own order of items and of choices.
//!
//! Drawn numbers are the same in all versions, so that no version is more difficult than another. A
//! case study stays whole and in order.

mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::seq::SliceRandom;
use thiserror::Error;

use super::drawn::{Chance, Drawn, chance_for};
use super::item::Item;
use super::unfolding::same_case;

pub use self::written::{PaperLabels, WrittenError, is_withheld, read_written, written};

/// The orders that are tried for a version before it counts as impossible: if two versions differ at
/// all, one of so many draws finds it.
const TRIES_MAX: u32 = 200;

/// One place on a paper: an item with its layout.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PaperPlace {
    /// The item.
    pub item: Arc<Item>,
    /// Its layout.
    pub drawn: Drawn,
}

/// One version of a paper exam.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PaperVersion {
    /// Its letter, `A` for the first.
    pub letter: char,
    /// Its places, in the order of their numbers.
    pub places: Vec<PaperPlace>,
}

/// An error: the items have too few orders for so many versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("only {possible} of {wanted} versions of these questions would have keys of their own")]
pub struct VersionsAlike {
    /// The versions that were asked for.
    pub wanted: usize,
    /// The versions that were found.
    pub possible: usize,
}

impl PaperPlace {
    /// Returns the key as it is written on an answer sheet: "B", "A C", "1A 2B", "12.5".
    pub fn key(&self) -> String {
        let key = self.item.kind.rules().key(&self.drawn);
        written(&self.item.kind, &self.drawn, &key)
    }
}

impl PaperVersion {
    /// Returns the keys of all places, in their order.
    pub fn keys(&self) -> Vec<String> {
        self.places.iter().map(PaperPlace::key).collect()
    }

    /// Returns the points of a perfect paper.
    pub fn possible(&self) -> u32 {
        let points = self.places.iter();
        points.map(|of| of.item.kind.rules().possible()).sum()
    }
}

/// Lays items out in versions. No two have the same keys in the same order.
///
/// # Errors
/// [`VersionsAlike`] if there are not that many different orders.
pub fn versions(
    places: &[PaperPlace],
    count: usize,
    seed: u64,
) -> Result<Vec<PaperVersion>, VersionsAlike> {
    let mut made: Vec<PaperVersion> = Vec::new();
    let mut used: BTreeSet<Vec<String>> = BTreeSet::new();
    for letter in ('A'..='Z').take(count) {
        let mut tries = (0..TRIES_MAX).map(|nth| {
            let mut chance = chance_for(seed, &format!("paper version {letter}, draw {nth}"));
            PaperVersion {
                letter,
                places: laid_out(places, &mut chance),
            }
        });
        let Some(version) = tries.find(|version| !used.contains(&version.keys())) else {
            return Err(VersionsAlike {
                wanted: count,
                possible: made.len(),
            });
        };
        used.insert(version.keys());
        made.push(version);
    }
    Ok(made)
}

/// Returns the places in another order, with other orders of their parts and the same numbers.
fn laid_out(places: &[PaperPlace], chance: &mut Chance) -> Vec<PaperPlace> {
    let mut groups: Vec<&[PaperPlace]> = groups(places).collect();
    groups.shuffle(chance);
    let place = |of: &PaperPlace| PaperPlace {
        item: Arc::clone(&of.item),
        drawn: Drawn {
            order: of.item.kind.rules().draw(of.item.shuffle, chance).order,
            numbers: of.drawn.numbers.clone(),
        },
    };
    groups.into_iter().flatten().map(place).collect()
}

/// Returns the places that stay together: one alone, or those of a case study.
pub fn groups(places: &[PaperPlace]) -> impl Iterator<Item = &[PaperPlace]> {
    places.chunk_by(|before, after| same_case(&before.item, &after.item))
}

#[cfg(test)]
mod tests;
