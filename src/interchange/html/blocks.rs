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
        for c in text.chars() {
            let is_space = c.is_whitespace();
            if !is_space && is_left_out(c) {
                continue;
            }
            if is_space {
                let last = self.open.last().and_then(|run| run.text.chars().last());
                if last.is_some_and(|last| last != ' ') {
                    self.push(' ', tone);
                }
                continue;
            }
            if self.open.is_empty() {
                let prefix = std::mem::take(&mut self.prefix);
                prefix.chars().for_each(|c| self.push(c, Tone::Plain));
            }
            self.push(c, tone);
        }
    }

    fn push(&mut self, c: char, tone: Tone) {
        match self.open.last_mut().filter(|run| run.tone == tone) {
            Some(run) => run.text.push(c),
            None => self.open.push(Run {
                text: c.to_string(),
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
    let mut texts = Vec::new();
    for runs in paragraphs {
        let mut text = String::new();
        for run in runs {
            lost |= push_run(&mut text, &run);
        }
        let text = text.trim();
        if !text.is_empty() {
            texts.push(text.to_owned());
        }
    }
    (texts.join("\n\n"), lost)
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
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let marks = match c {
            '*' => chars.peek() != Some(&' '),
            '{' | '}' | '|' | '\\' => true,
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
}
