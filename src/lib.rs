//! Dripset: training infusion therapy in a terminal.
//!
//! The house, in reading order:
//!
//! - [`domain`] decides everything: items, drawing, scoring, sittings, standing. It is pure.
//! - [`tui`] shows it: screens, keys, pages and how they are painted.

pub mod domain;
pub mod tui;
