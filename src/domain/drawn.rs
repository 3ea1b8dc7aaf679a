//! The layout of an item on screen, and the random numbers that draw it.

use std::collections::BTreeMap;

use rand::SeedableRng;
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

/// Returns the random numbers of a seed for the thing of that name: each name has others, and they do
/// not depend on the things drawn before.
pub fn chance_for(seed: u64, name: &str) -> Chance {
    // FNV-1a, which is the same on every machine.
    const PRIME: u64 = 0x0100_0000_01b3;
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    let mixed = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    Chance::seed_from_u64(name.bytes().fold(BASIS ^ seed, mixed))
}

/// Shuffles without bias.
pub fn shuffled<T>(mut things: Vec<T>, chance: &mut Chance) -> Vec<T> {
    things.shuffle(chance);
    things
}
