//! What a text in a bank may hold.

use std::borrow::Cow;

use crate::content::codes::{self, Code};
use crate::domain::limits::TEXT_CHARS_MAX;

/// A text as it is kept: outer space gone, line ends as `\n`.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.as_bytes().contains(&b'\r') && text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Why a text cannot stand: the rule, the message, the help.
pub fn refusal(text: &str) -> Option<(&'static Code, String, &'static str)> {
    // Nearly every text is short and plain: seen without decoding it, many bytes at a time.
    let is_plain = |b: u8| matches!(b, b'\n' | b'\t' | b' '..=b'~');
    let plain = text.bytes().fold(true, |all, b| all & is_plain(b));
    if plain && text.len() <= TEXT_CHARS_MAX {
        return None;
    }
    let length = text.chars().count();
    if length > TEXT_CHARS_MAX {
        let message = format!("{length} characters; a text has at most {TEXT_CHARS_MAX}");
        return Some((
            &codes::TOO_LONG,
            message,
            "say less, or move a part of it into an exhibit",
        ));
    }
    let acting = text.chars().find(|c| acts_on_terminal(*c))?;
    let message = format!(
        "the character U+{:04X} would act on the terminal",
        u32::from(acting)
    );
    Some((
        &codes::CONTROL_CHARACTER,
        message,
        "leave it out; only tabs and line ends may stand",
    ))
}

/// Controls that move the cursor or hide text, and those that turn the direction of reading.
fn acts_on_terminal(c: char) -> bool {
    let turns =
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    turns || (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
}
