//! The counts of the items in banks, by kind, level, judgment step and client need.
//!
//! [`super::blueprint`] compares them with the numbers that banks should have.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::bank::Bank;
use super::item::{ClientNeed, Item, JudgmentStep, Level, Status, Topic};
use super::kind::{KindName, PickLimit, Selection};

/// The aspect of an item that it is counted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Facet {
    /// The columns of kinds.
    Kind,
    /// The groups of levels.
    Level,
    /// The steps of clinical judgment.
    Step,
    /// The client needs.
    ClientNeed,
}

impl Facet {
    /// Every facet, in display order.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Level, Self::Step, Self::ClientNeed];

    /// Returns the words for the items in none of its columns.
    pub fn others(self) -> &'static str {
        match self {
            Self::Kind => "other kinds",
            Self::Level => "no level",
            Self::Step => "no step",
            Self::ClientNeed => "no client need",
        }
    }
}

/// A column of kinds that are counted together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindColumn {
    /// Its id.
    pub id: String,
    /// The kinds.
    pub kinds: Vec<KindName>,
    /// True if it has the items with a trend exhibit only, and the other columns do not have those.
    pub trend: bool,
}

/// Levels that are counted together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LevelGroup {
    /// Its id.
    pub id: String,
    /// The levels.
    pub levels: Vec<Level>,
}

/// The columns of kinds and the groups of levels that items are counted in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemColumns {
    /// The columns of kinds, in display order.
    pub kinds: Vec<KindColumn>,
    /// The groups of levels, in display order.
    pub levels: Vec<LevelGroup>,
}

impl Default for ItemColumns {
    /// Creates a column for each kind, and a group for each level.
    fn default() -> Self {
        let column = |kind: KindName| KindColumn {
            id: kind.id().to_owned(),
            kinds: vec![kind],
            trend: false,
        };
        let group = |level: &Level| LevelGroup {
            id: level.id().to_owned(),
            levels: vec![*level],
        };
        Self {
            kinds: KindName::ALL.into_iter().map(column).collect(),
            levels: Level::ALL.iter().map(group).collect(),
        }
    }
}

impl ItemColumns {
    /// Returns the names of the columns of a facet, in display order.
    pub fn names(&self, facet: Facet) -> Vec<&str> {
        match facet {
            Facet::Kind => self.kinds.iter().map(|column| &*column.id).collect(),
            Facet::Level => self.levels.iter().map(|group| &*group.id).collect(),
            Facet::Step => JudgmentStep::ALL.iter().map(|step| step.id()).collect(),
            Facet::ClientNeed => ClientNeed::ALL.iter().map(|need| need.id()).collect(),
        }
    }

    /// Returns the number of the column that an item counts in; `None` if it fits none.
    pub fn place(&self, facet: Facet, item: &Item) -> Option<usize> {
        let facts = &item.facts;
        match facet {
            Facet::Kind => self.kind(item),
            Facet::Level => {
                let level = facts.level?;
                let mut groups = self.levels.iter();
                groups.position(|group| group.levels.contains(&level))
            }
            Facet::Step => {
                let step = facts.step?;
                JudgmentStep::ALL.iter().position(|of| *of == step)
            }
            Facet::ClientNeed => {
                let need = facts.client_need?;
                ClientNeed::ALL.iter().position(|of| *of == need)
            }
        }
    }

    fn kind(&self, item: &Item) -> Option<usize> {
        let kind = item.kind.name();
        let fits = |trend: bool| {
            let mut columns = self.kinds.iter();
            columns.position(|of| of.trend == trend && of.kinds.contains(&kind))
        };
        let own = fits(true).filter(|_| is_trend(item));
        own.or_else(|| fits(false))
    }
}

/// Returns whether an item is a trend item: it has an exhibit with the same data at several times.
/// An item of a case study is none, because its exhibits belong to the case study.
pub fn is_trend(item: &Item) -> bool {
    item.case.is_none() && item.exhibits.iter().any(|exhibit| exhibit.trend)
}

/// Numbers of items: all of them, and those of each column of a facet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemCounts {
    /// The number of items.
    pub items: usize,
    /// The number in each column, in the order of [`ItemColumns::names`].
    pub facets: BTreeMap<Facet, Vec<usize>>,
}

