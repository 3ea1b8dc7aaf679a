//! Names in HTML: of elements, files and formulas.

use html5gum::StartTag;

/// A tag that begins an element.
pub struct OpenTag<'a> {
    /// The name of the element.
    pub name: &'a str,
    /// True if it ends the element as well.
    pub is_closed: bool,
    /// The whole tag; `None` if it has no attributes.
    whole: Option<&'a StartTag<()>>,
}

impl<'a> OpenTag<'a> {
    /// Returns a tag without attributes.
    pub fn plain(name: &'a str) -> Self {
        Self {
            name,
            is_closed: false,
            whole: None,
        }
    }

    /// Returns a tag with its name as text.
    pub fn of(name: &'a str, tag: &'a StartTag<()>) -> Self {
        Self {
            name,
            is_closed: tag.self_closing,
            whole: Some(tag),
        }
    }

    /// Returns the value of an attribute; empty without it.
    pub fn attribute(&self, name: &str) -> String {
        let value = self
            .whole
            .and_then(|tag| tag.attributes.get(name.as_bytes()));
        value.map_or_else(String::new, |value| {
            String::from_utf8_lossy(value).into_owned()
        })
    }
}

/// Returns whether the content of such an element is left out.
pub fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "audio"
            | "button"
            | "canvas"
            | "iframe"
            | "math"
            | "noscript"
            | "object"
            | "rp"
            | "rt"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "textarea"
            | "title"
            | "video"
    )
}

/// Returns whether such an element stands in a paragraph of its own.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "legend"
            | "main"
            | "nav"
            | "p"
            | "pre"
            | "section"
    )
}

/// Returns the note about a file that is left out.
pub fn named(what: &str, file: &str) -> String {
    match file_name(file) {
        name if name.is_empty() => format!("a file ({what}) is left out"),
        name => format!("the {what} \"{name}\" is left out"),
    }
}

/// Returns the last part of an address without its query; nothing for data within the text.
pub fn file_name(address: &str) -> String {
    if address.starts_with("data:") {
        return String::new();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).find(|part| !part.is_empty());
    percent_decoded(name.unwrap_or_default())
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the formulas that a text has in TeX, between `\(` and `\)`, `\[` and `\]`, or `$$`.
pub fn formulas(markup: &str) -> Vec<String> {
    if !markup.contains(['\\', '$']) {
        return Vec::new();
    }
    let text = crate::domain::markup::plain(markup);
    let mut found = Vec::new();
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")] {
        let mut rest = text.as_str();
        while let Some(from) = rest.find(open) {
            let inner = rest.get(from + open.len()..).unwrap_or_default();
            let Some(end) = inner.find(close) else {
                break;
            };
            found.extend(inner.get(..end).map(|inner| inner.trim().to_owned()));
            rest = inner.get(end + close.len()..).unwrap_or_default();
        }
    }
    found
}
