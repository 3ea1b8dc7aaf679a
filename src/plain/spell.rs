//! Signs in texts as words: a screen reader skips an arrow, or stumbles over it.
//!
//! No number and no unit changes: each digit stays, and a sign becomes the words that say exactly
//! the same. `signs` has the words of signs that do not depend on their neighbors.

mod exponent;
mod signs;

use crate::domain::visible;

/// The fewest underscores in a row that draw a blank to be filled.
const BLANK_UNDERSCORES_MIN: usize = 3;

/// Returns a text with its signs in words, on one line.
pub fn spelled(text: &str) -> String {
    let seen = visible::as_seen(text);
    let chars: Vec<char> = seen.chars().collect();
    let mut line = Line::default();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let here = Here { chars: &chars, at };
        at += here.spell(c, &mut line).max(1);
    }
    // A mark on a sign has lost its place.
    visible::in_one_line(&line.text)
}

/// The space that is due before the next character.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Due {
    #[default]
    Nothing,
    /// After a word for a sign: none before closing punctuation.
    AfterWord,
    /// After a name of a letter: only before another letter or a digit.
    AfterName,
    Space,
    Comma,
}

/// The line so far.
#[derive(Default)]
struct Line {
    text: String,
    due: Due,
}

impl Line {
    fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// Adds a character as it is.
    fn push(&mut self, c: char) {
        let last = self.last();
        let due = std::mem::take(&mut self.due);
        match (due, last) {
            (Due::Nothing, _) | (_, None) => {}
            (Due::AfterName, _) if !c.is_alphanumeric() => {}
            (Due::AfterWord | Due::Comma, _) if closes(c) => {}
            (Due::AfterWord, Some(last)) if opens(last) => {}
            (Due::Comma, Some(last)) if !closes(last) && !opens(last) || last == ')' => {
                self.text.push_str(", ");
            }
            _ => self.text.push(' '),
        }
        self.text.push(c);
    }

    fn space(&mut self) {
        if self.due != Due::Comma {
            self.due = Due::Space;
        }
    }

    fn comma(&mut self) {
        self.due = Due::Comma;
    }

    /// Adds the words for a sign, apart from the words around.
    fn words(&mut self, words: &str) {
        if matches!(self.due, Due::Nothing | Due::AfterName) {
            self.due = Due::AfterWord;
        }
        words.chars().for_each(|c| match c {
            ' ' => self.space(),
            c => self.push(c),
        });
        self.due = Due::AfterWord;
    }

    /// Adds the name of a letter, apart from letters and digits only.
    fn name(&mut self, name: &str) {
        if self.due == Due::Nothing && self.last().is_some_and(char::is_alphanumeric) {
            self.due = Due::AfterWord;
        }
        name.chars().for_each(|c| self.push(c));
        self.due = Due::AfterName;
    }
}

/// Returns whether no comma or added space stands before this character.
fn closes(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '/')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '/')
}

/// A character in its text.
struct Here<'a> {
    chars: &'a [char],
    at: usize,
}

