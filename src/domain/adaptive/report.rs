//! The results of an adaptive exam, from its stored responses alone.

use std::sync::Arc;

use super::decision::CutComparison;
use super::difficulty::{ModelItem, provisional_difficulty};
use super::estimate::{Ability, Posterior};
use crate::domain::form::FormItem;
use crate::domain::ids::BankId;
use crate::domain::item::Item;
use crate::domain::mode::AdaptiveRules;
use crate::domain::scoring::Score;
use crate::domain::sitting::Sitting;

/// The results of an adaptive exam.
#[derive(Clone, PartialEq, Debug)]
pub struct AdaptiveReport {
    /// Its rules.
    pub rules: AdaptiveRules,
    /// The estimate at the end.
    pub ability: Ability,
    /// The estimate compared with the level.
    pub comparison: CutComparison,
    /// The estimate after each response, in order.
    pub path: Vec<PathPoint>,
    /// The points of each bank, in the order in which they came.
    pub areas: Vec<AreaPoints>,
}

/// One response on the path of the estimate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PathPoint {
    /// The points of the response.
    pub score: Score,
    /// The estimate after it.
    pub ability: Ability,
}

/// The points of one bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaPoints {
    /// The bank.
    pub bank: BankId,
    /// Its title.
    pub subject: Arc<str>,
    /// The responses.
    pub items: usize,
    /// The points.
    pub score: Score,
}

impl AdaptiveReport {
    /// Returns whether there are enough responses for an estimate.
    pub fn is_long_enough(&self) -> bool {
        self.path.len() >= self.rules.items_min
    }
}

/// Returns the difficulty with which an item was chosen, and its points.
pub fn model_of(item: &Item, chosen: &FormItem) -> ModelItem {
    ModelItem {
        // A form without one is from before the item was chosen by it.
        difficulty_milli: chosen
            .difficulty_milli
            .unwrap_or_else(|| provisional_difficulty(item.facts.difficulty_permille)),
        possible: item.kind.rules().possible(),
    }
}

/// Returns the results of an adaptive exam so far; `None` for any other sitting.
pub fn adaptive_report(sitting: &Sitting) -> Option<AdaptiveReport> {
    let rules = sitting.form.plan.mode.adaptive()?;
    let mut posterior = Posterior::default();
    let mut path = Vec::new();
    let mut areas: Vec<AreaPoints> = Vec::new();
    for position in 0..sitting.len() {
        let (Some((item, chosen, _)), Some(marking)) =
            (sitting.at(position), sitting.marking(position))
        else {
            continue;
        };
        let score = marking.score;
        posterior.add(model_of(item, chosen), score.earned);
        path.push(PathPoint {
            score,
            ability: posterior.ability(),
        });
        match areas.iter_mut().find(|area| area.bank == item.key.bank) {
            Some(area) => {
                area.items += 1;
                area.score = area.score + score;
            }
            None => areas.push(AreaPoints {
                bank: item.key.bank.clone(),
                subject: Arc::clone(&item.subject),
                items: 1,
                score,
            }),
        }
    }
    let ability = posterior.ability();
    Some(AdaptiveReport {
        rules,
        ability,
        comparison: rules.compare(ability),
        path,
        areas,
    })
}
