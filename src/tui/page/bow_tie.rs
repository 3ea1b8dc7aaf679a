//! The figure of a bow-tie item: a condition between two actions and two parameters.

use super::Span;

/// A bow tie: two boxes at the left, one in the middle, two at the right.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct BowTie {
    /// The left part, with two boxes.
    pub left: Wing,
    /// The middle, with one box.
    pub center: Wing,
    /// The right part, with two boxes.
    pub right: Wing,
}

/// A part of a bow tie.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Wing {
    /// The title above its boxes.
    pub title: Vec<Span>,
    /// The words in its boxes. A box without words can have an aimed span without text.
    pub targets: Vec<Vec<Span>>,
}
