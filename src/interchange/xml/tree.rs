//! The tree of an XML file, and the ways through it.
//!
//! It is one list in the order of the file, and each part knows the number of parts within it. What
//! the file has as it is said is not copied.

use std::borrow::Cow;

/// The elements and texts of an XML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct XmlTree<'t> {
    parts: Vec<XmlPart<'t>>,
    attributes: Vec<XmlAttribute<'t>>,
}

/// The name and value of an attribute.
type XmlAttribute<'t> = (Cow<'t, str>, Cow<'t, str>);

/// An element or a text in the list of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
struct XmlPart<'t> {
    sort: PartSort,
    /// The name of an element, or the text.
    text: Cow<'t, str>,
    /// The line that an element begins on, from 1.
    line: usize,
    /// The number of parts within it, which follow it.
    inside: usize,
    /// The place of its first attribute in the list of all, and their number.
    attributes: (usize, usize),
}

/// The sort of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PartSort {
    Element,
    Text,
    /// A text that is left out.
    Indentation,
}

/// An element of an XML file.
#[derive(Clone, Copy, Debug)]
pub struct XmlElement<'x> {
    part: &'x XmlPart<'x>,
    inside: &'x [XmlPart<'x>],
    /// The attributes of the whole file.
    attributes: &'x [XmlAttribute<'x>],
}

/// An element or a text of an XML file.
#[derive(Clone, Copy, Debug)]
pub enum XmlNode<'x> {
    /// An element.
    Element(XmlElement<'x>),
    /// Text, its entities and CDATA resolved.
    Text(&'x str),
}

/// The elements and texts directly within an element.
#[derive(Clone, Debug)]
pub struct XmlNodes<'x> {
    rest: &'x [XmlPart<'x>],
    attributes: &'x [XmlAttribute<'x>],
}

impl<'t> XmlTree<'t> {
    /// Creates a tree without any element, which is not yet read.
    pub fn unread() -> Self {
        Self {
            parts: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Returns the element around everything.
    pub fn root(&self) -> XmlElement<'_> {
        let first = self.parts.split_first();
        let (part, inside) = first.expect("invariant: a file without an element is refused");
        XmlElement {
            part,
            inside,
            attributes: &self.attributes,
        }
    }

    /// Adds an element that begins on a line, and returns its place.
    pub fn open(&mut self, name: &'t str, line: usize) -> usize {
        self.push(PartSort::Element, Cow::Borrowed(name), line)
    }

    /// Adds an attribute to the element that was opened last.
    pub fn attribute(&mut self, name: &'t str, value: Cow<'t, str>) {
        self.attributes.push((Cow::Borrowed(name), value));
        if let Some(part) = self.parts.last_mut() {
            part.attributes.1 += 1;
        }
    }

    /// Closes the element at a place. Returns the number of blank lines between its elements that
    /// are left out.
    pub fn close(&mut self, at: usize) -> usize {
        let after = self.parts.get_mut(at..).unwrap_or_default();
        let Some((part, inside)) = after.split_first_mut() else {
            return 0;
        };
        part.inside = inside.len();
        leave_out_indentation(inside)
    }

    /// Returns the name and line of the element at a place.
    pub fn name_and_line(&self, at: usize) -> (&str, usize) {
        let part = self.parts.get(at);
        part.map_or(("", 0), |part| (&*part.text, part.line))
    }

    /// Adds a text, and returns its place.
    pub fn text(&mut self, text: Cow<'t, str>) -> usize {
        self.push(PartSort::Text, text, 0)
    }

    /// Adds to the text at a place.
    pub fn add_text(&mut self, at: usize, more: &str) {
        if let Some(part) = self.parts.get_mut(at) {
            part.text.to_mut().push_str(more);
        }
    }

    /// Renames elements and attributes. `element` says whether it has renamed an element; only then
    /// `attribute` gets the names of its attributes.
    pub fn rename(
        &mut self,
        element: impl Fn(&mut Cow<'t, str>) -> bool,
        attribute: impl Fn(&mut Cow<'t, str>),
    ) {
        for part in &mut self.parts {
            if part.sort == PartSort::Element && element(&mut part.text) {
                let (from, count) = part.attributes;
                let own = self.attributes.get_mut(from..from + count);
                for (name, _) in own.unwrap_or_default() {
                    attribute(name);
                }
            }
        }
    }

    fn push(&mut self, sort: PartSort, text: Cow<'t, str>, line: usize) -> usize {
        self.parts.push(XmlPart {
            sort,
            text,
            line,
            inside: 0,
            attributes: (self.attributes.len(), 0),
        });
        self.parts.len() - 1
    }
}

impl<'x> XmlElement<'x> {
    /// Returns its name without a prefix.
    pub fn name(self) -> &'x str {
        &self.part.text
    }

    /// Returns the line that it begins on, from 1.
    pub fn line(self) -> usize {
        self.part.line
    }

    /// Returns whether it has this name, with or without a prefix.
    pub fn is(self, name: &str) -> bool {
        self.part.text == name
    }

    /// Returns whether another one is the same element of the same tree.
    pub fn is_same(self, other: XmlElement<'_>) -> bool {
        std::ptr::eq(self.part, other.part)
    }

    /// Returns its attributes as written, each with its prefix, without the declarations of
    /// namespaces.
    pub fn attributes(self) -> impl Iterator<Item = (&'x str, &'x str)> {
        let (from, count) = self.part.attributes;
        let own = self.attributes.get(from..from + count).unwrap_or_default();
        own.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Returns the value of an attribute; one with a prefix is named with it.
    pub fn attribute(self, name: &str) -> Option<&'x str> {
        let found = self.attributes().find(|(key, _)| *key == name);
        found.map(|(_, value)| value)
    }

    /// Returns its elements and texts in order. No two texts stand side by side.
    pub fn nodes(self) -> XmlNodes<'x> {
        XmlNodes {
            rest: self.inside,
            attributes: self.attributes,
        }
    }

    /// Returns its elements.
    pub fn elements(self) -> impl Iterator<Item = XmlElement<'x>> {
        self.nodes().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// Returns its first element of a name.
    pub fn child(self, name: &str) -> Option<XmlElement<'x>> {
        self.elements().find(|element| element.is(name))
    }

