//! Texts of an item's body: the stem, and texts with blanks, targets or spans.

use super::super::super::html::to_markup;
use super::super::super::xml::{XmlElement, XmlNode};
use super::super::super::{ConversionLoss, ItemPlace};
use super::super::body::{AsHtml, html_of};
use super::super::reading::QtiReading;
use super::item_source::{ItemSource, is_interaction};

/// Elements of a body that are no text of the question.
const LEFT: [&str; 8] = [
    "feedbackInline",
    "feedbackBlock",
    "rubricBlock",
    "infoControl",
    "templateBlock",
    "templateInline",
    "stylesheet",
    "catalogInfo",
];

/// The stem of an item with blanks whose text begins with a blank.
const BLANKS_STEM: &str = "Complete the text.";

/// Decides about an element in the text of a part: feedback within it is left out.
pub fn plainly(element: XmlElement<'_>) -> AsHtml {
    if LEFT.contains(&element.name()) {
        AsHtml::Left
    } else if element.is("contentBody") {
        AsHtml::Inside
    } else {
        AsHtml::Kept
    }
}

/// Decides about an element in a stem: of an interaction only the prompt is in it.
fn in_stem(element: XmlElement<'_>) -> AsHtml {
    match element.name() {
        "prompt" => AsHtml::Block,
        "textEntryInteraction" => AsHtml::Line,
        _ if is_interaction(element) => AsHtml::Inside,
        "simpleChoice" | "simpleMatchSet" | "gapText" | "gapImg" => AsHtml::Left,
        _ => plainly(element),
    }
}

/// Returns the text of a part as markup.
pub fn part(element: XmlElement<'_>, place: &ItemPlace, reading: &mut QtiReading<'_>) -> String {
    let html = html_of(element.nodes(), &mut plainly);
    to_markup(&html, place, &mut reading.notes)
}

/// Returns the stem: the body without `text`, the element that is shown as a passage or as a field.
///
/// # Errors
///
/// There is neither a text nor a title to ask with.
pub fn stem(
    item: &ItemSource<'_>,
    text: Option<XmlElement<'_>>,
    reading: &mut QtiReading<'_>,
) -> Result<String, String> {
    let html = html_of(item.body.nodes(), &mut |element| {
        let is_text = text.is_some_and(|text| text.is_same(element));
        match is_text.then(|| element.child("prompt")).flatten() {
            Some(_) => AsHtml::Prompt,
            None if is_text => AsHtml::Left,
            None => in_stem(element),
        }
    });
    let stem = to_markup(&html, &item.place, &mut reading.notes);
    or_title(stem, item, reading)
}

/// Returns a stem, or the title of an item that has none.
fn or_title(
    stem: String,
    item: &ItemSource<'_>,
    reading: &mut QtiReading<'_>,
) -> Result<String, String> {
    if !stem.is_empty() {
        return Ok(stem);
    }
    let title = item.root.attribute("title").unwrap_or_default().trim();
    if title.is_empty() {
        return Err("the question has no text".to_owned());
    }
    let message = "the question has no text of its own; its title is used";
    reading.note(&item.place, ConversionLoss::Changed, message);
    Ok(super::super::super::html::plain_to_markup(title))
}

/// Splits the body of an item with blanks: the blocks before the first blank are the stem, and the
/// other ones the text. Returns the stem as markup, and the blocks of the text.
pub fn split<'a>(
    item: &ItemSource<'a>,
    reading: &mut QtiReading<'_>,
) -> (String, impl Iterator<Item = XmlNode<'a>>) {
    let has_blank = |node: XmlNode<'_>| match node {
        XmlNode::Element(element) => {
            is_interaction(element) || element.descendants().any(is_interaction)
        }
        XmlNode::Text(_) => false,
    };
    let nodes = item.body.nodes();
    let first = nodes.clone().position(has_blank).unwrap_or(0);
    // A body without blocks is one text.
    let is_block = matches!(nodes.clone().nth(first), Some(XmlNode::Element(element))
        if !is_interaction(element));
    let first = if is_block { first } else { 0 };
    let text = nodes.clone().skip(first);
    let html = html_of(nodes.take(first), &mut plainly);
    let stem = to_markup(&html, &item.place, &mut reading.notes);
    if stem.is_empty() {
        let message =
            format!("nothing stands before the text with blanks; the stem is \"{BLANKS_STEM}\"");
        reading.note(&item.place, ConversionLoss::Changed, message);
        return (BLANKS_STEM.to_owned(), text);
    }
    (stem, text)
}

/// Returns the element around a field of text that has no text before the field, and the text after
/// the field: its unit.
pub fn unit<'a>(body: XmlElement<'a>, field: XmlElement<'_>) -> Option<(XmlElement<'a>, String)> {
    let around = body
        .descendants()
        .find(|element| element.elements().any(|child| child.is_same(field)))?;
    let is_field =
        |node: &XmlNode<'_>| matches!(node, XmlNode::Element(child) if child.is_same(field));
    let is_blank =
        |node: XmlNode<'_>| matches!(node, XmlNode::Text(text) if text.trim().is_empty());
    let mut nodes = around.nodes();
    let has_text_before = !nodes
        .by_ref()
        .take_while(|node| !is_field(node))
        .all(is_blank);
    let after = nodes.map(|node| match node {
        XmlNode::Text(text) => text.into(),
        XmlNode::Element(element) => element.all_text(),
    });
    let unit = after.collect::<String>().trim().to_owned();
    let fits = !has_text_before && unit.chars().count() <= UNIT_CHARS;
    fits.then_some((around, unit))
}

/// Characters of a unit: a longer text after a field is a sentence.
const UNIT_CHARS: usize = 24;
