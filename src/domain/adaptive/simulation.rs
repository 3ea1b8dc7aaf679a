//! Adaptive exams of made-up learners, by the code of the exam.

use rand::{Rng, RngExt};

use super::decision::{Decision, StopReason};
use super::estimate::Ability;
use super::partial_credit::probabilities;
use super::pool::{Pool, PoolItem};
use super::state::{AdaptiveState, NextUnit};
use crate::domain::drawn::chance_for;
use crate::domain::ids::ItemKey;
use crate::domain::mode::AdaptiveRules;

/// One response of a simulated exam.
#[derive(Clone, PartialEq, Debug)]
pub struct SimulatedStep {
    /// The item.
    pub key: ItemKey,
    /// The points earned.
    pub earned: u32,
    /// The estimate after it.
    pub ability: Ability,
}

/// A simulated exam.
#[derive(Clone, PartialEq, Debug)]
pub struct SimulatedExam {
    /// The responses, in order.
    pub path: Vec<SimulatedStep>,
    /// The reason that it stopped.
    pub reason: StopReason,
    /// The decision.
    pub decision: Decision,
}

/// Returns the exam of a learner with this ability, who responds as the model says. `truth` returns
/// the actual difficulty of an item in logits, which may differ from the provisional one.
pub fn simulate(
    pool: &Pool,
    rules: AdaptiveRules,
    theta: f64,
    seed: u64,
    truth: impl Fn(&PoolItem) -> f64,
) -> SimulatedExam {
    let mut state = AdaptiveState::new(pool, rules, seed);
    let mut chance = chance_for(seed, "responses");
    let mut path = Vec::new();
    loop {
        match state.choose_next() {
            NextUnit::Stop(reason, decision) => {
                return SimulatedExam {
                    path,
                    reason,
                    decision,
                };
            }
            NextUnit::Ask(items) => {
                for item in items {
                    let shift = truth(item) - item.model.difficulty();
                    let earned = respond(item, theta - shift, &mut chance);
                    state.record(item, earned);
                    path.push(SimulatedStep {
                        key: item.key.clone(),
                        earned,
                        ability: state.ability(),
                    });
                }
            }
        }
    }
}

