//! A writer of XML.

/// An XML file while it is written. Elements are indented; the inside of a text is not.
#[derive(Debug)]
pub struct XmlWriter {
    out: String,
    spelling: Spelling,
    /// The names of the elements that are open, one behind the other, and their lengths.
    names: String,
    open: Vec<usize>,
}

/// The way that the names of elements and attributes are written.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    /// Adds the name of an element.
    pub element: fn(&str, &mut String),
    /// Adds the name of an attribute.
    pub attribute: fn(&str, &mut String),
}

impl Spelling {
    /// Names as they are given.
    pub const AS_GIVEN: Self = Self {
        element: |name, out| out.push_str(name),
        attribute: |name, out| out.push_str(name),
    };
}

impl Default for XmlWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl XmlWriter {
    /// Creates a file that has its declaration only.
    pub fn new() -> Self {
        Self::spelled(Spelling::AS_GIVEN)
    }

    /// Creates a file whose names are written in a way of their own.
    pub fn spelled(spelling: Spelling) -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            spelling,
            names: String::new(),
            open: Vec::new(),
        }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let before = self.names.len();
        (self.spelling.element)(name, &mut self.names);
        self.tag(name, attributes, ">\n");
        self.open.push(self.names.len() - before);
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if let Some(length) = self.open.pop() {
            self.indent();
            let from = self.names.len() - length;
            self.out.push_str("</");
            self.out
                .push_str(self.names.get(from..).unwrap_or_default());
            self.out.push_str(">\n");
            self.names.truncate(from);
        }
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// Writes an element whose content is a text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes, ">");
        escape_into(text, &mut self.out);
        self.end(name);
    }

    /// Writes an element whose content is XML already.
    pub fn leaf_of(&mut self, name: &str, attributes: &[(&str, &str)], xml: &str) {
        self.tag(name, attributes, ">");
        self.out.push_str(xml);
        self.end(name);
    }

    /// Writes XML as it is, on a line of its own.
    pub fn raw(&mut self, xml: &str) {
        self.indent();
        self.out.push_str(xml);
        self.out.push('\n');
    }

    /// Closes all elements and returns the file.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.indent();
        self.out.push('<');
        (self.spelling.element)(name, &mut self.out);
        for (key, value) in attributes {
            self.out.push(' ');
            (self.spelling.attribute)(key, &mut self.out);
            self.out.push_str("=\"");
            escape_into(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str(end);
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        (self.spelling.element)(name, &mut self.out);
        self.out.push_str(">\n");
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }
}

/// Returns a text with its signs escaped, for content and for attributes. Characters that XML
/// cannot have are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Adds a text as [`escape`] returns it.
pub fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(may_be_sign) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('&') => out.push_str("&amp;"),
            Some('"') => out.push_str("&quot;"),
            Some('\r') => out.push_str("&#13;"),
            Some(c @ ('\n' | '\t')) => out.push(c),
            None | Some('\u{fffe}' | '\u{ffff}') => {}
            Some(c) if c < ' ' => {}
            Some(c) => out.push(c),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Returns whether a character that begins with this byte may have to be escaped or left out.
fn may_be_sign(byte: u8) -> bool {
    // The last two characters of the first plane begin with the byte EF.
    matches!(byte, b'<' | b'>' | b'&' | b'"' | 0..=0x1f | 0xef)
}
