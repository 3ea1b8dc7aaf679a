//! Small pieces of sentences, for all that is read about an item.

use crate::domain::markup;
use crate::plain::spell::spelled;
use crate::tui::page::{Block, PageSource, Span};

/// Returns a text that ends like a sentence.
pub fn ended(text: &str) -> String {
    let text = text.trim_end();
    // The end of a sentence may stand before a closing quotation mark.
    let words = text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}']);
    match words.ends_with(['.', '!', '?', ':']) || words.is_empty() {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// Returns words as a list: "a, b and c".
pub fn listed<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Returns a count with its noun: "1 point", "3 points".
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// Returns the paragraphs of a text of an item, each on one line.
pub fn paragraphs(text: &str) -> Vec<String> {
    let words = |runs: Vec<markup::Run>| {
        let text: String = runs.into_iter().map(|run| run.text).collect();
        spelled(&text)
    };
    let lines = markup::paragraphs(text).into_iter().map(words);
    lines.filter(|line| !line.is_empty()).collect()
}

/// Returns the words of spans without the signs, whose words stand beside them.
pub fn unsigned(spans: &[Span]) -> String {
    let words = spans
        .iter()
        .filter(|span| !matches!(span.source, PageSource::Sign(_)));
    let text: String = words.map(|span| span.text.as_str()).collect();
    spelled(&text)
}

/// Returns the words of a paragraph of a screen without its signs; empty for other blocks.
pub fn said(block: &Block) -> String {
    match block {
        Block::Para(spans) => unsigned(spans),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(ended("Stop the infusion"), "Stop the infusion.");
        assert_eq!(ended("Stop it now!"), "Stop it now!");
        assert_eq!(ended("\"Stop it.\""), "\"Stop it.\"");
        assert_eq!(ended("say \"stop\""), "say \"stop\".");
        assert_eq!(ended(""), "");
    }

    #[test]
    fn a_list_has_one_and() {
        let words = ["a", "b", "c"];
        assert_eq!(listed(&words), "a, b and c");
        assert_eq!(listed(&words[..2]), "a and b");
        assert_eq!(listed(&words[..1]), "a");
        assert_eq!(listed::<&str>(&[]), "");
    }
}
