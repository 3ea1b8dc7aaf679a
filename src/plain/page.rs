//! A page as a reading: its blocks in order, each table cell with its head.

use super::reading::Reading;
use crate::tui::page::{Page, Target};
use crate::tui::settings::Verbosity;

/// Returns the page to be read aloud. Lines that can be chosen begin with their number.
pub fn read(page: &Page, verbosity: Verbosity) -> Reading {
    let _ = (page, verbosity);
    Reading::default()
}

/// Returns the tables of the page with one row in a line, the heads first.
pub fn tables(page: &Page) -> Reading {
    let _ = page;
    Reading::default()
}

/// Returns the targets that can be chosen, in the order of their numbers from 1.
pub fn targets(page: &Page) -> Vec<Target> {
    let _ = page;
    Vec::new()
}
