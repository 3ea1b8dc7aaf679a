//! Drawing the items of a sitting: the plan, the draw and the stored form.
//!
//! The same bank, plan, seed and history give the same form. A form is stored when its sitting
//! starts and never drawn again.

mod spread;

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use thiserror::Error;

use self::spread::Candidates;
use super::case::CASE_ITEMS;
use super::drawn::{Chance, Drawn};
use super::ids::{BankId, ItemKey, Revision, TopicKey};
use super::item::{Item, Status};
use super::kind::KindName;
use super::library::Library;
use super::limits::SET_ITEMS_MAX;
use super::mode::Mode;
use super::standing::History;

pub use self::spread::{Chosen, DrawnTogether, matching};

/// The set that a learner asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plan {
    /// Only these subjects; all if empty.
    pub subjects: BTreeSet<BankId>,
    /// Only these topics; all if empty.
    pub topics: BTreeSet<TopicKey>,
    /// Only these kinds; all if empty.
    pub kinds: BTreeSet<KindName>,
    /// Only these items; all if empty.
    pub items: BTreeSet<ItemKey>,
    /// Only items with this history.
    pub which: Which,
    /// Only items that a clinician has signed as they are now, and case studies of such items.
    pub signed: bool,
    /// The mode of the sitting.
    pub mode: Mode,
    /// The learner's aim with it.
    pub aim: Aim,
    /// The number of items, at most.
    pub count: usize,
    /// The seed of the draw; shown to the learner so that it can be repeated.
    pub seed: u64,
}

impl Plan {
    /// Creates a plan of ten items from everything.
    pub fn with_seed(seed: u64) -> Self {
        Self {
            subjects: BTreeSet::new(),
            topics: BTreeSet::new(),
            kinds: BTreeSet::new(),
            items: BTreeSet::new(),
            which: Which::All,
            signed: false,
            mode: Mode::Tutor,
            aim: Aim::Practice,
            count: 10,
            seed,
        }
    }

    /// Returns whether the plan includes this item. A case study comes whole if the plan includes
    /// any of its items.
    pub fn admits(&self, item: &Item, history: &History) -> bool {
        (self.subjects.is_empty() || self.subjects.contains(&item.key.bank))
            && (self.topics.is_empty() || self.topics.contains(&item.topic_key()))
            && (self.kinds.is_empty() || self.kinds.contains(&item.kind.name()))
            && (self.items.is_empty() || self.items.contains(&item.key))
            && self.which.admits(&item.key, history)
            && self.accepts_sign_off(item)
    }

    /// Returns whether it includes all items of the banks that it includes.
    pub fn has_whole_banks(&self) -> bool {
        self.topics.is_empty()
            && self.kinds.is_empty()
            && self.items.is_empty()
            && self.which == Which::All
            && !self.signed
    }

    /// Returns whether the item has the signature that the plan asks for, if it asks for one. In a
    /// case study each of the items needs it.
    pub fn accepts_sign_off(&self, item: &Item) -> bool {
        !self.signed || item.valid_sign_off().is_some()
    }
}

/// A learner's aim with a set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Aim {
    /// Practice with items that the learner chose.
    #[default]
    Practice,
    /// The set of the day, with what is due.
    Today,
    /// Cramming before an exam: what is known least comes first, and no due day changes.
    Cram,
}

impl Aim {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Practice, Self::Today, Self::Cram];

    /// Returns its name in stored forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Today => "today",
            Self::Cram => "cram",
        }
    }

    /// Returns the aim with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aim| aim.id() == id)
    }
}

/// A filter on items by the learner's history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Never answered.
    Unseen,
    /// Points lost in the last response.
    Missed,
    /// Flagged.
    Flagged,
}

impl Which {
    /// All four, in display order.
    pub const ALL: [Self; 4] = [Self::All, Self::Unseen, Self::Missed, Self::Flagged];

    /// Returns its name in flags.
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unseen => "unseen",
            Self::Missed => "missed",
            Self::Flagged => "flagged",
        }
    }

    /// Returns the filter with this name.
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

/// One position in a form.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FormItem {
    /// The item.
    pub key: ItemKey,
    /// The revision of the item when it was drawn.
    pub revision: Revision,
    /// The layout of the item.
    pub drawn: Drawn,
    /// The provisional difficulty with which an adaptive exam chose it, in thousandths of a logit.
    pub difficulty_milli: Option<i32>,
}

/// The items of one sitting, in order, as drawn.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Form {
    /// The plan it was drawn from.
    pub plan: Plan,
    /// The drawn items.
    pub items: Vec<FormItem>,
}

