//! Banks in the formats of other programs: read into portable items and written from them.
//!
//! A format is one folder or file below, with a `read` and a `write`. It knows nothing of banks: it
//! turns bytes into [`PortableItem`]s and back, and says in [`ConversionNote`]s what one side
//! cannot express. `bank_text` and `from_bank` are the way between portable items and banks. Nothing here
//! opens files; `dripset bank import` and `dripset bank export` do.

pub mod aiken;
pub mod categories;
mod conversion;
pub mod encoding;
pub mod exporting;
pub mod facts;
pub mod fits;
mod format;
pub mod gift;
pub mod html;
mod input;
pub mod lead_in;
pub mod moodle;
pub mod numbers;
pub mod package;
pub mod part_ids;
mod portable;
pub mod qti;
pub mod weights;
pub mod xml;

pub use conversion::{ConversionLoss, ConversionNote, ItemPlace};
pub use format::BankFormat;
pub use input::{Exported, ForeignError, ForeignFile, Imported};
pub use portable::{
    ChoiceRule, PortableBank, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow, PortableTarget, PortableTopic,
};
