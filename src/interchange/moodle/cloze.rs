//! Questions with embedded answers: `{1:MULTICHOICE:=flushes#It clears the line.~clamps}`.

use super::converted::{MoodleKind, blank_choices};
use super::texts::MoodleText;
use crate::interchange::html::{to_markup, without_entities};
use crate::interchange::lead_in;
use crate::interchange::numbers::{self, AcceptedNumber};
use crate::interchange::weights::{self, FULL, MilliPercent, WeightedChoice};
use crate::interchange::xml::XmlElement;
use crate::interchange::{ConversionNote, ItemPlace, PortableBlank, PortableKind, PortableNumber};

/// Stands for an embedded answer while the text around is converted.
const GAP: char = '\u{10fff0}';

/// An embedded answer.
struct EmbeddedAnswer {
    weight: String,
    kind: EmbeddedKind,
    is_shuffled: bool,
    alternatives: Vec<ClozeAlternative>,
}

/// The kind of an embedded answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EmbeddedKind {
    Choice,
    Number,
    Words,
    Several,
}

/// One alternative of an embedded answer, in HTML.
struct ClozeAlternative {
    weight: MilliPercent,
    text: String,
    why: String,
}

/// Reads a question.
///
/// # Errors
///
/// Says why no item can be made of it.
pub fn read(
    element: XmlElement<'_>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let source = MoodleText::of_child(element, "questiontext");
    let (text, answers) = embedded(&source.text);
    let text = MoodleText {
        text: text.into(),
        ..source
    };
    let marked = text.to_markup(place, notes);
    let has = |kind| answers.iter().any(|answer| answer.kind == kind);
    match answers.as_slice() {
        [] => return Err("it has no embedded answer".to_owned()),
        _ if has(EmbeddedKind::Words) => {
            return Err("one of its embedded answers is typed as words".to_owned());
        }
        _ if has(EmbeddedKind::Several) => {
            return Err("one of its embedded answers has several choices at once".to_owned());
        }
        [answer] if answer.kind == EmbeddedKind::Number => {
            return number(answer, &marked.replace(GAP, "_____"), place, notes);
        }
        _ if has(EmbeddedKind::Number) => {
            return Err("a number is one of several embedded answers".to_owned());
        }
        _ => {}
    }
    let first = answers.first().map(|answer| answer.weight.as_str());
    if answers
        .iter()
        .any(|answer| Some(answer.weight.as_str()) != first)
    {
        let message = "its blanks have different weights there and one point each here";
        notes.push(ConversionNote::changed(place, message));
    }
    let mut blanks = Vec::new();
    let mut pieces = marked.split(GAP);
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    let shuffle = answers.iter().any(|answer| answer.is_shuffled);
    for (number, (answer, after)) in (1..).zip(answers.into_iter().zip(pieces)) {
        let id = format!("b{number}");
        whole.push_str(&format!("{{{id}}}{after}"));
        let mut weighted = Vec::new();
        for alternative in answer.alternatives {
            weighted.push(WeightedChoice {
                text: to_markup(&alternative.text, place, notes),
                why: to_markup(&alternative.why, place, notes),
                weight: alternative.weight,
            });
        }
        let choices = blank_choices(&id, weighted, place, notes)
            .map_err(|why| format!("in blank {number}, {why}"))?;
        blanks.push(PortableBlank { id, choices });
    }
    let (stem, text) = lead_in::split(&whole);
    Ok(MoodleKind {
        stem,
        kind: PortableKind::Blanks { text, blanks },
        why: String::new(),
        shuffle,
    })
}

