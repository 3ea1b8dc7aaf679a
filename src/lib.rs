//! Dripset: training infusion therapy in a terminal.
//!
//! The house, in reading order:
//!
//! - [`domain`] decides everything: items, drawing, scoring, sittings, standing. It is pure.
//! - [`content`] reads banks, says what is wrong with them, and writes what the log keeps.
//! - [`shelf`] finds the files that banks come in.
//! - [`tui`] shows it: screens, keys, pages and how they are painted.
//! - [`cli`] is what a shell can ask of it.

pub mod cli;
pub mod content;
pub mod domain;
pub mod shelf;
pub mod tui;
