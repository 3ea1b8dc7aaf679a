//! Dripset: training infusion therapy in a terminal.
//!
//! The house, in reading order:
//!
//! - [`domain`] decides everything: items, drawing, scoring, sittings, standing. It is pure.
//! - [`content`] reads banks, says what is wrong with them, and writes what the log keeps.
//! - [`config`] reads the settings.
//! - [`store`] keeps what must survive: the log of what was learnt, in one SQLite file.
//! - [`tui`] shows it: screens, keys, pages and how they are painted.
//! - [`runtime`] is the only loop: event → update → effects → draw.
//! - [`ssh`] (feature `classroom`) is an SSH server of screens: keys in, frames out.
//! - [`classroom`] (the same feature) holds live classes and authenticates who connects to them.
//! - [`cli`] is the command line; [`bank_sources`] finds bank files; [`paths`], [`logging`],
//!   [`terminal`] and [`env`](mod@env) are where the machine is touched.

pub mod bank_sources;
#[cfg(feature = "classroom")]
pub mod classroom;
pub mod cli;
pub mod config;
pub mod content;
pub mod domain;
pub mod env;
pub mod logging;
pub mod paths;
pub mod runtime;
#[cfg(feature = "classroom")]
pub mod ssh;
pub mod store;
pub mod terminal;
pub mod tui;
