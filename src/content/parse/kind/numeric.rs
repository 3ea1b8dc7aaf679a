//! `numeric`: given values, steps, a formula and its rounding; every combination is computed.

use toml::Spanned;
use toml::de::DeValue;

use super::commas;
use crate::content::codes;
use crate::content::diagnostic::SourceSpan;
use crate::content::parse::fields::{At, Fields, decimal_of, text_of, twice, wrong_type};
use crate::content::parse::reader::Reader;
use crate::content::suggest;
use crate::domain::formula::{Formula, FormulaError};
use crate::domain::kind::{ItemKind, Numeric, Unit};
use crate::domain::limits::{COMBINATIONS_MAX, PARTS_MAX};
use crate::domain::markup::is_name;
use crate::domain::number::{Decimal, Round, RoundMode, is_positive};

/// The words for decimal places.
const ROUNDS: [(&str, u32); 4] = [
    ("whole", 0),
    ("tenth", 1),
    ("hundredth", 2),
    ("thousandth", 3),
];

/// The directions of rounding.
const MODES: [(&str, RoundMode); 3] = [
    ("half-up", RoundMode::HalfUp),
    ("up", RoundMode::Up),
    ("down", RoundMode::Down),
];

/// Reads all keys, then checks that the answer is a positive number for every draw.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    super::no_acceptable(reader);
    let before = reader.findings.structural();
    let given = read_given(reader);
    let steps = read_steps(reader, &given);
    let formula = reader.said("formula");
    let span = formula.as_ref().map(|formula| formula.span.clone());
    let formula = formula.and_then(|text| read_formula(reader, &text));
    // Values that were misread would cause misleading findings.
    let torn = ["given", "steps", "formula"].iter().any(|key| {
        let span = reader.fields.span_if_any(key);
        span.is_some_and(|span| reader.findings.is_on_broken_line(&span))
    });
    if let (Some(formula), Some(span), false) = (&formula, &span, torn) {
        check_names(reader, (&given, &steps, formula), span.clone());
    }
    let unit = reader.said("unit").map(|unit| match unit.value.as_str() {
        "h:min" => Unit::HoursMinutes,
        _ => Unit::Named(unit.value),
    });
    let round = read_round(reader);
    let round_mode = reader
        .fields
        .word("round_mode", &MODES, |(word, _)| word, reader.findings);
    let round_mode = round_mode.map(|(_, mode)| mode).unwrap_or_default();
    let round_first = read_round_first(reader, &given, &steps);
    let limits = read_limits(reader);
    let numeric = Numeric {
        given,
        steps,
        formula: formula?,
        unit: unit?,
        round: round?,
        round_mode,
        round_first,
        limits,
    };
    if !torn && reader.findings.structural() == before {
        check_values(reader, &numeric, span?);
    }
    (!torn && reader.findings.structural() == before).then(|| ItemKind::Numeric(Box::new(numeric)))
}

fn read_given(reader: &mut Reader<'_, '_>) -> Vec<(String, Vec<Decimal>)> {
    let mut given = Vec::new();
    let Some(table) = reader.fields.table("given", "`given`", reader.findings) else {
        return given;
    };
    for (key, value) in own_names(&table, reader) {
        let values = match value.get_ref() {
            DeValue::Array(list) => list
                .iter()
                .filter_map(|value| decimal_of(value, "a given value", reader.findings))
                .collect(),
            _ => Vec::from_iter(decimal_of(value, "a given value", reader.findings)),
        };
        reader.places.put_key("given values", value.span());
        let comma = commas::place(reader.findings.source().text(), &value.span());
        if let Some(comma) = &comma {
            reader.places.put_key("given comma", comma.clone());
        }
        let mut distinct: Vec<Decimal> = Vec::new();
        for value in &values {
            let again = distinct.contains(&value.value);
            if let (true, Some(comma)) = (again, &comma) {
                commas::twice(value, &key, comma, reader.findings);
            } else if again {
                let id = At {
                    value: value.value.plain(),
                    span: value.span.clone(),
                };
                twice(&id, &format!("`{key}`"), reader.findings);
            }
            distinct.push(value.value);
        }
        if distinct.is_empty()
            && value
                .get_ref()
                .as_array()
                .is_some_and(|list| list.is_empty())
        {
            let message = format!("`{key}` has no value");
            reader.findings.add(
                &codes::TOO_FEW,
                value.span(),
                message,
                "give at least one value",
            );
        }
        given.push((key, distinct));
    }
    given
}

