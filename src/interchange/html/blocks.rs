//! Paragraphs while they are collected, and their markup at the end.

use crate::domain::markup::{Run, Tone};

/// Paragraphs of runs with single spaces, of which the last is still open.
#[derive(Debug, Default)]
pub struct Blocks {
    done: Vec<Vec<Run>>,
    open: Vec<Run>,
    /// The sign before the next paragraph, such as the bullet of a list.
    prefix: String,
}

impl Blocks {
    /// Adds text to the open paragraph. Runs of space become one space, and characters that control
    /// a terminal or have no width are left out.
    pub fn text(&mut self, text: &str, tone: Tone) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let words = words_at_start(rest);
            let (taken, after) = rest.split_at(words.max(c.len_utf8()));
            rest = after;
            if words > 0 {
                self.words(taken, tone);
            } else if c.is_whitespace() {
                let last = self.open.last().and_then(|run| run.text.chars().last());
                if last.is_some_and(|last| last != ' ') {
                    self.push(" ", tone);
                }
            } else if !is_left_out(c) {
                self.words(taken, tone);
            }
        }
    }

    /// Adds text that begins with a sign that is seen, and is as it should be.
    fn words(&mut self, text: &str, tone: Tone) {
        if self.open.is_empty() {
            let prefix = std::mem::take(&mut self.prefix);
            self.push(&prefix, Tone::Plain);
        }
        self.push(text, tone);
    }

    fn push(&mut self, text: &str, tone: Tone) {
        if text.is_empty() {
            return;
        }
        match self.open.last_mut().filter(|run| run.tone == tone) {
            Some(run) => run.text.push_str(text),
            None => self.open.push(Run {
                text: text.to_owned(),
                tone,
            }),
        }
    }

    /// Ends the open paragraph; without text there is none.
    pub fn end(&mut self) {
        if let Some(last) = self.open.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.open.retain(|run| !run.text.is_empty());
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    /// Ends the open paragraph, and begins the next one with this sign.
    pub fn item(&mut self, prefix: String) {
        self.end();
        self.prefix = prefix;
    }

    /// Drops the sign of a list item that had no text.
    pub fn end_item(&mut self) {
        self.end();
        self.prefix.clear();
    }

    /// Returns the paragraphs.
    pub fn finish(mut self) -> Vec<Vec<Run>> {
        self.end();
        self.done
    }
}

/// Returns the length of the words of ASCII that a text begins with, each with one space after it.
fn words_at_start(text: &str) -> usize {
    let mut before = b' ';
    let mut bytes = text.bytes();
    let end = bytes.position(|byte| {
        let is_taken = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        !is_taken
    });
    end.unwrap_or(text.len())
}

/// Banks refuse control characters, and the others cannot be seen.
fn is_left_out(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// Returns the markup of paragraphs, and whether emphasis had to be left out.
pub fn as_markup(paragraphs: Vec<Vec<Run>>) -> (String, bool) {
    let mut lost = false;
    let mut markup = String::new();
    for runs in paragraphs {
        let mut text = String::with_capacity(runs.iter().map(|run| run.text.len() + 4).sum());
        for run in runs {
            lost |= push_run(&mut text, &run);
        }
        let text = text.trim();
        if !text.is_empty() {
            let break_before = if markup.is_empty() { "" } else { "\n\n" };
            markup.push_str(break_before);
            markup.push_str(text);
        }
    }
    (markup, lost)
}

/// Adds a run between its stars. Spaces stay outside of them, where the markup wants them. Returns
/// true if its tone cannot be written.
fn push_run(text: &mut String, run: &Run) -> bool {
    let inner = run.text.trim();
    let star = match run.tone {
        Tone::Plain => "",
        Tone::Emphasis => "*",
        Tone::Strong => "**",
    };
    // A star closes a mark even if it is escaped.
    if star.is_empty() || inner.is_empty() || inner.contains('*') {
        escape_into(text, &run.text);
        return !star.is_empty() && !inner.is_empty();
    }
    if run.text.starts_with(' ') {
        text.push(' ');
    }
    text.push_str(star);
    escape_into(text, inner);
    text.push_str(star);
    if run.text.ends_with(' ') {
        text.push(' ');
    }
    false
}

/// Escapes the signs of the markup. A star before a space marks nothing, so that "2 * 3" stays as
/// people write it.
fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    let sign = |byte: u8| matches!(byte, b'*' | b'{' | b'}' | b'|' | b'\\');
    while let Some(at) = rest.bytes().position(sign) {
        let (before, after) = rest.split_at(at);
        let (sign, after) = after.split_at(1);
        out.push_str(before);
        if sign != "*" || !after.starts_with(' ') {
            out.push('\\');
        }
        out.push_str(sign);
        rest = after;
    }
    out.push_str(rest);
}
