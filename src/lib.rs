//! Dripset: training infusion therapy in a terminal.
//!
//! The house, in reading order:
//!
//! - [`domain`] decides everything: items, drawing, scoring, sittings, standing. It is pure.
//! - [`content`] reads banks, says what is wrong with them, and writes what the log keeps.
//! - [`config`] reads the settings.
//! - [`store`] keeps what must survive: the log of what was learnt, in one SQLite file.
//! - [`tui`] shows it: screens, keys, pages and how they are painted.
//! - [`driver`] is the only loop: event → update → effects → draw.
//! - [`door`] (feature `classroom`) lets guests in over SSH: keys in, frames out.
//! - [`class`] (feature `classroom`) hosts live classes behind it.
//! - [`cli`] is the command line; [`shelf`] finds bank files; [`paths`], [`logging`], [`terminal`]
//!   and [`world`] are where the machine is touched.

#[cfg(feature = "classroom")]
pub mod class;
pub mod cli;
pub mod config;
pub mod content;
pub mod domain;
#[cfg(feature = "classroom")]
pub mod door;
pub mod driver;
pub mod logging;
pub mod paths;
pub mod shelf;
pub mod store;
pub mod terminal;
pub mod tui;
pub mod world;
