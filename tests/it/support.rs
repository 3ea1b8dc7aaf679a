//! What several tests need.

pub mod learner;
