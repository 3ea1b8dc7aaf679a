//! Text typed by people: equal spellings, and names of characters.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::visible::as_seen;

/// Returns the text with composed letters if Unicode has them: é, not e and an accent.
/// Keyboards and phones send either, and both look the same.
pub fn composed(text: &str) -> String {
    if is_nfc(text) {
        return text.into();
    }
    text.nfc().collect()
}

/// Returns the comparison form of a text: composed accents, normal width, lower case, one space
/// between words. It is never shown or stored.
pub fn folded(text: &str) -> String {
    let small = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let plain: String = text.nfkc().collect();
        plain.to_lowercase().nfc().collect()
    };
    let words: Vec<&str> = small.split_whitespace().collect();
    words.join(" ")
}

/// Returns the visible part of a text that is inserted after another.
pub fn seen_after(before: &str, text: &str) -> String {
    let joined = as_seen(&format!("{before}{text}"));
    let kept = as_seen(before).len();
    joined.get(kept..).unwrap_or_default().into()
}

/// Names a character for the person who typed it: an invisible one by its number.
pub fn named(c: char) -> String {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => "a line break".into(),
        '\t' => "a tab".into(),
        c if c.is_whitespace() => "a space".into(),
        c if as_seen(c.encode_utf8(&mut [0; 4])).is_empty() => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_look_the_same_are_the_same() {
        for (one, other) in [
            ("José", "Jose\u{301}"),
            ("JOSÉ", "jose\u{301}"),
            ("Ａｄａ", "ada"),
            ("ﬁrst  dose", "First dose"),
            ("\u{212b}ngström", "A\u{30a}ngstro\u{308}m"),
            ("ΟΔΟΣ", "οδος"),
            ("in\u{a0}line", "in line"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} and {other}");
        }
        assert_ne!(folded("Jose"), folded("José"), "another name");
        assert_eq!(composed("Jose\u{301}"), "José");
        assert_eq!(composed("Ａda"), "Ａda", "only compared by its plain form");
    }

    #[test]
    fn what_cannot_be_seen_is_named_by_its_number() {
        for (c, name) in [
            ('e', "`e`"),
            ('×', "`×`"),
            (' ', "a space"),
            ('\u{a0}', "a space"),
            ('\n', "a line break"),
            ('\u{200b}', "U+200B"),
            ('\u{1b}', "U+001B"),
            ('\u{301}', "U+0301"),
        ] {
            assert_eq!(named(c), name);
        }
        assert_eq!(seen_after("e", "\u{301}"), "\u{301}");
        assert_eq!(seen_after("", "\u{301}\u{200b}a"), "a");
    }

    proptest! {
        #[test]
        fn what_is_compared_stays_the_same_when_it_is_folded_again(text in any::<String>()) {
            let once = folded(&text);
            prop_assert_eq!(folded(&composed(&text)), once.clone());
            prop_assert_eq!(folded(&folded(&once)), folded(&once));
        }

        #[test]
        fn what_is_seen_of_two_parts_is_what_is_seen_of_the_whole(a in any::<String>(), b in any::<String>()) {
            let parts = as_seen(&a) + &seen_after(&a, &b);
            prop_assert_eq!(parts, as_seen(&format!("{a}{b}")));
        }
    }
}
