//! The rounding that a stem states: its places and its direction, in the usual wordings.

use crate::content::lint::tokens::sentences;
use crate::domain::kind::Unit;
use crate::domain::number::{Decimal, Round, RoundMode};

/// A part of a stem that states a rounding.
#[derive(Default, PartialEq, Debug)]
pub struct RoundingClause {
    /// True if it has the word "round".
    pub rounds: bool,
    /// The places that it names.
    pub places: Vec<StatedPlace>,
    /// Up or down, if it says so.
    pub direction: Option<RoundMode>,
}

/// A place to round to, as a stem names it.
#[derive(PartialEq, Debug)]
pub struct StatedPlace {
    /// The place, or `None` if no item can round to it, such as the nearest half.
    pub round: Option<Round>,
    /// Its words.
    pub words: String,
}

/// Returns the parts of a stem that state a rounding.
pub fn stated(stem: &str, unit: &Unit) -> Vec<RoundingClause> {
    let mut clauses = Vec::new();
    for part in sentences(stem).iter().flat_map(|part| part.split(';')) {
        let words = words(part);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let starts: Vec<usize> = (0..words.len()).filter(|at| rounds(&words, *at)).collect();
        if starts.is_empty() {
            let clause = Clause {
                words: &words,
                verb: None,
                unit,
            };
            clauses.extend(clause.read());
        }
        for (nth, start) in starts.iter().enumerate() {
            let from = if nth == 0 { 0 } else { *start };
            let to = starts.get(nth + 1).copied().unwrap_or(words.len());
            let clause = Clause {
                words: words.get(from..to).unwrap_or(&[]),
                verb: Some(start - from),
                unit,
            };
            let negated = start
                .checked_sub(3)
                .map_or(words.get(..*start), |from| words.get(from..*start));
            let negated = negated.unwrap_or(&[]).iter().any(|word| NOT.contains(word));
            clauses.extend(match negated {
                true => Some(RoundingClause {
                    rounds: true,
                    ..RoundingClause::default()
                }),
                false => clause.read(),
            });
        }
    }
    for place in clauses.iter_mut().flat_map(|clause| &mut clause.places) {
        place.words = as_written(stem, &place.words);
    }
    clauses
}

/// Returns words as the stem has them, with its capitals.
fn as_written(stem: &str, words: &str) -> String {
    let at = stem.to_lowercase().find(words);
    let written = at.and_then(|at| stem.get(at..at + words.len()));
    let written = written.filter(|written| written.to_lowercase() == words);
    written.unwrap_or(words).to_owned()
}

/// Words that turn an instruction to round into the opposite.
const NOT: [&str; 7] = [
    "not", "never", "don't", "don’t", "without", "before", "avoid",
];

/// Words after "whole" that make it mean all of a thing.
const ENTIRE: [&str; 13] = [
    "dose",
    "bag",
    "volume",
    "amount",
    "day",
    "infusion",
    "time",
    "shift",
    "course",
    "treatment",
    "order",
    "bottle",
    "vial",
];

/// Verbs before "up" and "down" that give them another meaning: "drawn up to the line".
const OTHER_VERBS: [&str; 18] = [
    "draw", "draws", "drawn", "drew", "make", "makes", "made", "set", "take", "takes", "taken",
    "filled", "fill", "add", "slow", "slowed", "turn", "turned",
];

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let outer = |c: char| !(c.is_alphanumeric() || c == '%');
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—'));
    words
        .map(|word| word.trim_matches(outer).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Returns whether the word there tells the learner to round; nurses also make rounds.
fn rounds(words: &[&str], at: usize) -> bool {
    let word = |at: usize| words.get(at).copied().unwrap_or("");
    match word(at) {
        "round" => word(at + 1) != "of" && word(at + 2) != "clock",
        "rounded" | "rounding" | "truncate" | "truncated" => true,
        "rounds" => matches!(word(at + 1), "to" | "up" | "down" | "off"),
        _ => false,
    }
}

/// Returns the usual name of a unit's numerator, if it is a known unit.
pub fn noun(unit: &str) -> Option<&'static str> {
    let head = unit.split('/').next().unwrap_or(unit).to_lowercase();
    Some(match head.as_str() {
        "drop" | "drops" | "gtt" | "gtts" => "drop",
        "minute" | "minutes" | "min" | "mins" => "minute",
        "hour" | "hours" | "hr" | "hrs" | "h" => "hour",
        "ml" | "milliliter" | "milliliters" | "millilitre" | "millilitres" => "mL",
        "l" | "liter" | "liters" | "litre" | "litres" => "L",
        "mg" | "milligram" | "milligrams" => "mg",
        "mcg" | "microgram" | "micrograms" => "mcg",
        "g" | "gram" | "grams" => "g",
        "kg" | "kilogram" | "kilograms" => "kg",
        "unit" | "units" => "unit",
        "tablet" | "tablets" => "tablet",
        "capsule" | "capsules" => "capsule",
        "meq" | "milliequivalent" | "milliequivalents" => "mEq",
        "mmol" | "millimole" | "millimoles" => "mmol",
        _ => return None,
    })
}

