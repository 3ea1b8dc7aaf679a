//! Lines broken at words, to the width of a window.

use textwrap::{Options, WordSeparator, WordSplitter, wrap};

use crate::domain::visible::as_seen;

/// The narrowest width that lines are broken to: in less, no sentence can be read.
pub const COLUMNS_MIN: usize = 20;
/// The width if no terminal tells its own.
pub const COLUMNS: usize = 80;

/// Returns the lines broken at spaces. A word that is longer than a line stays whole, and no line
/// ends with a space. Characters that control a terminal or hide others are left out.
pub fn wrapped<T: AsRef<str>>(lines: &[T], columns: usize) -> Vec<String> {
    let options = Options::new(columns.max(COLUMNS_MIN))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    let lines = lines.iter().flat_map(|line| line.as_ref().split('\n'));
    let broken = |line: &str| {
        let seen = as_seen(line);
        let pieces = wrap(seen.trim_end(), &options);
        pieces
            .iter()
            .map(|piece| piece.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    lines.flat_map(broken).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use textwrap::core::display_width;

    use super::*;

    #[test]
    fn lines_are_broken_at_words() {
        let lines = ["The nurse checks the line first.", "", "Yes. "];
        assert_eq!(
            wrapped(&lines, 20),
            ["The nurse checks the", "line first.", "", "Yes."]
        );
        assert_eq!(wrapped(&lines, 1), wrapped(&lines, 20));
        assert_eq!(
            wrapped(&lines, 80),
            ["The nurse checks the line first.", "", "Yes."]
        );
        let long = "x".repeat(30);
        assert_eq!(wrapped(&[&long], 20), [long]);
        assert_eq!(wrapped(&["one\ntwo"], 20), ["one", "two"]);
    }

    #[test]
    fn nothing_in_a_line_controls_a_terminal() {
        let lines = ["a\x1b[31mb\u{202e}c\u{7}\td\u{a0}mL"];
        assert_eq!(wrapped(&lines, 80), ["a[31mbc d mL"]);
    }

    proptest! {
        #[test]
        fn every_word_is_there_once_and_no_line_is_too_wide(
            text in "([a-zé.-]{1,12} ?){0,30}", columns in 20usize..100,
        ) {
            let lines = wrapped(&[&text], columns);
            let words: Vec<&str> = text.split_whitespace().collect();
            let kept: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            prop_assert_eq!(kept, words);
            for line in &lines {
                prop_assert!(line.trim_end() == line);
                prop_assert!(display_width(line) <= columns || !line.contains(' '));
            }
        }
    }
}
