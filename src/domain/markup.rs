//! The small markup that bank texts may use: `*emphasis*`, `**strong**`, blank lines, and
//! `{name}` for a drawn value of a templated item.
//!
//! Parsing never fails: anything that is not markup is text.

use std::collections::BTreeMap;

/// The style of a run of text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Tone {
    /// Unmarked text.
    Plain,
    /// Between single stars.
    Emphasis,
    /// Between double stars.
    Strong,
}

/// Text in one tone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Run {
    /// The text without its marks.
    pub text: String,
    /// Its style.
    pub tone: Tone,
}

/// Splits a text into paragraphs at blank lines and into runs at its stars. A single line break
/// inside a paragraph becomes a space.
pub fn paragraphs(text: &str) -> Vec<Vec<Run>> {
    let mut paragraphs = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            paragraphs.push(runs(&lines.join(" ")));
            lines.clear();
        }
    }
    paragraphs
}

/// Returns the text without markup, its paragraphs joined by one space: for search and lists.
pub fn plain(text: &str) -> String {
    // Most texts are one line without any mark.
    if !text.contains(['*', '\\', '\n']) {
        return text.trim().to_owned();
    }
    let paragraphs: Vec<String> = paragraphs(text)
        .into_iter()
        .map(|runs| runs.into_iter().map(|run| run.text).collect())
        .collect();
    paragraphs.join(" ")
}

/// Splits one paragraph into runs. A star opens only before a character and closes only after
/// one, so that "2 * 3" stays unchanged; an unclosed star is text.
fn runs(text: &str) -> Vec<Run> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((marked, tone, after)) = marked(rest) {
            push(&mut found, &mut plain, Tone::Plain);
            push(&mut found, &mut unescape(marked), tone);
            rest = after;
        } else if let Some(escaped) = escaped(rest) {
            plain.push(escaped);
            rest = rest.get(1 + escaped.len_utf8()..).unwrap_or("");
        } else {
            let sign = |(_, c): &(usize, char)| matches!(c, '*' | '\\');
            let next = rest.char_indices().skip(1).find(sign);
            let (text, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
            plain.push_str(text);
            rest = after;
        }
    }
    push(&mut found, &mut plain, Tone::Plain);
    found
}

/// Returns the words between the opening stars of `text`, their tone, and the remaining text.
fn marked(text: &str) -> Option<(&str, Tone, &str)> {
    for (star, tone) in [("**", Tone::Strong), ("*", Tone::Emphasis)] {
        let Some(inner) = text.strip_prefix(star) else {
            continue;
        };
        if inner.starts_with([' ', '*']) {
            return None;
        }
        let end = inner.find(star)?;
        let words = inner.get(..end)?;
        if words.is_empty() || words.ends_with(' ') {
            return None;
        }
        return Some((words, tone, inner.get(end + star.len()..)?));
    }
    None
}

/// Returns the character that a backslash at the start of `text` escapes.
fn escaped(text: &str) -> Option<char> {
    let next = text.strip_prefix('\\')?.chars().next()?;
    matches!(next, '{' | '}' | '|' | '*' | '\\').then_some(next)
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = escaped(rest);
        out.push(taken.unwrap_or(c));
        let skip = taken.map_or(c.len_utf8(), |e| 1 + e.len_utf8());
        rest = rest.get(skip..).unwrap_or("");
    }
    out
}

fn push(found: &mut Vec<Run>, text: &mut String, tone: Tone) {
    if !text.is_empty() {
        found.push(Run {
            text: std::mem::take(text),
            tone,
        });
    }
}

/// Returns every `{name}` in a text, in order, without escaped ones.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let protected = rest.get(..at).is_some_and(|before| before.ends_with('\\'));
        rest = rest.get(at + 1..).unwrap_or("");
        if let Some(end) = rest.find('}').filter(|_| !protected) {
            names.extend(rest.get(..end).filter(|name| is_name(name)));
        }
    }
    names
}

/// Replaces each `{name}` with its value; a name without a value stays as written.
pub fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = text.to_owned();
    for name in placeholders(text) {
        if let Some(value) = values.get(name) {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
    }
    filled
}

/// Returns whether `text` is a valid name for a given value.
pub fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<Vec<(String, Tone)>> {
        paragraphs(text)
            .into_iter()
            .map(|p| p.into_iter().map(|r| (r.text, r.tone)).collect())
            .collect()
    }

    #[test]
    fn stars_and_blank_lines_are_the_whole_markup() {
        let plain = |text: &str| (text.to_owned(), Tone::Plain);
        assert_eq!(
            shape("Which act is\n*first* and **NOT** last?\n\nNext."),
            vec![
                vec![
                    plain("Which act is "),
                    ("first".into(), Tone::Emphasis),
                    plain(" and "),
                    ("NOT".into(), Tone::Strong),
                    plain(" last?"),
                ],
                vec![plain("Next.")],
            ]
        );
    }

    #[test]
    fn stars_that_mark_nothing_stay() {
        for text in ["2 * 3 * 4", "a *b", "**", "* a *"] {
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain(r"\*a\* \{x\}"), "*a* {x}");
    }

    #[test]
    fn drawn_values_take_the_place_of_names() {
        let values = BTreeMap::from([("kg".to_owned(), "70".to_owned())]);
        assert_eq!(
            fill(r"{kg} kg, {dose} mg, \{kg", &values),
            r"70 kg, {dose} mg, \{kg"
        );
        assert_eq!(placeholders(r"{a} \{b} {c d} {e_1}"), vec!["a", "e_1"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-z *{}\\\\\n|]{0,80}") {
            let _ = paragraphs(&text);
            let _ = placeholders(&text);
        }
    }
}
