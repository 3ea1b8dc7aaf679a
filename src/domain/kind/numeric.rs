//! Numeric: a number to compute, keyed by a formula with exact fractions, never by hand.
//!
//! If `given` has several values, the item is a template: each form draws one of each.

use std::collections::BTreeMap;

use rand::seq::IndexedRandom;
use thiserror::Error;

use super::{Kind, KindName, wrong_shape};
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::formula::bounds::Bounds;
use crate::domain::formula::{Formula, ValueError};
use crate::domain::number::{self, Decimal, Exact, NumberError, Round, RoundMode, is_positive};
use crate::domain::response::{Response, ResponseError};
use crate::domain::scoring::{Marking, ScoringRule};

/// The most decimal places that a typed number can have to be normalized.
const PLACES_MAX: u32 = 9;

/// The unit of the number. It is printed, never typed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Any unit, as written after the number.
    Named(String),
    /// `h:min`: the formula gives minutes, the learner types hours and minutes.
    HoursMinutes,
}

/// A calculation: given values, named steps, a formula and its rounding.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Numeric {
    /// Names with their possible values: one value, or several to draw from.
    pub given: Vec<(String, Vec<Decimal>)>,
    /// Named values computed before the formula, in order.
    pub steps: Vec<(String, Formula)>,
    /// The formula of the key.
    pub formula: Formula,
    /// The unit of the number.
    pub unit: Unit,
    /// The rounding of the final result.
    pub round: Round,
    /// The direction of that rounding.
    pub round_mode: RoundMode,
    /// Givens and steps that the stem says to round first.
    pub round_first: Vec<(String, Round)>,
    /// The plausible range of the key.
    pub limits: Option<(Decimal, Decimal)>,
}

/// The key of one draw.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Computed {
    /// The value before rounding.
    pub exact: Exact,
    /// The value that a learner must type.
    pub rounded: Exact,
}

/// The values of given names and steps in one draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownValues {
    /// The values before `round_first`.
    pub exact: BTreeMap<String, Exact>,
    /// The values after it, which the formula uses.
    pub rounded: BTreeMap<String, Exact>,
}

/// The reason that a key cannot be computed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NumericError {
    /// The formula has no value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// A value too large to round with the exact fractions.
    #[error("the result grows too large to round")]
    Rounding,
}

impl Numeric {
    /// Returns the key for one set of drawn numbers.
    ///
    /// # Errors
    /// [`NumericError`] if the formula has no value; a loaded bank has no such formula.
    pub fn answer(&self, numbers: &BTreeMap<String, Decimal>) -> Result<Computed, NumericError> {
        let exact = self.formula.value(&self.known(numbers)?.rounded)?;
        let rounded = self.round.apply(exact, self.round_mode);
        let rounded = rounded.ok_or(NumericError::Rounding)?;
        Ok(Computed { exact, rounded })
    }

    /// Returns the key with a kilogram weight rounded to a tenth first (`early`), or with no
    /// weight rounded first: if the two differ, the stem must say which applies.
    ///
    /// # Errors
    /// As [`Numeric::answer`].
    pub fn answer_with_weight(
        &self,
        numbers: &BTreeMap<String, Decimal>,
        early: bool,
    ) -> Result<Exact, NumericError> {
        let mut other = self.clone();
        other.round_first.retain(|(name, _)| !is_weight(name));
        if early {
            let names = other
                .given
                .iter()
                .map(|(name, _)| name)
                .chain(other.steps.iter().map(|(name, _)| name));
            let weights: Vec<String> = names.filter(|name| is_weight(name)).cloned().collect();
            other
                .round_first
                .extend(weights.into_iter().map(|name| (name, Round::Places(1))));
        }
        other.answer(numbers).map(|answer| answer.rounded)
    }

    /// Returns the values that the formula uses: of the given names and of the steps.
    ///
    /// # Errors
    /// As [`Numeric::answer`].
    pub fn known(&self, numbers: &BTreeMap<String, Decimal>) -> Result<KnownValues, NumericError> {
        let given = numbers.iter();
        let mut exact: BTreeMap<String, Exact> =
            given.map(|(name, n)| (name.clone(), n.exact())).collect();
        let first = |name: &String, value: Exact| {
            let round = self.round_first.iter().find(|(rounded, _)| rounded == name);
            round
                .map_or(Some(value), |(_, round)| {
                    round.apply(value, RoundMode::HalfUp)
                })
                .ok_or(NumericError::Rounding)
        };
        let mut rounded = BTreeMap::new();
        for (name, value) in &exact {
            rounded.insert(name.clone(), first(name, *value)?);
        }
        for (name, formula) in &self.steps {
            let value = formula.value(&rounded)?;
            exact.insert(name.clone(), value);
            rounded.insert(name.clone(), first(name, value)?);
        }
        Ok(KnownValues { exact, rounded })
    }

