//! Converts texts of a bank to parts of a page: its simple markup becomes roles.

use super::page::{Block, Role, Span};
use crate::domain::markup::{self, Tone};

/// Returns the paragraphs of a text as spans.
pub fn spans(text: &str) -> Vec<Vec<Span>> {
    markup::paragraphs(text)
        .into_iter()
        .map(|runs| {
            runs.into_iter()
                .map(|run| Span::authored(run.text, role(run.tone)))
                .collect()
        })
        .collect()
}

/// Returns the paragraphs of a text as blocks, with an empty line between them.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for paragraph in spans(text) {
        if !blocks.is_empty() {
            blocks.push(Block::Gap);
        }
        blocks.push(Block::Para(paragraph));
    }
    blocks
}

/// Capitalizes the first letter.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Turns the message of an error into a sentence.
pub fn sentence(words: &str) -> String {
    format!("{}.", capital(words.trim_end_matches('.')))
}

fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Plain,
        Tone::Emphasis => Role::Emphasis,
        Tone::Strong => Role::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_roles() {
        assert_eq!(
            blocks("Do this *first*.\n\n**Stop.**"),
            [
                Block::Para(vec![
                    Span::authored("Do this ", Role::Plain),
                    Span::authored("first", Role::Emphasis),
                    Span::authored(".", Role::Plain),
                ]),
                Block::Gap,
                Block::Para(vec![Span::authored("Stop.", Role::Strong)]),
            ]
        );
        assert!(blocks(" \n ").is_empty());
    }
}
