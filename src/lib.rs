//! Dripset: infusion therapy training in a terminal.
//!
//! The modules, in reading order:
//!
//! - [`domain`] holds all rules: items, drawing, scoring, sittings, standing. It is pure.
//! - [`content`] reads banks, reports their mistakes, and converts records for the log.
//! - [`config`] reads the settings.
//! - [`store`] keeps the log of everything learned, in one SQLite file.
//! - [`fitting`] fits the weights of reviews to a learner's log.
//! - [`exchange`] writes progress as files for other machines and spreadsheets, and reads them.
//! - [`html`] is the frame of HTML pages: their style, charts and tables.
//! - [`interchange`] reads and writes banks in the formats of other programs.
//! - [`paper`] prints banks as booklets and exams, and reads the responses from paper.
//! - [`tui`] is the interface: screens, keys, pages and painting.
//! - [`plain`] is plain mode: the screens as lines.
//! - [`runtime`] is the only loop: event → update → effects → draw.
//! - [`metrics`] (feature `classroom`) counts what a host does, and tells monitoring programs.
//! - [`ssh`] (the same feature) is an SSH server of screens: keys in, frames out.
//! - [`classroom`] (the same feature) holds live classes and authenticates who connects to them.
//! - [`cluster`] (feature `cluster`) keeps classes in PostgreSQL, which several nodes share.
//! - [`cli`] is the command line. [`bank_sources`] finds bank files. [`paths`], [`logging`],
//!   [`terminal`] and [`env`](mod@env) access the machine.

pub mod bank_sources;
#[cfg(feature = "classroom")]
pub mod classroom;
pub mod cli;
#[cfg(feature = "cluster")]
pub mod cluster;
pub mod config;
pub mod content;
pub mod domain;
pub mod env;
pub mod exchange;
pub mod fitting;
pub mod html;
pub mod interchange;
pub mod logging;
#[cfg(feature = "classroom")]
pub mod metrics;
pub mod paper;
pub mod paths;
pub mod plain;
pub mod runtime;
#[cfg(feature = "classroom")]
pub mod ssh;
pub mod store;
pub mod terminal;
pub mod tui;