    /// Returns the final rounding in words, after "rounded".
    pub fn rounding(&self) -> String {
        self.round.words(self.round_mode)
    }

    /// Returns the number of combinations of the given values.
    pub fn combination_count(&self) -> usize {
        let counts = self.given.iter().map(|(_, values)| values.len());
        counts.fold(1, usize::saturating_mul)
    }

    /// Returns whether the bounds of the given values prove that every draw has a positive key. If
    /// not, the draws must be computed to know.
    pub fn has_key_by_bounds(&self) -> bool {
        self.bounds().is_some_and(|key| is_positive(key.least))
    }

    fn bounds(&self) -> Option<Bounds> {
        let first = |name: &str, bounds: Bounds| {
            let mut rounds = self.round_first.iter();
            let round = rounds.find(|(rounded, _)| rounded == name);
            round.map_or(Some(bounds), |(_, round)| {
                bounds.rounded(*round, RoundMode::HalfUp)
            })
        };
        let mut known = BTreeMap::new();
        for (name, values) in &self.given {
            known.insert(name.as_str(), first(name, Bounds::of(values)?)?);
        }
        for (name, formula) in &self.steps {
            let bounds = first(name, formula.bounds(&known)?)?;
            known.insert(name.as_str(), bounds);
        }
        self.formula
            .bounds(&known)?
            .rounded(self.round, self.round_mode)
    }

    /// Returns every combination of given values, in order; `None` if there are more than `limit`.
    pub fn combinations(&self, limit: usize) -> Option<Vec<BTreeMap<String, Decimal>>> {
        let mut all = vec![BTreeMap::new()];
        for (name, values) in &self.given {
            if all.len().checked_mul(values.len())? > limit {
                return None;
            }
            all = all
                .iter()
                .flat_map(|numbers| {
                    values.iter().map(|value| {
                        let mut numbers = numbers.clone();
                        numbers.insert(name.clone(), *value);
                        numbers
                    })
                })
                .collect();
        }
        Some(all)
    }

    /// Returns the exact value of a number being typed.
    ///
    /// # Errors
    /// [`NumberError`] if it is not a number, or is ambiguous; then the learner is asked again.
    pub fn read_typed(&self, typed: &str) -> Result<Exact, NumberError> {
        match self.unit {
            Unit::HoursMinutes => number::parse_hours_minutes(typed),
            Unit::Named(_) => Decimal::parse_typed(typed, self.round).map(|read| read.exact()),
        }
    }

    /// Returns the error in a number being typed that no further typing can fix.
    pub fn doubt(&self, typed: &str) -> Option<NumberError> {
        let read = self.read_typed(typed).err()?;
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':');
        let is_stray = typed.trim().chars().any(|c| !is_part(c));
        (is_stray || read == NumberError::TooLong).then_some(read)
    }

    /// Returns the exact value of a confirmed number; a comma in it marks thousands.
    ///
    /// # Errors
    /// [`NumberError`] if it is not a number.
    pub fn read(&self, typed: &str) -> Result<Exact, NumberError> {
        match self.unit {
            Unit::HoursMinutes => number::parse_hours_minutes(typed),
            Unit::Named(_) => Decimal::parse(typed).map(|decimal| decimal.exact()),
        }
    }

    /// Returns a typed number in its normalized form; other text, and numbers with too many decimal
    /// places, stay unchanged.
    pub fn settled(&self, typed: &str) -> String {
        let read = self.read(typed).ok();
        let written = read.map(|value| match self.unit {
            Unit::HoursMinutes => number::show_hours_minutes(value),
            Unit::Named(_) => number::show_to(value, PLACES_MAX),
        });
        let written = written.map(|text| self.plain(text));
        let written = written.filter(|text| self.read(text).ok() == read);
        written.unwrap_or_else(|| typed.trim().into())
    }

    /// Returns a number in typeable form: without thousands commas if they would be refused.
    fn plain(&self, written: String) -> String {
        match self.read_typed(&written) {
            Err(NumberError::Comma { .. }) => written.replace(',', ""),
            _ => written,
        }
    }

    /// Formats a result with its unit.
    pub fn show(&self, value: Exact) -> String {
        match &self.unit {
            Unit::HoursMinutes => format!("{} (h:min)", number::show_hours_minutes(value)),
            Unit::Named(unit) => format!("{} {unit}", number::show(value)),
        }
    }

    /// Returns the correct spelling of a typed number that is correct but not written as ISMP
    /// asks: a leading zero, no trailing zeros.
    pub fn writing_hint(typed: &str) -> Option<&'static str> {
        let typed = typed.trim();
        if typed.starts_with('.') {
            Some("write a zero before the point (0.5, not .5): a lone point is easily missed")
        } else if typed.contains('.') && (typed.ends_with('0') || typed.ends_with('.')) {
            Some("write no zero after the point (5, not 5.0): it can be read as tenfold")
        } else {
            None
        }
    }
}

