//! The title of a class, from any origin: a flag, a lesson plan, a screen or an old log.

use std::ops::RangeInclusive;

use crate::domain::limits::TITLE_CHARS_MAX;

/// The most marks on one letter: some scripts need three.
const MARKS_MAX: usize = 4;
/// Characters that are invisible: joiners, selectors and fillers that count as marks, letters
/// or symbols. Rust itself does not treat any other invisible character as text.
const UNSEEN: &[RangeInclusive<char>] = &[
    '\u{34f}'..='\u{34f}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{e0100}'..='\u{e01ef}',
];

/// Returns a text without characters that hide or reorder text or control a terminal; every blank
/// becomes a plain space. Marks stay on their letters: many names are misspelled without them.
pub fn as_seen(given: &str) -> String {
    let mut seen = String::new();
    let mut room_for_marks = 0;
    for c in given.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let hides = UNSEEN.iter().any(|range| range.contains(&c));
        // Characters that Rust would escape in a string are invisible or affect the text around:
        // marks only if nothing is before them.
        let alone = c.is_ascii_graphic() || c == ' ' || c.escape_debug().count() == 1;
        let after_another = || format!("a{c}").escape_debug().count() == 2;
        if hides {
            continue;
        }
        if alone {
            room_for_marks = if c == ' ' { 0 } else { MARKS_MAX };
            seen.push(c);
        } else if room_for_marks > 0 && after_another() {
            room_for_marks -= 1;
            seen.push(c);
        }
    }
    seen
}

/// Returns a text in one line with single spaces, without characters that hide or reorder text or
/// control a terminal.
pub fn in_one_line(given: &str) -> String {
    let seen = as_seen(given);
    let words: Vec<&str> = seen.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Returns the class title for this text; empty if nothing of it is visible.
pub fn titled(given: &str) -> String {
    let title: String = in_one_line(given).chars().take(TITLE_CHARS_MAX).collect();
    title.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_moves_no_cursor_turns_no_text_and_has_an_end() {
        for (given, title) in [
            ("Ward 3, \"Monday\"", "Ward 3, \"Monday\""),
            ("  Ward\n3\t\u{1b}[2J ", "Ward 3 [2J"),
            ("\u{202e}Ward\u{200b} 3\u{7}", "Ward 3"),
            ("Über 小児科", "Über 小児科"),
            ("\u{7}\u{200b} ", ""),
            ("\u{3164}\u{2800}\u{34f}", ""),
            ("Ward\u{fe0f}\u{200d} 3\u{e0101}", "Ward 3"),
            ("Zoe\u{308}, कुमार, ปิ่น", "Zoe\u{308}, कुमार, ปิ่น"),
            (" \u{301}Ward \u{301}3", "Ward 3"),
            (
                "W\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
                "W\u{301}\u{302}\u{303}\u{304}",
            ),
        ] {
            assert_eq!(titled(given), title, "{given:?}");
            assert_eq!(titled(title), title, "a second time");
        }
        let long = titled(&"Ward ".repeat(40));
        assert_eq!(long, "Ward ".repeat(12).trim_end());
    }
}
