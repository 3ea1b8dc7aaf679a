//! XML as a small tree, read within limits, and a writer of XML.
//!
//! A document type is skipped and never fetched. One that declares entities is refused, so that no
//! text can grow or come from elsewhere.

mod encoded;
mod tree;
mod write;

pub use encoded::decode;
pub use tree::{XmlElement, XmlNode};
pub use write::{XmlWriter, escape};

use std::collections::BTreeSet;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{ForeignError, ItemPlace};
use crate::domain::limits::{
    XML_ATTRIBUTES_MAX, XML_BYTES_MAX, XML_DEPTH_MAX, XML_NAMESPACES_MAX, XML_PARTS_MAX,
};

/// Reads a file, whose name is for messages: empty for a file of its own.
///
/// # Errors
///
/// It is not well-formed, exceeds a limit, or declares entities.
pub fn parse(bytes: &[u8], file: &str) -> Result<XmlElement, ForeignError> {
    parse_text(&decode(bytes), file)
}

/// Reads a text, as [`parse`] does.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_text(text: &str, file: &str) -> Result<XmlElement, ForeignError> {
    if text.len() > XML_BYTES_MAX {
        let limit = format!("{} MiB", XML_BYTES_MAX / (1024 * 1024));
        return Err(over(file, 0, "the XML", limit));
    }
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    reader
        .resolver_mut()
        .set_max_namespace_bindings(XML_NAMESPACES_MAX);
    TreeBuilder::new(text.trim_start_matches('\u{feff}'), file).build(reader)
}

/// A tree while it is read.
struct TreeBuilder<'a> {
    text: &'a str,
    file: &'a str,
    /// The byte up to which lines are counted, and the line there.
    counted: (usize, usize),
    /// The elements that are open.
    open: Vec<XmlElement>,
    root: Option<XmlElement>,
    parts: usize,
    /// Names and namespaces, each once.
    names: BTreeSet<Arc<str>>,
}

impl<'a> TreeBuilder<'a> {
    fn new(text: &'a str, file: &'a str) -> Self {
        Self {
            text,
            file,
            counted: (0, 1),
            open: Vec::new(),
            root: None,
            parts: 0,
            names: BTreeSet::new(),
        }
    }

    fn build(mut self, mut reader: NsReader<&'a [u8]>) -> Result<XmlElement, ForeignError> {
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let line = self.line_at(before);
            let (namespace, event) = match reader.read_resolved_event() {
                Ok(read) => read,
                Err(error) => return Err(self.malformed(line, &error.to_string())),
            };
            match event {
                Event::Start(start) => self.start(&start, namespace, line)?,
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content(), line)?,
                Event::CData(text) => self.text(&text.xml10_content(), line)?,
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => tree::entity(&reference)
                            .map_or_else(|| format!("&{};", &*reference), str::to_owned),
                    };
                    self.text(&text, line)?;
                }
                Event::DocType(kind) if kind.to_ascii_uppercase().contains("<!ENTITY") => {
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
        let line = self.line_at(self.text.len());
        if let Some(element) = self.open.last() {
            let why = format!(
                "the file ends before `{}` of line {}",
                element.name, element.line
            );
            return Err(self.malformed(line, &why));
        }
        let root = self.root.take();
        root.ok_or_else(|| self.malformed(line, "the file has no XML element"))
    }

    fn start(
        &mut self,
        start: &BytesStart<'_>,
        namespace: ResolveResult<'_>,
        line: usize,
    ) -> Result<(), ForeignError> {
        if self.open.len() >= XML_DEPTH_MAX {
            let limit = XML_DEPTH_MAX.to_string();
            return Err(over(self.file, line, "the depth of the elements", limit));
        }
        if self.root.is_some() {
            return Err(self.malformed(line, "the file goes on after its last element"));
        }
        self.count(line)?;
        let namespace = match namespace {
            ResolveResult::Bound(bound) => bound.0,
            ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
        };
        let mut element = XmlElement {
            name: self.interned(start.local_name().into_inner()),
            namespace: self.interned(namespace),
            attributes: Vec::new(),
            children: Vec::new(),
            line,
        };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(line, &error.to_string()))?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            self.count(line)?;
            if element.attributes.len() >= XML_ATTRIBUTES_MAX {
                let limit = XML_ATTRIBUTES_MAX.to_string();
                return Err(over(self.file, line, "the number of attributes", limit));
            }
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 1, tree::entity)
                .unwrap_or_else(|_| attribute.value.clone());
            let name = self.interned(attribute.key.into_inner());
            element.attributes.push((name, value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) {
        let Some(mut element) = self.open.pop() else {
            return;
        };
        let before = element.children.len();
        element.leave_out_indentation();
        self.parts -= before - element.children.len();
        element.children.shrink_to_fit();
        element.attributes.shrink_to_fit();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(XmlNode::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, line: usize) -> Result<(), ForeignError> {
        let Some(parent) = self.open.last_mut() else {
            return Ok(());
        };
        if let Some(XmlNode::Text(before)) = parent.children.last_mut() {
            before.push_str(text);
        } else if !text.is_empty() {
            parent.children.push(XmlNode::Text(text.to_owned()));
            self.count(line)?;
        }
        Ok(())
    }

    fn count(&mut self, line: usize) -> Result<(), ForeignError> {
        self.parts += 1;
        if self.parts > XML_PARTS_MAX {
            let limit = XML_PARTS_MAX.to_string();
            return Err(over(self.file, line, "the number of elements", limit));
        }
        Ok(())
    }

    fn interned(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(name);
        self.names.insert(Arc::clone(&new));
        new
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

    fn malformed(&self, line: usize, why: &str) -> ForeignError {
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