/// Returns whether a name is a weight in kilograms.
pub fn is_weight(name: &str) -> bool {
    name == "kg" || name.ends_with("_kg")
}

impl Numeric {
    /// Returns the unit in words.
    pub fn unit_words(&self) -> &str {
        match &self.unit {
            Unit::Named(unit) => unit,
            Unit::HoursMinutes => "h:min",
        }
    }

    /// Returns a typed response with its unit and with thousands commas; text that is no number
    /// stays as it is.
    pub fn given(&self, typed: &str) -> String {
        match typed.trim() {
            "" => super::super::describe::NOTHING_GIVEN.into(),
            text if self.read(text).is_err() => text.into(),
            number => format!("{} {}", self.grouped(number), self.unit_words()),
        }
    }

    /// Returns a number with commas between thousands; unchanged if it has some, starts with a
    /// zero, or could not be typed so.
    fn grouped(&self, number: &str) -> String {
        let end = number.find('.').unwrap_or(number.len());
        let (whole, fraction) = number.split_at(end);
        let bare = whole.bytes().all(|b| b.is_ascii_digit()) && !whole.starts_with('0');
        let with_commas = Decimal::parse(whole)
            .ok()
            .filter(|_| bare)
            .map(|whole| self.plain(format!("{whole}{fraction}")));
        with_commas
            .filter(|text| self.read(text).ok() == self.read(number).ok())
            .unwrap_or_else(|| number.to_owned())
    }
}

impl Kind for Numeric {
    fn name(&self) -> KindName {
        KindName::Numeric
    }

    fn rule(&self) -> ScoringRule {
        ScoringRule::ZeroOne
    }

    fn possible(&self) -> u32 {
        1
    }

    fn draw(&self, _shuffle: bool, chance: &mut Chance) -> Drawn {
        let drawn = self
            .given
            .iter()
            .filter_map(|(name, values)| values.choose(chance).map(|value| (name.clone(), *value)));
        Drawn {
            order: Vec::new(),
            numbers: drawn.collect(),
        }
    }

    fn check(&self, response: &Response) -> Result<(), ResponseError> {
        match response {
            Response::Blank => Ok(()),
            Response::Number(typed) => Ok(self.read(typed).map(|_| ())?),
            _ => Err(wrong_shape(self.name(), "a number as typed")),
        }
    }

    fn check_given(&self, response: &Response) -> Result<(), ResponseError> {
        match response {
            Response::Number(typed) => Ok(self.read_typed(typed).map(|_| ())?),
            other => self.check(other),
        }
    }

    fn ready(&self, response: &Response) -> Result<(), ResponseError> {
        if response.is_blank() {
            Err(NumberError::Empty.into())
        } else {
            self.check_given(response)
        }
    }

    fn mark(&self, drawn: &Drawn, response: &Response) -> Marking {
        let typed = match response {
            Response::Number(typed) => self.read(typed).ok(),
            _ => None,
        };
        let key = self
            .answer(&drawn.numbers)
            .ok()
            .map(|answer| answer.rounded);
        Marking::all_or_nothing(typed.is_some() && typed == key, Vec::new())
    }

    fn key(&self, drawn: &Drawn) -> Response {
        let Ok(answer) = self.answer(&drawn.numbers) else {
            return Response::Blank;
        };
        Response::Number(match self.unit {
            Unit::HoursMinutes => number::show_hours_minutes(answer.rounded),
            Unit::Named(_) => self.plain(number::show(answer.rounded)),
        })
    }
}

#[cfg(test)]
mod tests;
