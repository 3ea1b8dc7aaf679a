//! A live class: the learner's seat and the instructor's console.

pub mod console;
pub mod seat;
