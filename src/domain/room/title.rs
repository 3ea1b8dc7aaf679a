//! The title of a class, from any origin: a flag, a lesson plan, a screen or an old log.

use crate::domain::limits::TITLE_CHARS_MAX;
use crate::domain::visible::in_one_line;

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
