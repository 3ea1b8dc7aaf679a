//! The layout of an item on screen, and the random numbers that draw it.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;

use super::ids::PartId;
use super::number::Decimal;

/// The random number generator: the same seed gives the same run on every machine.
pub type Chance = rand::rngs::ChaCha8Rng;

/// The layout of one item: the order of its parts on screen and its drawn numbers.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Drawn {
    /// Part ids in screen order; empty for kinds without.
    pub order: Vec<PartId>,
    /// The value drawn for each name; empty for kinds without.
    pub numbers: BTreeMap<String, Decimal>,
}

impl Drawn {
    /// Creates a layout with an order and no numbers.
    pub fn ordered(order: Vec<PartId>) -> Self {
        Self {
            order,
            numbers: BTreeMap::new(),
        }
    }

    /// Returns the drawn numbers as the stem shows them.
    pub fn shown_numbers(&self) -> BTreeMap<String, String> {
        self.numbers
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect()
    }
}

/// Shuffles without bias.
pub fn shuffled<T>(mut things: Vec<T>, chance: &mut Chance) -> Vec<T> {
    things.shuffle(chance);
    things
}
