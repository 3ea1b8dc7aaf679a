//! A live class: the learner's seat, the instructor's console, and how a class is opened from
//! afar.

pub mod console;
pub mod lessons;
pub mod opening;
pub mod seat;
