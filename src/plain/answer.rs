//! Answers as lines: `b`, `a c`, `3 1 2`, `row 1 indicated`, `blank 2 c`, `mark 4`, `960`.

use crate::domain::ids::PartId;
use crate::domain::response::Response;
use crate::tui::screen::PlainItem;

/// Returns the response after this line; `None` if the line is no answer but may be a command.
///
/// # Errors
/// The reason that the answer does not fit the item, in a sentence.
pub fn parse(item: &PlainItem, line: &str) -> Option<Result<Response, String>> {
    let _ = (item, line);
    None
}

/// Returns the part that these words name: a letter, "row 1 indicated", "blank 2 c".
///
/// # Errors
/// The reason that no part has this name, in a sentence.
pub fn part(item: &PlainItem, words: &str) -> Result<PartId, String> {
    let _ = (item, words);
    Err("There is no such choice.".into())
}
