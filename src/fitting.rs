//! Fitting the weights of reviews to one learner's log, and the check that they predict better.
//!
//! The crate `fsrs` does the fitting on a thread of its own, which is why this is outside of the
//! domain.

use std::ops::ControlFlow;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use fsrs::{
    CombinedProgressState, ComputeParametersInput, FSRSError, FSRSItem, FSRSReview,
    compute_parameters,
};
use jiff::civil::Date;
use thiserror::Error;

use crate::domain::limits::{FIT_REVIEWS_MAX, FIT_REVIEWS_MIN};
use crate::domain::review::{Grade, RatedReview, Scheduler, Weights};

/// The time between two reports of the progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// The share of the reviews that are held out at first: one of so many, the newest ones.
const HELD_OUT: usize = 5;
/// The ranges of predicted recall that the error of calibration is computed over.
const BINS: usize = 20;
/// The least probability of an outcome, so that one surprise does not outweigh all others.
const SURPRISE_MIN: f64 = 1e-6;

/// The result of fitting.
#[derive(Clone, PartialEq, Debug)]
pub struct Fitted {
    /// The weights fitted to all reviews; `None` if fitted weights do not predict better.
    pub weights: Option<Weights>,
    /// The error of the published weights on the reviews held out.
    pub before: PredictionError,
    /// The error on these of weights that were fitted without them.
    pub after: PredictionError,
    /// The number of reviews, without the first of each item.
    pub reviews: usize,
    /// The number of these that were held out.
    pub held_out: usize,
}

/// The error of predicted recall.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PredictionError {
    /// The mean log loss; lower is better.
    pub log_loss: f64,
    /// The root mean square of predicted minus observed recall, over ranges of predicted recall.
    pub rmse: f64,
}

/// The reason that no weights were fitted.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FitError {
    /// There are too few reviews.
    #[error("{missing} more reviews are needed")]
    TooFew {
        /// The number that is missing.
        missing: usize,
    },
    /// The caller stopped it.
    #[error("stopped")]
    Stopped,
    /// The reviews do not determine weights.
    #[error("no weights fit these reviews ({0})")]
    Failed(String),
}

/// One review with those of its item before it.
struct Sample {
    on: Date,
    item: i64,
    reviews: Vec<FSRSReview>,
}

/// Returns the number of reviews that can be fitted to: all but the first of each item.
pub fn usable<'r>(log: impl IntoIterator<Item = &'r [RatedReview]>) -> usize {
    let usable = |reviews: &[RatedReview]| reviews.len().saturating_sub(1);
    log.into_iter().map(usable).sum()
}

