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
                Tone::Plain => (breakable(&run.text)),
                Tone::Emphasis => em { (breakable(&run.text)) },
                Tone::Strong => strong { (breakable(&run.text)) },
            }
        }
    }
}

/// The letters of a word after which a line may end: longer than words in use, and short enough for a
/// column.
const PIECE: usize = 20;

/// Returns a text in which a line may end within very long words, so that none makes a column wider
/// than the page.
pub fn breakable(text: &str) -> Markup {
    let mut pieces = vec![String::new()];
    let mut letters = 0;
    for letter in text.chars() {
        letters = if letter.is_whitespace() {
            0
        } else {
            letters + 1
        };
        if letters > PIECE {
            pieces.push(String::new());
            letters = 1;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    html! { @for (at, piece) in pieces.iter().enumerate() { @if at > 0 { wbr; } (piece) } }
}

/// Returns a text whose lines and spaces stay as they are, such as a drawing.
pub fn preformatted(text: &str) -> Markup {
    html! { pre tabindex="0" { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_very_long_words_are_breakable() {
        let same = "Twenty letters: abcdefghijklmnopqrst, <b>";
        let escaped = same.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(breakable(same).into_string(), escaped);
        let long = "é".repeat(45);
        let words: Vec<usize> = breakable(&long)
            .into_string()
            .split("<wbr>")
            .map(|piece| piece.chars().count())
            .collect();
        assert_eq!(words, [20, 20, 5]);
    }
}
