//! A line of text that is typed or pasted, with the same behavior in every field. It never drops
//! input silently: it reports what it rejects.

use unicode_segmentation::UnicodeSegmentation;

use super::key::Key;
use super::page::{Block, Field, Role, Target};
use super::screen::Event;
use crate::domain::limits::PASTE_CHARS_MAX;
use crate::domain::typed::{composed, named, seen_after};

/// A text that is being typed, with its cursor.
#[derive(Clone, Debug, Default)]
pub struct TextInput {
    before: String,
    /// The text after the cursor.
    after: String,
}

/// The limits of a field.
#[derive(Clone, Copy, Debug)]
pub struct Takes {
    /// The most characters.
    pub chars_max: usize,
    /// True for prose, in which a pasted line break becomes a space. A calculation with a line
    /// break would be two, and is rejected.
    pub prose: bool,
}

/// The reply of a field to an event.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Typed {
    /// True if the text has changed.
    pub changed: bool,
    /// The reason why input was rejected.
    pub refused: Option<String>,
}

/// Returns the part of a paste that reaches a screen. A control character other than a line break
/// becomes a visible sign. A long paste is cut beyond every field's limit, and the field rejects
/// it.
pub fn pasted(text: &str) -> String {
    let seen = |c: char| match c {
        '\t' => c,
        c if c.is_control() && !is_break(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(seen).take(PASTE_CHARS_MAX).collect()
}

/// Returns the text that stands for a paste too long to be kept.
pub fn pasted_too_long() -> String {
    std::iter::repeat_n(char::REPLACEMENT_CHARACTER, PASTE_CHARS_MAX).collect()
}

impl TextInput {
    /// Creates a field with this text and the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self {
            before: text.into(),
            after: String::new(),
        }
    }

    /// Returns the typed text.
    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Returns whether the text is empty or blank.
    pub fn is_blank(&self) -> bool {
        self.before.trim().is_empty() && self.after.trim().is_empty()
    }

    /// Returns the field with its text and cursor, focused.
    pub fn field(&self, label: &str) -> Field {
        Field {
            target: Some(Target(0)),
            focused: true,
            label: label.into(),
            text: self.before.clone(),
            after: self.after.clone(),
            ..Field::default()
        }
    }

    /// Returns the field as a box of as many lines as its text needs, and its remaining room.
    pub fn blocks(&self, label: &str, takes: &Takes, more: &str) -> Vec<Block> {
        let left = takes.chars_max.saturating_sub(self.count());
        let noun = if left == 1 { "character" } else { "characters" };
        vec![
            Block::Field(Field {
                wraps: true,
                ..self.field(label)
            }),
            Block::Gap,
            Block::para(format!("{left} {noun} left. {more}"), Role::Quiet),
        ]
    }

    /// Handles typed and pasted text, deletions and cursor moves.
    pub fn update(&mut self, event: &Event, takes: &Takes) -> Typed {
        let text = self.text();
        let refused = match event {
            Event::Key(Key::Char(c)) => self.insert(*c, takes),
            Event::Paste(pasted) => self.paste(pasted, takes),
            Event::Key(key) => {
                self.edit(*key);
                None
            }
            _ => None,
        };
        Typed {
            changed: self.text() != text,
            refused,
        }
    }

    fn count(&self) -> usize {
        self.before.chars().count() + self.after.chars().count()
    }

    /// Inserts a text at the cursor, whole; returns false if there is no room for it.
    fn put(&mut self, text: &str, takes: &Takes) -> bool {
        let before = composed(&format!("{}{text}", self.before));
        let fits = before.chars().count() + self.after.chars().count() <= takes.chars_max;
        if fits {
            self.before = before;
        }
        fits
    }

    fn insert(&mut self, c: char, takes: &Takes) -> Option<String> {
        let seen = seen_after(&self.before, c.encode_utf8(&mut [0; 4]));
        if seen.is_empty() {
            return Some(format!("{} is invisible and was not added.", named(c)));
        }
        let max = takes.chars_max;
        let why = || format!("No room for {}. The limit is {max} characters.", named(c));
        (!self.put(&seen, takes)).then(why)
    }

    fn paste(&mut self, pasted: &str, takes: &Takes) -> Option<String> {
        let text = pasted.trim_matches(is_break);
        if text.is_empty() {
            return Some("Not pasted: the text is empty.".into());
        }
        if !takes.prose && text.contains(is_break) {
            return Some("Not pasted: the text has a line break.".into());
        }
        let text = unbroken(text);
        let seen = seen_after(&self.before, &text);
        let count = text.chars().count();
        // A longer paste arrives cut.
        let whole = pasted.chars().count() < PASTE_CHARS_MAX;
        if !whole || !self.put(&seen, takes) {
            let room = takes.chars_max.saturating_sub(self.count());
            let more = if whole { "" } else { "or more " };
            return Some(format!(
                "Not pasted: the text has {count} {more}characters, and there is room for {room}."
            ));
        }
        match count - seen.chars().count() {
            0 => None,
            1 => Some("Pasted without 1 invisible character.".into()),
            lost => Some(format!("Pasted without {lost} invisible characters.")),
        }
    }

    fn edit(&mut self, key: Key) {
        let last = self.before.grapheme_indices(true).next_back();
        let last = last.map_or(0, |(at, _)| at);
        let next = self.after.graphemes(true).next().map_or(0, str::len);
        match key {
            Key::Backspace => self.before.truncate(last),
            Key::Delete if self.after.is_empty() => self.before.truncate(last),
            Key::Delete => drop(self.after.drain(..next)),
            Key::Ctrl('u') => *self = Self::default(),
            Key::Ctrl('w') => self.before.truncate(before_word(&self.before)),
            Key::Left => self.after.insert_str(0, &self.before.split_off(last)),
            Key::Right => self.before.extend(self.after.drain(..next)),
            Key::Home => self.after.insert_str(0, &std::mem::take(&mut self.before)),
            Key::End => self.before.push_str(&std::mem::take(&mut self.after)),
            _ => {}
        }
    }
}

/// Returns the start of the last word of a text.
pub fn before_word(text: &str) -> usize {
    let words = text.trim_end();
    let blank = words.char_indices().rev().find(|(_, c)| c.is_whitespace());
    blank.map_or(0, |(at, c)| at + c.len_utf8())
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Returns a text in one line: each run of line breaks becomes a space.
fn unbroken(text: &str) -> String {
    let lines: Vec<&str> = text
        .split(is_break)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests;
