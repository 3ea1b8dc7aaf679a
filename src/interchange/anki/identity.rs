//! The ids of notes, by which Anki updates what it has instead of adding it again.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::interchange::{ConversionLoss, ConversionNote, PortableItem};

/// The lengths of ids from elsewhere that are kept: shorter ones may name something else in another
/// collection.
const KEPT_LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;

/// The ids of the notes of one export.
#[derive(Debug)]
pub struct Identities {
    bank: String,
    taken: BTreeSet<String>,
}

impl Identities {
    /// Starts the ids of a bank with this title.
    pub fn new(bank: &str) -> Self {
        Self {
            bank: bank.to_owned(),
            taken: BTreeSet::new(),
        }
    }

    /// Returns the id of the note of an item: the one it came with if that is unique in every
    /// collection, else a digest of the bank's title and the item's id. The id of an item in a bank
    /// is its name, too, and another bank may have the same.
    pub fn of(&mut self, item: &PortableItem, notes: &mut Vec<ConversionNote>) -> String {
        let own = item.foreign_id.as_deref();
        if let Some(guid) =
            own.filter(|id| is_unique(id) && *id != item.name && !self.taken.contains(*id))
        {
            self.taken.insert(guid.to_owned());
            return guid.to_owned();
        }
        let name = own.unwrap_or(&item.name);
        let mut guid = digest(&[&self.bank, name]);
        if !self.taken.insert(guid.clone()) {
            notes.push(ConversionNote {
                place: item.place.clone(),
                loss: ConversionLoss::Changed,
                message: format!(
                    "another item is called \"{name}\", so the note gets an id that follows from its text"
                ),
            });
            let mut again = 0;
            while !self.taken.insert(guid.clone()) {
                guid = digest(&[&self.bank, name, &item.stem, &again.to_string()]);
                again += 1;
            }
        }
        guid
    }
}

/// Returns whether an id from elsewhere can be the id of a note: not a number, which every program
/// counts from 1.
fn is_unique(id: &str) -> bool {
    KEPT_LENGTHS.contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_graphic())
        && id.bytes().any(|b| !b.is_ascii_digit())
}

/// Returns an id with a point in it, so that nothing takes it for the id of an item.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    let hex = bytes.iter().take(10).map(|b| format!("{b:02x}"));
    format!("dripset.{}", hex.collect::<String>())
}
