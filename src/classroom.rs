//! Live classes on this machine: who runs them, who sits in them, what is kept of them.
//!
//! One keystroke in a class: bytes reach the `door`, which hands a key to a seat; its screen
//! wishes for something; the [`host`] of the class decides by the room, has the [`store`] put the
//! events in the log, folds what the log took, and tells every seat whose page changes. A seat
//! says "confirmed" only once its response is on disk.

mod class_session;
pub mod code;
mod homework;
pub mod host;
mod judging;
pub mod local;
mod login_prompts;
pub mod names;
mod newcomer;
mod pages;
pub mod participants;
pub mod pin;
pub mod pin_backoff;
pub mod replay;
pub(crate) mod report;
pub mod resume_orphaned;
pub mod retention;
pub mod roster;
mod seat_locks;
pub mod server;
pub mod store_handle;
pub mod study_session;
pub mod transcript;
