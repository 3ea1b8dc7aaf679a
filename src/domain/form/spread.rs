//! The selection of items for a form: by topic, by turn, and never two enemies. Case studies are
//! selected whole, as one more group beside the topics.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rand::seq::{IteratorRandom, SliceRandom};

use super::{Aim, Chance, Plan};
use crate::domain::case::CASE_ITEMS;
use crate::domain::ids::{BankId, CaseId, ItemKey, TopicId};
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::limits::SET_ITEMS_MAX;
use crate::domain::standing::History;

/// Items that are drawn together: one alone, or the six of a case study.
pub type DrawnTogether<'a> = Vec<&'a Arc<Item>>;

/// The matching items of one topic that are not drawn yet, the next one in front.
type Waiting<'a> = VecDeque<&'a Arc<Item>>;

/// The items that match a plan, in the order in which they are drawn.
pub(super) struct Candidates<'a> {
    /// The items that stand alone, by topic.
    topics: Vec<Waiting<'a>>,
    /// The case studies.
    cases: VecDeque<DrawnTogether<'a>>,
    /// The items that the set may have.
    count: usize,
}

impl<'a> Candidates<'a> {
    /// Returns the items that match: topics in random order, and items too if the learner's history
    /// gives no order.
    pub(super) fn new(
        library: &'a Library,
        plan: &Plan,
        history: &History,
        chance: &mut Chance,
    ) -> Self {
        let (single, mut cases) = matching(library, plan, history);
        // Sorted by topic key.
        let mut topics: BTreeMap<Option<(&BankId, &TopicId)>, Vec<&Arc<Item>>> = BTreeMap::new();
        for item in single {
            // While cramming, one row of all items: what is known least comes first, in any topic.
            let topic = match plan.aim {
                Aim::Cram => None,
                Aim::Practice | Aim::Today => Some((&item.key.bank, &item.topic.id)),
            };
            topics.entry(topic).or_default().push(item);
        }
        let mut topics: Vec<_> = topics.into_values().collect();
        for items in &mut topics {
            // By id first: the order of items in a file must not change the draw.
            items.sort_by(|a, b| a.key.cmp(&b.key));
            items.shuffle(chance);
            // A stable sort keeps the random order among equals.
            items.sort_by_cached_key(|item| turn(plan, history, item));
        }
        topics.shuffle(chance);
        // Without case studies, the draw of a seed is the same as before there were any.
        if !cases.is_empty() {
            cases.shuffle(chance);
            let turn = |item: &&Arc<Item>| turn(plan, history, item);
            cases.sort_by_cached_key(|case| case.iter().map(turn).min());
        }
        Self {
            count: count(plan, &cases),
            topics: topics.into_iter().map(VecDeque::from).collect(),
            cases: cases.into(),
        }
    }

    /// Selects as many items as the set may have, or as there are.
    pub(super) fn select(mut self, chance: &mut Chance) -> Vec<DrawnTogether<'a>> {
        let mut chosen = Chosen::default();
        let share = case_share(self.cases.len(), self.single(), self.count, chance);
        while chosen.groups.len() < share && chosen.take_case(&mut self.cases) {}
        spread(self.topics, self.count, &mut chosen, chance);
        // The gap that the other items leave.
        while chosen.items + CASE_ITEMS <= self.count && chosen.take_case(&mut self.cases) {}
        chosen.groups
    }

    fn single(&self) -> usize {
        self.topics.iter().map(VecDeque::len).sum()
    }
}

/// Returns the items that stand alone and match, and the case studies of which one item matches, by
/// their ids. A case study with a withdrawn item is incomplete, and none of its items is drawn. Where
/// a signature is asked for, each of its items needs one.
pub fn matching<'a>(
    library: &'a Library,
    plan: &Plan,
    history: &History,
) -> (Vec<&'a Arc<Item>>, Vec<DrawnTogether<'a>>) {
    let mut single = Vec::new();
    let mut cases: BTreeMap<(&BankId, &CaseId), DrawnTogether<'_>> = BTreeMap::new();
    for item in library.active_items() {
        match &item.case {
            Some(case) => cases
                .entry((&item.key.bank, &case.id))
                .or_default()
                .push(item),
            None if plan.admits(item, history) => single.push(item),
            None => {}
        }
    }
    let mut cases: Vec<DrawnTogether<'_>> = cases.into_values().collect();
    cases.retain(|items| {
        items.len() == CASE_ITEMS
            && items.iter().any(|item| plan.admits(item, history))
            && items.iter().all(|item| plan.accepts_sign_off(item))
    });
    for items in &mut cases {
        items.sort_by_key(|item| item.case.as_ref().map(|case| case.number));
    }
    (single, cases)
}

