//! The versions that are written: their namespaces, and a writer that knows their names.

use std::ops::{Deref, DerefMut};

use super::super::super::super::BankFormat;
use super::super::super::super::xml::{Spelling, XmlWriter, escape_into};
use super::super::names::push_kebab;

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

    /// Returns the way that its names are written, given those of version 2.
    fn spelling(self) -> Spelling {
        match self {
            Self::V30 => Spelling {
                element: |name, out| {
                    out.push_str("qti-");
                    push_kebab(name, out);
                },
                attribute: |name, out| {
                    if name.starts_with("xmlns") || name.contains(':') {
                        out.push_str(name);
                    } else {
                        push_kebab(name, out);
                    }
                },
            },
            _ => Spelling::AS_GIVEN,
        }
    }

    /// Returns an element within a text.
    pub fn inline(self, name: &str, attributes: &[(&str, &str)], content: &str) -> String {
        let spelling = self.spelling();
        let mut xml = "<".to_owned();
        (spelling.element)(name, &mut xml);
        for (key, value) in attributes {
            xml.push(' ');
            (spelling.attribute)(key, &mut xml);
            xml.push_str("=\"");
            escape_into(value, &mut xml);
            xml.push('"');
        }
        if content.is_empty() {
            xml.push_str("/>");
        } else {
            xml.push('>');
            xml.push_str(content);
            xml.push_str("</");
            (spelling.element)(name, &mut xml);
            xml.push('>');
        }
        xml
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
            xml: XmlWriter::spelled(version.spelling()),
        }
    }

    /// Closes all elements and returns the file.
    pub fn finish(self) -> String {
        self.xml.finish()
    }
}

impl Deref for VersionWriter {
    type Target = XmlWriter;

    fn deref(&self) -> &XmlWriter {
        &self.xml
    }
}

impl DerefMut for VersionWriter {
    fn deref_mut(&mut self) -> &mut XmlWriter {
        &mut self.xml
    }
}
