//! Numbers to type, of version 1.2.

use super::super::super::html::{markup_to_plain, to_markup};
use super::super::super::{ConversionLoss, PortableKind, PortableNumber};
use super::super::numbers;
use super::super::reading::QtiReading;
use super::conditions::Condition;
use super::parts::{ClassicContent, ClassicItem, stem};
use super::presentation::ClassicResponse;

/// Characters of a unit: a longer text after a field is a sentence.
const UNIT_CHARS: usize = 24;

/// Reads a field for a number.
pub fn number(
    item: &ClassicItem,
    response: &ClassicResponse,
    reading: &mut QtiReading<'_>,
) -> Result<ClassicContent, String> {
    let is_number = item.sort.contains("numeric")
        || response.sort == "response_num"
        || matches!(
            response.field.as_str(),
            "decimal" | "integer" | "scientific"
        );
    if !is_number {
        return Err("it asks for words to type, which are not scored by a key".to_owned());
    }
    let earning: Vec<&Condition> = item.conditions.iter().filter(|c| c.earns()).collect();
    let mut accepted: Vec<String> = Vec::new();
    let mut ranges: Vec<String> = Vec::new();
    for condition in earning {
        let exact = exact(condition);
        let bound = |lower: bool| {
            let mut bounds = condition.bounds.iter();
            let bound = bounds.find(|bound| bound.is_lower == lower);
            bound.map(|bound| bound.value.clone()).unwrap_or_default()
        };
        let (from, to) = (bound(true), bound(false));
        let is_point = exact
            .as_ref()
            .is_some_and(|exact| numbers::same(exact, &from) && numbers::same(exact, &to));
        if !condition.bounds.is_empty() && !is_point {
            ranges.push(format!("{from} to {to}"));
        }
        accepted.extend(exact);
    }
    let Some(value) = accepted.first().cloned() else {
        return Err("its key is a range or no number, and a bank has one number".to_owned());
    };
    if !ranges.is_empty() {
        let message = format!(
            "the key is {value}; the file also accepts {}",
            ranges.join(" and ")
        );
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
    let others: Vec<&str> = accepted.iter().skip(1).map(String::as_str).collect();
    if others.iter().any(|other| !numbers::same(other, &value)) {
        let message = format!(
            "the key is {value}; the file also accepts {}",
            others.join(", ")
        );
        reading.note(&item.place, ConversionLoss::Changed, message);
    }
    let (stem, unit) = with_unit(item, reading)?;
    Ok(ClassicContent {
        stem,
        kind: PortableKind::Number(PortableNumber { value, unit }),
        shuffle: response.shuffle.unwrap_or(true),
    })
}

/// Returns the number of a condition: the one it names, or the one between equal bounds.
fn exact(condition: &Condition) -> Option<String> {
    let mut equals = condition.equals.iter().filter(|equal| !equal.negated);
    if let Some(equal) = equals.next() {
        return numbers::decimal(&equal.value);
    }
    match condition.bounds.as_slice() {
        [a, b] if a.is_lower != b.is_lower && numbers::same(&a.value, &b.value) => {
            numbers::decimal(&a.value)
        }
        _ => None,
    }
}

/// Returns the stem and the unit: a short text after the field.
fn with_unit(item: &ClassicItem, reading: &mut QtiReading<'_>) -> Result<(String, String), String> {
    let mut lost = Vec::new();
    let after = to_markup(&item.presentation.after, &item.place, &mut lost);
    let unit = markup_to_plain(&after);
    let is_unit = lost.is_empty() && unit.chars().count() <= UNIT_CHARS && !unit.contains('\n');
    if !is_unit || item.presentation.before.is_empty() {
        return Ok((stem(item, reading)?, String::new()));
    }
    let stem = to_markup(&item.presentation.before, &item.place, &mut reading.notes);
    Ok((stem, unit))
}
