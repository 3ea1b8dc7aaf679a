//! The selection of a set: reviews by their turn, then new items by the blueprint of the banks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand::SeedableRng;
use rand::seq::SliceRandom;

use super::collect::{Unit, is_of_day};
use super::{TodayInput, TodayReason};
use crate::domain::drawn::Chance;
use crate::domain::form::Chosen;
use crate::domain::ids::{BankId, ObjectiveId, TopicKey};
use crate::domain::item::Item;
use crate::domain::limits::SET_ITEMS_MAX;

/// An objective across banks.
type ObjectiveKey<'a> = (&'a BankId, &'a ObjectiveId);

/// The selected units.
#[derive(Default)]
pub(super) struct Selected {
    /// Their places in the list of all units.
    pub units: BTreeSet<usize>,
    /// The time expected for them, in seconds.
    pub seconds: u32,
}

/// Returns the set of the day.
pub(super) fn select(input: &TodayInput<'_>, units: &[Unit<'_>]) -> Selected {
    let mut chance = Chance::seed_from_u64(input.seed);
    let mut filling = Filling::new(input, units);
    let turns = turns(input, units, &mut chance);
    let is_first = |at: &usize| {
        let reason = units.get(*at).map(|unit| unit.reason);
        reason.is_some_and(|reason| reason < TodayReason::Due)
    };
    let (first, due): (Vec<usize>, Vec<usize>) = turns.into_iter().partition(is_first);
    first.into_iter().for_each(|at| filling.fill(at));
    // New items keep a part of the time that is left, and reviews take what new items leave.
    let whole_s = filling.room_s;
    let kept_s = kept_for_new_s(input, units, whole_s.saturating_sub(filling.seconds));
    filling.room_s = whole_s.saturating_sub(kept_s);
    due.iter().for_each(|at| filling.fill(*at));
    filling.room_s = whole_s;
    add_new(input, &mut filling, &mut chance);
    due.iter().for_each(|at| filling.fill(*at));
    Selected {
        units: filling.taken,
        seconds: filling.seconds,
    }
}

/// Returns the part of some seconds that is kept for new items, if there are any.
pub(super) fn kept_for_new_s(input: &TodayInput<'_>, units: &[Unit<'_>], seconds: u32) -> u32 {
    if input.rules.new_a_day == 0 || !units.iter().any(Unit::is_new) {
        return 0;
    }
    let kept = u64::from(seconds) * u64::from(input.rules.new_share_permille) / 1_000;
    u32::try_from(kept).unwrap_or(u32::MAX)
}

/// Returns the reviews in the order in which they are selected.
fn turns(input: &TodayInput<'_>, units: &[Unit<'_>], chance: &mut Chance) -> Vec<usize> {
    let mut turns: Vec<(usize, &Unit<'_>)> = units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.is_review())
        .collect();
    turns.shuffle(chance);
    // Stable, so that equals stay in random order.
    turns.sort_by(|(_, a), (_, b)| {
        let by_reason = a.reason.cmp(&b.reason);
        by_reason.then_with(|| input.rules.order.compare(a, b))
    });
    turns.into_iter().map(|(at, _)| at).collect()
}

/// A set that is being filled.
struct Filling<'a, 'u> {
    units: &'u [Unit<'a>],
    /// The time that the set may take, in seconds.
    room_s: u32,
    /// The items selected, and their enemies.
    chosen: Chosen<'a>,
    /// The objectives of the items selected, case studies apart.
    objectives: BTreeSet<ObjectiveKey<'a>>,
    /// The objectives that were answered on the day, case studies apart.
    answered: BTreeSet<ObjectiveKey<'a>>,
    taken: BTreeSet<usize>,
    seconds: u32,
}

