//! The adaptive exam: each item is chosen by the responses before it, and the exam stops once the
//! estimate is precise enough.
//!
//! The model is Rasch's, with partial credit for items of several points. Difficulties are
//! provisional: they come from the authors' estimates. The caller stores each choice before it
//! shows it. An exam and a simulation use the same [`AdaptiveState`].

mod content_plan;
mod decision;
mod difficulty;
mod estimate;
mod fill;
mod partial_credit;
mod pool;
mod report;
mod simulation;
mod state;
mod words;

pub use content_plan::ContentPlan;
pub use decision::{CutComparison, Decision, StopReason};
pub use difficulty::{FirstExposures, ModelItem, pooled_permille, provisional_difficulty};
pub use estimate::{Ability, Posterior};
pub use fill::PoolError;
pub use partial_credit::{expected, information, probabilities};
pub use pool::{Pool, PoolItem};
pub use report::{AdaptiveReport, AreaPoints, PathPoint, adaptive_report, model_of};
pub use simulation::{SimulatedExam, SimulatedStep, simulate};
pub use state::{AdaptiveState, NextUnit};
pub use words::logits;

#[cfg(test)]
mod examples;
