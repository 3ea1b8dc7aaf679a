//! XML as a small tree, read within limits, and a writer of XML.
//!
//! A document type is skipped and never fetched. One that declares entities is refused, so that no
//! text can grow or come from elsewhere.

mod encoded;
mod tree;
mod write;

pub use encoded::decode;
pub use tree::{XmlElement, XmlNode, XmlNodes, XmlTree};
pub use write::{Spelling, XmlWriter, escape, escape_into};

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName};
use quick_xml::reader::Reader;

use super::{ForeignError, ItemPlace};
use crate::domain::limits::{
    XML_ATTRIBUTES_MAX, XML_BYTES_MAX, XML_DEPTH_MAX, XML_NAMESPACES_MAX, XML_PARTS_MAX,
};

/// Reads the text of a file, whose name is for messages: empty for a file of its own.
///
/// # Errors
///
/// It is not well-formed, exceeds a limit, or declares entities.
pub fn parse<'t>(text: &'t str, file: &str) -> Result<XmlTree<'t>, ForeignError> {
    if text.len() > XML_BYTES_MAX {
        let limit = format!("{} MiB", XML_BYTES_MAX / (1024 * 1024));
        return Err(over(file, 0, "the XML", limit));
    }
    TreeBuilder::new(text.trim_start_matches('\u{feff}'), file).build()
}

/// A tree while it is read.
struct TreeBuilder<'t, 'f> {
    text: &'t str,
    file: &'f str,
    tree: XmlTree<'t>,
    /// The byte up to which lines are counted, and the line there.
    counted: (usize, usize),
    /// The elements that are open.
    open: Vec<OpenElement>,
    /// The place of the text that more text belongs to.
    last_text: Option<usize>,
    has_root: bool,
    parts: usize,
    namespaces: NamespaceResolver,
}

/// An element that is open.
struct OpenElement {
    /// Its place in the tree.
    at: usize,
    /// True if it declares namespaces.
    has_namespaces: bool,
}

impl<'t, 'f> TreeBuilder<'t, 'f> {
    fn new(text: &'t str, file: &'f str) -> Self {
        let mut namespaces = NamespaceResolver::default();
        namespaces.set_max_namespace_bindings(XML_NAMESPACES_MAX);
        Self {
            text,
            file,
            tree: XmlTree::unread(),
            counted: (0, 1),
            open: Vec::new(),
            last_text: None,
            has_root: false,
            parts: 0,
            namespaces,
        }
    }

