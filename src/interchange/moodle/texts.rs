//! Texts in Moodle XML: a format, the text itself, and files beside it.

use std::borrow::Cow;

use crate::interchange::html::TextFormat;
use crate::interchange::xml::XmlElement;
use crate::interchange::{ConversionNote, ItemPlace};

/// A text with its format.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MoodleText<'x> {
    /// Its format.
    pub format: TextFormat,
    /// The text as written.
    pub text: Cow<'x, str>,
}

impl<'x> MoodleText<'x> {
    /// Returns the text of an element, which very old files have without `text` around it.
    pub fn of(element: XmlElement<'x>) -> Self {
        let format = element.attribute("format").and_then(TextFormat::named);
        let text = element.child("text");
        Self {
            // Moodle takes a text without a format for HTML.
            format: format.unwrap_or(TextFormat::Html),
            text: text.map_or_else(|| element.text(), XmlElement::all_text),
        }
    }

    /// Returns the text of a child; empty without it.
    pub fn of_child(element: XmlElement<'x>, name: &str) -> Self {
        element.child(name).map(Self::of).unwrap_or_default()
    }

    /// Converts it to markup.
    pub fn to_markup(&self, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
        self.format.to_markup(self.text.trim(), place, notes)
    }
}

/// Returns the plain content of a child, such as `true` of `single`.
pub fn word(element: XmlElement<'_>, name: &str) -> String {
    let child = element.child(name).map(XmlElement::all_text);
    child.unwrap_or_default().trim().to_owned()
}

/// Returns whether a child says yes: Moodle writes `true`, `1`, or an empty element. Without the
/// child, `default` holds.
pub fn is_set(element: XmlElement<'_>, name: &str, default: bool) -> bool {
    let says = |child: XmlElement<'_>| {
        let text = child.all_text();
        !matches!(text.trim(), "0" | "false" | "no")
    };
    element.child(name).map_or(default, says)
}
