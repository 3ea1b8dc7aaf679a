//! Rules for words and notations in any text that a learner reads.

use super::lists::{
    DOSE_UNITS, ERROR_PRONE, ERROR_PRONE_PAIRS, ERROR_PRONE_UNITS, KNOWN_ABBREVIATIONS,
    LAB_DENOMINATORS, LABEL_STARTS, LABELS,
};
use super::subject::{Subject, Text};
use super::tokens::each_word;
use crate::content::codes::{self, Code};

/// Checks L27, L28, L35 and L37.
pub fn lint(subject: &mut Subject<'_>) {
    let texts = subject.texts();
    for text in texts.iter() {
        error_prone(subject, text);
        numbers(subject, text);
        labels(subject, text);
    }
    abbreviations(subject, &texts);
}

/// Returns the words between spaces, without enclosing signs.
fn written(text: &str) -> impl Iterator<Item = &str> {
    let outer = ['(', ')', ',', ';', ':', '!', '?', '[', ']', '“', '”'];
    text.split(|c: char| c.is_whitespace() || matches!(c, '–' | '—'))
        .map(move |word| word.trim_matches(outer))
        .map(|word| word.strip_suffix('.').unwrap_or(word))
        .filter(|word| !word.is_empty())
}

fn error_prone(subject: &mut Subject<'_>, text: &Text) {
    if written(&text.words).all(is_plain) {
        return;
    }
    let all: Vec<&str> = written(&text.words).collect();
    for (at, word) in all.iter().copied().enumerate() {
        if is_plain(word) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| all.get(at)).copied();
        let next = all.get(at + 1).copied();
        let Some((notation, good)) = notation(before.unwrap_or(""), word, next.unwrap_or(""))
        else {
            continue;
        };
        // In quotes it is mentioned and not used.
        if word.starts_with(['"', '\'', '“', '‘']) && word.len() > 1 {
            continue;
        }
        // The same word may occur more than once: each occurrence has its own place.
        let earlier = all.iter().take(at).filter(|other| **other == word).count();
        let span = subject.within_nth(&text.span, &notation, earlier);
        let words = (
            format!("\"{notation}\" is an error-prone notation"),
            format!("write {good}"),
        );
        let corrected = corrected_unit(before.unwrap_or(""), &notation);
        let corrected = corrected.as_deref();
        subject.add_notation(&codes::NOTATION, span, words, &notation, corrected);
    }
}

/// Returns whether a word is none of the notations, as nearly all are: letters, small after the
/// first, and not one of the few notations that look like words.
fn is_plain(word: &str) -> bool {
    const LIKE_WORDS: [&str; 11] = [
        "qd", "qod", "tiw", "sq", "subq", "qhs", "iu", "cc", "ug", "u", "per",
    ];
    let mut letters = word.bytes();
    let first = letters
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    let like = || LIKE_WORDS.contains(&word) || matches!(word, "sub" | "Sub" | "U");
    first && letters.all(|byte| byte.is_ascii_lowercase()) && (word.len() > 4 || !like())
}

/// Returns the error-prone notation that a word is or begins, and its replacement.
fn notation(before: &str, word: &str, next: &str) -> Option<(String, &'static str)> {
    let pair = ERROR_PRONE_PAIRS
        .iter()
        .find(|(first, second, _)| *first == word && *second == next);
    if let Some((first, second, good)) = pair {
        return Some((format!("{first} {second}"), good));
    }
    let good = ERROR_PRONE
        .iter()
        .find(|(bad, _)| is_written(bad, word))
        .map(|(_, good)| *good)
        .or_else(|| unit(word))
        .or_else(|| is_short_unit(before, word).then_some("units"))
        .or_else(|| word.contains('@').then_some("at"))
        .or_else(|| at_hour(word))
        .or_else(|| is_comparison(word, next).then_some("\"more than\" or \"less than\""));
    good.map(|good| (word.to_owned(), good))
}

/// Returns whether a word is that notation; the last point of one may end a sentence.
fn is_written(bad: &str, word: &str) -> bool {
    bad == word || word == bad.trim_end_matches('.') && bad.contains('.')
}

/// Returns the replacement of an often misread unit: "IU", "500IU", "ug/kg", "10ug".
fn unit(word: &str) -> Option<&'static str> {
    let head = word.split('/').next().unwrap_or(word);
    let head = head.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let found = ERROR_PRONE_UNITS
        .iter()
        .find(|(bad, _)| is_written(bad, head));
    found.map(|(_, good)| *good)
}

