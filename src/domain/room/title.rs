//! What a class is called, wherever it comes from: a flag, a lesson plan, a screen, an old log.

use crate::domain::limits::TITLE_CHARS_MAX;

/// A text in one line, its words one blank apart, without what hides or turns text or acts on a
/// terminal.
pub fn in_one_line(given: &str) -> String {
    // What Rust would write as an escape in a string cannot be seen, or acts on the text around.
    let seen: String = given
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| c.is_ascii_graphic() || *c == ' ' || c.escape_debug().count() == 1)
        .collect();
    let words: Vec<&str> = seen.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The title that a class has by this text; empty where nothing can be seen of it.
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
        ] {
            assert_eq!(titled(given), title, "{given:?}");
            assert_eq!(titled(title), title, "a second time");
        }
        let long = titled(&"Ward ".repeat(40));
        assert_eq!(long, "Ward ".repeat(12).trim_end());
    }
}
