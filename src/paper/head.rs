//! The frame that all pages for paper share: their style, and the lines to fill in at the top.

use maud::{Markup, html};

use crate::html::Document;

const STYLE: &str = include_str!("paper.css");

/// Returns an empty page for paper, with words at the foot of each printed page. They are words of
/// the program, since a style has no escapes that every reader knows.
pub fn document(title: &str, lead: Markup, foot: &str) -> Document {
    let mut document = Document::new(title, lead);
    document.style(format!(
        "{STYLE}@page {{ @bottom-center {{ content: \"{foot}page \" counter(page) \" of \" counter(pages); }} }}\n"
    ));
    document
}

/// Returns the lines for name, id and date.
pub fn to_fill_in(letter: Option<char>) -> Markup {
    html! {
        div .fill-in {
            @for name in ["Name", "ID", "Date"] {
                p { (name) ": " span .line {} }
            }
            @if let Some(letter) = letter {
                p .version { "Version " strong { (letter) } }
            }
        }
    }
}
