//! Keys as lines, with the echo of a terminal's own line input, and bytes as lines for input that
//! no terminal edits.
//!
//! Both are pure. The local terminal and a seat over SSH use the same editor.

use textwrap::core::display_width;

use crate::domain::limits::LINE_CHARS_MAX;
use crate::domain::visible::as_seen;
use crate::tui::key::Key;

/// Moves the cursor one column back, over a space that replaces what was there.
const RUB_OUT: &str = "\u{8} \u{8}";
/// A line end on a terminal in raw mode.
const LINE_END: &str = "\r\n";

/// A line of text while it is typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineEditor {
    text: String,
    /// True if typed characters are shown.
    echo: bool,
    /// True after a carriage return: a line feed right after it belongs to the same line end.
    returned: bool,
}

/// The effect of a key or a paste on a line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineEdit {
    /// The bytes to write to the terminal.
    pub echo: String,
    /// The line, once it is complete.
    pub line: Option<String>,
}

/// Returns whether a character hides, or changes the direction of the text around it.
fn is_unseen(c: char) -> bool {
    as_seen(&format!("a{c}")).chars().count() < 2
}

impl LineEditor {
    /// Creates an editor with an empty line. Without `echo`, nothing is to be written.
    pub fn new(echo: bool) -> Self {
        Self {
            text: String::new(),
            echo,
            returned: false,
        }
    }

    /// Handles a key. Keys that do not edit a line have no effect.
    pub fn key(&mut self, key: Key) -> LineEdit {
        let follows = std::mem::replace(&mut self.returned, key == Key::Enter);
        match key {
            Key::Char(c) => self.insert(c),
            Key::Tab => self.insert(' '),
            Key::Backspace | Key::Delete => self.erase(|_| false),
            Key::Ctrl('u') => self.erase(|_| true),
            Key::Ctrl('w') => self.erase_word(),
            Key::Ctrl('j') if follows => LineEdit::default(),
            Key::Enter | Key::Ctrl('j') => LineEdit {
                echo: self.echoed(LINE_END.into()),
                line: Some(self.take()),
            },
            _ => LineEdit::default(),
        }
    }

    /// Handles a paste. Its line ends become spaces, so that nothing in it confirms anything.
    pub fn paste(&mut self, text: &str) -> LineEdit {
        self.returned = false;
        let text = text.trim_matches(is_break).replace("\r\n", " ");
        let echo = text.chars().map(|c| match c {
            c if c.is_whitespace() => self.insert(' ').echo,
            c => self.insert(c).echo,
        });
        LineEdit {
            echo: echo.collect(),
            line: None,
        }
    }

    /// Returns whether nothing is typed, so that other lines can be written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the text to write after the prompt when other lines have been written.
    pub fn redisplay(&self) -> String {
        self.echoed(self.text.clone())
    }