/// Returns a word with its unit corrected, if its meaning is certain: "10ug/kg" as "10 mcg/kg".
fn corrected_unit(before: &str, word: &str) -> Option<String> {
    let (head, rest) = match word.split_once('/') {
        Some((head, rest)) => (head, format!("/{rest}")),
        None => (word, String::new()),
    };
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let unit = head.trim_start_matches(number);
    let digits = head.strip_suffix(unit).unwrap_or("");
    let follows = !digits.is_empty() || before.ends_with(|c: char| c.is_ascii_digit());
    let good = match unit {
        "cc" => "mL",
        "ug" | "µg" | "μg" => "mcg",
        "IU" | "U" | "u" => "units",
        _ => return None,
    };
    let space = if digits.is_empty() { "" } else { " " };
    follows.then(|| format!("{digits}{space}{good}{rest}"))
}

/// Returns the replacement of "q6PM", "q6°" or "x3d", read as q6h, q60 or three doses.
fn at_hour(word: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = word.strip_prefix(['q', 'Q']) {
        let hour = ["PM", "AM", "pm", "am"]
            .iter()
            .find_map(|half| rest.strip_suffix(half));
        let degree = rest.strip_suffix('°');
        return match (hour.is_some_and(digits), degree.is_some_and(digits)) {
            (true, _) => Some("daily at 6 PM, with the correct hour"),
            (_, true) => Some("every 6 hours, with the correct number"),
            _ => None,
        };
    }
    let days = word
        .strip_prefix('x')
        .and_then(|rest| rest.strip_suffix('d'));
    days.is_some_and(digits)
        .then_some("for 3 days, with the correct number")
}

/// Returns whether it is "> 5" or "<90", often confused. Excludes arrows and bare signs.
fn is_comparison(word: &str, next: &str) -> bool {
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match word.strip_prefix(['>', '<']) {
        Some("") => number(next),
        Some(rest) => number(rest),
        None => false,
    }
}

/// Returns whether it is "10 U", "10U" or "18 u/kg", whose letter has been read as a zero.
fn is_short_unit(before: &str, word: &str) -> bool {
    let head = word.split('/').next().unwrap_or(word);
    let number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    match head.strip_suffix(['U', 'u']) {
        Some("") => number(before),
        Some(digits) => digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')),
        None => false,
    }
}

/// A number as written, and the unit after it.
struct Measured<'a> {
    number: &'a str,
    unit: &'a str,
}

fn measured(text: &str) -> Vec<Measured<'_>> {
    let all: Vec<&str> = written(text).collect();
    let pairs = all.iter().zip(all.iter().skip(1));
    pairs
        .filter(|(number, _)| {
            number
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        })
        .map(|(number, unit)| Measured { number, unit })
        .collect()
}

/// Returns whether a number with that unit is a dose or a rate, and not a laboratory value.
fn is_dose(unit: &str) -> bool {
    let mut halves = unit.split('/');
    let known = halves.next().is_some_and(|unit| DOSE_UNITS.contains(&unit));
    known && !halves.any(|below| LAB_DENOMINATORS.contains(&below))
}

fn numbers(subject: &mut Subject<'_>, text: &Text) {
    if !text.words.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for Measured { number, unit } in measured(&text.words)
        .into_iter()
        .filter(|m| is_dose(m.unit))
    {
        let Some((code, message, help, corrected)) = number_notation(number) else {
            continue;
        };
        let written = format!("{number} {unit}");
        let span = subject.within(&text.span, &written);
        let corrected = format!("{corrected} {unit}");
        subject.add_notation(code, span, (message, help), &written, Some(&corrected));
    }
    joined(subject, text);
}

/// Returns the rule that the number of a dose breaks: the message, the help and the correction.
fn number_notation(number: &str) -> Option<(&'static Code, String, String, String)> {
    let whole = number.split('.').next().unwrap_or(number);
    if number.starts_with('.') {
        let corrected = format!("0{number}");
        let message = format!("\"{number}\" has no zero before the decimal point");
        let help = format!("write {corrected}, because a decimal point alone is easy to miss");
        Some((&codes::NOTATION, message, help, corrected))
    } else if number.contains('.') && number.ends_with('0') {
        let message = format!("\"{number}\" has a trailing zero");
        let corrected = number
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned();
        let help =
            format!("write {corrected}, because the other form can be misread as ten times more");
        Some((&codes::NOTATION, message, help, corrected))
    } else if !number.contains(',') && whole.len() > 3 {
        let message = format!("\"{number}\" has no thousands comma");
        let help = "write 1,000, not 1000, because zeros are easy to miscount".to_owned();
        let corrected = with_commas(number, whole);
        Some((&codes::THOUSANDS, message, help, corrected))
    } else {
        None
    }
}

