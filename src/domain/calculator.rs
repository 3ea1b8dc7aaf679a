//! The calculator beside an item: one line of arithmetic, computed as exactly as an answer key.
//!
//! It only turns the typed line into a formula; [`Formula`] parses and computes it.

use std::collections::BTreeMap;

use thiserror::Error;

use super::formula::{Formula, FormulaError, ValueError};
use super::number::{Decimal, Exact, Round, show_to};
use super::typed::named;

/// Decimal places shown; longer values are cut with "…".
const PLACES: u32 = 6;

/// A completed calculation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calculation {
    /// Each step in the order it was computed: "15,000 ÷ 480 = 31.25".
    pub steps: Vec<String>,
    /// The result.
    pub exact: Exact,
}

/// The reason that a line cannot be computed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CalculationError {
    /// Nothing was typed.
    #[error("type a calculation first, such as 1,000 × 15 ÷ 480")]
    Empty,
    /// A character that no calculation contains.
    #[error("{} is not part of a calculation: use digits . + - * / ( )", named(*.0))]
    Unknown(char),
    /// Digits, points and commas that do not form a number.
    #[error("`{0}` is not a number: use digits, one point and thousands commas")]
    NotANumber(String),
    /// The line ends too early.
    #[error("not finished: a number or a parenthesis is missing at the end")]
    Unfinished,
    /// A character in an unexpected place.
    #[error("unexpected `{found}` at character {}", at + 1)]
    Misplaced {
        /// The character.
        found: char,
        /// Its position, from 0.
        at: usize,
    },
    /// Too long, or parentheses nested too deep.
    #[error(transparent)]
    Formula(FormulaError),
    /// The calculation has no value.
    #[error(transparent)]
    Value(#[from] ValueError),
}

impl Calculation {
    /// Returns the result for display: exact within six places, else cut with "…".
    pub fn shown(&self) -> String {
        show_to(self.exact, PLACES)
    }

    /// Returns the unrounded result as a learner would type it; `None` if it cannot be typed, as
    /// for a negative one. Cut after six places, which does not affect rounding to fewer places.
    pub fn typed(&self) -> Option<String> {
        let shown = self.shown();
        let typed = shown.trim_end_matches('…').replace(',', "");
        Decimal::parse(&typed).is_ok().then_some(typed)
    }
}

/// Returns the error that no further typing can fix: a character that no calculation contains.
pub fn doubt(line: &str) -> Option<CalculationError> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || sign(c).is_some();
    let stray = line.chars().find(|c| !is_part(*c))?;
    Some(CalculationError::Unknown(stray))
}

/// Returns the formula sign for a typed character.
fn sign(c: char) -> Option<char> {
    Some(match c {
        '+' | '(' | ')' | ' ' => c,
        '*' | '×' | 'x' | 'X' | '·' => '*',
        '/' | '÷' => '/',
        '-' | '−' | '–' => '-',
        _ => return None,
    })
}

/// Computes a line of digits, points, thousands commas, signs and parentheses.
///
/// # Errors
/// [`CalculationError`] gives the problem and its position.
pub fn calculate(line: &str) -> Result<Calculation, CalculationError> {
    let typed: Vec<char> = line.chars().collect();
    if line.trim().is_empty() {
        return Err(CalculationError::Empty);
    }
    let mut text = String::new();
    // The typed position of each character of the formula; they differ because commas are dropped.
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(c) = typed.get(at).copied() {
        if let Some(sign) = sign(c) {
            text.push(sign);
            places.push(at);
            at += 1;
            continue;
        }
        let rest = typed.get(at..).unwrap_or_default();
        let is_digit = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let number: String = rest.iter().take_while(is_digit).collect();
        if number.is_empty() {
            return Err(CalculationError::Unknown(c));
        }
        if Decimal::parse_typed(&number, Round::Places(0)).is_err() {
            return Err(CalculationError::NotANumber(number));
        }
        for (offset, digit) in number.chars().enumerate().filter(|(_, c)| *c != ',') {
            text.push(digit);
            places.push(at + offset);
        }
        at += number.chars().count();
    }
    let formula = Formula::parse(&text).map_err(|error| misread(error, &places, &typed))?;
    let (steps, exact) = formula.steps(&BTreeMap::new(), PLACES)?;
    Ok(Calculation { steps, exact })
}

fn misread(error: FormulaError, places: &[usize], typed: &[char]) -> CalculationError {
    let FormulaError::Expected { at, .. } = error else {
        return CalculationError::Formula(error);
    };
    let place = places.get(at).copied();
    let found = place.and_then(|at| Some((at, *typed.get(at)?)));
    found.map_or(CalculationError::Unfinished, |(at, found)| {
        CalculationError::Misplaced { found, at }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_computed_step_by_step_and_exactly() {
        for (line, steps, typed) in [
            (
                "1,000 * 15 / (8 * 60)",
                vec![
                    "1,000 × 15 = 15,000",
                    "8 × 60 = 480",
                    "15,000 ÷ 480 = 31.25",
                ],
                Some("31.25"),
            ),
            (
                "1000×15÷480",
                vec!["1,000 × 15 = 15,000", "15,000 ÷ 480 = 31.25"],
                Some("31.25"),
            ),
            ("500 / 3", vec!["500 ÷ 3 = 166.666666…"], Some("166.666666")),
            ("2 x 1,000", vec!["2 × 1,000 = 2,000"], Some("2000")),
            ("0.1 + .2", vec!["0.1 + 0.2 = 0.3"], Some("0.3")),
            ("2 - 5", vec!["2 − 5 = -3"], None),
            ("7", vec![], Some("7")),
        ] {
            let made = calculate(line).unwrap_or_else(|error| unreachable!("{line}: {error}"));
            assert_eq!(made.steps, steps, "{line}");
            assert_eq!(made.typed().as_deref(), typed, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_computed_is_told() {
        for (line, words) in [
            ("  ", "type a calculation first"),
            ("2 % 3", "`%` is not part"),
            ("min(1", "`m` is not part"),
            ("1e3", "`e` is not part"),
            ("0,125 * 2", "`0,125` is not a number"),
            ("1,00 + 2", "`1,00` is not a number"),
            ("1.2.3", "`1.2.3` is not a number"),
            ("2 *", "not finished"),
            ("(2 + 3", "not finished"),
            ("1,000 + * 3", "unexpected `*` at character 9"),
            ("5 / (3 - 3)", "division by zero"),
        ] {
            match calculate(line) {
                Err(error) => assert!(error.to_string().contains(words), "{line}: {error}"),
                Ok(made) => unreachable!("{line}: {made:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn calculating_never_panics(line in "[0-9+*/(),. ×÷−x-]{0,80}") {
            if let Ok(made) = calculate(&line) {
                let _ = (made.shown(), made.typed());
            }
        }

        #[test]
        fn whatever_is_typed_never_panics(line in "\\PC{0,60}") {
            let _ = calculate(&line);
        }

        /// Reusing a result cannot change its rounding.
        #[test]
        fn what_is_taken_over_rounds_as_the_exact_value(a in 0u32..100_000, b in 1u32..1_000) {
            let made = calculate(&format!("{a} / {b}")).expect("a value");
            let typed = Decimal::parse(&made.typed().expect("a number")).expect("a number").exact();
            for places in 0..=3 {
                let half_up = crate::domain::number::RoundMode::HalfUp;
                let round = crate::domain::number::Round::Places(places);
                prop_assert_eq!(round.apply(typed, half_up), round.apply(made.exact, half_up));
            }
        }
    }
}