fn number(
    answer: &EmbeddedAnswer,
    stem: &str,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<MoodleKind, String> {
    let mut accepted = Vec::new();
    for alternative in &answer.alternatives {
        let text = alternative.text.trim();
        let (value, tolerance) = text.split_once(':').unwrap_or((text, ""));
        accepted.push(AcceptedNumber {
            value: value.trim().to_owned(),
            tolerance: tolerance.trim().to_owned(),
            weight: alternative.weight,
            why: to_markup(&alternative.why, place, notes),
        });
    }
    let (value, why) = numbers::key(&accepted, place, notes)?;
    if !why.is_empty() {
        notes.push(ConversionNote::changed(
            place,
            "the feedback for the correct number is part of the rationale",
        ));
    }
    Ok(MoodleKind {
        stem: stem.to_owned(),
        kind: PortableKind::Number(PortableNumber {
            value,
            unit: String::new(),
        }),
        why,
        shuffle: true,
    })
}

/// Splits a text at its embedded answers; [`GAP`] stands for each.
fn embedded(source: &str) -> (String, Vec<EmbeddedAnswer>) {
    let mut text = String::new();
    let mut answers = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find('{') {
        let (before, inner) = rest.split_at(open);
        text.extend(before.chars().filter(|c| *c != GAP));
        let inner = inner.get(1..).unwrap_or_default();
        let read = closing(inner).and_then(|end| {
            let answer = answer(inner.get(..end)?)?;
            Some((answer, inner.get(end + 1..)?))
        });
        match read {
            Some((answer, after)) => {
                answers.push(answer);
                text.push(GAP);
                rest = after;
            }
            None => {
                text.push('{');
                rest = inner;
            }
        }
    }
    text.extend(rest.chars().filter(|c| *c != GAP));
    (text, answers)
}

/// Returns the place of the brace that closes an answer. Only texts that begin like an answer are
/// looked through.
fn closing(inner: &str) -> Option<usize> {
    let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    if !digits.starts_with(':') {
        return None;
    }
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        if c == '}' && !is_escaped {
            return Some(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    None
}

fn answer(inner: &str) -> Option<EmbeddedAnswer> {
    let mut parts = inner.splitn(3, ':');
    let weight = parts.next()?.to_owned();
    let (kind, is_shuffled) = match parts.next()?.trim() {
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" => {
            (EmbeddedKind::Choice, false)
        }
        "MULTICHOICE_S" | "MCS" | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => {
            (EmbeddedKind::Choice, true)
        }
        "NUMERICAL" | "NM" => (EmbeddedKind::Number, false),
        "SHORTANSWER" | "SA" | "MW" | "SHORTANSWER_C" | "SAC" | "MWC" => {
            (EmbeddedKind::Words, false)
        }
        name if name.starts_with("MULTIRESPONSE") || name.starts_with("MR") => {
            (EmbeddedKind::Several, false)
        }
        _ => return None,
    };
    let alternatives = split_plain(parts.next()?, '~');
    Some(EmbeddedAnswer {
        weight,
        kind,
        is_shuffled,
        alternatives: alternatives.into_iter().map(alternative).collect(),
    })
}

fn alternative(source: &str) -> ClozeAlternative {
    let source = source.trim();
    let weighted = source.strip_prefix('%').and_then(|rest| {
        let (weight, rest) = rest.split_once('%')?;
        Some((weights::parse(weight)?, rest))
    });
    let (weight, rest) = match (source.strip_prefix('='), weighted) {
        (Some(rest), _) => (FULL, rest),
        (None, Some(weighted)) => weighted,
        (None, None) => (0, source),
    };
    let parts = split_plain(rest, '#');
    let (text, why) = match parts.as_slice() {
        [text, why @ ..] => (*text, why.join("#")),
        [] => ("", String::new()),
    };
    ClozeAlternative {
        weight,
        text: unescaped(&without_entities(text)),
        why: unescaped(&without_entities(&why)),
    }
}

/// Splits at a sign that no backslash and, as in `&#39;` and `&amp;#39;`, no ampersand precedes.
fn split_plain(text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut is_escaped) = (0, false);
    for (at, c) in text.char_indices() {
        let before = text.get(..at).unwrap_or_default();
        let is_entity = sign == '#' && (before.ends_with('&') || before.ends_with("&amp;"));
        if c == sign && !is_escaped && !is_entity {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// Takes away the backslashes before signs of embedded answers.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_sign = |next: &char| matches!(next, '}' | '#' | '~' | '/' | '"');
        match chars.next_if(|next| c == '\\' && is_sign(next)) {
            Some(sign) => out.push(sign),
            None => out.push(c),
        }
    }
    out
}

/// Writes HTML that stands within an embedded answer. Moodle resolves entities once before it takes
/// the text for HTML, and keeps most backslashes, so that signs are entities of entities.
pub fn escape(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for c in html.chars() {
        match c {
            '{' | '}' | '#' | '~' | '\\' => out.push_str(&format!("&amp;#{};", u32::from(c))),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
