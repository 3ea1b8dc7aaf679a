//! What is one seat's own on pages that many seats share: such a page is painted once, with a mark
//! for it, and each seat gets its own words there.

use std::fmt::Display;

use bytes::Bytes;

/// Stands on a shared page for what is each seat's own, and takes as many columns.
pub const MARK: &str = "\u{e000}\u{e000}\u{e000}\u{e000}";
/// One of its characters.
const SIGN: &str = "\u{e000}";
/// How many columns that is.
const COLUMNS: usize = 4;

/// What stands in the place of the mark: the words, filled with blanks or cut.
pub fn fitted(words: impl Display) -> String {
    let words = words.to_string();
    let cut: String = words.chars().take(COLUMNS).collect();
    format!("{cut:<COLUMNS$}")
}

/// What is sent to a seat with these words for the mark.
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

/// What is left of marks that a small window has cut, as blanks: half a number is another one.
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