/// Returns a number with commas between the thousands of its whole part.
fn with_commas(number: &str, whole: &str) -> String {
    let mut written = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written + number.strip_prefix(whole).unwrap_or("")
}

/// Units that are misread if they follow a number without a space.
const JOINED_UNITS: &[&str] = &["mcg", "mg", "kg", "mL", "mEq", "mmol", "units", "gtt"];

/// Reports a number and its unit without a space: "10mg" has been read as 100 mg.
fn joined(subject: &mut Subject<'_>, text: &Text) {
    for word in written(&text.words) {
        if !word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            continue;
        }
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let unit = word.trim_start_matches(digits);
        let number = word.strip_suffix(unit).unwrap_or("");
        let head = unit.split('/').next().unwrap_or(unit);
        if !number.ends_with(|c: char| c.is_ascii_digit()) || !JOINED_UNITS.contains(&head) {
            continue;
        }
        let span = subject.within(&text.span, word);
        let corrected = format!("{number} {unit}");
        let words = (
            format!("\"{word}\" has no space before its unit"),
            format!("write {corrected}, because the letter can be misread as a zero"),
        );
        subject.add_notation(&codes::NOTATION, span, words, word, Some(&corrected));
    }
}

fn labels(subject: &mut Subject<'_>, text: &Text) {
    let starts = |word: &str| match word.starts_with(char::is_uppercase) {
        true => LABEL_STARTS.contains(word.to_lowercase().as_str()),
        false => LABEL_STARTS.contains(word),
    };
    if !each_word(&text.words).any(starts) {
        return;
    }
    let lower = text.words.to_lowercase();
    for (label, advice) in LABELS {
        let whole = |at: usize| {
            let before = lower.get(..at).unwrap_or("").chars().next_back();
            let after = lower.get(at + label.len()..).unwrap_or("").chars().next();
            let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !joined(before) && !joined(after)
        };
        if lower.match_indices(label).any(|(at, _)| whole(at)) {
            let span = subject.within(&text.span, label);
            let message = format!("\"{label}\" labels or blames a person");
            subject.add(&codes::WORDS_FOR_PEOPLE, span, message, advice);
        }
    }
}

/// Reports capitals that are neither known to every nurse nor explained in the item.
fn abbreviations(subject: &mut Subject<'_>, texts: &[Text]) {
    let exhibits: String = subject
        .item
        .exhibits
        .iter()
        .map(|exhibit| exhibit.title.as_str())
        .collect();
    let all: Vec<&str> = texts
        .iter()
        .map(|text| &*text.words)
        .chain([exhibits.as_str()])
        .collect();
    // The full name of a cited source is printed below the rationale.
    let cited = |word: &str| {
        subject
            .item
            .refs
            .iter()
            .any(|reference| each_word(&reference.source.name).any(|named| named == word))
    };
    let explained = |word: &str| {
        cited(word)
            || all.iter().any(|text| {
                [
                    "(WORD)",
                    "(WORD,",
                    "(WORD;",
                    "WORD (",
                    "WORD stands for",
                    "WORD means",
                    "or WORD)",
                ]
                .iter()
                .any(|pattern| text.contains(&pattern.replace("WORD", word)))
            })
    };
    let mut told: Vec<&str> = Vec::new();
    for text in texts {
        // Nearly all words are small letters.
        let capital = |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase());
        for word in each_word(&text.words).filter(capital) {
            let bare = word.trim_end_matches("'s").trim_end_matches("’s");
            if is_abbreviation(bare) && !told.contains(&bare) && !explained(bare) {
                told.push(bare);
                let message = format!("\"{bare}\" is not explained in this item");
                let help = format!("write it out once, followed by \"({bare})\"");
                subject.add(
                    &codes::ABBREVIATION,
                    subject.within(&text.span, bare),
                    message,
                    &help,
                );
            }
        }
    }
}

fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().count();
    (2..=5).contains(&letters)
        && word.chars().all(|c| c.is_ascii_uppercase())
        && !KNOWN_ABBREVIATIONS.contains(&word)
        && !ERROR_PRONE
            .iter()
            .chain(ERROR_PRONE_UNITS)
            .any(|(bad, _)| *bad == word)
}

#[cfg(test)]
mod tests;
