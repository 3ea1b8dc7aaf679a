//! A learner's seat.
