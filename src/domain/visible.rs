//! Visible text: what a name or title looks like, without characters that hide or reorder others.

use std::ops::RangeInclusive;

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
