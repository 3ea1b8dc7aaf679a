//! Banks in the formats of other programs: read into portable items and written from them.
//!
//! A format is one folder or file below, with a `read` and a `write`. It knows nothing of banks: it
//! turns bytes into [`PortableItem`]s and back, and says in [`ConversionNote`]s what one side
//! cannot express. `bank_text` and `from_bank` are the way between portable items and banks. Nothing here
//! opens files; `dripset bank import` and `dripset bank export` do.

mod conversion;
pub mod encoding;
mod format;
pub mod html;
mod input;
pub mod package;
mod portable;
pub mod qti;
pub mod xml;

pub use conversion::{ConversionLoss, ConversionNote, ItemPlace};
pub use format::BankFormat;
pub use input::{Exported, ForeignError, ForeignFile, Imported};
pub use portable::{
    ChoiceRule, PortableBank, PortableBlank, PortableChoice, PortableItem, PortableKind,
    PortableNumber, PortablePart, PortableRow, PortableTarget, PortableTopic,
};
