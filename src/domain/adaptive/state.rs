//! The state of an adaptive exam: the responses so far, the estimate after each, and the choice of
//! the next items.

use rand::seq::IndexedRandom;

use super::content_plan::Realized;
use super::decision::{Decision, StopReason};
use super::estimate::{Ability, Posterior};
use super::pool::{Pool, PoolItem, PoolUnit};
use crate::domain::drawn::chance_for;
use crate::domain::ids::BankId;
use crate::domain::item::ClientNeed;
use crate::domain::limits::ADAPTIVE_NEAREST;
use crate::domain::mode::AdaptiveRules;

/// The state of one exam. Equal pools, rules, seeds and responses lead to equal choices.
#[derive(Clone, Debug)]
pub struct AdaptiveState<'p> {
    pool: &'p Pool,
    rules: AdaptiveRules,
    seed: u64,
    /// For each unit of the pool, whether it can still be asked.
    open: Vec<bool>,
    banks: Realized<BankId>,
    needs: Realized<ClientNeed>,
    posterior: Posterior,
    path: Vec<Ability>,
}

/// The next step of an exam.
#[derive(Clone, PartialEq, Debug)]
pub enum NextUnit<'p> {
    /// Ask these items, in this order: one alone, or the six of a case study.
    Ask(Vec<&'p PoolItem>),
    /// Stop.
    Stop(StopReason, Decision),
}

impl<'p> AdaptiveState<'p> {
    /// Creates the state before the first item.
    pub fn new(pool: &'p Pool, rules: AdaptiveRules, seed: u64) -> Self {
        Self {
            pool,
            rules,
            seed,
            open: vec![true; pool.units.len()],
            banks: Realized::default(),
            needs: Realized::default(),
            posterior: Posterior::default(),
            path: Vec::new(),
        }
    }

    /// Adds a response. The item may be one that the pool no longer has.
    pub fn record(&mut self, item: &PoolItem, earned: u32) {
        for (open, unit) in self.open.iter_mut().zip(&self.pool.units) {
            *open = *open && !unit.is_barred_by(item);
        }
        self.banks.add(Some(item.key.bank.clone()));
        self.needs.add(item.need);
        self.posterior.add(item.model, earned);
        self.path.push(self.posterior.ability());
    }

    /// Returns the estimate now.
    pub fn ability(&self) -> Ability {
        self.posterior.ability()
    }

    /// Returns the estimate after each response.
    pub fn path(&self) -> &[Ability] {
        &self.path
    }

    /// Returns the next items, or the reason to stop. To be called once every item asked has its
    /// response.
    pub fn choose_next(&self) -> NextUnit<'p> {
        let (ability, asked) = (self.ability(), self.path.len());
        if let Some((reason, decision)) = self.rules.decide(ability, asked) {
            return NextUnit::Stop(reason, decision);
        }
        match self.choose_unit(ability.theta) {
            Some(unit) => NextUnit::Ask(unit.items.iter().collect()),
            None => {
                let decision = self.rules.decide_stopped(ability, asked);
                NextUnit::Stop(StopReason::PoolEmpty, decision)
            }
        }
    }

    /// Chooses a unit: from the bank that lacks most of its share, if possible none of the last
    /// sittings, then from the client need that lacks most, and then one of those nearest to the
    /// ability.
    fn choose_unit(&self, theta: f64) -> Option<&'p PoolUnit> {
        let room = self.rules.items_max.saturating_sub(self.path.len());
        let units = self.pool.units.iter().zip(&self.open);
        let fits = units.filter(|(unit, open)| **open && unit.items.len() <= room);
        let fits: Vec<&PoolUnit> = fits.map(|(unit, _)| unit).collect();
        let lacks = |unit: &PoolUnit| {
            let bank = unit.bank();
            bank.map_or(0.0, |bank| self.banks.lacks(&self.pool.plan.banks, bank))
        };
        let mut fits = most(fits, lacks);
        if fits.iter().any(|unit| !unit.is_recent) {
            fits.retain(|unit| !unit.is_recent);
        }
        if !self.pool.plan.needs.is_empty() {
            let lacks = |unit: &PoolUnit| {
                let need = unit.need();
                need.map_or(0.0, |need| self.needs.lacks(&self.pool.plan.needs, &need))
            };
            fits = most(fits, lacks);
        }
        // A stable sort keeps equals in the order of their ids.
        let distance = |unit: &PoolUnit| (unit.difficulty - theta).abs();
        fits.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
        fits.truncate(ADAPTIVE_NEAREST);
        let mut chance = chance_for(self.seed, &format!("adaptive {}", self.path.len()));
        fits.choose(&mut chance).copied()
    }
}

/// Returns the units for which a value is largest: those of one group.
fn most<'p>(units: Vec<&'p PoolUnit>, value: impl Fn(&PoolUnit) -> f64) -> Vec<&'p PoolUnit> {
    let largest = units
        .iter()
        .map(|unit| value(unit))
        .fold(f64::NEG_INFINITY, f64::max);
    let mut units = units;
    units.retain(|unit| value(unit) >= largest);
    units
}
