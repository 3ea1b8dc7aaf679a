//! An item as a reading, from its data: the stem, the exhibits, the parts, and after scoring the
//! verdict and the rationale.

use super::reading::Reading;
use crate::tui::screen::PlainItem;
use crate::tui::settings::Verbosity;

/// Returns the item to be read aloud in its present phase.
pub fn read(item: &PlainItem, verbosity: Verbosity) -> Reading {
    let _ = (item, verbosity);
    Reading::default()
}

/// Returns the choices, rows, blanks or steps alone, with the response so far.
pub fn parts(item: &PlainItem) -> Reading {
    let _ = item;
    Reading::default()
}

/// Returns the exhibit with this number, from 1.
///
/// # Errors
/// The reason that there is none, in a sentence.
pub fn exhibit(item: &PlainItem, number: usize) -> Result<Reading, String> {
    let _ = (item, number);
    Err("This question has no exhibit.".into())
}

/// Returns the present response in a sentence, and how to confirm it.
pub fn entered(item: &PlainItem) -> String {
    let _ = item;
    String::new()
}

/// Returns the rationale of one part, named as in an answer.
///
/// # Errors
/// The reason that there is none, in a sentence.
pub fn why(item: &PlainItem, words: &str) -> Result<String, String> {
    let _ = (item, words);
    Err("There is no such choice.".into())
}

/// Returns the place and what is asked, in a few words: "Question 3 of 10, choose one, A to D".
pub fn prompt(item: &PlainItem, verbosity: Verbosity) -> String {
    let _ = (item, verbosity);
    String::new()
}