/// The words of one clause, the position of its verb, and the unit of the item.
struct Clause<'a> {
    words: &'a [&'a str],
    verb: Option<usize>,
    unit: &'a Unit,
}

/// The relation of a unit in the stem to that of the item.
#[derive(PartialEq)]
enum UnitMatch {
    Same,
    /// An hour, where the key is in minutes.
    Hour,
    /// Of something else in the stem, such as a weight.
    Other,
    /// Not a unit.
    No,
}

impl Clause<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or("")
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.word(at))
    }

    fn read(&self) -> Option<RoundingClause> {
        let places: Vec<StatedPlace> = (0..self.words.len())
            .filter_map(|at| self.place(at))
            .collect();
        let says = self.verb.is_some() || !places.is_empty();
        says.then(|| RoundingClause {
            rounds: self.verb.is_some(),
            direction: self.direction(),
            places,
        })
    }

    fn unit(&self, word: &str) -> UnitMatch {
        let own = match self.unit {
            Unit::HoursMinutes => "minute",
            Unit::Named(unit) => noun(unit).unwrap_or(unit),
        };
        match noun(word) {
            Some("hour") if *self.unit == Unit::HoursMinutes => UnitMatch::Hour,
            Some(known) if known == own => UnitMatch::Same,
            Some(_) => UnitMatch::Other,
            None if word == own.to_lowercase() || format!("{word}s") == own.to_lowercase() => {
                UnitMatch::Same
            }
            None => UnitMatch::No,
        }
    }

    /// Returns the unit after the word there: "tenth of a kilogram".
    fn unit_after(&self, at: usize) -> UnitMatch {
        let small = |at: &usize| matches!(self.word(*at), "of" | "a" | "an" | "the");
        let at = (at + 1..).find(|at| !small(at)).unwrap_or(at);
        self.unit(self.word(at))
    }

    fn place(&self, at: usize) -> Option<StatedPlace> {
        let word = self.word(at);
        match word {
            "tenth" | "tenths" | "10th" => self.fraction(at, 1),
            "hundredth" | "hundredths" | "100th" => self.fraction(at, 2),
            "thousandth" | "thousandths" | "1000th" => self.fraction(at, 3),
            "whole" => self.whole(at),
            "integer" => found(Some(Round::Places(0)), word),
            "decimal" | "decimals" | "place" | "places" => self.decimals(at),
            "hundreds" | "tens" | "thousands" | "ones" if self.word(at + 1) == "place" => {
                let step = step_of(word.trim_end_matches('s'))?;
                found(step, word)
            }
            "nearest" | "next" | "full" => self.nearest(at),
            "multiple" | "multiples" | "increments" if self.word(at + 1) == "of" => {
                found(step_of(self.word(at + 2))?, self.word(at + 2))
            }
            "a" | "the" if self.before(at) == "to" && self.verb.is_some_and(|verb| verb < at) => {
                let unit = self.word(at + 1);
                (self.unit(unit) == UnitMatch::Same).then(|| found(Some(Round::Places(0)), unit))?
            }
            _ => None,
        }
    }

    fn fraction(&self, at: usize, places: u32) -> Option<StatedPlace> {
        let to = |at: usize| matches!(self.before(at), "to" | "nearest" | "next");
        let led = to(at) || to(at.saturating_sub(1));
        let own = matches!(self.unit_after(at), UnitMatch::Same | UnitMatch::No);
        match own && (led || self.verb.is_some()) {
            true => found(Some(Round::Places(places)), self.word(at)),
            false => None,
        }
    }

    fn whole(&self, at: usize) -> Option<StatedPlace> {
        let next = self.word(at + 1);
        let words = format!("whole {next}");
        match self.unit(next) {
            UnitMatch::Same => found(Some(Round::Places(0)), &words),
            UnitMatch::Hour => found(Some(Round::To(60)), &words),
            UnitMatch::Other => None,
            UnitMatch::No if matches!(next, "number" | "numbers") => {
                found(Some(Round::Places(0)), &words)
            }
            UnitMatch::No if self.verb.is_none() || ENTIRE.contains(&next) => None,
            UnitMatch::No if step_of(next).is_some() => None,
            UnitMatch::No => found(Some(Round::Places(0)), "whole"),
        }
    }

    fn decimals(&self, at: usize) -> Option<StatedPlace> {
        let places = match self.before(at) {
            "no" | "zero" | "0" | "without" => 0,
            "one" | "1" | "first" | "single" => 1,
            "two" | "2" | "second" => 2,
            "three" | "3" | "third" => 3,
            _ => return None,
        };
        let words = format!("{} {}", self.before(at), self.word(at));
        match self.word(at + 1) {
            of @ ("place" | "places" | "digit" | "digits") => {
                found(Some(Round::Places(places)), &format!("{words} {of}"))
            }
            _ => found(Some(Round::Places(places)), &words),
        }
    }

    /// Returns the place after "nearest": a number, or a unit of the item.
    fn nearest(&self, at: usize) -> Option<StatedPlace> {
        let next = self.word(at + 1);
        let words = format!("{} {next}", self.word(at));
        let hour = UnitMatch::Hour;
        if let part @ ("half" | "quarter") = next {
            let minutes = if part == "half" { 30 } else { 15 };
            return match self.unit_after(at + 1) {
                UnitMatch::Other => None,
                unit if unit == hour => found(Some(Round::To(minutes)), &words),
                _ => found(None, &words),
            };
        }
        match (step_of(next), self.unit(next)) {
            (None, UnitMatch::Same) => found(Some(Round::Places(0)), &words),
            (None, UnitMatch::Hour) => found(Some(Round::To(60)), &words),
            (None, _) => None,
            (Some(step), _) => match self.unit_after(at + 1) {
                UnitMatch::Same | UnitMatch::No => found(step, &words),
                UnitMatch::Hour | UnitMatch::Other => None,
            },
        }
    }

    fn direction(&self) -> Option<RoundMode> {
        let from = self.verb.unwrap_or(0);
        let all = || from..self.words.len();
        if all().any(|at| matches!(self.word(at), "truncate" | "truncated")) {
            return Some(RoundMode::Down);
        }
        // "Round up if the next digit is 5 or more" is the usual rounding.
        let condition = |at| match self.word(at) {
            "if" | "when" => !matches!(self.word(at + 1), "needed" | "necessary" | "required"),
            word => word == "half" && self.before(at) != "nearest",
        };
        if all().any(condition) {
            return None;
        }
        let (up, down) = (
            all().any(|at| self.turns(at, "up")),
            all().any(|at| self.turns(at, "down")),
        );
        match (up, down) {
            (true, false) => Some(RoundMode::Up),
            (false, true) => Some(RoundMode::Down),
            (true, true) => None,
            (false, false) => all().find_map(|at| self.next(at)),
        }
    }

    /// Returns whether the word there says "up" of the rounding, and not of a syringe.
    fn turns(&self, at: usize, direction: &str) -> bool {
        /// Words between "round" and "up": "round the final answer in mL up".
        const BETWEEN: usize = 6;
        let word = self.word(at);
        let says = word.strip_suffix("wards").or(word.strip_suffix("ward"));
        let led = match self.verb {
            Some(verb) => at <= verb + BETWEEN,
            None => self.word(at + 1) == "to",
        };
        says.unwrap_or(word) == direction && led && !OTHER_VERBS.contains(&self.before(at))
    }

    /// Returns the direction of "the next whole minute" and "the next lower tenth".
    fn next(&self, at: usize) -> Option<RoundMode> {
        match (self.word(at), self.word(at + 1)) {
            ("next", "lower" | "lowest" | "smaller") => Some(RoundMode::Down),
            ("next", "higher" | "highest" | "larger" | "whole" | "full") => Some(RoundMode::Up),
            ("next", _) if self.place(at).is_some() || self.place(at + 1).is_some() => {
                Some(RoundMode::Up)
            }
            ("drop", "the" | "any" | "all") => {
                let cut = self.word(at + 2);
                let digits = ["decimal", "decimals", "fraction", "fractions", "remainder"];
                digits.contains(&cut).then_some(RoundMode::Down)
            }
            _ => None,
        }
    }
}

fn found(round: Option<Round>, words: &str) -> Option<StatedPlace> {
    Some(StatedPlace {
        round,
        words: words.to_owned(),
    })
}

/// Returns the place that a number names, if the word is a number: `Some(None)` for one that no
/// item can round to.
fn step_of(word: &str) -> Option<Option<Round>> {
    let step = match word {
        "one" => "1",
        "five" => "5",
        "ten" => "10",
        "fifty" => "50",
        "hundred" => "100",
        "thousand" => "1000",
        word => word,
    };
    let value = Decimal::parse(step).ok()?.exact();
    let fraction = (1..=3).find(|places| value * 10i128.pow(*places) == 1.into());
    Some(match fraction {
        Some(places) => Some(Round::Places(places)),
        None if value == 1.into() => Some(Round::Places(0)),
        None => value.is_integer().then(|| Round::To(value.to_integer())),
    })
}