impl Here<'_> {
    fn char(&self, at: Option<usize>) -> Option<char> {
        self.chars.get(at?).copied()
    }

    /// Returns the character right before.
    fn before(&self) -> Option<char> {
        self.char(self.at.checked_sub(1))
    }

    /// Returns the character right after.
    fn after(&self) -> Option<char> {
        self.char(self.at.checked_add(1))
    }

    /// Returns the last character before that is not blank.
    fn left(&self) -> Option<char> {
        let mut before = self.chars.iter().take(self.at).rev();
        before.find(|c| **c != ' ').copied()
    }

    /// Returns the first character after that is not blank.
    fn right(&self) -> Option<char> {
        let mut after = self.chars.iter().skip(self.at + 1);
        after.find(|c| **c != ' ').copied()
    }

    /// Adds a character to the line, and returns the number of characters that this took.
    fn spell(&self, c: char, line: &mut Line) -> usize {
        if c.is_ascii() && !matches!(c, ' ' | '_') {
            line.push(c);
            return 1;
        }
        if let Some((words, count)) = exponent::words(self.chars, self.at) {
            line.words(&words);
            return count;
        }
        match c {
            ' ' => line.space(),
            '_' => return self.underscores(line),
            '–' | '—' | '―' => self.dash(c, line),
            '·' | '•' | '‧' | '∙' | '⋅' => self.dot(line),
            '▸' | '►' | '◦' | '▪' | '‣' => line.comma(),
            c => self.sign(c, line),
        }
        1
    }

    fn sign(&self, c: char, line: &mut Line) {
        if let Some(same) = signs::same(c) {
            same.chars().for_each(|c| line.push(c));
        } else if let Some(words) = signs::fraction(c) {
            if self.before().is_some_and(|c| c.is_ascii_digit()) {
                line.words("and");
            }
            line.words(words);
        } else if let Some(words) = signs::words(c) {
            line.words(words);
        } else if let Some(name) = signs::greek(c).filter(|_| self.is_alone_in_greek()) {
            line.name(name);
        } else if signs::draws(c) {
            line.space();
        } else if !signs::says_nothing(c) {
            line.push(c);
        }
    }

    /// Returns whether no Greek letter is beside: a letter of a Greek word has no name of its own.
    fn is_alone_in_greek(&self) -> bool {
        let is_greek = |c: Option<char>| {
            c.is_some_and(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'))
        };
        !is_greek(self.before()) && !is_greek(self.after())
    }

    fn underscores(&self, line: &mut Line) -> usize {
        let after = self.chars.iter().skip(self.at);
        let count = after.take_while(|c| **c == '_').count();
        if count >= BLANK_UNDERSCORES_MIN {
            line.words("blank");
        } else {
            (0..count).for_each(|_| line.push('_'));
        }
        count
    }

    /// Adds a raised dot: between two numbers it may multiply, so it stays a dot there.
    fn dot(&self, line: &mut Line) {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_tight = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if is_digit(self.left()) && is_digit(self.right())
            || is_tight(self.before()) && is_tight(self.after())
        {
            line.words("dot");
        } else {
            line.comma();
        }
    }

    /// Adds a dash: a range between numbers, a minus before one, a hyphen between words, and a
    /// comma elsewhere.
    fn dash(&self, c: char, line: &mut Line) {
        let (left, right) = (self.left(), self.right());
        let is_quote = |c: Option<char>| matches!(c, Some('"' | '“' | '”'));
        if is_quote(self.before()) && is_quote(self.after()) {
            return line.name("dash");
        }
        let apart = (self.before() == Some(' '), self.after() == Some(' '));
        let (Some(from), Some(to)) = (left, right) else {
            match right {
                Some(to) if to.is_ascii_digit() && !apart.1 => line.words("minus"),
                _ => line.comma(),
            }
            return;
        };
        let number_left = from.is_ascii_digit() || matches!(from, '%' | '°');
        let number_right = to.is_ascii_digit() || matches!(to, '.' | '−' | '+' | '$' | '€' | '£');
        match apart {
            (true, false) if to.is_ascii_digit() => line.words("minus"),
            _ if number_left && number_right => line.words("to"),
            (false, false) if number_right && self.after_a_unit() => line.words("to"),
            (false, false) if self.is_between_single_letters() => line.words("to"),
            (false, false) if c == '–' && from.is_alphanumeric() && to.is_alphanumeric() => {
                line.push('-');
            }
            _ => line.comma(),
        }
    }

    /// Returns whether the letters before belong to a number: "5 mg".
    fn after_a_unit(&self) -> bool {
        let mut before = self.chars.iter().take(self.at).rev().peekable();
        while before
            .next_if(|c| c.is_alphabetic() || matches!(c, '/' | 'µ'))
            .is_some()
        {}
        while before.next_if(|c| **c == ' ').is_some() {}
        before.next().is_some_and(char::is_ascii_digit)
    }

    /// Returns whether one letter alone stands on each side: "A–Z".
    fn is_between_single_letters(&self) -> bool {
        let far = |at: Option<usize>| !self.char(at).is_some_and(char::is_alphanumeric);
        let near = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        near(self.before())
            && near(self.after())
            && far(self.at.checked_sub(2))
            && far(self.at.checked_add(2))
    }
}

#[cfg(test)]
mod tests;