/// Returns the items that a set may have. A plan that names items of a case study means the others
/// too, although it does not count them.
fn count(plan: &Plan, cases: &[DrawnTogether<'_>]) -> usize {
    let unnamed = |item: &&&Arc<Item>| !plan.items.contains(&item.key);
    let added = match plan.items.is_empty() {
        true => 0,
        false => cases.iter().flatten().filter(unnamed).count(),
    };
    (plan.count + added).min(SET_ITEMS_MAX)
}

/// Returns the sort key of an item: unseen before missed before the rest, and among those seen the
/// one seen longest ago first.
///
/// While cramming, it is the share of the last response, and then the stability of the memory.
fn turn(plan: &Plan, history: &History, item: &Item) -> (u64, u64, Option<i64>) {
    let state = history.of(&item.key);
    let (earned, possible) = (u64::from(state.last.earned), state.last.possible.max(1));
    let first = match plan.aim {
        Aim::Cram => earned * 1_000 / u64::from(possible),
        _ if !state.is_seen() => 0,
        _ if state.is_missed() => 1,
        _ => 2,
    };
    let memory = state.review.filter(|_| plan.aim == Aim::Cram);
    // In hundredths of a day; a conversion of a float saturates.
    let stability = memory.map_or(0, |of| (of.memory.stability_days * 100.0) as u64);
    (first, stability, state.last_at_ms)
}

/// The items selected so far, and their enemies.
#[derive(Default)]
pub struct Chosen<'a> {
    groups: Vec<DrawnTogether<'a>>,
    items: usize,
    keys: BTreeSet<&'a ItemKey>,
    /// The enemies of the items selected.
    barred: BTreeSet<&'a ItemKey>,
}

impl<'a> Chosen<'a> {
    /// Returns the number of items selected.
    pub fn items(&self) -> usize {
        self.items
    }

    /// Returns whether none of these is an enemy of an item selected before.
    pub fn admits(&self, group: &[&'a Arc<Item>]) -> bool {
        group.iter().all(|item| {
            !self.barred.contains(&item.key)
                && !item.enemies.iter().any(|enemy| self.keys.contains(enemy))
        })
    }

    /// Selects these items.
    pub fn take(&mut self, group: DrawnTogether<'a>) {
        for item in &group {
            self.keys.insert(&item.key);
            self.barred.extend(&item.enemies);
        }
        self.items += group.len();
        self.groups.push(group);
    }

    /// Takes the next case study that has no enemy; returns whether there was one.
    fn take_case(&mut self, cases: &mut VecDeque<DrawnTogether<'a>>) -> bool {
        let friend = std::iter::from_fn(|| cases.pop_front()).find(|case| self.admits(case));
        let found = friend.is_some();
        friend.into_iter().for_each(|case| self.take(case));
        found
    }
}

/// Takes from each topic its share of the items that are still to be selected, and redistributes
/// the gap left by skipped enemies, until there are enough or none is left.
fn spread<'a>(
    mut topics: Vec<Waiting<'a>>,
    count: usize,
    chosen: &mut Chosen<'a>,
    chance: &mut Chance,
) {
    while chosen.items < count {
        let sizes: Vec<usize> = topics.iter().map(VecDeque::len).collect();
        let shares = shares(&sizes, count - chosen.items, chance);
        if shares.iter().all(|share| *share == 0) {
            break;
        }
        for (items, share) in topics.iter_mut().zip(shares) {
            for _ in 0..share {
                let friend =
                    std::iter::from_fn(|| items.pop_front()).find(|item| chosen.admits(&[item]));
                let Some(item) = friend else { break };
                chosen.take(vec![item]);
            }
        }
    }
}

/// Returns the number of case studies: in proportion to their items, randomly rounded up or down,
/// so that each of them is as likely as an item that stands alone. Only as many as fit.
fn case_share(cases: usize, single: usize, count: usize, chance: &mut Chance) -> usize {
    let all = cases * CASE_ITEMS + single;
    let count = count.min(all);
    if cases == 0 {
        return 0;
    }
    let start = (0..all).choose(chance).unwrap_or(0);
    ((cases * count + start) / all).min(count / CASE_ITEMS)
}

/// Returns the number of items from each topic: in proportion to its items, randomly rounded up or
/// down, so that every item is equally likely.
///
/// The items form one row, topic by topic, and places are counted at equal distances from a random
/// start.
fn shares(sizes: &[usize], count: usize, chance: &mut Chance) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let count = count.min(all);
    let Some(start) = (0..all).choose(chance) else {
        return vec![0; sizes.len()];
    };
    // The number of counted places before this one in the row.
    let before = |place: usize| (place * count + all - 1 - start) / all;
    let mut end = 0;
    let share = |size: &usize| {
        let first = end;
        end += size;
        before(end) - before(first)
    };
    sizes.iter().map(share).collect()
}
