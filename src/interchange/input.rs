//! A file of another program, and what came of reading it.

use thiserror::Error;

use super::{ConversionNote, ItemPlace, PortableBank};

/// A file of another program.
#[derive(Debug)]
pub struct ForeignFile<'a> {
    /// Its name without directories; formats without a title of their own take it from here.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// The items of a file, and what could not be carried over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// The items.
    pub bank: PortableBank,
    /// The losses, in the order of the file.
    pub notes: Vec<ConversionNote>,
}

/// A file in the format of another program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExportedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The losses, in the order of the items.
    pub notes: Vec<ConversionNote>,
}

/// The reason that a whole file cannot be read or written. A single item that cannot be read is a
/// [`ConversionNote`].
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ForeignError {
    /// The file is not of this format, or is damaged.
    #[error("{}: {why}", place)]
    Malformed {
        /// Where.
        place: ItemPlace,
        /// What is wrong, without the place.
        why: String,
    },
    /// A limit is exceeded, also by what a compressed file would unpack to.
    #[error("{}: {what} is over the limit of {limit}", place)]
    OverLimit {
        /// Where.
        place: ItemPlace,
        /// What is too large.
        what: String,
        /// The limit with its unit.
        limit: String,
    },
    /// The file asks to read or write outside of itself: an external entity, or a name with `..`.
    #[error("{}: {why}", place)]
    Unsafe {
        /// Where.
        place: ItemPlace,
        /// What it asks for.
        why: String,
    },
}
