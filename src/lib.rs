//! Dripset: training infusion therapy in a terminal.
//!
//! The house, in reading order:
//!
//! - [`domain`] decides everything: items, drawing, scoring, sittings, standing. It is pure.
//! - [`store`] keeps what must survive: the log of what was learnt, in one SQLite file.
//! - [`tui`] shows it: screens, keys, pages and how they are painted.

pub mod domain;
pub mod store;
pub mod tui;
