//! The input of a plain session, in the order in which it came: lines, and the few keys that are no
//! text.

use std::collections::VecDeque;
use std::mem::take;
use std::time::Duration;

use super::input_queue::Drained;
use crate::plain::line_editor::{LineEditor, LineSplitter};
use crate::tui::input::{Decoder, Input};
use crate::tui::key::Key;

/// A complete input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlainEvent {
    /// A line.
    Line(String),
    /// A part of the input was dropped, since it was too much.
    Lost,
    /// The guest goes over to the screens.
    Over,
    /// The guest leaves, or sends no more.
    Ended,
}

/// The input of a plain session.
#[derive(Debug)]
pub struct PlainInput {
    source: Source,
    /// The text to write back to a terminal.
    echo: String,
    /// True if nothing more comes.
    ended: bool,
}

/// The sort of input.
#[derive(Debug)]
enum Source {
    /// Keys of a terminal.
    Keys(LineEditor, VecDeque<KeyInput>),
    /// Whole lines.
    Lines {
        splitter: LineSplitter,
        lines: VecDeque<PlainEvent>,
        /// True until the next line end: the line has lost a part.
        skips: bool,
    },
}

/// A key, a paste, or a gap between two.
#[derive(Debug)]
enum KeyInput {
    Input(Input),
    Gap,
}

impl PlainInput {
    /// Creates the input of a client, with a terminal or without one.
    pub fn new(has_terminal: bool) -> Self {
        Self {
            source: match has_terminal {
                true => Source::Keys(LineEditor::new(true), VecDeque::new()),
                false => Source::Lines {
                    splitter: LineSplitter::default(),
                    lines: VecDeque::new(),
                    skips: false,
                },
            },
            echo: String::new(),
            ended: false,
        }
    }

    /// Takes bytes that have arrived.
    pub fn take(&mut self, decoder: &mut Decoder, taken: &Drained) {
        self.ended |= taken.ended;
        match &mut self.source {
            Source::Keys(_, keys) => {
                let mut hear = |input| keys.push_back(KeyInput::Input(input));
                decoder.feed(&taken.input, &mut hear);
                if taken.gap {
                    decoder.gap();
                    keys.push_back(KeyInput::Gap);
                }
            }
            Source::Lines { .. } => self.feed(&taken.input),
        }
        if let Source::Lines { lines, skips, .. } = &mut self.source
            && taken.gap
        {
            *skips = true;
            lines.push_back(PlainEvent::Lost);
        }
    }

    /// Takes an input that is decoded already.
    pub fn hear(&mut self, input: Input) {
        if let Source::Keys(_, keys) = &mut self.source {
            keys.push_back(KeyInput::Input(input));
        }
    }

    /// Takes bytes of whole lines.
    pub fn feed(&mut self, bytes: &[u8]) {
        if let Source::Lines {
            splitter,
            lines,
            skips,
        } = &mut self.source
        {
            for line in splitter.feed(bytes) {
                if !take(skips) {
                    lines.push_back(PlainEvent::Line(line));
                }
            }
        }
    }

    /// Takes the end of the input.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Handles a silence, which ends a key that is held back.
    pub fn idle(&mut self, decoder: &mut Decoder, quiet: Duration) {
        if let Source::Keys(_, keys) = &mut self.source {
            decoder.idle(quiet, &mut |input| keys.push_back(KeyInput::Input(input)));
        }
    }

    /// Returns whether all that has arrived is handled.
    pub fn is_drained(&self) -> bool {
        match &self.source {
            Source::Keys(_, keys) => keys.is_empty(),
            Source::Lines { lines, .. } => lines.is_empty(),
        }
    }

    /// Returns whether no line has begun. Without a terminal, lines come whole.
    pub fn is_free(&self) -> bool {
        match &self.source {
            Source::Keys(editor, keys) => editor.is_empty() && keys.is_empty(),
            Source::Lines { lines, .. } => lines.is_empty(),
        }
    }

    /// Returns the echo of what was typed, to be sent.
    pub fn take_echo(&mut self) -> String {
        take(&mut self.echo)
    }

    /// Returns the next complete input.
    pub fn take_event(&mut self) -> Option<PlainEvent> {
        let found = match &mut self.source {
            Source::Lines {
                splitter,
                lines,
                skips,
            } => {
                let last = || {
                    let last = splitter.finish().filter(|_| !*skips);
                    last.map(PlainEvent::Line)
                };
                let next = lines.pop_front();
                next.or_else(|| self.ended.then(last).flatten())
            }
            Source::Keys(..) => self.next_of_keys(),
        };
        found.or_else(|| take(&mut self.ended).then_some(PlainEvent::Ended))
    }

