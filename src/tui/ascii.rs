//! Texts in ASCII, for terminals that show nothing else. A text keeps its meaning: an arrow stays
//! an arrow, a micro sign becomes "mc" and not the "u" that is misread as a zero, and a character
//! without an unambiguous form is replaced by its code point.
//!
//! Everything is replaced before a page is laid out, since most forms are wider than the
//! character.

mod page;
mod table;

pub use page::page;

use std::borrow::Cow;

use deunicode::deunicode_char;

/// A no-break space: the painter writes it as any other space.
const TIED: char = '\u{a0}';
/// The first code point of Unicode's pictures, which are spelled by their names.
const PICTURES_FROM: char = '\u{1f000}';

/// Returns a text with the same meaning in ASCII only.
pub fn text(text: &str) -> Cow<'_, str> {
    match said(text, Around::default(), By::Program) {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(text.replace(TIED, " ")),
    }
}

/// The writer of a text. A dot between two words separates them in the program's own texts; in an
/// item it may multiply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Program,
    Author,
}

/// The characters before and after a text that is part of a longer one.
#[derive(Clone, Copy, Default)]
struct Around {
    before: Option<char>,
    behind: Option<char>,
}

/// Converts like [`text`], and keeps no-break spaces.
fn said(text: &str, around: Around, by: By) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let run = chars.iter().skip(at).take_while(|c| raised(**c).is_some());
        let long = run.count();
        let next = at + long.max(1);
        let here = Around {
            before: before.or(around.before),
            behind: chars.get(next).copied().or(around.behind),
        };
        if long > 0 {
            raise(chars.get(at..next).unwrap_or_default(), here, &mut out);
        } else {
            say(c, here, by, &mut out);
        }
        at = next;
    }
    Cow::Owned(out)
}

/// Returns a text with each non-ASCII character replaced by its code point, for two different texts
/// that would otherwise look the same.
fn named(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            name(c, &mut out);
        }
    }
    out
}

/// Returns the label of a key: arrows become the words on the key.
fn key_label(label: &str) -> Cow<'_, str> {
    if label.is_ascii() {
        return Cow::Borrowed(label);
    }
    let mut out = String::new();
    let mut arrow_before = false;
    for c in label.chars() {
        let word = match c {
            '↑' => Some("Up"),
            '↓' => Some("Down"),
            '←' => Some("Left"),
            '→' => Some("Right"),
            _ => None,
        };
        if arrow_before && word.is_some() {
            out.push('/');
        }
        arrow_before = word.is_some();
        match word {
            Some(word) => out.push_str(word),
            None => out.push(c),
        }
    }
    Cow::Owned(said(&out, Around::default(), By::Program).into_owned())
}

/// Writes one character.
fn say(c: char, here: Around, by: By, out: &mut String) {
    if c.is_ascii() {
        // Characters that control a terminal are handled when lines are made.
        out.push(c);
    } else if c.is_whitespace() {
        let ties = matches!(c, TIED | '\u{2007}' | '\u{202f}');
        out.push(if ties { TIED } else { ' ' });
    } else if c.is_control() {
        out.push('?');
    } else if !table::is_unseen(c) && !by_neighbors(c, here, by, out) {
        match table::form(c) {
            Some(form) => out.push_str(form),
            None => spell(c, here, out),
        }
    }
}

/// Writes a character whose form depends on its neighbors; returns false for any other.
fn by_neighbors(c: char, here: Around, by: By, out: &mut String) -> bool {
    let is = |c: Option<char>, class: fn(char) -> bool| c.is_some_and(class);
    let digit = |c: char| c.is_ascii_digit();
    let number_before = is(here.before, digit);
    match c {
        'µ' | 'μ' if is(here.behind, |c| c.is_ascii_alphabetic()) => out.push_str("mc"),
        'µ' | 'μ' => out.push_str("mu"),
        '°' | '℃' | '℉' => {
            if number_before {
                out.push(TIED);
            }
            out.push_str("deg");
            match c {
                '℃' => out.extend([TIED, 'C']),
                '℉' => out.extend([TIED, 'F']),
                _ if is(here.behind, char::is_alphanumeric) => out.push(TIED),
                _ => {}
            }
        }
        '·' | '⋅' | '∙' => match (here.before, here.behind) {
            // Old print uses it for a decimal point, other texts for a product.
            (Some(a), Some(b)) if digit(a) || digit(b) => name(c, out),
            (None | Some(' '), None | Some(' ')) if by == By::Program => out.push('|'),
            _ => out.push('*'),
        },
        _ => match table::fraction(c) {
            Some(fraction) => {
                // 1½ is not 11/2.
                if number_before {
                    out.push(TIED);
                }
                out.push_str(fraction);
                if is(here.behind, digit) {
                    out.push(TIED);
                }
            }
            None => return false,
        },
    }
    true
}

/// Returns the base character of a raised or lowered one, and its height.
fn raised(c: char) -> Option<(char, Height)> {
    let mut known = table::RAISED.iter();
    let (high, _, plain) = known.find(|(high, low, _)| *high == c || *low == c)?;
    let height = if *high == c {
        Height::High
    } else {
        Height::Low
    };
    Some((*plain, height))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Height {
    High,
    Low,
}

/// Writes raised characters in a row: 10⁹ is not 109, and CO₂ is CO2.
fn raise(run: &[char], here: Around, out: &mut String) {
    let mut number = here.before.is_some_and(|c| c.is_ascii_digit() || c == ')');
    let mut how = None;
    for (plain, height) in run.iter().filter_map(|c| raised(*c)) {
        if how != Some(height) {
            // A charge is readable without a mark: Na+, Cl-.
            match height {
                Height::High if number || plain.is_ascii_alphanumeric() => out.push('^'),
                Height::Low if number => out.push('_'),
                _ => {}
            }
            how = Some(height);
            number = false;
        }
        out.push(plain);
    }
}

/// Writes a letter or a picture as it is spelled; writes anything else as its code point.
fn spell(c: char, here: Around, out: &mut String) {
    let in_a_word = here.before.is_some_and(char::is_alphabetic)
        || here.behind.is_some_and(char::is_alphabetic);
    let is_accent = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    if is_accent(c) {
        // A line over c, s or p is shorthand: with, without, after.
        let line = matches!(c, '\u{304}' | '\u{305}' | '\u{336}' | '\u{338}');
        let letter = |c: char| c.is_alphabetic() || is_accent(c);
        let letter = here.before.is_some_and(letter);
        if !letter || (line && !table::takes_a_line(here)) {
            name(c, out);
        }
        return;
    }
    if !in_a_word && table::means_more_alone(c) {
        return name(c, out);
    }
    let spelled = deunicode_char(c)
        .map(str::trim)
        .filter(|spelled| !spelled.is_empty());
    match spelled {
        Some(spelled) if c.is_alphabetic() => {
            out.push_str(spelled);
            // Words of scripts without spaces are separated.
            if spelled.len() > 1 && here.behind.is_some_and(table::is_a_word_by_itself) {
                out.push(' ');
            }
        }
        Some(spelled) if c >= PICTURES_FROM => {
            out.extend(["(", spelled, ")"]);
        }
        _ => name(c, out),
    }
}

fn name(c: char, out: &mut String) {
    out.push_str(&format!("[U+{:04X}]", u32::from(c)));
}

#[cfg(test)]
mod tests;