    /// Returns its elements of a name.
    pub fn children_named(self, name: &str) -> impl Iterator<Item = XmlElement<'x>> {
        self.elements().filter(move |element| element.is(name))
    }

    /// Returns the element at the end of a path of names below it.
    pub fn at(self, path: &[&str]) -> Option<XmlElement<'x>> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// Returns all elements below it in the order of the file.
    pub fn descendants(self) -> impl Iterator<Item = XmlElement<'x>> {
        let mut rest = self.inside;
        std::iter::from_fn(move || {
            loop {
                let (part, after) = rest.split_first()?;
                rest = after;
                if part.sort == PartSort::Element {
                    return Some(XmlElement {
                        part,
                        inside: after.get(..part.inside).unwrap_or_default(),
                        attributes: self.attributes,
                    });
                }
            }
        })
    }

    /// Returns the first element of a name below it.
    pub fn find(self, name: &str) -> Option<XmlElement<'x>> {
        self.descendants().find(|element| element.is(name))
    }

    /// Returns its own text, without that of its elements.
    pub fn text(self) -> Cow<'x, str> {
        joined(self.nodes().filter_map(|node| match node {
            XmlNode::Text(text) => Some(text),
            XmlNode::Element(_) => None,
        }))
    }

    /// Returns all text in it.
    pub fn all_text(self) -> Cow<'x, str> {
        let texts = self.inside.iter();
        let texts = texts.filter(|part| part.sort == PartSort::Text);
        joined(texts.map(|part| &*part.text))
    }
}

impl<'x> Iterator for XmlNodes<'x> {
    type Item = XmlNode<'x>;

    fn next(&mut self) -> Option<XmlNode<'x>> {
        loop {
            let (part, after) = self.rest.split_first()?;
            let (inside, rest) = after.split_at(part.inside.min(after.len()));
            self.rest = rest;
            match part.sort {
                PartSort::Indentation => {}
                PartSort::Text => return Some(XmlNode::Text(&part.text)),
                PartSort::Element => {
                    return Some(XmlNode::Element(XmlElement {
                        part,
                        inside,
                        attributes: self.attributes,
                    }));
                }
            }
        }
    }
}

/// Returns texts as one; a single one is not copied.
fn joined<'x>(mut texts: impl Iterator<Item = &'x str>) -> Cow<'x, str> {
    let mut text = Cow::Borrowed(texts.next().unwrap_or_default());
    for more in texts {
        text.to_mut().push_str(more);
    }
    text
}

/// Leaves out blank lines between the elements of a list of parts, unless a word could stand on
/// either side. Returns their number.
fn leave_out_indentation(parts: &mut [XmlPart<'_>]) -> usize {
    if !is_indented(parts) {
        return 0;
    }
    let mut count = 0;
    let mut rest = parts;
    while let Some((part, after)) = rest.split_first_mut() {
        if part.sort == PartSort::Text && part.text.contains('\n') {
            part.sort = PartSort::Indentation;
            count += 1;
        }
        rest = after.get_mut(part.inside..).unwrap_or_default();
    }
    count
}

/// Returns whether a list of parts has elements, and no word could stand beside them.
fn is_indented(parts: &[XmlPart<'_>]) -> bool {
    let mut has_elements = false;
    let mut rest = parts;
    while let Some((part, after)) = rest.split_first() {
        let is_word = match part.sort {
            PartSort::Element => is_inline(&part.text),
            PartSort::Text | PartSort::Indentation => !part.text.trim().is_empty(),
        };
        if is_word {
            return false;
        }
        has_elements |= part.sort == PartSort::Element;
        rest = after.get(part.inside..).unwrap_or_default();
    }
    has_elements
}

/// Returns whether an element stands within a line of text.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "br"
            | "code"
            | "em"
            | "font"
            | "gap"
            | "hottext"
            | "i"
            | "img"
            | "inlineChoiceInteraction"
            | "math"
            | "printedVariable"
            | "qti-gap"
            | "qti-hottext"
            | "qti-inline-choice-interaction"
            | "qti-text-entry-interaction"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "textEntryInteraction"
            | "tt"
            | "u"
    )
}

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
