//! Spaced repetition: responses become grades, grades change memories, and memories say when an item
//! is due.
//!
//! The log keeps the responses, and everything here can be computed again from it. The model is
//! FSRS-6, from the crate `fsrs`.

mod calibration;
mod due;
mod grade;
mod memory;
mod rating;

pub use calibration::{
    ConfidenceTotal, RECALL_BINS, RecallBin, recall_ranges, recall_too_early, sure_verdict,
};
pub use due::{ReviewRules, due_on, group_due_on};
pub use grade::{Attempt, Grade};
pub use memory::{Memory, Retention, Scheduler, WEIGHTS, Weights, WeightsError};
pub use rating::{
    LoggedResponse, Prediction, Rated, RatedReview, ReviewState, rate, rated_reviews,
};