fn read_steps(
    reader: &mut Reader<'_, '_>,
    given: &[(String, Vec<Decimal>)],
) -> Vec<(String, Formula)> {
    let mut steps = Vec::new();
    let Some(table) = reader.fields.table("steps", "`steps`", reader.findings) else {
        return steps;
    };
    for (key, value) in own_names(&table, reader) {
        if given.iter().any(|(name, _)| *name == key) {
            let id = At {
                value: key.clone(),
                span: value.span(),
            };
            twice(&id, "`given` and `steps`", reader.findings);
        }
        let text = text_of(value, format_args!("the step `{key}`"), reader.findings);
        if let Some(formula) = text.and_then(|text| read_formula(reader, &text)) {
            steps.push((key, formula));
        }
    }
    steps
}

/// Returns the entries of a table with the author's own keys; reports invalid names.
fn own_names<'d>(
    table: &Fields<'d>,
    reader: &mut Reader<'_, '_>,
) -> Vec<(String, &'d Spanned<DeValue<'d>>)> {
    let mut named = Vec::new();
    let entries: Vec<_> = table.entries().collect();
    if entries.len() > PARTS_MAX {
        let message = format!(
            "{} names are too many; the limit is {PARTS_MAX}",
            entries.len()
        );
        reader
            .findings
            .add(&codes::TOO_MANY, table.span(), message, "use fewer names");
        return named;
    }
    for (key, value) in entries {
        if is_name(key.value) && !matches!(key.value, "min" | "max") {
            named.push((key.value.to_owned(), value));
        } else {
            let message = "this name cannot be used in a formula";
            let help = "use letters, digits and underscores, begin with a letter, and do not use `min` or `max`";
            reader.findings.add(&codes::BAD_ID, key.span, message, help);
        }
    }
    named
}

/// Reads a formula and reports the place of its first mistake.
fn read_formula(reader: &mut Reader<'_, '_>, text: &At<String>) -> Option<Formula> {
    let error = match Formula::parse(&text.value) {
        Ok(formula) => return Some(formula),
        Err(error) => error,
    };
    let at = match &error {
        FormulaError::Expected { at, .. } | FormulaError::BadNumber { at, .. } => Some(*at),
        FormulaError::TooLong | FormulaError::TooDeep => None,
    };
    let span = at.map_or(text.span.clone(), |at| inside(reader, text, at));
    let help = "use numbers, names from `given`, + - * / ( ), min(a, b) and max(a, b)";
    reader
        .findings
        .add(&codes::FORMULA, span, error.to_string(), help);
    None
}

/// Returns the place of one character of a text that is written on one line without escapes.
fn inside(reader: &Reader<'_, '_>, text: &At<String>, at: usize) -> SourceSpan {
    let written = reader
        .findings
        .source()
        .text()
        .get(text.span.clone())
        .unwrap_or("");
    let Some(start) = written.find(text.value.as_str()) else {
        return text.span.clone();
    };
    let offset: usize = text.value.chars().take(at).map(char::len_utf8).sum();
    let width = text.value.chars().nth(at).map_or(1, char::len_utf8);
    let from = text.span.start + start + offset;
    from..from + width
}

fn read_round(reader: &mut Reader<'_, '_>) -> Option<Round> {
    let places = reader
        .fields
        .word("round", &ROUNDS, |(word, _)| word, reader.findings);
    let to = reader
        .fields
        .whole("round_to", 1..1_000_001, reader.findings);
    match (reader.fields.has("round"), reader.fields.has("round_to")) {
        (false, false) => {
            reader.fields.missing("round", reader.findings);
            None
        }
        (true, true) => {
            let span = reader.fields.span_of("round_to");
            let message = "`round` and `round_to` cannot both be used";
            reader
                .findings
                .add(&codes::UNKNOWN_KEY, span, message, "remove one of them");
            None
        }
        _ => {
            let places = places.map(|(_, places)| Round::Places(places));
            places.or_else(|| to.map(|to| Round::To(to.into())))
        }
    }
}

