//! HTML pages for people: one file each, without scripts and without anything from elsewhere.
//!
//! A page works offline, is light or dark as its reader's system is, fits a phone, and prints on A4
//! and Letter. Every chart has its table beside it. The pages themselves are made where their
//! values are: this module has their frame, their charts and their prose.

pub mod chart;
mod document;
mod figure;
pub mod prose;
mod table;

pub use document::{Document, section};
pub use figure::{STACKED_ON_PAPER, figure};
pub use table::{DataCell, DataTable, percent};
