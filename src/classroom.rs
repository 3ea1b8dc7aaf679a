//! Live classes on this machine: their hosts, their seats, and their stored records.
//!
//! The path of one keystroke in a class: `ssh` turns bytes into a key for a session, and its screen
//! emits a wish. The [`host`] of the class checks it against the room, has the [`store`](crate::store) log the
//! events, folds what was logged, and notifies every session whose page changes. A session says
//! "confirmed" only once its response is on disk.

mod class_session;
pub mod code;
mod displays;
pub mod finish;
pub mod followed;
pub mod health_checks;
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
mod session;
pub mod shared;
pub mod store_handle;
pub mod study_session;
pub mod transcript;
pub mod wall;
