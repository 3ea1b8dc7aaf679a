//! A whole number that is typed into a line that has a value already: how many questions, how many
//! minutes. What is typed stays as it was typed; while that is no number the line takes, it is
//! marked as wrong and the value is not used.

use unicode_segmentation::UnicodeSegmentation;

use super::page::{Role, Span};
use super::sign::Sign;
use crate::domain::typed::{named, seen_after};

/// Characters that a whole number may be typed with, mistakes included.
const TYPED_CHARS_MAX: usize = 12;

/// A line with a whole number: the number, and what is being typed in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whole {
    value: u64,
    max: u64,
    typed: Option<String>,
}

impl Whole {
    /// Starts with a number, and the most that it may be.
    pub fn new(value: u64, max: u64) -> Self {
        Self {
            value,
            max,
            typed: None,
        }
    }

    /// Returns the number: what is typed, or where that is none, the one before.
    pub fn value(&self) -> u64 {
        let typed = self.typed.as_deref();
        typed
            .and_then(|text| self.read(text).ok())
            .unwrap_or(self.value)
    }

    /// Puts another number in its place; what was typed is gone.
    pub fn set(&mut self, value: u64) {
        self.value = value.min(self.max);
        self.typed = None;
    }

    /// Returns what the line shows: what is typed as it was typed, or the number.
    pub fn shown(&self) -> String {
        match &self.typed {
            Some(text) if !text.is_empty() => text.clone(),
            _ => self.value().to_string(),
        }
    }

    /// Returns why what is typed is not taken, if it is not.
    pub fn wrong(&self) -> Option<String> {
        self.read(self.typed.as_deref()?).err()
    }

    /// Whether something is being typed.
    pub fn is_typing(&self) -> bool {
        self.typed.is_some()
    }

    /// The cursor leaves the line: a number stands, and the next digit begins anew. What is none
    /// stays as it was typed.
    pub fn settle(&mut self) {
        if self.wrong().is_none() {
            self.set(self.value());
        }
    }

    /// Takes a character in. The first takes the place of the number that stood there. Says what
    /// has happened beyond that.
    pub fn type_in(&mut self, c: char) -> Option<String> {
        let old = self.value;
        let text = self.typed.as_deref().unwrap_or_default();
        if seen_after(text, c.encode_utf8(&mut [0; 4])).is_empty() {
            return Some(no_digit(c));
        }
        if text.chars().count() >= TYPED_CHARS_MAX {
            return Some(format!("{} is not taken: too long.", named(c)));
        }
        let afresh = self.typed.is_none() && old > 0;
        let text = format!("{text}{c}");
        self.typed = Some(text.clone());
        self.wrong()
            .or_else(|| afresh.then(|| format!("{text} replaces {old}.")))
    }

    /// Takes the last character back.
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

    /// Takes all of it back.
    pub fn clear(&mut self) {
        self.value = 0;
        self.typed = Some(String::new());
    }

    /// Puts what was pasted in its place.
    ///
    /// # Errors
    /// Where it is not a whole number, or too large: why.
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

    /// Returns what stands behind the value: why it is wrong, or what it means.
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
            return Err("Not a whole number: use only digits.".into());
        }
        let number = text.parse().ok().filter(|number| *number <= self.max);
        number.ok_or_else(|| format!("{} is the most.", self.max))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Says that a character is no digit.
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
        assert_eq!(typed("600").wrong(), Some("500 is the most.".into()));
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
            let refused = Err("Not pasted: 500 is the most.".into());
            assert_eq!(whole.paste(text), refused);
        }
        assert_eq!(whole.shown(), "1e3");
        assert_eq!(whole.paste(" 25\n"), Ok(()));
        assert_eq!(whole.shown(), "25");
    }
}
