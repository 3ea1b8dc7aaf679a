//! A session's own text on shared pages: such a page is painted once, with a placeholder, and each
//! session fills in its own text.

use std::fmt::Display;

use bytes::Bytes;

/// The placeholder on a shared page. It is as wide as the text that replaces it.
pub const MARK: &str = "\u{e000}\u{e000}\u{e000}\u{e000}";
/// One character of the placeholder.
const SIGN: &str = "\u{e000}";
/// The width of the placeholder in columns.
const COLUMNS: usize = 4;

/// Returns the text padded or cut to the width of the placeholder.
pub fn fitted(words: impl Display) -> String {
    let words = words.to_string();
    let cut: String = words.chars().take(COLUMNS).collect();
    format!("{cut:<COLUMNS$}")
}

/// Returns the bytes with the placeholder replaced by the session's own text.
pub fn filled(bytes: Bytes, own: Option<&str>) -> Bytes {
    let Some(own) = own else {
        return bytes;
    };
    blanked(with_own(bytes, own))
}

fn with_own(bytes: Bytes, own: &str) -> Bytes {
    let mark = MARK.as_bytes();
    let places = |bytes: &[u8]| bytes.windows(mark.len()).position(|window| window == mark);
    let mut rest: &[u8] = &bytes;
    let mut filled = Vec::new();
    while let Some(at) = places(rest) {
        let (before, after) = rest.split_at(at);
        filled.extend_from_slice(before);
        filled.extend_from_slice(own.as_bytes());
        rest = after.get(mark.len()..).unwrap_or_default();
    }
    if filled.is_empty() && rest.len() == bytes.len() {
        return bytes;
    }
    filled.extend_from_slice(rest);
    filled.into()
}

/// Replaces cut placeholders with blanks: half a number would be a different number.
fn blanked(bytes: Bytes) -> Bytes {
    let sign = SIGN.as_bytes();
    if !bytes.windows(sign.len()).any(|window| window == sign) {
        return bytes;
    }
    let mut rest: &[u8] = &bytes;
    let mut blanked = Vec::with_capacity(rest.len());
    while let Some((first, behind)) = rest.split_first() {
        match rest.strip_prefix(sign) {
            Some(behind) => {
                blanked.push(b' ');
                rest = behind;
            }
            None => {
                blanked.push(*first);
                rest = behind;
            }
        }
    }
    blanked.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_seat_gets_its_own_words_where_the_page_has_a_mark() {
        assert_eq!(MARK.chars().count(), COLUMNS);
        let shared = Bytes::from(format!("seat {MARK}| and {MARK}|"));
        let own = fitted(12);
        let sent = filled(shared.clone(), Some(&own));
        assert_eq!(sent, Bytes::from("seat 12  | and 12  |"));
        assert_eq!(filled(shared.clone(), None), shared);
        let other = Bytes::from("nothing of one's own");
        assert_eq!(filled(other.clone(), Some(&own)), other);
        assert_eq!(filled(Bytes::from(MARK), Some("x")), Bytes::from("x"));
        let cut = Bytes::from(format!("seat {SIGN}{SIGN}…"));
        assert_eq!(filled(cut, Some(&own)), Bytes::from("seat   …"));
        assert_eq!(fitted(1_234_567), "1234");
    }
}