    /// Returns the typed text, and starts an empty line.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn insert(&mut self, c: char) -> LineEdit {
        // Past the limit nothing is shown either, so that the screen has what the line has.
        if c.is_control() || is_unseen(c) || self.text.chars().count() >= LINE_CHARS_MAX {
            return LineEdit::default();
        }
        self.text.push(c);
        LineEdit {
            echo: self.echoed(c.into()),
            line: None,
        }
    }

    /// Deletes the last character, and more as long as `goes_on` accepts the text that is left.
    fn erase(&mut self, goes_on: impl Fn(&str) -> bool) -> LineEdit {
        let mut columns = 0;
        while let Some(c) = self.text.pop() {
            let wide = display_width(c.encode_utf8(&mut [0; 4]));
            columns += wide;
            // A mark without a width goes together with its letter.
            if wide > 0 && !goes_on(&self.text) {
                break;
            }
        }
        LineEdit {
            echo: self.echoed(RUB_OUT.repeat(columns)),
            line: None,
        }
    }

    /// Deletes the last word, with the spaces after it.
    fn erase_word(&mut self) -> LineEdit {
        let word = self.text.trim_end();
        let start = word.rfind(char::is_whitespace);
        let start = start.map_or(0, |at| at + 1);
        self.erase(|left| left.len() > start)
    }

    fn echoed(&self, text: String) -> String {
        match self.echo {
            true => text,
            false => String::new(),
        }
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// A splitter of bytes into lines, for input that no terminal edits. A line ends with a line feed, a
/// carriage return, or both.
#[derive(Clone, Debug, Default)]
pub struct LineSplitter {
    bytes: Vec<u8>,
    returned: bool,
    /// True after the first line: only that one can begin with a byte order mark.
    began: bool,
}

/// The most bytes of a line that are kept: enough for [`LINE_CHARS_MAX`] characters.
const LINE_BYTES_MAX: usize = LINE_CHARS_MAX * 4;

/// The character that some programs write at the start of a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl LineSplitter {
    /// Splits the next bytes, and returns the lines that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for byte in bytes {
            let follows = std::mem::replace(&mut self.returned, *byte == b'\r');
            match byte {
                b'\n' if follows => {}
                b'\n' | b'\r' => lines.push(self.line()),
                // A longer line is cut beyond every field's limit, and the field refuses it.
                _ if self.bytes.len() >= LINE_BYTES_MAX => {}
                byte => self.bytes.push(*byte),
            }
        }
        lines
    }

    /// Returns the last line at the end of the input, if it has no end of its own.
    pub fn finish(&mut self) -> Option<String> {
        (!self.bytes.is_empty()).then(|| self.line())
    }

    fn line(&mut self) -> String {
        let bytes = std::mem::take(&mut self.bytes);
        let text = String::from_utf8_lossy(&bytes);
        let first = !std::mem::replace(&mut self.began, true);
        let text = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if first => rest,
            _ => &text,
        };
        let visible = |c: char| match c {
            '\t' => ' ',
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        text.chars().map(visible).take(LINE_CHARS_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(editor: &mut LineEditor, text: &str) -> (String, Vec<String>) {
        let (mut echo, mut lines) = (String::new(), Vec::new());
        for c in text.chars() {
            let key = match c {
                '\r' => Key::Enter,
                '\n' => Key::Ctrl('j'),
                '\u{7f}' => Key::Backspace,
                '\u{15}' => Key::Ctrl('u'),
                '\u{17}' => Key::Ctrl('w'),
                c => Key::Char(c),
            };
            let edit = editor.key(key);
            echo.push_str(&edit.echo);
            lines.extend(edit.line);
        }
        (echo, lines)
    }

    /// The text that a terminal shows after these bytes, with one column for each character.
    fn shown(echo: &str) -> String {
        let (mut line, mut at) = (Vec::new(), 0);
        for c in echo.chars() {
            if c == '\u{8}' {
                at -= 1;
                continue;
            }
            line.truncate(at);
            line.push(c);
            at += 1;
        }
        line.into_iter().take(at).collect()
    }

    #[test]
    fn characters_are_echoed_and_enter_ends_the_line() {
        let mut editor = LineEditor::new(true);
        let (echo, lines) = typed(&mut editor, "a c\rnext\r");
        assert_eq!(echo, "a c\r\nnext\r\n");
        assert_eq!(lines, ["a c", "next"]);
        assert!(editor.is_empty());
    }

    #[test]
    fn what_is_erased_is_erased_on_the_screen_too() {
        for (keys, left) in [
            ("ab\u{7f}c", "ac"),
            ("\u{7f}a", "a"),
            ("note three words\u{17}", "note three "),
            ("note three  \u{17}", "note "),
            ("one\u{17}", ""),
            ("one two\u{15}x", "x"),
            ("e\u{301}\u{7f}", ""),
        ] {
            let mut editor = LineEditor::new(true);
            let (echo, _) = typed(&mut editor, keys);
            assert_eq!(editor.redisplay(), left, "{keys:?}");
            if !keys.contains('\u{301}') {
                assert_eq!(shown(&echo), left, "{keys:?}");
            }
        }
        let mut editor = LineEditor::new(true);
        let (echo, _) = typed(&mut editor, "\u{4e2d}\u{7f}");
        assert_eq!(echo, "\u{4e2d}\u{8} \u{8}\u{8} \u{8}", "two columns");
        let (echo, _) = typed(&mut editor, "e\u{301}\u{7f}");
        assert_eq!(echo, "e\u{301}\u{8} \u{8}", "one column");
    }

    #[test]
    fn a_line_feed_after_a_carriage_return_is_no_second_line() {
        let (_, lines) = typed(&mut LineEditor::new(true), "a\r\nb\n\nc\r\r");
        assert_eq!(lines, ["a", "b", "", "c", ""]);
    }

    #[test]
    fn a_paste_is_one_line_that_is_not_ended() {
        let mut editor = LineEditor::new(true);
        let edit = editor.paste("\r\nnote one\r\ntwo\tthree\n");
        let wanted = "note one two three";
        assert_eq!((edit.echo.as_str(), edit.line), (wanted, None));
        assert_eq!(editor.take(), wanted);
    }

    #[test]
    fn without_an_echo_nothing_is_written() {
        let mut editor = LineEditor::new(false);
        let (echo, lines) = typed(&mut editor, "ab\u{7f}\r");
        assert_eq!((echo.as_str(), lines), ("", vec!["a".to_owned()]));
        editor.paste("x");
        assert!(editor.redisplay().is_empty() && !editor.is_empty());
    }

    #[test]
    fn a_line_takes_so_many_characters_and_no_more() {
        let mut editor = LineEditor::new(true);
        let echo = editor.paste(&"x".repeat(LINE_CHARS_MAX + 5)).echo;
        assert_eq!(echo.len(), LINE_CHARS_MAX);
        assert_eq!(editor.take().len(), LINE_CHARS_MAX);
        let mut splitter = LineSplitter::default();
        let lines = splitter.feed(format!("{}\nb\n", "é".repeat(LINE_CHARS_MAX * 3)).as_bytes());
        let counts: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
        assert_eq!(counts, [LINE_CHARS_MAX, 1]);
    }

    #[test]
    fn bytes_are_split_at_every_line_end() {
        let mut splitter = LineSplitter::default();
        let lines = splitter.feed(b"\xef\xbb\xbfa\r\nb\n\nc\rd\te\x1b[A\xff\n");
        assert_eq!(lines, ["a", "b", "", "c", "d e\u{fffd}[A\u{fffd}"]);
        assert_eq!(splitter.feed(b"last"), Vec::<String>::new());
        assert_eq!(splitter.finish().as_deref(), Some("last"));
        assert_eq!(splitter.finish(), None);
    }

    proptest! {
        #[test]
        fn bytes_in_any_pieces_give_the_same_lines(
            text in "[ab\r\né\u{7f}]{0,40}", cut in 0usize..60,
        ) {
            let bytes = text.as_bytes();
            let (one, two) = bytes.split_at(cut.min(bytes.len()));
            let mut whole = LineSplitter::default();
            let mut all = whole.feed(bytes);
            all.extend(whole.finish());
            let mut pieces = LineSplitter::default();
            let mut lines = pieces.feed(one);
            lines.extend(pieces.feed(two));
            lines.extend(pieces.finish());
            prop_assert_eq!(lines, all);
        }

        #[test]
        fn the_screen_shows_the_line_after_any_keys(
            keys in "[a-c \u{7f}\u{15}\u{17}]{0,40}",
        ) {
            let mut editor = LineEditor::new(true);
            let (echo, _) = typed(&mut editor, &keys);
            prop_assert_eq!(shown(&echo), editor.take());
        }
    }
}
