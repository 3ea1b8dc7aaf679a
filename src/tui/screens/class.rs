//! A live class: the learner's seat, the instructor's console, and how a class is opened from
//! afar.

pub mod console;
pub mod homework;
pub mod lessons;
pub mod opening;
pub mod seat;

use crate::tui::key::Key;

/// The key that leaves, once Esc has asked: the same on a seat, on the console and at homework, and
/// none that anybody presses by habit or twice.
const LEAVES: Key = Key::Char('q');