impl ItemCounts {
    /// Counts items by every facet.
    pub fn of<'i>(columns: &ItemColumns, items: impl IntoIterator<Item = &'i Item>) -> Self {
        let empty = |facet| (facet, vec![0; columns.names(facet).len()]);
        let mut counts = Self {
            items: 0,
            facets: Facet::ALL.into_iter().map(empty).collect(),
        };
        for item in items {
            counts.items += 1;
            for (facet, numbers) in &mut counts.facets {
                let place = columns.place(*facet, item);
                if let Some(number) = place.and_then(|place| numbers.get_mut(place)) {
                    *number += 1;
                }
            }
        }
        counts
    }

    /// Returns the number in a column; `None` if the facet is not counted.
    pub fn number(&self, facet: Facet, place: usize) -> Option<usize> {
        self.facets.get(&facet)?.get(place).copied()
    }

    /// Returns the number of items in no column of a facet; `None` if the facet is not counted.
    pub fn others(&self, facet: Facet) -> Option<usize> {
        let placed: usize = self.facets.get(&facet)?.iter().sum();
        Some(self.items.saturating_sub(placed))
    }

    /// Adds the numbers of the facets that both count.
    pub fn add(&mut self, other: &Self) {
        self.items += other.items;
        for (facet, numbers) in &mut self.facets {
            let added = other.facets.get(facet).into_iter().flatten();
            for (number, more) in numbers.iter_mut().zip(added) {
                *number += more;
            }
        }
    }
}

/// The active items of one bank or of several, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Inventory {
    /// The counts of the active items.
    pub counts: ItemCounts,
    /// The counts of each topic.
    pub topics: Vec<(Arc<Topic>, ItemCounts)>,
    /// The number of case studies.
    pub cases: usize,
    /// The number of active items with a valid signature.
    pub signed: usize,
    /// The number of active items that are due for a check.
    pub expired: usize,
    /// The number of withdrawn items.
    pub withdrawn: usize,
    /// The number of select-all items for each number of keys.
    pub select_all_keys: BTreeMap<u32, usize>,
}

impl Inventory {
    /// Counts the items of banks. Signatures and dates are those of `today`.
    pub fn of<'b>(
        columns: &ItemColumns,
        banks: impl IntoIterator<Item = &'b Bank> + Clone,
        today: Date,
    ) -> Self {
        let all = banks.clone().into_iter().flat_map(|bank| &bank.items);
        let (active, withdrawn): (Vec<&Arc<Item>>, Vec<_>) =
            all.partition(|item| item.status == Status::Active);
        let counts = |items: &[&Arc<Item>]| {
            let items = items.iter().map(|item| &***item);
            ItemCounts::of(columns, items)
        };
        let mut by_topic: BTreeMap<_, Vec<&Arc<Item>>> = BTreeMap::new();
        for item in &active {
            let place = (&item.key.bank, &item.topic.id);
            by_topic.entry(place).or_default().push(item);
        }
        let mut topics = Vec::new();
        for bank in banks.clone() {
            for topic in &bank.topics {
                let here = by_topic.get(&(&bank.id, &topic.id));
                let here = here.map_or(&[][..], Vec::as_slice);
                topics.push((Arc::clone(topic), counts(here)));
            }
        }
        let number = |is: fn(&Item, Date) -> bool| {
            let found = active.iter().filter(|item| is(item, today));
            found.count()
        };
        let mut select_all_keys = BTreeMap::new();
        for item in &active {
            let is_select_all = |of: &Selection| {
                of.is_flat() && !of.is_marked() && of.described().takes == PickLimit::Any
            };
            if item.kind.selection().is_some_and(is_select_all) {
                *select_all_keys
                    .entry(item.kind.rules().possible())
                    .or_default() += 1;
            }
        }
        Self {
            topics,
            counts: counts(&active),
            cases: banks.into_iter().map(|bank| bank.cases.len()).sum(),
            signed: number(|item, _| item.valid_sign_off().is_some()),
            expired: number(Item::is_expired),
            withdrawn: withdrawn.len(),
            select_all_keys,
        }
    }
}

#[cfg(test)]
mod tests;