/// Returns the points that a learner with this ability earns.
fn respond(item: &PoolItem, theta: f64, chance: &mut impl Rng) -> u32 {
    let mut left: f64 = chance.random();
    let mut earned = 0;
    for probability in probabilities(theta, &item.model.steps()) {
        if left < probability || earned == item.model.possible {
            break;
        }
        left -= probability;
        earned += 1;
    }
    earned
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::pool::tests::{pool_case, pool_item};
    use super::*;
    use crate::domain::limits::ADAPTIVE_NEAREST;

    /// Returns a pool of two banks, 40 items and 20, from −2 to 2 logits, with two case studies.
    fn items() -> Vec<PoolItem> {
        let item = |bank: &str, number: i32, of: i32| {
            pool_item(
                bank,
                &format!("i{number:02}"),
                number * 4_000 / (of - 1) - 2_000,
            )
        };
        let mut items: Vec<PoolItem> = (0..40).map(|number| item("a", number, 40)).collect();
        items.extend((0..20).map(|number| item("b", number, 20)));
        items.extend(pool_case("a", "c0"));
        items.extend(pool_case("b", "c1"));
        items
    }

    fn provisional(item: &PoolItem) -> f64 {
        item.model.difficulty()
    }

    fn rules(items_min: usize, items_max: usize) -> AdaptiveRules {
        AdaptiveRules {
            items_min,
            items_max,
            ..AdaptiveRules::default()
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_exam_and_another_seed_another() {
        let pool = Pool::new(items(), &[]);
        let exam = |seed| simulate(&pool, rules(20, 40), 0.3, seed, provisional);
        assert_eq!(exam(1), exam(1));
        let keys =
            |seed| -> Vec<ItemKey> { exam(seed).path.into_iter().map(|step| step.key).collect() };
        assert_ne!(keys(1), keys(2));
    }

    #[test]
    fn any_five_nearest_items_come_first_alike() {
        let pool = Pool::new(
            (0..40).map(|n| pool_item("a", &format!("{n:02}"), n * 100)),
            &[],
        );
        let mut first: BTreeMap<ItemKey, u32> = BTreeMap::new();
        for seed in 0..1_000 {
            let path = simulate(&pool, rules(5, 5), 0.0, seed, provisional).path;
            *first.entry(path[0].key.clone()).or_default() += 1;
        }
        let names: Vec<&str> = first.keys().map(|key| key.item.as_str()).collect();
        assert_eq!(names, ["00", "01", "02", "03", "04"]);
        assert_eq!(names.len(), ADAPTIVE_NEAREST);
        // Chi-square at p = 0.001 for 4 degrees of freedom.
        let square = |count: &u32| (f64::from(*count) - 200.0).powi(2) / 200.0;
        assert!(
            first.values().map(square).sum::<f64>() < 18.467,
            "{first:?}"
        );
    }

    #[test]
    fn an_exam_stops_early_for_a_strong_learner_and_late_for_one_at_the_level() {
        let pool = Pool::new(items(), &[]);
        let strong = simulate(&pool, rules(10, 40), 3.0, 5, provisional);
        assert_eq!(strong.reason, StopReason::Precise);
        assert_eq!(strong.decision, Decision::Above);
        assert!((10..40).contains(&strong.path.len()));
        let near = simulate(&pool, rules(10, 40), 0.0, 2, provisional);
        assert_eq!((near.reason, near.path.len()), (StopReason::Length, 40));
    }

    #[test]
    fn items_of_the_last_sittings_come_only_after_the_others() {
        let mut items: Vec<PoolItem> = (0..12)
            .map(|n| pool_item("a", &format!("{n:02}"), 0))
            .collect();
        for item in items.iter_mut().take(4) {
            item.is_recent = true;
        }
        let pool = Pool::new(items, &[]);
        let path = simulate(&pool, rules(12, 12), 0.0, 3, provisional).path;
        let recent = |step: &SimulatedStep| step.key.item.as_str() < "04";
        assert!(!path[..8].iter().any(recent) && path[8..].iter().all(recent));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_exam_keeps_the_rules(
            seed: u64,
            theta in -3.0..3.0f64,
            lengths in (5..30usize, 0..30usize),
            enemies in prop::collection::vec((0..60usize, 0..60usize), 0..10),
        ) {
            let mut items = items();
            for (one, other) in enemies.into_iter().filter(|(one, other)| one != other) {
                let key = items[other].key.clone();
                items[one].enemies.push(key);
            }
            let pool = Pool::new(items.clone(), &[]);
            let rules = rules(lengths.0, lengths.0 + lengths.1);
            prop_assume!(pool.check_fills(rules).is_ok());
            let exam = simulate(&pool, rules, theta, seed, provisional);
            let keys: Vec<&ItemKey> = exam.path.iter().map(|step| &step.key).collect();
            let asked: BTreeSet<&ItemKey> = keys.iter().copied().collect();
            prop_assert_eq!(asked.len(), keys.len());
            prop_assert!(keys.len() <= rules.items_max);
            prop_assert!(keys.len() >= rules.items_min);
            for item in items.iter().filter(|item| asked.contains(&item.key)) {
                prop_assert!(!item.enemies.iter().any(|enemy| asked.contains(enemy)));
            }
            // A case study comes whole and in a row.
            for (at, key) in keys.iter().enumerate() {
                if key.item.as_str().ends_with("-1") {
                    let six = keys[at..at + 6].iter().map(|key| key.item.as_str());
                    let numbers: String = six.filter_map(|id| id.chars().last()).collect();
                    prop_assert_eq!(numbers, "123456");
                }
            }
            // Each bank is within the size of a case study of its share.
            let of_a = keys.iter().filter(|key| key.bank.as_str() == "a").count();
            let share = 46.0 / 72.0 * keys.len() as f64;
            prop_assert!((of_a as f64 - share).abs() < 7.0, "{} of {}", of_a, keys.len());
        }
    }
}
