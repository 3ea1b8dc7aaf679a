//! Texts with marked places: `{id}` is a blank or a target, and `{id|words}` is a span or a region.
//!
//! Parsing never fails. A brace that marks nothing is text, and `\{`, `\|` and `\}` stand for the
//! characters themselves. [`super::markup`] reads the text between the marks.

/// The text or table that the slots or choices of an item stand in.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Passage {
    /// No text: the choices stand alone.
    #[default]
    Absent,
    /// One text.
    Text(String),
    /// A table; every row has as many cells as the header.
    Table {
        /// The column headers.
        header: Vec<String>,
        /// Its rows of cells, each a text of its own.
        rows: Vec<Vec<String>>,
    },
    /// A drawing of characters.
    Figure {
        /// The drawing, line by line.
        drawing: String,
        /// The same in words, without the key.
        describe: String,
    },
}

impl Passage {
    /// Returns its texts that can hold marks, in reading order.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Absent => Vec::new(),
            Self::Text(text) | Self::Figure { drawing: text, .. } => vec![text],
            Self::Table { rows, .. } => rows.iter().flatten().map(String::as_str).collect(),
        }
    }

    /// Returns all of its words for the reader, in reading order, without headers.
    pub fn prose(&self) -> Vec<&str> {
        match self {
            Self::Figure { describe, .. } => vec![describe],
            _ => self.texts(),
        }
    }
}

/// A piece of a passage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PassagePiece<'a> {
    /// Text between marks, with its markup and escapes.
    Text(&'a str),
    /// A marked place.
    Mark {
        /// The id of the blank, target, span or region.
        id: &'a str,
        /// The words of a span or region.
        words: Option<&'a str>,
    },
}

/// Returns a text without the backslashes that escape braces, bars and backslashes.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = |next: &char| c == '\\' && matches!(next, '{' | '}' | '|' | '\\');
        out.push(chars.next_if(escaped).unwrap_or(c));
    }
    out
}

/// Splits a text at its marks.
pub fn pieces(text: &str) -> Vec<PassagePiece<'_>> {
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = next_plain(text, at, &['{']) {
        let Some((mark, end)) = mark(text, open) else {
            at = open + 1;
            continue;
        };
        push_text(&mut found, text.get(from..open));
        found.push(mark);
        from = end;
        at = end;
    }
    push_text(&mut found, text.get(from..));
    found
}

/// The first character that stands for a mark while the markup of a text is read: the private use
/// area has room for more marks than any item has.
const FIRST_MARK: u32 = 0xe000;

/// A text in which one character stands for each mark, so that its markup can be read across them.
pub struct MarkedText<T> {
    /// The text with these characters.
    pub text: String,
    marks: Vec<T>,
}

impl<T> MarkedText<T> {
    /// Reads a text; `show` makes the value of a mark from its id and its words.
    pub fn of(text: &str, show: impl Fn(&str, &str) -> T) -> Self {
        let mut marks = Vec::new();
        let mut whole = String::new();
        for piece in pieces(text) {
            match piece {
                // An author's own character of that range must not stand for a mark.
                PassagePiece::Text(text) => whole.extend(text.chars().map(|c| match c {
                    '\u{e000}'..='\u{f8ff}' => '\u{fffd}',
                    c => c,
                })),
                PassagePiece::Mark { id, words } => {
                    let next = u32::try_from(marks.len()).ok();
                    whole.extend(next.and_then(|next| char::from_u32(FIRST_MARK + next)));
                    marks.push(show(id, words.unwrap_or_default()));
                }
            }
        }
        Self { text: whole, marks }
    }

    /// Returns the value of the mark that a character stands for.
    pub fn mark(&self, c: char) -> Option<&T> {
        let at = u32::from(c).checked_sub(FIRST_MARK)?;
        self.marks.get(usize::try_from(at).ok()?)
    }
}

fn push_text<'a>(found: &mut Vec<PassagePiece<'a>>, text: Option<&'a str>) {
    let text = text.filter(|text| !text.is_empty());
    found.extend(text.map(PassagePiece::Text));
}

/// Returns the mark that opens at this brace, and the place behind it.
fn mark(text: &str, open: usize) -> Option<(PassagePiece<'_>, usize)> {
    let close = next_plain(text, open + 1, &['}'])?;
    let inner = text.get(open + 1..close)?;
    let bar = next_plain(inner, 0, &['|']);
    let (id, words) = match bar {
        Some(bar) => (inner.get(..bar)?, Some(inner.get(bar + 1..)?)),
        None => (inner, None),
    };
    let id = id.trim();
    super::ids::is_id(id).then_some((PassagePiece::Mark { id, words }, close + 1))
}

/// Returns the place of the next of these characters that is not escaped.
pub fn next_plain(text: &str, from: usize, wanted: &[char]) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.get(from..)?.char_indices() {
        if !escaped && wanted.contains(&c) {
            return Some(from + at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_stand_between_texts() {
        use PassagePiece::{Mark, Text};
        assert_eq!(
            pieces(r"The client {x} from \{y} {s1|cold, *pale* \} hands} {no mark}"),
            [
                Text("The client "),
                Mark {
                    id: "x",
                    words: None
                },
                Text(r" from \{y} "),
                Mark {
                    id: "s1",
                    words: Some(r"cold, *pale* \} hands")
                },
                Text(" {no mark}"),
            ]
        );
        assert_eq!(pieces("{open"), [Text("{open")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn escaped_characters_stand_for_themselves() {
        assert_eq!(unescaped(r"( \| ) \{a\} \\ \n"), r"( | ) {a} \ \n");
    }

    proptest! {
        #[test]
        fn no_character_of_a_text_is_lost(text in "[a-z {}|\\\\\n-]{0,60}") {
            let written = |piece: PassagePiece<'_>| match piece {
                PassagePiece::Text(text) => text.len(),
                PassagePiece::Mark { id, words } => id.len() + words.map_or(0, |w| w.len() + 1) + 2,
            };
            let length: usize = pieces(&text).into_iter().map(written).sum();
            // Space around an id is not part of it.
            prop_assert!(length <= text.len() && length + text.matches(char::is_whitespace).count() >= text.len());
        }
    }
}
