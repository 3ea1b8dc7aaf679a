//! Worked examples of the model, computed independently, and two other estimators to compare with.

use super::*;
use crate::domain::mode::AdaptiveRules;

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
}

const FIVE: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];
const TEN: [f64; 10] = [0.0; 10];
const SEVEN_OF_TEN: [u32; 10] = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0];

fn eap(difficulties: &[f64], earned: &[u32]) -> Ability {
    let mut posterior = Posterior::default();
    for (difficulty, earned) in difficulties.iter().zip(earned) {
        posterior.add_steps(&[*difficulty], *earned);
    }
    posterior.ability()
}

/// Returns the most likely ability and its standard error, by Newton's method.
fn most_likely(difficulties: &[f64], earned: &[u32]) -> Option<(f64, f64)> {
    let mut theta: f64 = 0.0;
    for _ in 0..100 {
        let (score, information) = sums(theta, difficulties, earned);
        let step = (score / information).clamp(-1.0, 1.0);
        theta += step;
        if step.abs() < 1e-10 {
            return Some((theta, sums(theta, difficulties, earned).1.powf(-0.5)));
        }
    }
    None
}

/// Returns Warm's weighted likelihood estimate, by bisection.
fn weighted(difficulties: &[f64], earned: &[u32]) -> f64 {
    let slope = |theta: f64| {
        let (score, information) = sums(theta, difficulties, earned);
        let third: f64 = difficulties
            .iter()
            .map(|difficulty| {
                let right = expected(theta, &[*difficulty]);
                right * (1.0 - right) * (1.0 - 2.0 * right)
            })
            .sum();
        score + third / (2.0 * information)
    };
    let (mut low, mut high) = (-10.0, 10.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        match slope(middle) > 0.0 {
            true => low = middle,
            false => high = middle,
        }
    }
    low
}

/// Returns the points earned minus those expected, and the information.
fn sums(theta: f64, difficulties: &[f64], earned: &[u32]) -> (f64, f64) {
    let (mut score, mut all) = (0.0, 0.0);
    for (difficulty, earned) in difficulties.iter().zip(earned) {
        score += f64::from(*earned) - expected(theta, &[*difficulty]);
        all += information(theta, &[*difficulty]);
    }
    (score, all)
}

#[test]
fn the_estimate_and_its_error_are_those_of_the_worked_examples() {
    let examples = [
        (&FIVE[..], &[1, 1, 1, 0, 0][..], 0.247077, 0.704131),
        (&TEN, &SEVEN_OF_TEN, 0.612331, 0.564329),
        (&FIVE, &[1; 5], 1.285252, 0.745109),
        (&FIVE, &[0; 5], -1.285252, 0.745109),
    ];
    for (difficulties, earned, theta, se) in examples {
        let found = eap(difficulties, earned);
        close(found.theta, theta);
        close(found.se, se);
    }
}

#[test]
fn two_other_estimators_agree_with_their_worked_examples() {
    let (theta, se) = most_likely(&FIVE, &[1, 1, 1, 0, 0]).expect("an estimate");
    close(theta, 0.454543);
    close(se, 0.965002);
    let (theta, se) = most_likely(&TEN, &SEVEN_OF_TEN).expect("an estimate");
    close(theta, (7.0_f64 / 3.0).ln());
    close(se, 0.690066);
    assert_eq!(most_likely(&FIVE, &[1; 5]), None);
    assert_eq!(most_likely(&FIVE, &[0; 5]), None);
    close(weighted(&FIVE, &[1, 1, 1, 0, 0]), 0.391339);
    close(weighted(&TEN, &SEVEN_OF_TEN), 0.762140);
    close(weighted(&FIVE, &[1; 5]), 2.660512);
    close(weighted(&FIVE, &[0; 5]), -2.660512);
}

#[test]
fn partial_credit_is_that_of_the_worked_example() {
    let steps = [-0.5, 0.5, 1.0];
    let wanted = [0.167997, 0.373884, 0.306110, 0.152010];
    for (found, wanted) in probabilities(0.3, &steps).into_iter().zip(wanted) {
        close(found, wanted);
    }
    close(expected(0.3, &steps), 1.442133);
    close(information(0.3, &steps), 0.886665);
}

#[test]
fn an_item_of_one_point_is_the_model_of_rasch() {
    let right = 1.0 / (1.0 + (-0.7_f64).exp());
    close(probabilities(0.5, &[-0.2])[1], right);
    close(information(0.5, &[-0.2]), right * (1.0 - right));
    // Far from any ability of the grid nothing overflows.
    close(probabilities(900.0, &[-900.0; 20])[20], 1.0);
}

#[test]
fn decisions_are_those_of_the_worked_examples() {
    let rules = AdaptiveRules::default();
    let ability = |theta, se| Ability { theta, se };
    let above = Some((StopReason::Precise, Decision::Above));
    let below = Some((StopReason::Precise, Decision::Below));
    assert_eq!(rules.decide(ability(0.60, 0.30), 30), above);
    assert_eq!(rules.decide(ability(0.55, 0.30), 30), None);
    assert_eq!(rules.decide(ability(-0.70, 0.33), 30), below);
    let at_the_maximum = Some((StopReason::Length, Decision::Below));
    assert_eq!(rules.decide(ability(0.0, 0.25), 60), at_the_maximum);
    // Before the minimum nothing is decided, however clear it seems.
    assert_eq!(rules.decide(ability(2.5, 0.30), 19), None);
    assert_eq!(
        rules.decide_stopped(ability(2.5, 0.30), 19),
        Decision::Below
    );
    assert_eq!(
        rules.decide_stopped(ability(0.2, 0.30), 20),
        Decision::Above
    );
    assert_eq!(rules.compare(ability(0.55, 0.30)), CutComparison::Near);
}