/// Fits weights to the reviews of each item. They count as better if they predict better than the
/// published weights and than the `present` ones. `progress` gets the share that is done, 0 to 1, now and
/// then, and can stop it.
///
/// # Errors
/// [`FitError`] if there are fewer than [`FIT_REVIEWS_MIN`] reviews after the first of an item, if
/// it was stopped, or if no weights fit.
pub fn fit(
    log: &[&[RatedReview]],
    present: &Weights,
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Result<Fitted, FitError> {
    let reviews = usable(log.iter().copied());
    let missing = FIT_REVIEWS_MIN.saturating_sub(reviews);
    if missing > 0 {
        return Err(FitError::TooFew { missing });
    }
    let samples = newest(samples(log));
    let early = samples.len() - samples.len() / HELD_OUT;
    let (known, held_out) = samples.split_at(early);
    let tried = weights(known, &mut |share| progress(share / 2.0))?;
    let before = error_of(&Weights::default(), held_out);
    let after = error_of(&tried, held_out);
    let in_use = error_of(present, held_out);
    let is_better = after.log_loss < before.log_loss.min(in_use.log_loss);
    let weights = match is_better {
        true => Some(weights(&samples, &mut |share| progress(0.5 + share / 2.0))?),
        false => None,
    };
    Ok(Fitted {
        weights,
        before,
        after,
        reviews: samples.len(),
        held_out: held_out.len(),
    })
}

/// Returns each review after the first of its item, by day.
fn samples(log: &[&[RatedReview]]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (item, reviews) in (0..).zip(log) {
        let mut so_far = Vec::with_capacity(reviews.len());
        for review in *reviews {
            so_far.push(FSRSReview {
                rating: review.grade.number(),
                delta_t: review.days,
            });
            if so_far.len() > 1 {
                samples.push(Sample {
                    on: review.on,
                    item,
                    reviews: so_far.clone(),
                });
            }
        }
    }
    samples.sort_by_key(|sample| sample.on);
    samples
}

fn newest(mut samples: Vec<Sample>) -> Vec<Sample> {
    samples.split_off(samples.len().saturating_sub(FIT_REVIEWS_MAX))
}

/// Returns the weights fitted to these reviews.
fn weights(
    samples: &[Sample],
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Result<Weights, FitError> {
    if progress(0.0).is_break() {
        return Err(FitError::Stopped);
    }
    let state = CombinedProgressState::new_shared();
    let input = ComputeParametersInput {
        train_set: samples.iter().map(with_history).collect(),
        card_ids: Some(samples.iter().map(|sample| sample.item).collect()),
        progress: Some(Arc::clone(&state)),
        ..ComputeParametersInput::default()
    };
    let parameters = thread::scope(|scope| {
        let (sender, result) = channel();
        let fitting = scope.spawn(move || {
            // The receiver waits for it.
            let _ = sender.send(compute_parameters(input));
        });
        let mut is_stopped = false;
        let computed = loop {
            match result.recv_timeout(REPORT_EVERY) {
                Ok(computed) => break Some(computed),
                Err(RecvTimeoutError::Disconnected) => break None,
                Err(RecvTimeoutError::Timeout) => {
                    is_stopped |= progress(share(&state)).is_break();
                    if is_stopped {
                        locked(&state, |state| state.want_abort = true);
                    }
                }
            }
        };
        let failed = |why: String| Err(FitError::Failed(why));
        match (fitting.join(), computed) {
            _ if is_stopped => Err(FitError::Stopped),
            (Ok(()), Some(Ok(parameters))) => Ok(parameters),
            (Ok(()), Some(Err(FSRSError::Interrupted))) => Err(FitError::Stopped),
            (Ok(()), Some(Err(error))) => failed(error.to_string()),
            _ => failed("a fault of the program".into()),
        }
    })?;
    Weights::new(&parameters).map_err(|error| FitError::Failed(error.to_string()))
}

fn with_history(sample: &Sample) -> FSRSItem {
    FSRSItem {
        reviews: sample.reviews.clone(),
    }
}

type SharedState = Arc<Mutex<CombinedProgressState>>;

fn locked<T>(state: &SharedState, read: impl FnOnce(&mut CombinedProgressState) -> T) -> T {
    read(&mut state.lock().unwrap_or_else(PoisonError::into_inner))
}

fn share(state: &SharedState) -> f64 {
    let (done, all) = locked(state, |state| (state.current(), state.total()));
    (done as f64 / all.max(1) as f64).min(1.0)
}

/// Returns the error of the predictions that weights make for the last review of each sample.
fn error_of(weights: &Weights, samples: &[Sample]) -> PredictionError {
    let scheduler = Scheduler::new(*weights);
    let mut bins = [(0_u32, 0.0_f64, 0_u32); BINS];
    let mut loss = 0.0;
    for sample in samples {
        let Some((recall, recalled)) = predicted(&scheduler, &sample.reviews) else {
            continue;
        };
        let probability = if recalled { recall } else { 1.0 - recall };
        loss -= probability.max(SURPRISE_MIN).ln();
        // From 0 to 1, so the conversion cannot saturate.
        let number = ((recall * BINS as f64) as usize).min(BINS - 1);
        if let Some((reviews, predicted, known)) = bins.get_mut(number) {
            *reviews += 1;
            *predicted += recall;
            *known += u32::from(recalled);
        }
    }
    let all: u32 = bins.iter().map(|(reviews, ..)| reviews).sum();
    let squares = bins.iter().filter(|(reviews, ..)| *reviews > 0);
    let squares = squares.map(|(reviews, predicted, known)| {
        (predicted - f64::from(*known)).powi(2) / f64::from(*reviews)
    });
    let all = f64::from(all.max(1));
    PredictionError {
        log_loss: loss / all,
        rmse: (squares.sum::<f64>() / all).sqrt(),
    }
}

/// Returns the probability that the last of these reviews would be recalled, and if it was.
fn predicted(scheduler: &Scheduler, reviews: &[FSRSReview]) -> Option<(f64, bool)> {
    let (last, earlier) = reviews.split_last()?;
    let mut memory = None;
    for review in earlier {
        let grade = Grade::from_number(review.rating)?;
        memory = Some(scheduler.after(memory, review.delta_t, grade));
    }
    let grade = Grade::from_number(last.rating)?;
    let recall = scheduler.recall(memory?, last.delta_t);
    Some((recall, grade.is_recalled()))
}

#[cfg(test)]
mod tests;
