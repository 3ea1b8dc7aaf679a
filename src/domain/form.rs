//! How the items of a sitting are drawn: the plan, the draw, the form that is kept.
//!
//! The same bank, plan, seed and history give the same form. A form is stored when its sitting
//! starts and never drawn again.

mod spread;

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use thiserror::Error;

use self::spread::{by_topic, spread};
use super::ids::{BankId, ItemKey, PartId, Revision, TopicKey};
use super::item::Item;
use super::kind::KindName;
use super::library::Library;
use super::limits::SET_ITEMS_MAX;
use super::mode::Mode;
use super::number::Decimal;
use super::standing::History;

/// Where chance comes from: the same seed gives the same run on every machine.
pub type Chance = rand::rngs::ChaCha8Rng;

/// What a learner asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plan {
    /// Only these subjects; all where empty.
    pub subjects: BTreeSet<BankId>,
    /// Only these topics; all where empty.
    pub topics: BTreeSet<TopicKey>,
    /// Only these kinds; all where empty.
    pub kinds: BTreeSet<KindName>,
    /// Only these items; all where empty.
    pub items: BTreeSet<ItemKey>,
    /// Only items in this state.
    pub which: Which,
    /// How the sitting is held.
    pub mode: Mode,
    /// How many items, at most.
    pub count: usize,
    /// Where the draw starts; shown to the learner so that it can be repeated.
    pub seed: u64,
}

impl Plan {
    /// Ten items from everything.
    pub fn with_seed(seed: u64) -> Self {
        Self {
            subjects: BTreeSet::new(),
            topics: BTreeSet::new(),
            kinds: BTreeSet::new(),
            items: BTreeSet::new(),
            which: Which::All,
            mode: Mode::Tutor,
            count: 10,
            seed,
        }
    }

    /// Whether the plan lets this item in.
    pub fn admits(&self, item: &Item, history: &History) -> bool {
        (self.subjects.is_empty() || self.subjects.contains(&item.key.bank))
            && (self.topics.is_empty() || self.topics.contains(&item.topic_key()))
            && (self.kinds.is_empty() || self.kinds.contains(&item.kind.name()))
            && (self.items.is_empty() || self.items.contains(&item.key))
            && self.which.admits(&item.key, history)
    }
}

/// Which items, by what the learner did with them so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Never responded to.
    Unseen,
    /// Points lost at the last response.
    Missed,
    /// Flagged.
    Flagged,
}

impl Which {
    /// All four, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::All, Self::Unseen, Self::Missed, Self::Flagged];

    /// As flags write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unseen => "unseen",
            Self::Missed => "missed",
            Self::Flagged => "flagged",
        }
    }

    /// The one of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.id() == id)
    }

    fn admits(self, key: &ItemKey, history: &History) -> bool {
        match self {
            Self::All => true,
            Self::Unseen => !history.of(key).is_seen(),
            Self::Missed => history.of(key).is_missed(),
            Self::Flagged => history.of(key).flagged,
        }
    }
}

/// How one item was laid out: the order of its parts on screen, its drawn numbers.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Drawn {
    /// Part ids, first on screen first; empty for kinds without.
    pub order: Vec<PartId>,
    /// The value drawn for each name; empty for kinds without.
    pub numbers: BTreeMap<String, Decimal>,
}

impl Drawn {
    /// An item laid out to be read and not to be answered: choices as they were written, and one
    /// draw of its numbers, always the same.
    pub fn as_written(item: &Item) -> Self {
        item.kind.rules().draw(false, &mut Chance::seed_from_u64(0))
    }

    /// An order and no numbers.
    pub fn ordered(order: Vec<PartId>) -> Self {
        Self {
            order,
            numbers: BTreeMap::new(),
        }
    }

    /// The drawn numbers as the stem shows them.
    pub fn shown_numbers(&self) -> BTreeMap<String, String> {
        self.numbers
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect()
    }
}

/// One place in a form.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FormItem {
    /// Which item.
    pub key: ItemKey,
    /// As it was worded then.
    pub revision: Revision,
    /// As it was laid out.
    pub drawn: Drawn,
}

/// The items of one sitting, in order, as drawn.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Form {
    /// What was asked for.
    pub plan: Plan,
    /// What was drawn.
    pub items: Vec<FormItem>,
}

/// Why nothing can be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DrawError {
    /// The plan lets no item in.
    #[error("no question fits: choose more subjects, topics or kinds{}", or_all(*.0))]
    NothingFits(Which),
    /// A set of none.
    #[error("a set needs at least 1 question")]
    NoItems,
    /// A set too large.
    #[error("a set has at most {SET_ITEMS_MAX} questions")]
    TooMany,
}

fn or_all(which: Which) -> String {
    match which {
        Which::All => String::new(),
        which => format!(", or `all` instead of `{}`", which.id()),
    }
}

/// Draws a form: never an item twice, enemies apart, each topic by how many of its items fit, and
/// within a topic first what was never seen, then what was missed, then what was seen longest ago.
///
/// # Errors
/// [`DrawError`] where the plan asks for nothing, for too much, or fits no item.
pub fn draw(library: &Library, plan: &Plan, history: &History) -> Result<Form, DrawError> {
    if plan.count == 0 {
        return Err(DrawError::NoItems);
    }
    if plan.count > SET_ITEMS_MAX {
        return Err(DrawError::TooMany);
    }
    let mut chance = Chance::seed_from_u64(plan.seed);
    let topics = by_topic(library, plan, history, &mut chance);
    let mut chosen = spread(topics, plan.count, &mut chance);
    if chosen.is_empty() {
        return Err(DrawError::NothingFits(plan.which));
    }
    chosen.shuffle(&mut chance);
    let items = chosen.iter().map(|item| FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: item.kind.rules().draw(item.shuffle, &mut chance),
    });
    Ok(Form {
        plan: plan.clone(),
        items: items.collect(),
    })
}

/// Returns how many items the draw of this plan has: fewer than fit where enemies are among them.
pub fn drawn_count(library: &Library, plan: &Plan, history: &History) -> usize {
    let mut chance = Chance::seed_from_u64(plan.seed);
    let topics = by_topic(library, plan, history, &mut chance);
    spread(topics, plan.count, &mut chance).len()
}

/// Returns how many items a plan lets in.
pub fn fitting(library: &Library, plan: &Plan, history: &History) -> usize {
    let items = library.active_items();
    items.filter(|item| plan.admits(item, history)).count()
}

/// Shuffles without bias.
pub fn shuffled<T>(mut things: Vec<T>, chance: &mut Chance) -> Vec<T> {
    things.shuffle(chance);
    things
}

#[cfg(test)]
mod chances;
#[cfg(test)]
mod tests;
