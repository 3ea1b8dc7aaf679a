//! Texts of QTI as HTML, and passages with their marks on the way in and out.
//!
//! A mark of a passage travels through HTML as three characters of the private use area, which no
//! author types.

use super::super::html::{from_markup, to_markup};
use super::super::xml::{XmlElement, XmlNode, escape_into};
use super::super::{ConversionNote, ItemPlace};
use crate::domain::passage::{PassagePiece, pieces};

/// Before the number of a mark.
const OPEN: char = '\u{e000}';
/// Between the number of a mark and its words.
const BAR: char = '\u{e001}';
/// After a mark.
const CLOSE: char = '\u{e002}';

/// Elements that HTML writes without an end.
const VOID: [&str; 10] = [
    "area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr",
];

/// The way an element is written as HTML.
pub enum AsHtml {
    /// As it is.
    Kept,
    /// Only its content.
    Inside,
    /// Not at all.
    Left,
    /// Its content as a block of its own.
    Block,
    /// As a line to write on.
    Line,
    /// Only its prompt, as a block.
    Prompt,
    /// A blank or a target with this number.
    Place(usize),
    /// A span with this number, around its content.
    Words(usize),
}

/// Returns nodes as HTML; `how` decides about each element.
pub fn html_of<'x>(
    nodes: impl Iterator<Item = XmlNode<'x>>,
    how: &mut dyn FnMut(XmlElement<'_>) -> AsHtml,
) -> String {
    let mut html = String::new();
    push_html(nodes, how, &mut html);
    html
}

fn push_html<'x>(
    nodes: impl Iterator<Item = XmlNode<'x>>,
    how: &mut dyn FnMut(XmlElement<'_>) -> AsHtml,
    html: &mut String,
) {
    for node in nodes {
        let element = match node {
            XmlNode::Text(text) => {
                push_unmarked(text, html);
                continue;
            }
            XmlNode::Element(element) => element,
        };
        let decided = how(element);
        match decided {
            AsHtml::Left => {}
            AsHtml::Inside => push_html(element.nodes(), how, html),
            AsHtml::Line => html.push_str("____"),
            AsHtml::Prompt | AsHtml::Block => {
                let prompt = matches!(decided, AsHtml::Prompt);
                let inside = element
                    .child("prompt")
                    .filter(|_| prompt)
                    .unwrap_or(element);
                html.push_str("<div>");
                push_html(inside.nodes(), how, html);
                html.push_str("</div>");
            }
            AsHtml::Place(number) => html.push_str(&format!("{OPEN}{number}{CLOSE}")),
            AsHtml::Words(number) => {
                html.push_str(&format!("{OPEN}{number}{BAR}"));
                push_html(element.nodes(), how, html);
                html.push(CLOSE);
            }
            AsHtml::Kept => {
                html.push('<');
                html.push_str(element.name());
                for (name, value) in element.attributes() {
                    html.push(' ');
                    html.push_str(name);
                    html.push_str("=\"");
                    push_unmarked(value, html);
                    html.push('"');
                }
                html.push('>');
                if !VOID.contains(&element.name()) {
                    push_html(element.nodes(), how, html);
                    html.push_str("</");
                    html.push_str(element.name());
                    html.push('>');
                }
            }
        }
    }
}

/// Adds a text that has no marks.
fn push_unmarked(text: &str, html: &mut String) {
    // Every character of that area begins with the same byte.
    if text.as_bytes().contains(&0xee) {
        escape_into(&text.replace([OPEN, BAR, CLOSE], ""), html);
    } else {
        escape_into(text, html);
    }
}

