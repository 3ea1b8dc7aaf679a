//! Learners' responses, in five forms that serve every kind.
//!
//! As data (`dripset grade`, the log) each has the JSON form of docs/bank-format.md; the
//! conversion is in `content::record`.

use thiserror::Error;

use super::ids::PartId;
use super::number::NumberError;

/// A response, complete or in progress.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Response {
    /// No response; scores 0.
    #[default]
    Blank,
    /// One choice: multiple-choice and hot-spot.
    One(PartId),
    /// A set of choices, in the order they were selected: all other kinds that are answered by
    /// choosing. With several slots each choice names its slot.
    Many(Vec<PartId>),
    /// Parts in order: ordered.
    Sequence(Vec<PartId>),
    /// A number as typed: numeric.
    Number(String),
}

impl Response {
    /// Returns the parts it names.
    pub fn parts(&self) -> &[PartId] {
        match self {
            Self::Blank | Self::Number(_) => &[],
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) | Self::Sequence(ids) => ids,
        }
    }

    /// Returns whether it is empty.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Number(text) => text.trim().is_empty(),
            Self::One(_) => false,
            Self::Many(ids) | Self::Sequence(ids) => ids.is_empty(),
        }
    }
}

/// The reason that a response cannot be scored. The learner is asked again; it is never wrong.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ResponseError {
    /// A part the item does not have.
    #[error("{}", unknown(.0))]
    Unknown(PartId),
    /// A part named twice.
    #[error("`{}` is given twice", .0.local())]
    Twice(PartId),
    /// More parts than the item asks for.
    #[error("choose only {wanted}, not {given}. Press a chosen letter again to remove it")]
    TooMany {
        /// The number that the item asks for.
        wanted: usize,
        /// The number given.
        given: usize,
    },
    /// Fewer parts than the item asks for.
    #[error("{}", too_few(*wanted, *given))]
    TooFew {
        /// The number that the item asks for.
        wanted: usize,
        /// The number given.
        given: usize,
    },
    /// Text that is not a number.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The wrong shape, such as a list instead of a number.
    #[error("{} {kind} item takes {wanted}", article(kind))]
    Shape {
        /// The item's kind.
        kind: &'static str,
        /// The expected shape.
        wanted: &'static str,
    },
    /// The wrong shape for one slot, such as a list where it takes one choice.
    #[error("`{slot}` takes {wanted}")]
    SlotShape {
        /// The slot.
        slot: PartId,
        /// The expected shape.
        wanted: &'static str,
    },
}

fn article(word: &str) -> &'static str {
    match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

fn unknown(id: &PartId) -> String {
    match id.slot() {
        Some(slot) => format!("`{slot}` has no choice `{}`", id.local()),
        None => format!("this item has no part `{id}`"),
    }
}

fn too_few(wanted: usize, given: usize) -> String {
    match (wanted, given) {
        (1, _) => "choose one first".into(),
        (_, 0) => format!("choose {wanted} first"),
        _ => format!(
            "{} more to go ({given} of {wanted})",
            wanted - given.min(wanted)
        ),
    }
}
