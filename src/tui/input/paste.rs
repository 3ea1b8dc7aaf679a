//! A paste, as its bytes arrive.

use super::ESC;
use crate::tui::text_input;

/// The bytes of a paste that are kept: more than any field takes. A longer one is only reported as
/// too long.
pub const PASTE_BYTES_MAX: usize = 4 * 1024;
/// The sequence that ends a paste.
const END: &[u8] = b"\x1b[201~";

/// A paste that has not ended.
#[derive(Debug)]
pub struct Paste {
    /// The bytes so far.
    pub bytes: Vec<u8>,
    /// The bytes of the end so far.
    ends: usize,
    kept: PastePart,
}

/// The kept part of a paste.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PastePart {
    Whole,
    /// Only the fact that it came: it was too long.
    TooLong,
    /// Nothing: it may not have been a paste.
    Nothing,
}

impl Paste {
    /// Begins a paste. If it does not count, it is dropped.
    pub fn new(counts: bool) -> Self {
        Self {
            bytes: Vec::new(),
            ends: 0,
            kept: if counts {
                PastePart::Whole
            } else {
                PastePart::Nothing
            },
        }
    }

    /// Returns the paste after bytes of it were lost: it is too long, if it counts.
    pub fn cut(&self) -> Self {
        let mut cut = Self::new(false);
        if self.kept != PastePart::Nothing {
            cut.kept = PastePart::TooLong;
        }
        cut
    }

    /// Takes a byte. At the end of the paste, returns its text if it counts.
    pub fn take(&mut self, byte: u8) -> Option<Option<String>> {
        if END.get(self.ends) == Some(&byte) {
            self.ends += 1;
            return (self.ends == END.len()).then(|| self.text());
        }
        // The assumed end was text. Its first byte occurs nowhere else in it.
        let text = END.get(..self.ends).unwrap_or_default();
        self.ends = usize::from(byte == ESC);
        let last = (byte != ESC).then_some(byte);
        if self.kept == PastePart::Whole && self.bytes.len() + text.len() + 1 > PASTE_BYTES_MAX {
            self.kept = PastePart::TooLong;
            self.bytes = Vec::new();
        }
        if self.kept == PastePart::Whole {
            self.bytes.extend(text.iter().copied().chain(last));
        }
        None
    }

    fn text(&self) -> Option<String> {
        match self.kept {
            PastePart::Whole => Some(text_input::pasted(&String::from_utf8_lossy(&self.bytes))),
            PastePart::TooLong => Some(text_input::pasted_too_long()),
            PastePart::Nothing => None,
        }
    }
}
