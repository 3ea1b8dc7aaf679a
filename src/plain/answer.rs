//! Answers as lines: `b`, `a c`, `3 1 2`, `row 1 indicated`, `blank 2 c`, `mark 4`, `960`.
//!
//! The parts that a line names replace the response of their list, row, blank or group, and nothing
//! else. `add` and `mark` add to it; `remove` and `unmark` take away; `clear` empties it.

mod choices;
mod number;
mod order;
#[cfg(test)]
mod tests;

use super::item::layout;
use super::item::naming::{self, Named};
use crate::domain::ids::PartId;
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;
use crate::tui::screen::PlainItem;

/// The word that empties a response.
const CLEAR: &str = "clear";

/// Returns the response after this line; `None` if the line is no answer but may be a command.
///
/// # Errors
/// The reason that the answer does not fit the item, in a sentence.
pub fn parse(item: &PlainItem, line: &str) -> Option<Result<Response, String>> {
    let words = naming::words(line);
    if words == [CLEAR] {
        return Some(Ok(Response::Blank));
    }
    let parsed = match &item.item.kind {
        ItemKind::Numeric(numeric) => number::parse(numeric, line),
        ItemKind::Ordered(ordered) => order::parse(ordered, &layout(item), &words),
        ItemKind::Selection(selection) => {
            choices::parse(selection, &layout(item), &item.entry, &words)
        }
    }?;
    let rules = item.item.kind.rules();
    Some(
        parsed.and_then(|response| match rules.check_given(&response) {
            Ok(()) => Ok(response),
            Err(why) => Err(crate::tui::prose::sentence(&why.to_string())),
        }),
    )
}

/// Returns the part that these words name: a letter, "row 1 indicated", "blank 2 c".
///
/// # Errors
/// The reason that no part has this name, in a sentence.
pub fn part(item: &PlainItem, words: &str) -> Result<PartId, String> {
    let layout = layout(item);
    match naming::place(&layout, words)? {
        Named::Part(part) => Ok(part.id.clone()),
        Named::List(list) => Err(naming::choices_of(&layout, list)),
    }
}
