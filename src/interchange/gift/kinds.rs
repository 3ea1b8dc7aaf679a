//! The part of a GIFT item between its braces, by kind.

use super::signs::unprotect;
use crate::interchange::html::{TextFormat, plain_to_markup};
use crate::interchange::numbers::{self, AcceptedNumber};
use crate::interchange::pairs::Pairs;
use crate::interchange::weights::{self, FULL, MilliPercent, WeightedChoice};
use crate::interchange::{ConversionNote, ItemPlace, PortableBlank, PortableKind, PortableNumber};

/// A kind as GIFT has it.
#[derive(Clone, Debug)]
pub struct GiftKind {
    /// The kind.
    pub kind: PortableKind,
    /// Feedback that belongs to the whole item.
    pub why: String,
    /// False if the order of the choices is fixed.
    pub shuffle: bool,
}

/// Reads the part between the braces, without general feedback.
pub fn read(
    response: &str,
    format: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<GiftKind, String> {
    if response.is_empty() {
        return Err("it is an essay".to_owned());
    }
    if let Some(numbers) = response.strip_prefix('#') {
        return number(numbers, format, place, notes);
    }
    if response.contains('~') {
        return choices(response, format, place, notes).map(shuffled);
    }
    if response.contains('=') && response.contains("->") {
        return rows(response, format, place, notes).map(shuffled);
    }
    let word = response.split('#').next().unwrap_or_default().trim();
    match word.to_ascii_uppercase().as_str() {
        "T" | "TRUE" => return Ok(true_false(true, response, format, place, notes)),
        "F" | "FALSE" => return Ok(true_false(false, response, format, place, notes)),
        _ => {}
    }
    let words = split_at(response, &['=']);
    let is_number = |(_, word): &(char, &str)| {
        let word = word.split('#').next().unwrap_or_default();
        numbers::decimal(word.trim_start_matches("%100%")).is_some()
    };
    Err(match words.iter().all(is_number) {
        true => "its response is typed as words; write {#…} for a number".to_owned(),
        false => "its response is typed as words".to_owned(),
    })
}

fn shuffled(kind: PortableKind) -> GiftKind {
    GiftKind {
        kind,
        why: String::new(),
        shuffle: true,
    }
}

/// Reads a text that may name its format.
pub fn text(
    text: &str,
    default: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> String {
    let (format, text) = format_of(text.trim(), default);
    format.to_markup(unprotect(text).trim(), place, notes)
}

/// Splits the name of a format in brackets from the text after it.
pub fn format_of(text: &str, default: TextFormat) -> (TextFormat, &str) {
    let split = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let named = split.and_then(|(name, rest)| {
        let is_name = name.bytes().all(|b| b.is_ascii_lowercase());
        let format = TextFormat::named(name).filter(|_| is_name);
        format.map(|format| (format, rest))
    });
    named.unwrap_or((default, text))
}

/// Splits at signs. Each part has the sign before it; text before the first has a space.
fn split_at<'a>(text: &'a str, signs: &[char]) -> Vec<(char, &'a str)> {
    let mut found = Vec::new();
    let (mut sign, mut from) = (' ', 0);
    for (at, c) in text.char_indices().filter(|(_, c)| signs.contains(c)) {
        found.push((sign, text.get(from..at).unwrap_or_default()));
        (sign, from) = (c, at + c.len_utf8());
    }
    found.push((sign, text.get(from..).unwrap_or_default()));
    found.retain(|(sign, part)| *sign != ' ' || !part.trim().is_empty());
    found
}

/// Splits a weight such as `%50%` from the text after it.
fn weight_of(text: &str) -> (Option<MilliPercent>, &str) {
    let text = text.trim();
    let split = text.strip_prefix('%').and_then(|rest| rest.split_once('%'));
    let read = split.and_then(|(weight, rest)| Some((weights::parse(weight)?, rest)));
    read.map_or((None, text), |(weight, rest)| (Some(weight), rest))
}

fn choices(
    response: &str,
    format: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let mut weighted = Vec::new();
    for (sign, part) in split_at(response, &['~', '=']) {
        let (weight, part) = weight_of(part);
        let (words, why) = part.split_once('#').unwrap_or((part, ""));
        weighted.push(WeightedChoice {
            text: text(words, format, place, notes),
            why: text(why, format, place, notes),
            weight: weight.unwrap_or(if sign == '=' { FULL } else { 0 }),
        });
    }
    // Without a sign of the one correct choice, any number may be selected.
    match response.contains('=') {
        true => weights::single(weighted, place, notes),
        false => weights::several(weighted, place, notes),
    }
}

fn rows(
    response: &str,
    format: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let mut pairs = Pairs::default();
    for (_, part) in split_at(response, &['=']) {
        let Some((row, column)) = part.split_once("->") else {
            return Err(format!(
                "it has a pair without an arrow: \"{}\"",
                unprotect(part).trim()
            ));
        };
        let row = text(row, format, place, notes);
        let column = plain_to_markup(unprotect(column).trim());
        pairs.add(row, column);
    }
    Ok(pairs.into_kind())
}

fn true_false(
    is_true: bool,
    response: &str,
    format: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> GiftKind {
    let mut parts = response.splitn(3, '#').skip(1);
    let mut next = || text(parts.next().unwrap_or_default(), format, place, notes);
    let (wrong, right) = (next(), next());
    let one = |name: &str, key: bool| WeightedChoice {
        text: name.to_owned(),
        why: if key { right.clone() } else { wrong.clone() },
        weight: if key { FULL } else { 0 },
    };
    let both = vec![one("True", is_true), one("False", !is_true)];
    GiftKind {
        kind: PortableKind::Choices {
            rule: crate::interchange::ChoiceRule::One,
            choices: weights::choices(both, |choice| choice.weight == FULL),
        },
        why: String::new(),
        shuffle: false,
    }
}

fn number(
    response: &str,
    format: TextFormat,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<GiftKind, String> {
    let mut accepted = Vec::new();
    for (sign, part) in split_at(response, &['=', '~']) {
        let (weight, part) = weight_of(part);
        let (number, why) = part.split_once('#').unwrap_or((part, ""));
        let number = unprotect(number);
        let why = text(why, format, place, notes);
        let weight = weight.unwrap_or(if sign == '~' { 0 } else { FULL });
        let (value, tolerance) = match (number.split_once(".."), number.split_once(':')) {
            (Some((min, max)), _)
                if weight > 0 && numbers::decimal(min) != numbers::decimal(max) =>
            {
                return Err(format!(
                    "any number from {} to {} is correct, and a bank needs one",
                    min.trim(),
                    max.trim()
                ));
            }
            (Some((min, _)), _) => (min, ""),
            (None, Some((value, tolerance))) => (value, tolerance),
            (None, None) => (number.as_str(), ""),
        };
        let value = match value.trim() {
            "" => "*",
            value => value,
        };
        accepted.push(AcceptedNumber {
            value: value.to_owned(),
            tolerance: tolerance.trim().to_owned(),
            weight,
            why,
        });
    }
    let (value, why) = numbers::key(&accepted, place, notes)?;
    if !why.is_empty() {
        notes.push(ConversionNote::changed(
            place,
            "the feedback for the correct number is part of the rationale",
        ));
    }
    Ok(GiftKind {
        kind: PortableKind::Number(PortableNumber {
            value,
            unit: String::new(),
        }),
        why,
        shuffle: true,
    })
}

/// Turns choices into those of the one blank in a text.
pub fn blank(id: &str, text: String, kind: PortableKind) -> PortableKind {
    let PortableKind::Choices { mut choices, .. } = kind else {
        return kind;
    };
    for choice in &mut choices {
        choice.id = format!("{id}{}", choice.id);
    }
    PortableKind::Blanks {
        text,
        blanks: vec![PortableBlank {
            id: id.to_owned(),
            choices,
        }],
    }
}