/// Returns HTML with marks as the text of a passage: the mark with number n is that of the n-th id.
pub fn passage(
    html: &str,
    ids: &[String],
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> String {
    let mut text = String::new();
    let markup = to_markup(html, place, notes);
    let mut rest = markup.as_str();
    while let Some(at) = rest.find(OPEN) {
        text.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at + OPEN.len_utf8()..).unwrap_or("");
        let end = rest.find([BAR, CLOSE]).unwrap_or(rest.len());
        let number = rest
            .get(..end)
            .and_then(|number| number.parse::<usize>().ok());
        rest = rest.get(end..).unwrap_or("");
        let Some(id) = number.and_then(|number| ids.get(number)) else {
            continue;
        };
        text.push('{');
        text.push_str(id);
        if let Some(words) = rest.strip_prefix(BAR) {
            let end = words.find(CLOSE).unwrap_or(words.len());
            text.push('|');
            text.push_str(words.get(..end).unwrap_or("").trim());
            rest = words.get(end..).unwrap_or("");
        }
        text.push('}');
        rest = rest.strip_prefix(CLOSE).unwrap_or(rest);
    }
    text.push_str(rest);
    text.replace([BAR, CLOSE], "")
}

/// Returns a text in brackets as Canvas has it, with marks: `[name]` becomes the mark with the
/// number of the name.
pub fn bracketed(html: &str, names: &[String]) -> String {
    let mut html = html.replace([OPEN, BAR, CLOSE], "");
    for (number, name) in names.iter().enumerate() {
        html = html.replacen(&format!("[{name}]"), &format!("{OPEN}{number}{CLOSE}"), 1);
    }
    html
}

/// Returns a passage as HTML; `mark` writes each mark, given its id and its words as HTML.
pub fn passage_html(text: &str, mark: &mut dyn FnMut(&str, &str) -> String) -> String {
    let mut marked = String::new();
    let mut ids = Vec::new();
    for piece in pieces(text) {
        match piece {
            PassagePiece::Text(text) => marked.push_str(text),
            PassagePiece::Mark { id, words } => {
                marked.push_str(&format!("{OPEN}{}{BAR}", ids.len()));
                marked.push_str(words.unwrap_or(""));
                marked.push(CLOSE);
                ids.push(id);
            }
        }
    }
    let html = from_markup(&marked);
    let mut out = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let (number, after) = after.split_once(BAR).unwrap_or(("", after));
        let (words, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        let id = number
            .parse::<usize>()
            .ok()
            .and_then(|number| ids.get(number));
        out.push_str(&mark(id.copied().unwrap_or(""), words));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns HTML whose outermost elements are blocks.
pub fn as_blocks(html: &str) -> String {
    if html.starts_with("<p>") {
        html.to_owned()
    } else {
        format!("<p>{html}</p>")
    }
}

/// Returns HTML without blocks, its paragraphs side by side.
pub fn as_inline(html: &str) -> String {
    if !html.contains('<') {
        return html.to_owned();
    }
    let html = html.replace("</p><p>", " ");
    html.replace("<p>", "").replace("</p>", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(text: &str) -> String {
        let mut numbers = 0;
        let mut ids = Vec::new();
        let html = passage_html(text, &mut |id, words| {
            ids.push(id.to_owned());
            numbers += 1;
            let number = numbers - 1;
            if words.is_empty() {
                format!("{OPEN}{number}{CLOSE}")
            } else {
                format!("{OPEN}{number}{BAR}{words}{CLOSE}")
            }
        });
        passage(&html, &ids, &ItemPlace::default(), &mut Vec::new())
    }

    #[test]
    fn a_passage_goes_through_html_and_back() {
        for text in [
            "First {a}, then {b-2}.",
            r"The client has {s1|cold *hands*} \{and\} {s2|a \| b}.",
            "One {a}.\n\nTwo **{b|not}** < 3.",
        ] {
            assert_eq!(there_and_back(text), text);
        }
    }

    #[test]
    fn names_in_brackets_become_marks() {
        let html = bracketed(
            "<p>A [x] and [y z], [w]</p>",
            &["x".to_owned(), "y z".to_owned()],
        );
        let ids = ["one".to_owned(), "two".to_owned()];
        let text = passage(&html, &ids, &ItemPlace::default(), &mut Vec::new());
        assert_eq!(text, "A {one} and {two}, [w]");
    }
}
