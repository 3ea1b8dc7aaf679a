//! A GIFT file as categories and the texts of single items.

use super::signs::protect;

/// A part of a GIFT file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GiftPart {
    /// The path of the category of the items that follow.
    Category(String),
    /// An item.
    Item(GiftBlock),
}

/// The text of one item.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GiftBlock {
    /// The line that it begins on.
    pub line: usize,
    /// Its text, with escaped signs protected.
    pub text: String,
    /// Its id from a comment.
    pub id: Option<String>,
    /// Its tags from comments.
    pub tags: Vec<String>,
}

/// The item that is collected.
#[derive(Default)]
struct OpenBlock {
    block: GiftBlock,
    /// Open braces less closed ones.
    depth: i64,
    /// True if a blank line came within its braces.
    is_loose: bool,
}

/// Splits a file. A blank line within braces does not end an item, as other readers also have it,
/// unless the next line clearly begins another item.
pub fn split(text: &str) -> Vec<GiftPart> {
    let mut parts = Vec::new();
    let mut open = OpenBlock::default();
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        let begins = ["::", "//", "$CATEGORY:"]
            .iter()
            .any(|sign| trimmed.starts_with(sign));
        if begins && open.is_loose {
            open.end(&mut parts);
        }
        if trimmed.is_empty() {
            if open.depth > 0 && !open.block.text.is_empty() {
                open.block.text.push('\n');
                open.is_loose = true;
            } else {
                open.end(&mut parts);
            }
        } else if let Some(comment) = trimmed.strip_prefix("//") {
            open.comment(comment);
        } else if let Some(path) = trimmed.strip_prefix("$CATEGORY:") {
            open.end(&mut parts);
            parts.push(GiftPart::Category(
                super::signs::unprotect(&protect(path)).trim().to_owned(),
            ));
        } else {
            open.line(number, line);
        }
    }
    open.end(&mut parts);
    parts
}

impl OpenBlock {
    fn line(&mut self, number: usize, line: &str) {
        let line = protect(line);
        for c in line.chars() {
            self.depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
        }
        if self.block.text.is_empty() {
            self.block.line = number;
        }
        self.block.text.push_str(&line);
        self.block.text.push('\n');
    }

    fn comment(&mut self, comment: &str) {
        for (key, value) in bracketed(comment) {
            match key.as_str() {
                "id" => self.block.id = Some(value),
                "tag" => self.block.tags.push(value),
                _ => {}
            }
        }
    }

    /// Ends the item. Comments alone are none.
    fn end(&mut self, parts: &mut Vec<GiftPart>) {
        let ended = std::mem::take(self);
        if !ended.block.text.trim().is_empty() {
            parts.push(GiftPart::Item(ended.block));
        }
    }
}

/// Returns the pairs `[key:value]` of a comment. A backslash keeps a bracket in a value.
fn bracketed(comment: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = comment;
    while let Some(open) = rest.find('[') {
        rest = rest.get(open + 1..).unwrap_or_default();
        let Some((key, after)) = rest.split_once(':') else {
            break;
        };
        if !key.bytes().all(|b| b.is_ascii_lowercase()) {
            continue;
        }
        let mut value = String::new();
        let mut chars = after.char_indices().peekable();
        let mut end = None;
        while let Some((at, c)) = chars.next() {
            if c == ']' {
                end = Some(at);
                break;
            }
            let next = chars.peek().map(|(_, next)| *next);
            if c == '\\' && matches!(next, Some(']' | '\\')) {
                value.extend(chars.next().map(|(_, c)| c));
            } else {
                value.push(c);
            }
        }
        let Some(end) = end else {
            break;
        };
        found.push((key.to_owned(), value.trim().to_owned()));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    found
}
