//! The place in the source of a part of a text that has no markup any more.

use std::ops::Range;

/// Returns the place of a part of `words` in `written`, the string as the source has it. `None` if
/// the string has escapes, or is not of these words.
///
/// Only stars, backslashes and white space are markup. All other characters are in both texts in the
/// same order, so their numbers tell the place.
pub fn place(written: &str, words: &str, part: Range<usize>) -> Option<Range<usize>> {
    let (inner, opening) = string(written)?;
    let counts = |c: &char| !(c.is_whitespace() || matches!(c, '*' | '\\'));
    if !inner
        .chars()
        .filter(counts)
        .eq(words.chars().filter(counts))
    {
        return None;
    }
    let number = |text: &str| text.chars().filter(counts).count();
    let before = number(words.get(..part.start)?);
    let length = number(words.get(part)?);
    let mut places = inner.char_indices().filter(|(_, c)| counts(c)).skip(before);
    let (start, first) = places.next()?;
    let (last, c) = match length {
        0 => return None,
        1 => (start, first),
        _ => places.nth(length - 2)?,
    };
    Some(opening + start..opening + last + c.len_utf8())
}

/// Returns a string without its quotes, and the length of the opening ones.
fn string(written: &str) -> Option<(&str, usize)> {
    ["\"\"\"", "\'\'\'", "\"", "\'"].iter().find_map(|quotes| {
        let inner = written.strip_prefix(quotes)?.strip_suffix(quotes)?;
        Some((inner, quotes.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(written: &'a str, words: &str, part: &str) -> Option<&'a str> {
        let at = words.rfind(part).expect("a part");
        written.get(place(written, words, at..at + part.len())?)
    }

    #[test]
    fn a_part_is_found_where_it_stands_between_marks_and_line_breaks() {
        for (written, words, part, wanted) in [
            ("\"U.S. and 5 U\"", "U.S. and 5 U", "U", Some("U")),
            ("'**5** mg or *5* mg'", "5 mg or 5 mg", "5", Some("5")),
            (
                "\"\"\"\n10 **mg\nof** it\"\"\"",
                "10 mg of it",
                "mg",
                Some("mg"),
            ),
            ("\"5\\n mg, 6 mg\"", "5 mg, 6 mg", "6", None),
            ("\"5 \\u00b5g\"", "5 µg", "5", None),
            ("\"Give {{blank}} of 5 mg\"", "Give  …  of 5 mg", "5", None),
            ("{ id = \"a\" }", "a", "a", None),
        ] {
            assert_eq!(found(written, words, part), wanted, "{written}");
        }
        assert_eq!(place("\"a U, b U\"", "a U, b U", 7..8), Some(8..9));
    }
}