    fn build(mut self) -> Result<XmlTree<'t>, ForeignError> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.malformed(before, &error.to_string())),
            };
            match event {
                Event::Start(start) => self.start(&start, before)?,
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(text.xml10_content(), before)?,
                Event::CData(text) => self.text(text.xml10_content(), before)?,
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Cow::Owned(c.to_string()),
                        _ => tree::entity(&reference).map_or_else(
                            || Cow::Owned(format!("&{};", &*reference)),
                            Cow::Borrowed,
                        ),
                    };
                    self.text(text, before)?;
                }
                Event::DocType(kind) if kind.to_ascii_uppercase().contains("<!ENTITY") => {
                    let line = self.line_at(before);
                    return Err(ForeignError::Unsafe {
                        place: self.place(line),
                        why: "the file declares entities, which could read other files or fill \
                              the memory"
                            .to_owned(),
                    });
                }
                Event::Eof => break,
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
        self.finish()
    }

    fn finish(mut self) -> Result<XmlTree<'t>, ForeignError> {
        let end = self.text.len();
        if let Some(why) = self.unfinished() {
            return Err(self.malformed(end, &why));
        }
        Ok(self.tree)
    }

    /// Returns what is missing at the end of the file.
    fn unfinished(&self) -> Option<String> {
        let Some(open) = self.open.last() else {
            return (!self.has_root).then(|| "the file has no XML element".to_owned());
        };
        let (name, line) = self.tree.name_and_line(open.at);
        Some(format!("the file ends before `{name}` of line {line}"))
    }

    fn start(&mut self, start: &BytesStart<'_>, before: usize) -> Result<(), ForeignError> {
        let has_namespaces = start.attributes_raw().contains("xmlns");
        if has_namespaces && let Err(error) = self.namespaces.push(start) {
            return Err(self.malformed(before, &error.to_string()));
        }
        let line = self.line_at(before);
        if self.open.len() >= XML_DEPTH_MAX {
            let limit = XML_DEPTH_MAX.to_string();
            return Err(over(self.file, line, "the depth of the elements", limit));
        }
        if self.open.is_empty() && self.has_root {
            return Err(self.malformed(before, "the file goes on after its last element"));
        }
        self.count(before)?;
        // The tag as it stands in the text, behind its `<`.
        let tag = self.text.get(before + 1..).unwrap_or_default();
        let tag = tag.get(..start.len()).unwrap_or_default();
        let name_length = start.name().0.len();
        let name = QName(tag.get(..name_length).unwrap_or_default());
        let at = self.tree.open(name.local_name().into_inner(), line);
        self.has_root = true;
        self.last_text = None;
        self.open.push(OpenElement { at, has_namespaces });
        if tag.len() > name_length {
            self.attributes(Attributes::new(tag, name_length), before)?;
        }
        Ok(())
    }

    fn attributes(
        &mut self,
        mut attributes: Attributes<'t>,
        before: usize,
    ) -> Result<(), ForeignError> {
        let mut number = 0;
        for attribute in attributes.with_checks(false) {
            let attribute =
                attribute.map_err(|error| self.malformed(before, &error.to_string()))?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            self.count(before)?;
            if number >= XML_ATTRIBUTES_MAX {
                let limit = XML_ATTRIBUTES_MAX.to_string();
                let line = self.line_at(before);
                return Err(over(self.file, line, "the number of attributes", limit));
            }
            number += 1;
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 1, tree::entity)
                .unwrap_or(attribute.value);
            self.tree.attribute(attribute.key.into_inner(), value);
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.has_namespaces {
            self.namespaces.pop();
        }
        self.parts -= self.tree.close(open.at);
        self.last_text = None;
    }

    fn text(&mut self, text: Cow<'t, str>, before: usize) -> Result<(), ForeignError> {
        if self.open.is_empty() {
            return Ok(());
        }
        if let Some(last) = self.last_text {
            self.tree.add_text(last, &text);
        } else if !text.is_empty() {
            self.last_text = Some(self.tree.text(text));
            self.count(before)?;
        }
        Ok(())
    }

    fn count(&mut self, before: usize) -> Result<(), ForeignError> {
        self.parts += 1;
        if self.parts > XML_PARTS_MAX {
            let limit = XML_PARTS_MAX.to_string();
            let line = self.line_at(before);
            return Err(over(self.file, line, "the number of elements", limit));
        }
        Ok(())
    }

    fn line_at(&mut self, byte: usize) -> usize {
        let (from, line) = self.counted;
        let byte = byte.min(self.text.len());
        let passed = self.text.as_bytes().get(from..byte).unwrap_or_default();
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.counted = (byte.max(from), line + breaks);
        line + breaks
    }

    fn place(&self, line: usize) -> ItemPlace {
        ItemPlace {
            file: self.file.to_owned(),
            line,
            what: String::new(),
        }
    }

    fn malformed(&mut self, before: usize, why: &str) -> ForeignError {
        let line = self.line_at(before);
        ForeignError::Malformed {
            place: self.place(line),
            why: format!("this is not well-formed XML: {why}"),
        }
    }
}

fn over(file: &str, line: usize, what: &str, limit: String) -> ForeignError {
    ForeignError::OverLimit {
        place: ItemPlace {
            file: file.to_owned(),
            line,
            what: String::new(),
        },
        what: what.to_owned(),
        limit,
    }
}

#[cfg(test)]
mod tests;
