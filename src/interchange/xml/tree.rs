//! The tree of an XML file, and the ways through it.

use std::sync::Arc;

/// An element of an XML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct XmlElement {
    /// Its name without a prefix.
    pub name: Arc<str>,
    /// The URI of its namespace; empty without one.
    pub namespace: Arc<str>,
    /// Its attributes as written, each with its prefix, without the declarations of namespaces.
    pub attributes: Vec<(Arc<str>, String)>,
    /// Its elements and texts in order. No two texts stand side by side.
    pub children: Vec<XmlNode>,
    /// The line that it begins on, from 1.
    pub line: usize,
}

/// An element or a text of an XML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum XmlNode {
    /// An element.
    Element(XmlElement),
    /// Text, its entities and CDATA resolved.
    Text(String),
}

impl XmlElement {
    /// Returns whether it has this name, with or without a prefix.
    pub fn is(&self, name: &str) -> bool {
        &*self.name == name
    }

    /// Returns the value of an attribute; one with a prefix is named with it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| **key == *name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns its elements.
    pub fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// Returns its first element of a name.
    pub fn child(&self, name: &str) -> Option<&XmlElement> {
        self.elements().find(|element| element.is(name))
    }

    /// Returns its elements of a name.
    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a XmlElement> {
        self.elements().filter(move |element| element.is(name))
    }

    /// Returns the element at the end of a path of names below it.
    pub fn at(&self, path: &[&str]) -> Option<&XmlElement> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// Returns all elements below it in the order of the file.
    pub fn descendants(&self) -> impl Iterator<Item = &XmlElement> {
        let mut open = vec![self.children.iter()];
        std::iter::from_fn(move || {
            loop {
                match open.last_mut()?.next() {
                    None => {
                        open.pop();
                    }
                    Some(XmlNode::Text(_)) => {}
                    Some(XmlNode::Element(element)) => {
                        open.push(element.children.iter());
                        return Some(element);
                    }
                }
            }
        })
    }

    /// Returns the first element of a name below it.
    pub fn find(&self, name: &str) -> Option<&XmlElement> {
        self.descendants().find(|element| element.is(name))
    }

    /// Returns its own text, without that of its elements.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            XmlNode::Text(text) => Some(text.as_str()),
            XmlNode::Element(_) => None,
        });
        texts.collect()
    }

    /// Returns all text in it.
    pub fn all_text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    /// Removes blank lines between elements, unless a word could stand on either side.
    pub fn leave_out_indentation(&mut self) {
        let is_word = |node: &XmlNode| match node {
            XmlNode::Text(text) => !text.trim().is_empty(),
            XmlNode::Element(element) => INLINE.contains(&&*element.name),
        };
        let has_elements = self.elements().next().is_some();
        if has_elements && !self.children.iter().any(is_word) {
            self.children
                .retain(|node| !matches!(node, XmlNode::Text(text) if text.contains('\n')));
        }
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(own) => text.push_str(own),
                XmlNode::Element(element) => element.push_text(text),
            }
        }
    }
}

/// Elements that stand within a line of text.
const INLINE: [&str; 24] = [
    "a",
    "b",
    "br",
    "code",
    "em",
    "font",
    "gap",
    "hottext",
    "i",
    "img",
    "inlineChoiceInteraction",
    "math",
    "printedVariable",
    "qti-gap",
    "qti-hottext",
    "qti-inline-choice-interaction",
    "qti-text-entry-interaction",
    "span",
    "strong",
    "sub",
    "sup",
    "textEntryInteraction",
    "tt",
    "u",
];

/// Returns the character of an entity of XML, or of one that authors take over from HTML.
pub fn entity(name: &str) -> Option<&'static str> {
    let found = ENTITIES.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// The five entities of XML, and those of HTML that stand in prose.
const ENTITIES: &[(&str, &str)] = &[
    ("lt", "<"),
    ("gt", ">"),
    ("amp", "&"),
    ("apos", "'"),
    ("quot", "\""),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bull", "•"),
    ("middot", "·"),
    ("deg", "°"),
    ("micro", "µ"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("minus", "−"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("asymp", "≈"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("mu", "μ"),
    ("rarr", "→"),
    ("larr", "←"),
    ("uarr", "↑"),
    ("darr", "↓"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("ntilde", "ñ"),
    ("ccedil", "ç"),
    ("euro", "€"),
    ("reg", "®"),
    ("trade", "™"),
    ("copy", "©"),
];
