//! Texts of banks as HTML.

use maud::{Markup, html};

use crate::domain::markup::{self, Run, Tone};

/// Returns the paragraphs of a text in the markup of banks: one alone without a tag, several as `p`.
pub fn from_markup(text: &str) -> Markup {
    let paragraphs = markup::paragraphs(text);
    match paragraphs.as_slice() {
        [one] => runs(one),
        many => html! { @for paragraph in many { p { (runs(paragraph)) } } },
    }
}

/// Returns a text as paragraphs.
pub fn paragraphs(text: &str) -> Markup {
    html! { @for paragraph in markup::paragraphs(text) { p { (runs(&paragraph)) } } }
}

fn runs(runs: &[Run]) -> Markup {
    html! {
        @for run in runs {
            @match run.tone {
                Tone::Plain => (run.text),
                Tone::Emphasis => em { (run.text) },
                Tone::Strong => strong { (run.text) },
            }
        }
    }
}

/// Returns a text whose lines and spaces stay as they are, such as a drawing.
pub fn preformatted(text: &str) -> Markup {
    html! { pre tabindex="0" { (text) } }
}
