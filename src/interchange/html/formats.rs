//! Texts that name their format, as those of Moodle and GIFT do.

use super::{escape_html, plain_to_markup, to_markup};
use crate::domain::markup::{Tone, paragraphs};
use crate::interchange::{ConversionNote, ItemPlace};

/// The format of a text of Moodle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TextFormat {
    /// HTML.
    Html,
    /// HTML in which the ends of lines count.
    #[default]
    Auto,
    /// Text without any markup.
    Plain,
    /// Markdown.
    Markdown,
}

impl TextFormat {
    /// Returns the format with this name in a file.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.trim() {
            "html" | "1" => Self::Html,
            "moodle" | "moodle_auto_format" | "auto_format" | "0" => Self::Auto,
            "plain" | "plain_text" | "2" => Self::Plain,
            "markdown" | "4" => Self::Markdown,
            _ => return None,
        })
    }

    /// Converts a text of this format to markup.
    pub fn to_markup(
        self,
        text: &str,
        place: &ItemPlace,
        notes: &mut Vec<ConversionNote>,
    ) -> String {
        match self {
            Self::Html => to_markup(text, place, notes),
            Self::Auto => to_markup(&text.trim().replace('\n', "<br>"), place, notes),
            Self::Plain => plain_to_markup(text),
            Self::Markdown => to_markup(&markdown_as_html(text), place, notes),
        }
    }
}

/// Converts the parts of Markdown that are in item texts: paragraphs, emphasis and lists. HTML is
/// part of Markdown, so tags stay.
fn markdown_as_html(text: &str) -> String {
    let mut blocks = String::new();
    for line in text.lines() {
        let line = line.trim();
        let is_listed = ["- ", "* ", "+ "].iter().any(|sign| line.starts_with(sign));
        let line = match line.strip_prefix("* ").or_else(|| line.strip_prefix("+ ")) {
            Some(rest) => format!("- {rest}"),
            None => line.trim_start_matches('#').trim_start().to_owned(),
        };
        // A blank line ends a paragraph, and every item of a list is one.
        blocks.push_str(if is_listed { "\n\n" } else { "\n" });
        blocks.push_str(&line);
    }
    let html = paragraphs(&blocks).into_iter().map(|runs| {
        let runs = runs.into_iter().map(|run| match run.tone {
            Tone::Plain => run.text,
            Tone::Emphasis => format!("<em>{}</em>", escape_html(&run.text)),
            Tone::Strong => format!("<strong>{}</strong>", escape_html(&run.text)),
        });
        format!("<p>{}</p>", runs.collect::<String>())
    });
    html.collect()
}
