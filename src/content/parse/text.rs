//! Checks on the texts of a bank.

use std::borrow::Cow;
use std::sync::Arc;

use crate::content::codes::{self, Code};
use crate::content::diagnostic::{Diagnostic, Findings, SourceText};
use crate::domain::limits::TEXT_CHARS_MAX;

/// The reason that bytes are not text.
#[derive(Debug)]
pub struct NotText {
    /// The problem.
    pub message: String,
    /// The remedy.
    pub help: &'static str,
    /// The position of the first bad byte, if that helps.
    pub at: Option<usize>,
}

/// Decodes bytes as UTF-8 text.
///
/// # Errors
/// `NotText` if they are not text, or not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, NotText> {
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let nul = bytes.iter().position(|byte| *byte == 0);
    // Alternating letters and zeros: UTF-16 Latin text without a byte order mark.
    let pairs = bytes.chunks(2).take(8);
    let alternates = bytes.len() >= 16
        && pairs
            .clone()
            .all(|pair| matches!(pair, [letter, 0] if *letter > 0));
    if wide || alternates {
        return Err(NotText {
            message: "the file is saved as UTF-16, which some editors call Unicode".to_owned(),
            help: "save it again and choose UTF-8",
            at: None,
        });
    }
    if let Some(at) = nul {
        return Err(NotText {
            message: format!("this is not a text file; byte {} is 0", at + 1),
            help: "give the text file that you wrote; this one may be damaged or belong to another program",
            at: std::str::from_utf8(bytes).is_ok().then_some(at),
        });
    }
    std::str::from_utf8(bytes).map_err(|error| NotText {
        message: format!("byte {} is not UTF-8", error.valid_up_to() + 1),
        help: "save the file as UTF-8; letters such as µ or é may be in another encoding",
        at: Some(error.valid_up_to()),
    })
}

/// Reports the first byte that is not text in one finding, with the text before it.
pub fn refuse(name: &str, bytes: &[u8], not_text: NotText, code: &'static Code) -> Vec<Diagnostic> {
    let shown = match not_text.at {
        Some(_) => String::from_utf8_lossy(bytes),
        None => Cow::Borrowed(""),
    };
    let at = not_text.at.unwrap_or(0);
    let mut findings = Findings::new(Arc::new(SourceText::new(name, shown)));
    let span = at..at + '\u{fffd}'.len_utf8();
    findings.add(code, span, not_text.message, not_text.help);
    findings.into_sorted()
}

/// Returns a text in its stored form: trimmed, with line ends as `\n`.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.as_bytes().contains(&b'\r') && text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the reason a text is refused: the rule, the message, the help.
pub fn refusal(text: &str) -> Option<(&'static Code, String, &'static str)> {
    // Fast path: nearly every text is short ASCII, checked many bytes at a time without decoding.
    let is_plain = |b: u8| matches!(b, b'\n' | b'\t' | b' '..=b'~');
    let plain = text.bytes().fold(true, |all, b| all & is_plain(b));
    if plain && text.len() <= TEXT_CHARS_MAX {
        return None;
    }
    let length = text.chars().count();
    if length > TEXT_CHARS_MAX {
        let message =
            format!("{length} characters are too many; a text has at most {TEXT_CHARS_MAX}");
        return Some((
            &codes::TOO_LONG,
            message,
            "shorten the text, or move a part of it into an exhibit",
        ));
    }
    let acting = text.chars().find(|c| acts_on_terminal(*c))?;
    let message = format!(
        "the control character U+{:04X} is not allowed",
        u32::from(acting)
    );
    Some((
        &codes::CONTROL_CHARACTER,
        message,
        "remove it; only tabs and line breaks are allowed",
    ))
}

/// Returns whether a character acts on the cursor, the text shown or its direction.
pub fn acts_on_terminal(c: char) -> bool {
    let turns =
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    turns || (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
}