    /// Takes the lines that have arrived, to be dropped, and the first input after them that is no
    /// line. Nothing of them is echoed.
    pub fn take_lines(&mut self) -> (Vec<String>, Option<PlainEvent>) {
        let mut lines = Vec::new();
        loop {
            match self.take_event() {
                Some(PlainEvent::Line(line)) => lines.push(line),
                next => {
                    self.echo.clear();
                    return (lines, next);
                }
            }
        }
    }

    /// Takes the beginning of a line, to be dropped.
    pub fn take_begun(&mut self) -> Option<String> {
        match &mut self.source {
            Source::Keys(editor, _) if !editor.is_empty() => Some(editor.take()),
            _ => None,
        }
    }

    fn next_of_keys(&mut self) -> Option<PlainEvent> {
        let Source::Keys(editor, keys) = &mut self.source else {
            return None;
        };
        while let Some(key) = keys.pop_front() {
            let edit = match key {
                KeyInput::Gap => {
                    // The decoder drops the rest of the line.
                    editor.take();
                    return Some(PlainEvent::Lost);
                }
                KeyInput::Input(Input::Key(Key::Ctrl('c'))) => return Some(PlainEvent::Ended),
                KeyInput::Input(Input::Key(Key::Ctrl('d'))) if editor.is_empty() => {
                    return Some(PlainEvent::Ended);
                }
                KeyInput::Input(Input::Key(Key::F2)) => {
                    editor.take();
                    return Some(PlainEvent::Over);
                }
                KeyInput::Input(Input::Key(key)) => editor.key(key),
                KeyInput::Input(Input::Paste(text)) => editor.paste(&text),
                KeyInput::Input(Input::Click { .. } | Input::Wheel(_)) => continue,
            };
            self.echo.push_str(&edit.echo);
            if let Some(line) = edit.line {
                return Some(PlainEvent::Line(line));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &mut PlainInput) -> Vec<PlainEvent> {
        std::iter::from_fn(|| input.take_event()).collect()
    }

    fn drained(input: &[u8]) -> Drained {
        Drained {
            input: input.to_vec(),
            ..Drained::default()
        }
    }

    fn line(text: &str) -> PlainEvent {
        PlainEvent::Line(text.into())
    }

    /// The rest of a line could be a choice, and an empty rest would confirm.
    #[test]
    fn a_line_that_has_lost_a_part_is_no_line() {
        for has_terminal in [true, false] {
            let mut decoder = Decoder::default();
            let mut input = PlainInput::new(has_terminal);
            let gap = Drained {
                gap: true,
                ..drained(b"a\rnote so")
            };
            input.take(&mut decoder, &gap);
            input.take(&mut decoder, &drained(b"\r"));
            // A terminal may be in the middle of a paste: keys count once it is quiet.
            input.idle(&mut decoder, crate::tui::input::REST);
            input.take(&mut decoder, &drained(b"b\r"));
            assert_eq!(all(&mut input), [line("a"), PlainEvent::Lost, line("b")]);
        }
    }

    #[test]
    fn the_last_line_counts_and_then_the_input_is_over_once() {
        let mut decoder = Decoder::default();
        let mut input = PlainInput::new(false);
        let last = Drained {
            ended: true,
            ..drained(b"a\nb")
        };
        input.take(&mut decoder, &last);
        assert_eq!(all(&mut input), [line("a"), line("b"), PlainEvent::Ended]);
    }

    #[test]
    fn keys_that_are_no_text_act_at_once() {
        let mut decoder = Decoder::default();
        let mut input = PlainInput::new(true);
        input.take(&mut decoder, &drained(b"ab\x1b[12~c\r\x04"));
        assert_eq!(
            all(&mut input),
            [PlainEvent::Over, line("c"), PlainEvent::Ended]
        );
        assert_eq!(input.take_echo(), "abc\r\n");
        input.take(&mut decoder, &drained(b"x\x04"));
        assert_eq!(all(&mut input), []);
        assert!(input.is_drained() && !input.is_free());
        input.take(&mut decoder, &drained(b"\x03"));
        assert_eq!(all(&mut input), [PlainEvent::Ended]);
    }
}
