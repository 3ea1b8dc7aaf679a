//! Tests with made learners, whose memory follows stated weights.

use super::*;
use crate::domain::review::Memory;
use jiff::ToSpan;
use jiff::civil::date;

/// A generator of made outcomes; the same numbers on every machine.
struct Outcomes(u64);

impl Outcomes {
    /// Returns the next number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Returns the reviews of a learner who forgets as `truth` says and comes back when the published
/// weights say so.
fn made_log(truth: Weights, items: usize, seed: u64) -> Vec<Vec<RatedReview>> {
    let (truth, usual) = (Scheduler::new(truth), Scheduler::default());
    let mut outcomes = Outcomes(seed);
    let start = date(2026, 1, 1);
    let mut log = Vec::new();
    for item in 0..items {
        let mut on = start + i64::try_from(item % 60).unwrap().days();
        let mut memories: Option<(Memory, Memory)> = None;
        let mut reviews = Vec::new();
        let mut days = 0;
        for _ in 0..6 {
            let recall = memories.map_or(0.6, |(truly, _)| truth.recall(truly, days));
            let grade = match (outcomes.next() < recall, outcomes.next()) {
                (false, _) => Grade::Again,
                (true, luck) if luck < 0.2 => Grade::Hard,
                (true, luck) if luck < 0.9 => Grade::Good,
                (true, _) => Grade::Easy,
            };
            reviews.push(RatedReview { on, days, grade });
            let (truly, known) = (memories.map(|of| of.0), memories.map(|of| of.1));
            let next = (
                truth.after(truly, days, grade),
                usual.after(known, days, grade),
            );
            memories = Some(next);
            days = usual.interval_days(next.1, crate::domain::Retention::USUAL);
            on += i64::from(days).days();
        }
        log.push(reviews);
    }
    log
}

/// Returns the weights of a learner who forgets much faster than most.
fn forgetful() -> Weights {
    let mut weights = Weights::default().as_slice().to_vec();
    for weight in &mut weights[..4] {
        *weight *= 0.3;
    }
    weights[8] -= 0.8;
    Weights::new(&weights).unwrap()
}

fn fitted(log: &[Vec<RatedReview>]) -> Result<Fitted, FitError> {
    let log: Vec<&[RatedReview]> = log.iter().map(Vec::as_slice).collect();
    fit(
        &log,
        &Weights::default(),
        &mut |_| ControlFlow::Continue(()),
    )
}

#[test]
fn fitted_weights_predict_reviews_that_were_held_out_better() {
    let log = made_log(forgetful(), 400, 7);
    let first = fitted(&log).unwrap();
    assert_eq!((first.reviews, first.held_out), (2_000, 400));
    assert!(first.after.log_loss < first.before.log_loss, "{first:?}");
    assert!(first.after.rmse < first.before.rmse, "{first:?}");
    let weights = first.weights.unwrap();
    // Reviews that no fit has seen.
    let other = made_log(forgetful(), 200, 8);
    let other: Vec<&[RatedReview]> = other.iter().map(Vec::as_slice).collect();
    let other = samples(&other);
    let published = error_of(&Weights::default(), &other);
    assert!(error_of(&weights, &other).log_loss < published.log_loss);
    let again = fitted(&log).unwrap();
    assert_eq!(again, first, "the same log gives the same weights");
}

#[test]
fn a_learner_like_most_keeps_the_published_weights_or_nearly_their_error() {
    let log = made_log(Weights::default(), 100, 3);
    let usual = fitted(&log).unwrap();
    let gain = usual.before.log_loss - usual.after.log_loss;
    assert_eq!(usual.weights.is_some(), gain > 0.0);
    assert!(gain < 0.05, "{usual:?}");
}

#[test]
fn too_few_reviews_are_refused_with_the_number_that_is_missing() {
    let log = made_log(Weights::default(), 79, 1);
    assert_eq!(fitted(&log), Err(FitError::TooFew { missing: 5 }));
    assert_eq!(fitted(&[]), Err(FitError::TooFew { missing: 400 }));
}

#[test]
fn it_can_be_stopped_at_its_start_and_between_its_parts() {
    let log = made_log(forgetful(), 100, 7);
    let log: Vec<&[RatedReview]> = log.iter().map(Vec::as_slice).collect();
    let at_once = fit(&log, &Weights::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(at_once, Err(FitError::Stopped));
    let halfway = fit(&log, &Weights::default(), &mut |share| match share < 0.5 {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    });
    assert_eq!(halfway, Err(FitError::Stopped));
}

#[test]
fn reviews_on_one_day_or_all_alike_do_no_harm() {
    let day = date(2026, 1, 1);
    let review = |days, grade| RatedReview {
        on: day,
        days,
        grade,
    };
    for grade in Grade::ALL {
        let log = vec![vec![review(0, grade), review(1, grade), review(1, grade)]; 300];
        // Weights or a refusal, and no fault.
        let _ = fitted(&log);
    }
}
