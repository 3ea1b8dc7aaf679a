//! Breaks styled text into lines. textwrap finds the possible breaks; the widths are counted here,
//! in the same columns that the painter uses.

use super::text::{TextPiece, cut, width, width_of};
use crate::tui::sign::Charset;
use std::ops::Range;
use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation;

/// Breaks pieces into lines of at most `limit` columns. Text without a word gives one empty line.
pub fn wrap(pieces: &[TextPiece], limit: usize) -> Vec<Vec<TextPiece>> {
    if width_of(pieces) <= limit {
        return vec![pieces.to_vec()];
    }
    let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let ranges = ranges(&joined, limit.max(1));
    ranges
        .into_iter()
        .map(|range| part(pieces, range))
        .collect()
}

/// Breaks pieces into at most `most` lines. If there are more, the last one is cut.
pub fn wrap_to(
    pieces: &[TextPiece],
    limit: usize,
    most: usize,
    charset: Charset,
) -> Vec<Vec<TextPiece>> {
    let mut lines = wrap(pieces, limit);
    let mut more = lines.split_off(lines.len().min(most));
    if let (Some(last), Some(next)) = (lines.last_mut(), more.first_mut()) {
        last.push(TextPiece::blank(1));
        last.append(next);
        *last = cut(std::mem::take(last), limit, charset);
    }
    lines
}

/// A word of a text, and the white space after it, in bytes.
#[derive(PartialEq, Eq, Debug)]
struct Word {
    start: usize,
    end: usize,
    next: usize,
}

/// Returns the words of a text. Most words are plain and need no rules for breaks, so that a long
/// passage is laid out in a fraction of the time.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = 0;
    while let Some((end, next)) = chunk(text, start) {
        let chunk = text.get(start..end).unwrap_or("");
        // A bracket opens before a word and never breaks from it.
        let bare = chunk.strip_prefix('(').unwrap_or(chunk);
        if !bare.is_empty() && bare.bytes().all(is_plain) {
            words.push(Word { start, end, next });
        } else {
            let found = words_by_rules(text.get(start..next).unwrap_or(""));
            words.extend(found.into_iter().map(|word| Word {
                start: start + word.start,
                end: start + word.end,
                next: start + word.next,
            }));
        }
        start = next;
    }
    words
}

/// Returns whether no break is possible before or after this character within a word.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b',' | b';' | b':' | b'\'' | b')')
}

/// Returns the end of the text that must be looked at as a whole from `start` on, and the end of
/// the blanks after it. By every rule, a line can break at blanks after a plain word or its end
/// mark, and before a letter or a digit.
fn chunk(text: &str, start: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
    let mut before = b' ';
    for (at, byte) in rest.iter().enumerate() {
        let ends =
            before.is_ascii_alphanumeric() || matches!(before, b'.' | b',' | b';' | b':' | b')');
        if *byte == b' ' && ends {
            let behind = rest.iter().skip(at);
            let blanks = behind.take_while(|byte| **byte == b' ').count();
            let next = rest.get(at + blanks);
            if next.is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'(') {
                return Some((start + at, start + at + blanks));
            }
        }
        before = *byte;
    }
    Some((bytes.len(), bytes.len()))
}

/// Returns the words of any text by the rules of Unicode for breaks.
fn words_by_rules(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    for found in WordSeparator::UnicodeBreakProperties.find_words(text) {
        let end = at + found.word.len();
        let next = end + found.whitespace.len();
        // A unit such as mL/h and an arrow such as -> stay in one piece.
        let joins = |text: &str| {
            text.ends_with('/') || (text.ends_with('-') && found.word.starts_with(['-', '>']))
        };
        match words.last_mut() {
            Some(last) if last.next == at && text.get(..at).is_some_and(joins) => {
                last.end = end;
                last.next = next;
            }
            _ => words.push(Word {
                start: at,
                end,
                next,
            }),
        }
        at = next;
    }
    words
}

/// The units that stay on the line of their number, as banks spell them.
const UNITS: [&str; 41] = [
    "%", "°C", "°F", "L", "cm", "day", "days", "dL", "doses", "drops", "g", "gtt", "h", "hour",
    "hours", "kg", "lb", "liters", "mEq", "mL", "mcg", "mg", "min", "minute", "minutes", "mm",
    "mmol", "month", "months", "ng", "oz", "points", "s", "second", "seconds", "unit", "units",
    "week", "weeks", "year", "years",
];

