//! Banks in the formats of other programs: read into portable items and written from them.
//!
//! A format is one folder or file below, with a `read` and a `write`. It knows nothing of banks: it
//! turns bytes into [`PortableItem`]s and back, and says in [`ConversionNote`]s what one side
//! cannot express. `bank_text` and `from_bank` are the way between portable items and banks. Nothing here
//! opens files; `dripset bank import` and `dripset bank export` do.

pub mod aiken;
pub mod anki;
pub mod anki_notes;
mod bank_text;
pub mod categories;
mod conversion;
pub mod csv;
mod detect;
pub mod encoding;
pub mod exporting;
pub mod facts;
pub mod fits;
mod format;
pub mod formats;
mod from_bank;
pub mod gift;
pub mod html;
mod input;
pub mod lead_in;
#[cfg(test)]
mod made;
pub mod moodle;
pub mod numbers;
pub mod package;
pub mod pairs;
pub mod part_ids;
mod portable;
pub mod qti;
pub mod slug;
mod table;
#[cfg(test)]
mod testing;
mod update;
pub mod weights;
pub mod xlsx;
pub mod xml;

pub use bank_text::{BankHead, BankPlan, PlannedItem, PlannedSource};
pub use conversion::{ConversionLoss, ConversionNote, ItemPlace};
pub use detect::{DetectedFile, detect, detected};
pub use format::BankFormat;
pub use from_bank::from_bank;
pub use input::{ExportedFile, ForeignError, ForeignFile, Imported};
pub use portable::{
    ChoiceRule, PortableBank, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow, PortableTarget, PortableTopic,
};
pub use update::{BankUpdate, UpdateConflict, update};
