//! HTML in the texts of other programs, and the small markup of banks.
//!
//! The way in keeps paragraphs, emphasis, lists and tables as words, and says in a
//! [`ConversionNote`] what is left out. The way out writes what every program reads: `p`, `em` and
//! `strong`.

mod blocks;
mod formats;
mod names;
mod plain;
mod scripts;
mod tables;
mod walk;

pub use formats::TextFormat;

use super::{ConversionNote, ItemPlace};
use crate::domain::markup::{self, Tone};

/// Converts an HTML fragment to the markup of banks, and adds a note for everything in it that the
/// markup cannot say.
pub fn to_markup(html: &str, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
    walk::to_markup(html, place, notes)
}

/// Converts markup to HTML: one paragraph without a tag, several as `p`.
pub fn from_markup(markup: &str) -> String {
    // Most texts are one line without any mark.
    if !markup.contains(['*', '\\', '\n']) {
        return escape_html(markup.trim());
    }
    let paragraphs: Vec<String> = markup::paragraphs(markup)
        .into_iter()
        .map(|runs| runs.iter().map(run_as_html).collect())
        .collect();
    match paragraphs.as_slice() {
        [one] => one.clone(),
        many => many.iter().map(|text| format!("<p>{text}</p>")).collect(),
    }
}

fn run_as_html(run: &markup::Run) -> String {
    let text = escape_html(&run.text);
    match run.tone {
        Tone::Plain => text,
        Tone::Emphasis => format!("<em>{text}</em>"),
        Tone::Strong => format!("<strong>{text}</strong>"),
    }
}

/// Escapes a text for HTML, also within double quotes.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_sign = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    while let Some(at) = rest.bytes().position(is_sign) {
        let (before, after) = rest.split_at(at);
        let (sign, after) = after.split_at(1);
        out.push_str(before);
        out.push_str(match sign {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            _ => "&quot;",
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns a text with its entities resolved once. Tags stay as they are.
pub fn without_entities(html: &str) -> String {
    walk::without_entities(html)
}

/// Converts plain text to markup: each line becomes a paragraph, and signs of the markup are
/// escaped.
pub fn plain_to_markup(text: &str) -> String {
    let mut blocks = blocks::Blocks::default();
    for line in text.lines() {
        blocks.text(line, Tone::Plain);
        blocks.end();
    }
    blocks::as_markup(blocks.finish()).0
}

/// Returns the text of markup without its marks, one line for each paragraph.
pub fn markup_to_plain(markup: &str) -> String {
    let paragraphs: Vec<String> = markup::paragraphs(markup)
        .into_iter()
        .map(|runs| runs.into_iter().map(|run| run.text).collect())
        .collect();
    paragraphs.join("\n")
}

#[cfg(test)]
mod tests;
