//! The lead-in of items whose question and text with blanks are one text in other programs.

use crate::domain::passage::{PassagePiece, pieces};

/// The lead-in of a text that has none.
pub const LEAD_IN: &str = "Complete the text.";

/// Splits a text with marks at the first paragraph that has one: the paragraphs before it are the
/// lead-in. Without any, [`LEAD_IN`] is.
pub fn split(markup: &str) -> (String, String) {
    let has_mark = |paragraph: &&str| {
        let marks = pieces(paragraph);
        marks
            .iter()
            .any(|piece| matches!(piece, PassagePiece::Mark { .. }))
    };
    let paragraphs: Vec<&str> = markup.split("\n\n").collect();
    let before = paragraphs.iter().take_while(|p| !has_mark(p)).count();
    let (lead_in, text) = paragraphs.split_at(before);
    match lead_in {
        [] => (LEAD_IN.to_owned(), text.join("\n\n")),
        _ => (lead_in.join("\n\n"), text.join("\n\n")),
    }
}

/// Joins a lead-in and its text.
pub fn join(lead_in: &str, text: &str) -> String {
    if lead_in == LEAD_IN {
        return text.to_owned();
    }
    format!("{lead_in}\n\n{text}")
}
