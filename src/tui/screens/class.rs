//! A live class: the learner's seat, the instructor's console, the wall, and the screens that open a
//! class remotely.

pub mod console;
pub mod homework;
pub mod lessons;
pub mod opening;
pub mod seat;
pub mod wall;

use crate::tui::key::Key;

/// The key that leaves after Esc has asked: the same on a seat, on the console and in homework.
/// Nobody presses it by habit or twice.
const LEAVES: Key = Key::Char('q');