impl<'a, 'u> Filling<'a, 'u> {
    fn new(input: &TodayInput<'a>, units: &'u [Unit<'a>]) -> Self {
        let of_today = input.history.states().filter_map(|(key, state)| {
            let is_of_day = is_of_day(state.last_on, input.day);
            is_of_day.then(|| input.library.item(key)).flatten()
        });
        Self {
            units,
            room_s: input.rules.minutes.saturating_mul(60),
            chosen: Chosen::default(),
            objectives: BTreeSet::new(),
            answered: of_today.filter_map(|item| objective(item)).collect(),
            taken: BTreeSet::new(),
            seconds: 0,
        }
    }

    /// Takes a unit that is not taken yet, if it fits and nothing speaks against it.
    fn fill(&mut self, at: usize) {
        if !self.taken.contains(&at) {
            self.offer(at);
        }
    }

    /// Takes a unit if it fits and nothing speaks against it; returns whether it did.
    fn offer(&mut self, at: usize) -> bool {
        let Some(unit) = self.units.get(at) else {
            return false;
        };
        let is_corrected = unit.reason == TodayReason::Corrected;
        // What was corrected is asked first, however long it is.
        let fits = self.seconds.saturating_add(unit.seconds) <= self.room_s
            || (self.taken.is_empty() && (unit.items.len() == 1 || is_corrected));
        let items = self.chosen.items() + unit.items.len();
        let is_sibling = |of: &ObjectiveKey<'_>| {
            self.objectives.contains(of) || (!is_corrected && self.answered.contains(of))
        };
        let objectives = || unit.items.iter().filter_map(|item| objective(item));
        if !fits
            || items > SET_ITEMS_MAX
            || objectives().any(|of| is_sibling(&of))
            || !self.chosen.admits(&unit.items)
        {
            return false;
        }
        self.objectives.extend(objectives());
        self.chosen.take(unit.items.clone());
        self.seconds = self.seconds.saturating_add(unit.seconds);
        self.taken.insert(at);
        true
    }
}

/// Returns the objective of an item that stands alone.
fn objective(item: &Item) -> Option<ObjectiveKey<'_>> {
    let objective = item.facts.objective.as_ref();
    let objective = objective.filter(|_| item.case.is_none());
    objective.map(|objective| (&item.key.bank, objective))
}

/// A topic with the items of the banks in it.
#[derive(Default)]
struct Share {
    items: usize,
    seen: usize,
    /// The new units, in random order.
    new: VecDeque<usize>,
}

/// Adds new items, each from the topic whose share among the items seen is furthest below its share in
/// the banks.
fn add_new(input: &TodayInput<'_>, filling: &mut Filling<'_, '_>, chance: &mut Chance) {
    let states = input.history.states();
    let begun = states.filter(|(_, state)| is_of_day(state.first_on, input.day));
    let begun = begun.count();
    let cap = usize::try_from(input.rules.new_a_day).unwrap_or(usize::MAX);
    let mut shares = shares(input, filling.units, chance);
    let items: usize = shares.values().map(|share| share.items).sum();
    let mut seen: usize = shares.values().map(|share| share.seen).sum();
    let mut new = begun;
    let least_s = filling.units.iter().filter(|unit| unit.is_new());
    let least_s = least_s.map(|unit| unit.seconds).min().unwrap_or(0);
    while new < cap && filling.seconds.saturating_add(least_s) <= filling.room_s {
        let lacks = |share: &Share| {
            let part = |count: usize, of: usize| count as f64 / of.max(1) as f64;
            part(share.items, items) - part(share.seen, seen)
        };
        let waiting = shares.values_mut().filter(|share| !share.new.is_empty());
        let next = waiting.max_by(|a, b| lacks(a).total_cmp(&lacks(b)));
        let Some(share) = next else { break };
        let Some(at) = share.new.pop_front() else {
            break;
        };
        let size = filling.units.get(at).map_or(0, |unit| unit.items.len());
        // A case study is never split, so that a small number of new items still has room for one.
        let is_within = new + size <= cap || new == 0;
        if is_within && filling.offer(at) {
            share.seen += size;
            seen += size;
            new += size;
        }
    }
}

/// Returns the share of each topic, with its new units in random order.
fn shares(
    input: &TodayInput<'_>,
    units: &[Unit<'_>],
    chance: &mut Chance,
) -> BTreeMap<TopicKey, Share> {
    let mut shares: BTreeMap<TopicKey, Share> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        for item in &unit.items {
            let share = shares.entry(item.topic_key()).or_default();
            share.items += 1;
            share.seen += usize::from(input.history.of(&item.key).is_seen());
        }
        let first = unit.items.first().filter(|_| unit.is_new());
        if let Some(item) = first {
            let share = shares.entry(item.topic_key()).or_default();
            share.new.push_back(at);
        }
    }
    for share in shares.values_mut() {
        share.new.make_contiguous().shuffle(chance);
    }
    shares
}
