//! Live classes on this machine: who runs them, who sits in them, what is kept of them.
//!
//! One keystroke in a class: bytes reach the `door`, which hands a key to a seat; its screen
//! wishes for something; the [`host`] of the class decides by the room, has the [`clerk`] put the
//! events in the log, folds what the log took, and tells every seat whose page changes. A seat
//! says "confirmed" only once its response is on disk.

pub mod along;
mod asking;
pub mod clerk;
pub mod code;
mod enrol;
pub mod freed;
pub mod hall;
mod homework;
pub mod host;
mod judging;
pub mod lectern;
pub mod local;
pub mod names;
mod newcomer;
mod pages;
pub mod pin;
mod places;
pub mod records;
pub mod register;
pub(crate) mod report;
pub mod roster;
mod seat;
pub mod study;
pub mod tries;
pub mod upkeep;