fn read_round_first(
    reader: &mut Reader<'_, '_>,
    given: &[(String, Vec<Decimal>)],
    steps: &[(String, Formula)],
) -> Vec<(String, Round)> {
    let mut rounds = Vec::new();
    let Some(table) = reader
        .fields
        .table("round_first", "`round_first`", reader.findings)
    else {
        return rounds;
    };
    let names = || {
        let given = given.iter().map(|(name, _)| name.as_str());
        given.chain(steps.iter().map(|(name, _)| name.as_str()))
    };
    for (key, value) in own_names(&table, reader) {
        if !names().any(|name| name == key) {
            let help = suggest::help(&key, names().collect::<Vec<_>>());
            let message = format!("`{key}` is neither in `given` nor in `steps`");
            reader
                .findings
                .add(&codes::UNKNOWN_NAME, value.span(), message, help);
        }
        let Some(word) = value.get_ref().as_str() else {
            wrong_type(
                value,
                format_args!("`{key}`"),
                "text in quotes, such as \"tenth\"",
                reader.findings,
            );
            continue;
        };
        match ROUNDS.iter().find(|(known, _)| *known == word) {
            Some((_, places)) => rounds.push((key, Round::Places(*places))),
            None => {
                let help = suggest::help(word, ROUNDS.iter().map(|(known, _)| *known));
                let message = "this is not a place to round to".to_owned();
                reader
                    .findings
                    .add(&codes::UNKNOWN_WORD, value.span(), message, help);
            }
        }
    }
    rounds
}

fn read_limits(reader: &mut Reader<'_, '_>) -> Option<(Decimal, Decimal)> {
    let mut table = reader.fields.table("limits", "`limits`", reader.findings)?;
    reader.places.put_key("limits", table.span());
    for key in ["min", "max"] {
        if !table.has(key) {
            table.missing(key, reader.findings);
        }
    }
    let min = table.decimal("min", reader.findings);
    let max = table.decimal("max", reader.findings);
    let span = table.span();
    table.finish(reader.findings);
    let (min, max) = (min?.value, max?.value);
    if min.exact() > max.exact() {
        let message = "`min` is larger than `max`";
        reader
            .findings
            .add(&codes::OUT_OF_RANGE, span, message, "swap them");
        return None;
    }
    Some((min, max))
}

/// Given values, steps and the formula.
type Calculation<'a> = (
    &'a [(String, Vec<Decimal>)],
    &'a [(String, Formula)],
    &'a Formula,
);

/// Checks that every name in the formula and in each step is defined by then.
fn check_names(
    reader: &mut Reader<'_, '_>,
    (given, steps, formula): Calculation<'_>,
    span: SourceSpan,
) {
    let mut known: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    let steps_span = reader.fields.span_of("steps");
    let steps = steps
        .iter()
        .map(|(name, formula)| (Some(name), formula, steps_span.clone()));
    for (name, formula, span) in steps.chain([(None, formula, span)]) {
        for unknown in formula
            .names()
            .into_iter()
            .filter(|name| !known.contains(name))
        {
            let at = formula.text().find(unknown).unwrap_or(0);
            let text = At {
                value: formula.text().to_owned(),
                span: span.clone(),
            };
            let start = inside(
                reader,
                &text,
                formula.text().get(..at).map_or(0, |t| t.chars().count()),
            );
            let word = if start == span {
                span.clone()
            } else {
                start.start..start.start + unknown.len()
            };
            let message = format!("`{unknown}` is neither in `given` nor an earlier step");
            let help = suggest::help(unknown, known.iter().copied());
            reader
                .findings
                .add(&codes::UNKNOWN_NAME, word, message, help);
        }
        known.extend(name.map(String::as_str));
    }
}

/// Checks that the answer is a positive number and an exact fraction in range for every draw. Skips
/// the computation if the bounds already prove it.
fn check_values(reader: &mut Reader<'_, '_>, numeric: &Numeric, span: SourceSpan) {
    if numeric.combination_count() > COMBINATIONS_MAX {
        let message = format!("the given values have more than {COMBINATIONS_MAX} combinations");
        let span = reader.fields.span_of("given");
        reader
            .findings
            .add(&codes::COMBINATIONS, span, message, "list fewer values");
        return;
    }
    if numeric.has_key_by_bounds() {
        return;
    }
    for numbers in numeric.combinations(COMBINATIONS_MAX).unwrap_or_default() {
        let problem = match numeric.answer(&numbers) {
            Ok(answer) if is_positive(answer.rounded) => continue,
            Ok(answer) if is_positive(answer.exact) => format!(
                "the key is {} rounded {}",
                numeric.show(answer.rounded),
                numeric.rounding()
            ),
            Ok(answer) => format!(
                "the key is {}, not a positive number",
                numeric.show(answer.rounded)
            ),
            Err(error) => error.to_string(),
        };
        let drawn: Vec<String> = numbers
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let message = match drawn.is_empty() {
            true => problem,
            false => format!("{problem} (with {})", drawn.join(", ")),
        };
        let help = "correct the formula, the rounding or the given values, because learners type a positive number";
        reader
            .findings
            .add(&codes::NO_KEY_VALUE, span, message, help);
        return;
    }
}
