//! HTML cut at its plain tags. Most texts of items have nothing else, and need no tokenizer.

/// A piece of an HTML text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HtmlPiece<'a> {
    /// Text, its entities resolved.
    Text(&'a str),
    /// The name of an element that begins.
    Start(&'a str),
    /// The name of an element that ends.
    End(&'a str),
}

/// An HTML text while it is cut. It ends before the first thing that only a tokenizer understands.
pub struct PlainPieces<'a> {
    rest: &'a str,
}

/// Elements whose content is HTML like any other, as they are written without attributes.
const PLAIN: [&str; 20] = [
    "b", "br", "div", "em", "h1", "h2", "h3", "h4", "i", "li", "ol", "p", "span", "strong", "sub",
    "sup", "td", "tr", "u", "ul",
];

const ENTITIES: [(&str, &str); 5] = [
    ("&amp;", "&"),
    ("&gt;", ">"),
    ("&lt;", "<"),
    ("&nbsp;", "\u{a0}"),
    ("&quot;", "\""),
];

impl<'a> PlainPieces<'a> {
    /// Begins to cut a text.
    pub fn of(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// Returns what is not cut yet.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    fn tag(&self) -> Option<(HtmlPiece<'a>, &'a str)> {
        let (inner, after) = self.rest.strip_prefix('<')?.split_once('>')?;
        let (name, is_end) = match inner.strip_prefix('/') {
            Some(name) => (name, true),
            None => (inner, false),
        };
        let piece = match is_end {
            true => HtmlPiece::End(name),
            false => HtmlPiece::Start(name),
        };
        PLAIN.contains(&name).then_some((piece, after))
    }

    fn text(&self) -> Option<(HtmlPiece<'a>, &'a str)> {
        let mut bytes = self.rest.bytes();
        let end = bytes.position(|byte| matches!(byte, b'<' | b'&' | b'\r' | 0));
        match self.rest.split_at(end.unwrap_or(self.rest.len())) {
            ("", rest) => {
                let known = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
                let (entity, text) = known?;
                Some((HtmlPiece::Text(text), rest.get(entity.len()..)?))
            }
            (text, rest) => Some((HtmlPiece::Text(text), rest)),
        }
    }
}

impl<'a> Iterator for PlainPieces<'a> {
    type Item = HtmlPiece<'a>;

    fn next(&mut self) -> Option<HtmlPiece<'a>> {
        let (piece, rest) = self.tag().or_else(|| self.text())?;
        self.rest = rest;
        Some(piece)
    }
}
