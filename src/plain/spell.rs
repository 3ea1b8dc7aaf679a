//! Signs in texts as words: a screen reader skips an arrow, or stumbles over it.

/// Returns a text with its signs in words, on one line.
pub fn spelled(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