/// The reason that nothing can be drawn.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DrawError {
    /// The plan includes no item.
    #[error("no question fits: choose more subjects, topics or kinds{}", or_all(*.0))]
    NothingFits(Which),
    /// The plan includes items, but none with a signature.
    #[error("no question that fits is signed by a clinician: choose unsigned questions too")]
    NothingSigned,
    /// An empty set.
    #[error("a set needs at least 1 question")]
    NoItems,
    /// A set that is too small for the only items that match.
    #[error(
        "only case studies match, and each has {CASE_ITEMS} questions: choose {CASE_ITEMS} or more"
    )]
    NoRoomForCase,
    /// A set that is too large.
    #[error("a set has at most {SET_ITEMS_MAX} questions")]
    TooMany,
}

fn or_all(which: Which) -> String {
    match which {
        Which::All => String::new(),
        which => format!(", or `all` instead of `{}`", which.id()),
    }
}

/// Draws a form. No item comes twice, and no two enemies come together. Each topic is weighted by
/// its matching items; within it unseen items come first, then missed, then those seen longest ago.
/// A case study comes whole and in order, if one of its items matches and all fit into the set.
///
/// # Errors
/// [`DrawError`] if the plan asks for no items, too many items, or matches none that fit.
pub fn draw(library: &Library, plan: &Plan, history: &History) -> Result<Form, DrawError> {
    if plan.count == 0 {
        return Err(DrawError::NoItems);
    }
    if plan.count > SET_ITEMS_MAX {
        return Err(DrawError::TooMany);
    }
    let mut chance = Chance::seed_from_u64(plan.seed);
    let candidates = Candidates::new(library, plan, history, &mut chance);
    let mut chosen = candidates.select(&mut chance);
    if chosen.is_empty() {
        return Err(match fitting(library, plan, history).cases {
            0 if plan.signed && fits_unsigned(library, plan, history) => DrawError::NothingSigned,
            0 => DrawError::NothingFits(plan.which),
            _ => DrawError::NoRoomForCase,
        });
    }
    // While cramming, what is known least stays first.
    if plan.aim != Aim::Cram {
        chosen.shuffle(&mut chance);
    }
    let items = chosen.iter().flatten();
    Ok(Form {
        plan: plan.clone(),
        items: items.map(|item| laid_out(item, &mut chance)).collect(),
    })
}

/// Lays out exactly these items, in this order. Items that no bank has any more are left out.
///
/// # Errors
/// [`DrawError`] if none is left, or if they are too many.
pub fn in_order(library: &Library, plan: &Plan, keys: &[ItemKey]) -> Result<Form, DrawError> {
    let mut chance = Chance::seed_from_u64(plan.seed);
    let items = keys.iter().filter_map(|key| library.item(key));
    let items: Vec<FormItem> = items
        .filter(|item| item.status == Status::Active)
        .map(|item| laid_out(item, &mut chance))
        .collect();
    match items.len() {
        0 => Err(DrawError::NothingFits(plan.which)),
        count if count > SET_ITEMS_MAX => Err(DrawError::TooMany),
        count => Ok(Form {
            plan: Plan {
                count,
                ..plan.clone()
            },
            items,
        }),
    }
}

fn laid_out(item: &Item, chance: &mut Chance) -> FormItem {
    FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: item.kind.rules().draw(item.shuffle, chance),
        difficulty_milli: None,
    }
}

/// Returns whether items match that are not signed.
fn fits_unsigned(library: &Library, plan: &Plan, history: &History) -> bool {
    let plan = Plan {
        signed: false,
        ..plan.clone()
    };
    fitting(library, &plan, history).items > 0
}

/// Returns the number of items that this plan draws: fewer than match if some are enemies, or if a
/// case study does not fit.
pub fn drawn_count(library: &Library, plan: &Plan, history: &History) -> usize {
    let mut chance = Chance::seed_from_u64(plan.seed);
    let candidates = Candidates::new(library, plan, history, &mut chance);
    candidates.select(&mut chance).iter().map(Vec::len).sum()
}

/// Returns the items that match a plan: those that stand alone, then the case studies whole.
pub fn matching_items<'a>(
    library: &'a Library,
    plan: &Plan,
    history: &History,
) -> Vec<&'a Arc<Item>> {
    let (mut items, cases) = matching(library, plan, history);
    items.extend(cases.into_iter().flatten());
    items
}

/// The items that match a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fitting {
    /// The number of items, with all of each case study.
    pub items: usize,
    /// The number of case studies.
    pub cases: usize,
}

/// Returns the items that a plan includes.
pub fn fitting(library: &Library, plan: &Plan, history: &History) -> Fitting {
    let (single, cases) = matching(library, plan, history);
    Fitting {
        items: single.len() + cases.len() * CASE_ITEMS,
        cases: cases.len(),
    }
}

#[cfg(test)]
mod aims;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod chances;
#[cfg(test)]
mod tests;
