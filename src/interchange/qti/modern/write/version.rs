//! The versions that are written: their namespaces, and a writer that knows their names.

use super::super::super::super::BankFormat;
use super::super::super::super::xml::{XmlWriter, escape};
use super::super::names::kebab;

/// A version of QTI that is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QtiVersion {
    /// 2.1.
    V21,
    /// 2.2.
    V22,
    /// 3.0.
    V30,
}

impl QtiVersion {
    /// Returns the version of a format.
    pub fn of(format: BankFormat) -> Self {
        match format {
            BankFormat::Qti21 => Self::V21,
            BankFormat::Qti22 => Self::V22,
            _ => Self::V30,
        }
    }

    /// Returns the end of the types of its resources.
    pub fn mark(self) -> &'static str {
        match self {
            Self::V21 => "v2p1",
            Self::V22 => "v2p2",
            Self::V30 => "v3p0",
        }
    }

    /// Returns the attributes of the first element of an item or a test.
    pub fn root(self) -> Vec<(&'static str, &'static str)> {
        let (namespace, location) = match self {
            Self::V21 => (
                "http://www.imsglobal.org/xsd/imsqti_v2p1",
                "http://www.imsglobal.org/xsd/imsqti_v2p1 \
                 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p1.xsd",
            ),
            Self::V22 => (
                "http://www.imsglobal.org/xsd/imsqti_v2p2",
                "http://www.imsglobal.org/xsd/imsqti_v2p2 \
                 http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2p1.xsd",
            ),
            Self::V30 => (
                "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
                "http://www.imsglobal.org/xsd/imsqtiasi_v3p0 \
                 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
            ),
        };
        vec![
            ("xmlns", namespace),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", location),
        ]
    }

    /// Returns the address of a template of response processing.
    pub fn template(self, name: &str) -> String {
        match self {
            Self::V21 => format!("http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}"),
            Self::V22 => format!("http://www.imsglobal.org/question/qti_v2p2/rptemplates/{name}"),
            Self::V30 => format!("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{name}.xml"),
        }
    }

    /// Returns the name of an element, given that of version 2.
    pub fn element(self, name: &str) -> String {
        match self {
            Self::V30 => format!("qti-{}", kebab(name)),
            _ => name.to_owned(),
        }
    }

    fn attribute(self, name: &str) -> String {
        let own = name.starts_with("xmlns") || name.contains(':');
        match self {
            Self::V30 if !own => kebab(name),
            _ => name.to_owned(),
        }
    }

    /// Returns an element within a text.
    pub fn inline(self, name: &str, attributes: &[(&str, &str)], content: &str) -> String {
        let name = self.element(name);
        let attributes: String = attributes
            .iter()
            .map(|(key, value)| format!(" {}=\"{}\"", self.attribute(key), escape(value)))
            .collect();
        if content.is_empty() {
            format!("<{name}{attributes}/>")
        } else {
            format!("<{name}{attributes}>{content}</{name}>")
        }
    }
}

/// A writer that takes the names of version 2.
pub struct VersionWriter {
    /// The version.
    pub version: QtiVersion,
    xml: XmlWriter,
}

impl VersionWriter {
    /// Begins a file.
    pub fn new(version: QtiVersion) -> Self {
        Self {
            version,
            xml: XmlWriter::new(),
        }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.with(name, attributes, XmlWriter::open);
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.with(name, attributes, XmlWriter::empty);
    }

    /// Writes an element whose content is a text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.with(name, attributes, |xml, name, attributes| {
            xml.leaf(name, attributes, text);
        });
    }

    /// Writes an element whose content is XML already.
    pub fn leaf_of(&mut self, name: &str, attributes: &[(&str, &str)], content: &str) {
        self.with(name, attributes, |xml, name, attributes| {
            xml.leaf_of(name, attributes, content);
        });
    }

    /// Writes XML as it is.
    pub fn raw(&mut self, xml: &str) {
        self.xml.raw(xml);
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        self.xml.close();
    }

    /// Closes all elements and returns the file.
    pub fn finish(self) -> String {
        self.xml.finish()
    }

    fn with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        write: impl FnOnce(&mut XmlWriter, &str, &[(&str, &str)]),
    ) {
        let keys: Vec<String> = attributes
            .iter()
            .map(|(key, _)| self.version.attribute(key))
            .collect();
        let attributes: Vec<(&str, &str)> = keys
            .iter()
            .map(String::as_str)
            .zip(attributes.iter().map(|(_, value)| *value))
            .collect();
        let name = self.version.element(name);
        write(&mut self.xml, &name, &attributes);
    }
}
