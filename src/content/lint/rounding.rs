//! Rule for calculations: the stem states the rounding of the key, and no other.

mod stated;

use super::subject::Subject;
use crate::content::codes;
use crate::domain::kind::{Numeric, Unit};
use crate::domain::number::{Round, RoundMode};
use stated::{RoundingClause, noun, stated};

/// Returns the decimal places to which a stem says that an answer in this unit is rounded. Of several,
/// the last counts: it is usually that of the answer.
pub fn stated_places(stem: &str, unit: &Unit) -> Option<u32> {
    let clauses = stated(stem, unit);
    let last = clauses.iter().flat_map(|clause| &clause.places).next_back();
    match last?.round? {
        Round::Places(places) => Some(places),
        Round::To(_) => None,
    }
}

/// Checks L39.
pub fn lint(subject: &mut Subject<'_>) {
    let Some(numeric) = subject.numeric() else {
        return;
    };
    let stem = subject.stem();
    let clauses = stated(&stem.words, &numeric.unit);
    for (message, help) in problems(numeric, &clauses) {
        subject.add(&codes::ROUNDING, stem.span.clone(), message, &help);
    }
}

/// Returns the differences between a stem and the rounding of its key: a message and a help each.
fn problems(numeric: &Numeric, clauses: &[RoundingClause]) -> Vec<(String, String)> {
    let example = instruction(numeric);
    if clauses.is_empty() {
        let message = "the stem does not say how to round".to_owned();
        return vec![(
            message,
            format!("add it to the stem, such as \"{example}\""),
        )];
    }
    let places = place(numeric, clauses, &example);
    places
        .into_iter()
        .chain(direction(numeric, clauses, &example))
        .collect()
}

/// Returns the difference if the stem names places, and none is that of the key.
fn place(numeric: &Numeric, clauses: &[RoundingClause], example: &str) -> Option<(String, String)> {
    let places = || clauses.iter().flat_map(|clause| &clause.places);
    if places().any(|place| place.round == Some(one(numeric.round))) {
        return None;
    }
    // The rounding of the answer usually comes last.
    let other = places().last()?;
    let message = format!(
        "the stem says \"{}\", but the key is rounded {}",
        other.words,
        numeric.rounding()
    );
    let key = match other.round {
        Some(Round::Places(0)) => ", or set `round = \"whole\"`".to_owned(),
        Some(Round::Places(1)) => ", or set `round = \"tenth\"`".to_owned(),
        Some(Round::Places(2)) => ", or set `round = \"hundredth\"`".to_owned(),
        Some(Round::Places(_)) => ", or set `round = \"thousandth\"`".to_owned(),
        Some(Round::To(step)) => format!(", or set `round_to = {step}`"),
        None => String::new(),
    };
    Some((message, format!("write \"{example}\" in the stem{key}")))
}

/// Returns the difference if the stem says another direction than that of the key.
fn direction(
    numeric: &Numeric,
    clauses: &[RoundingClause],
    example: &str,
) -> Option<(String, String)> {
    let said = || clauses.iter().filter_map(|clause| clause.direction);
    let agrees = match numeric.round_mode {
        RoundMode::HalfUp => {
            let nearest = |clause: &RoundingClause| {
                let mut places = clause.places.iter();
                clause.rounds
                    && clause.direction.is_none()
                    && places.any(|place| place.round == Some(one(numeric.round)))
            };
            said().next().is_none() || clauses.iter().any(nearest)
        }
        mode => said().any(|said| said == mode),
    };
    if agrees {
        return None;
    }
    let key = match numeric.round_mode {
        RoundMode::HalfUp => "to the nearest",
        RoundMode::Up => "up",
        RoundMode::Down => "down",
    };
    let stem = match said().next_back() {
        Some(RoundMode::Up) => Some("up"),
        Some(RoundMode::Down) => Some("down"),
        _ => None,
    };
    Some(match stem {
        Some(stem) => (
            format!("the stem says to round {stem}, but the key is rounded {key}"),
            format!("write \"{example}\" in the stem, or set `round_mode = \"{stem}\"`"),
        ),
        None => (
            format!("the key is rounded {key}, and the stem does not say so"),
            format!("write \"{example}\" in the stem, or remove `round_mode`"),
        ),
    })
}

/// Returns a rounding in one form: the nearest 1 is a whole number.
fn one(round: Round) -> Round {
    match round {
        Round::To(1) => Round::Places(0),
        round => round,
    }
}

/// Returns the sentence that states the rounding of a key, with the unit of the item.
fn instruction(numeric: &Numeric) -> String {
    let rounding = numeric.rounding();
    let unit = match &numeric.unit {
        Unit::HoursMinutes => "minute",
        Unit::Named(unit) => match noun(unit) {
            Some("drop") => "drop",
            Some("minute") => "minute",
            Some("hour") => "hour",
            Some("unit") if !unit.contains('/') => "unit",
            Some("tablet") => "tablet",
            Some(_) => unit,
            None => "number",
        },
    };
    let rounding = rounding.replace("whole number", &format!("whole {unit}"));
    format!("Round {rounding}.")
}

#[cfg(test)]
mod tests;
