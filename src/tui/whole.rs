//! A whole number that is typed on a line with a value: a number of questions or of minutes. The
//! typed text stays as it is. While it is not a valid number, it is marked as wrong and the value
//! is not used.

use unicode_segmentation::UnicodeSegmentation;

use super::page::{Role, Span};
use super::sign::Sign;
use crate::domain::typed::{named, seen_after};

/// The most characters that can be typed for a whole number, mistakes included.
const TYPED_CHARS_MAX: usize = 12;

/// A line with a whole number: the number, and the text being typed in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whole {
    value: u64,
    max: u64,
    typed: Option<String>,
}

impl Whole {
    /// Starts with a number and its maximum.
    pub fn new(value: u64, max: u64) -> Self {
        Self {
            value,
            max,
            typed: None,
        }
    }

    /// Returns the number: the typed one, or the one before if that is invalid.
    pub fn value(&self) -> u64 {
        let typed = self.typed.as_deref();
        typed
            .and_then(|text| self.read(text).ok())
            .unwrap_or(self.value)
    }

    /// Sets the number and discards the typed text.
    pub fn set(&mut self, value: u64) {
        self.value = value.min(self.max);
        self.typed = None;
    }

    /// Returns the text of the line: the typed text, or the number.
    pub fn shown(&self) -> String {
        match &self.typed {
            Some(text) if !text.is_empty() => text.clone(),
            _ => self.value().to_string(),
        }
    }

    /// Returns the reason why the typed text is invalid, if it is.
    pub fn wrong(&self) -> Option<String> {
        self.read(self.typed.as_deref()?).err()
    }

    /// Returns whether something is being typed.
    pub fn is_typing(&self) -> bool {
        self.typed.is_some()
    }

    /// Handles the cursor leaving the line: a valid number stays, and the next digit begins another
    /// one. An invalid text stays as it was typed.
    pub fn settle(&mut self) {
        if self.wrong().is_none() {
            self.set(self.value());
        }
    }

    /// Handles a typed character. The first one replaces the number. Returns a message if there is
    /// more to say.
    pub fn type_in(&mut self, c: char) -> Option<String> {
        let old = self.value;
        let text = self.typed.as_deref().unwrap_or_default();
        if seen_after(text, c.encode_utf8(&mut [0; 4])).is_empty() {
            return Some(no_digit(c));
        }
        if text.chars().count() >= TYPED_CHARS_MAX {
            return Some(format!(
                "{} was not added: the number is too long.",
                named(c)
            ));
        }
        let afresh = self.typed.is_none() && old > 0;
        let text = format!("{text}{c}");
        self.typed = Some(text.clone());
        self.wrong()
            .or_else(|| afresh.then(|| format!("{text} replaces {old}.")))
    }

    /// Deletes the last character.
    pub fn erase(&mut self) {
        let text = match &self.typed {
            Some(text) => text.clone(),
            None => self.value.to_string(),
        };
        let last = text.grapheme_indices(true).next_back();
        let end = last.map_or(0, |(at, _)| at);
        self.typed = text.get(..end).map(str::to_owned);
        if self.typed.as_deref() == Some("") {
            self.value = 0;
        }
    }

    /// Deletes everything that was typed.
    pub fn clear(&mut self) {
        self.value = 0;
        self.typed = Some(String::new());
    }

    /// Replaces the text with a paste.
    ///
    /// # Errors
    /// If the paste is not a whole number, or is too large: the reason.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        let text = text.trim();
        match self.read(text) {
            Ok(value) if !text.is_empty() => {
                self.set(value);
                Ok(())
            }
            Err(why) if is_digits(text) => Err(format!("Not pasted: {why}")),
            _ => Err("Not pasted: it is not a whole number.".into()),
        }
    }

    /// Returns the text after the value: the reason why it is wrong, or its meaning.
    pub fn remark(&self, means: &str) -> Vec<Span> {
        match self.wrong() {
            Some(why) => Span::signed(Sign::Incorrect, &why, Role::Wrong),
            None if means.is_empty() => Vec::new(),
            None => vec![Span::new(means, Role::Quiet)],
        }
    }

    fn read(&self, text: &str) -> Result<u64, String> {
        if text.is_empty() {
            return Ok(0);
        }
        if !is_digits(text) {
            return Err("Not a whole number. Use only digits.".into());
        }
        let number = text.parse().ok().filter(|number| *number <= self.max);
        number.ok_or_else(|| format!("{} is the maximum.", self.max))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the message that a character is not a digit.
pub fn no_digit(c: char) -> String {
    format!("{} is not a digit.", named(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Whole {
        let mut whole = Whole::new(10, 500);
        for c in text.chars() {
            whole.type_in(c);
        }
        whole
    }

    #[test]
    fn what_is_no_whole_number_stays_as_it_was_typed_and_is_marked() {
        for text in ["1e3", "-5", "1/2", "2.5", "600", "5 0", "1000", "٣"] {
            let whole = typed(text);
            assert_eq!(whole.shown(), text);
            assert!(whole.wrong().is_some(), "{text}");
            assert_eq!(whole.value(), 10, "{text}");
        }
        assert_eq!(typed("600").wrong(), Some("500 is the maximum.".into()));
        assert_eq!(typed("25").value(), 25);
        assert_eq!(typed("25").wrong(), None);
    }

    #[test]
    fn a_mistake_is_mended_by_taking_it_back() {
        let mut whole = typed("1e3");
        whole.erase();
        whole.erase();
        assert_eq!((whole.shown().as_str(), whole.wrong()), ("1", None));
        whole.erase();
        assert_eq!((whole.shown().as_str(), whole.value()), ("0", 0));
        whole.set(10);
        whole.erase();
        assert_eq!(whole.shown(), "1");
        let mut whole = typed("1e3");
        whole.settle();
        assert_eq!(whole.shown(), "1e3");
        whole.clear();
        assert_eq!((whole.shown().as_str(), whole.wrong()), ("0", None));
    }

    #[test]
    fn the_first_digit_after_the_cursor_came_replaces_the_number() {
        let mut whole = typed("25");
        whole.settle();
        assert_eq!(whole.type_in('7'), Some("7 replaces 25.".into()));
        assert_eq!(whole.type_in('5'), None);
        assert_eq!(whole.value(), 75);
        assert!(whole.type_in('\u{200b}').is_some());
        assert_eq!(whole.shown(), "75");
    }

    #[test]
    fn a_paste_is_a_whole_number_or_nothing() {
        let mut whole = typed("1e3");
        for text in ["", "2 5", "-5", "5 items", "12\n34", "1,0", "٣"] {
            let refused = Err("Not pasted: it is not a whole number.".into());
            assert_eq!(whole.paste(text), refused, "{text:?}");
        }
        for text in ["501", "99999999999999999999999"] {
            let refused = Err("Not pasted: 500 is the maximum.".into());
            assert_eq!(whole.paste(text), refused);
        }
        assert_eq!(whole.shown(), "1e3");
        assert_eq!(whole.paste(" 25\n"), Ok(()));
        assert_eq!(whole.shown(), "25");
    }
}
