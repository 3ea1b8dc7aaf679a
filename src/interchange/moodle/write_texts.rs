//! Texts as Moodle XML has them.

use crate::interchange::xml::{self, XmlWriter};

/// Writes a text in HTML.
pub fn html(writer: &mut XmlWriter, name: &str, html: &str) {
    text(writer, name, &[("format", "html")], html);
}

/// Writes a text, in CDATA if it has signs of XML.
pub fn text(writer: &mut XmlWriter, name: &str, attributes: &[(&str, &str)], text: &str) {
    writer.open(name, attributes);
    writer.leaf_of("text", &[], &content(text));
    writer.close();
}

/// Returns a text as the content of an element.
pub fn content(text: &str) -> String {
    match text.contains(['<', '>', '&']) {
        true => format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")),
        false => xml::escape(text),
    }
}