/// Joins a number and the unit after it, if both fit on one line.
fn kept_together(text: &str, words: Vec<Word>, limit: usize) -> Vec<Word> {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    let mut joined: Vec<Word> = Vec::new();
    for word in words {
        let together = joined.last().is_some_and(|last| {
            let before = part(last.start, last.end);
            // Few words are a number, or the first of "mm Hg".
            if !before.ends_with(|last: char| last.is_ascii_digit() || last == 'm') {
                return false;
            }
            let before = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let behind = part(word.start, word.end);
            goes_with(before, behind) && width(part(last.start, word.end)) <= limit
        });
        match joined.last_mut() {
            Some(last) if together => {
                last.end = word.end;
                last.next = word.next;
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Returns whether the second word is the unit of the first, a number; "mm Hg" is one unit.
fn goes_with(before: &str, behind: &str) -> bool {
    let bare = before.trim_start_matches(['(', '"', '“', '−', '-', '≥', '≤', '<', '>', '~']);
    let begins = bare.starts_with(|first: char| first.is_ascii_digit());
    let is_number = begins
        && bare.ends_with(|last: char| last.is_ascii_digit())
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-' | '–' | '×'));
    let letter = |c: char| c.is_alphabetic() || matches!(c, '%' | '°');
    let end = behind.find(|c: char| !letter(c)).unwrap_or(behind.len());
    let unit = behind.get(..end).unwrap_or("");
    (is_number && UNITS.contains(&unit)) || (bare == "mm" && unit == "Hg")
}

/// Puts as many words on each line as fit; a word longer than a line is broken.
fn ranges(text: &str, limit: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut line = 0..0;
    let mut columns = 0;
    let measure = |from: usize, to: usize| text.get(from..to).map_or(0, width);
    for word in kept_together(text, words(text), limit) {
        let gap = measure(line.end, word.start);
        let wide = measure(word.start, word.end);
        if columns + gap + wide <= limit {
            columns += gap + wide;
            line.end = word.end;
            continue;
        }
        if columns > 0 {
            lines.push(line);
        }
        line = word.start..word.end;
        columns = 0;
        // Only a word longer than a line is broken between any graphemes.
        for (at, grapheme) in text
            .get(word.start..word.end)
            .unwrap_or("")
            .grapheme_indices(true)
        {
            let wide = width(grapheme);
            if columns > 0 && columns + wide > limit {
                lines.push(line.start..word.start + at);
                line.start = word.start + at;
                columns = 0;
            }
            columns += wide;
        }
    }
    lines.push(line);
    lines
}

/// Returns the part of the pieces in a range of their joined text.
fn part(pieces: &[TextPiece], range: Range<usize>) -> Vec<TextPiece> {
    let mut kept = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let start = range.start.saturating_sub(at).min(piece.text.len());
        let end = range.end.saturating_sub(at).min(piece.text.len());
        at += piece.text.len();
        if let Some(text) = piece.text.get(start..end).filter(|text| !text.is_empty()) {
            kept.push(TextPiece {
                text: text.to_owned(),
                ..*piece
            });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::Ink;
    use super::*;

    fn lines(text: &str, limit: usize) -> Vec<String> {
        let wrapped = wrap(&[TextPiece::new(text, Ink::default())], limit);
        let line = |pieces: Vec<TextPiece>| pieces.into_iter().map(|piece| piece.text).collect();
        wrapped.into_iter().map(line).collect()
    }

    #[test]
    fn a_number_stays_on_the_line_of_its_unit() {
        for (text, limit, broken) in [
            (
                "of a 10% product, 10 g in 100 mL",
                20,
                vec!["of a 10% product,", "10 g in 100 mL"],
            ),
            (
                "to receive 37.5 g of albumin",
                16,
                vec!["to receive", "37.5 g of", "albumin"],
            ),
            (
                "blood pressure 84/50 mm Hg, pale",
                22,
                vec!["blood pressure", "84/50 mm Hg, pale"],
            ),
            (
                "runs at (100 mL/h) now",
                12,
                vec!["runs at", "(100 mL/h)", "now"],
            ),
            // A word that is no unit wraps as before.
            (
                "Answer all 10 great questions",
                14,
                vec!["Answer all 10", "great", "questions"],
            ),
            (
                "In step 3 mL are lost",
                9,
                vec!["In step", "3 mL are", "lost"],
            ),
            // If the line is shorter than both, the number stands alone.
            ("1,000 mL", 6, vec!["1,000", "mL"]),
        ] {
            assert_eq!(lines(text, limit), broken, "{text} in {limit}");
        }
    }

    proptest! {
        #[test]
        fn plain_words_are_those_of_the_rules(
            text in prop_oneof![
                "[a-zA-Z0-9 .,;:'()/%\"!?$|&*-]{0,80}",
                "([a-z]{1,5}|[ ]{1,2}|[0-9.,:]{1,4}|['\"(/%–—-]|\\PC){0,30}",
            ]
        ) {
            // textwrap joins the last two words of a text that ends with a hyphen.
            let whole = format!("{text}.");
            prop_assert_eq!(words(&whole), words_by_rules(&whole));
        }

        #[test]
        fn no_line_ends_between_a_number_and_its_unit(
            words in proptest::collection::vec("([a-z]{1,9}[.,]?|[0-9]{1,4}(\\.[0-9])?|mL|kg|mg/h|%|units[,.]?)", 1..40),
            limit in 14_usize..80,
        ) {
            let text = words.join(" ");
            let lines = lines(&text, limit);
            prop_assert_eq!(lines.join(" "), text);
            for pair in lines.windows(2) {
                prop_assert!(width(&pair[0]) <= limit);
                let before = pair[0].rsplit(' ').next().unwrap_or("");
                let behind = pair[1].split(' ').next().unwrap_or("");
                prop_assert!(!goes_with(before, behind), "{before} | {behind}");
            }
        }
    }
}
