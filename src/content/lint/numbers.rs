//! Rules for calculations and doses: keys in bounds, safe doses.

use std::collections::BTreeMap;

use super::subject::Subject;
use crate::content::codes;
use crate::domain::formula::Formula;
use crate::domain::kind::Numeric;
use crate::domain::markup::{fill, plain};
use crate::domain::number::{Decimal, Exact, show};

/// Checks L40, L41 and L43.
pub fn lint(subject: &mut Subject<'_>) {
    if let Some(numeric) = subject.numeric() {
        let drawn = subject.draws();
        limits(subject, numeric, &drawn);
        weight(subject, numeric, &drawn);
    }
    doses(subject);
}

type Numbers = BTreeMap<String, Decimal>;

fn limits(subject: &mut Subject<'_>, numeric: &Numeric, drawn: &[Numbers]) {
    let Some((min, max)) = &numeric.limits else {
        return;
    };
    for numbers in drawn {
        let Ok(answer) = numeric.answer(numbers) else {
            continue;
        };
        if answer.rounded < min.exact() || answer.rounded > max.exact() {
            let key = show(answer.rounded);
            let message = format!("a key of {key} is outside{}", with(numbers));
            let help = "correct the formula, remove that value from `given`, or widen the limits";
            let span = subject.places.key("limits");
            return subject.add(&codes::KEY_OUTSIDE_LIMITS, span, message, help);
        }
    }
}

fn with(numbers: &Numbers) -> String {
    let drawn: Vec<String> = numbers
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    match drawn.is_empty() {
        true => String::new(),
        false => format!(", with {}", drawn.join(", ")),
    }
}

/// Checks that the key is the same if learners round a weight in kilograms first or not, or that
/// the item says `round_first`.
fn weight(subject: &mut Subject<'_>, numeric: &Numeric, drawn: &[Numbers]) {
    let named = converted(numeric, drawn);
    let numeric = named.as_ref().unwrap_or(numeric);
    if numeric
        .round_first
        .iter()
        .any(|(name, _)| crate::domain::kind::is_weight(name))
    {
        return;
    }
    for numbers in drawn {
        let key = |early| numeric.answer_with_weight(numbers, early);
        let (Ok(late), Ok(early)) = (key(false), key(true)) else {
            continue;
        };
        if late != early {
            let message = format!(
                "rounding the weight to a tenth first gives {}, but rounding at the end gives {}{}",
                show(early),
                show(late),
                with(numbers)
            );
            let help = "choose numbers for which both agree, or say in the stem when to round and set `round_first = { kg = \"tenth\" }`";
            let span = subject.places.key("formula");
            return subject.add(&codes::WEIGHT_ROUNDING, span, message, help);
        }
    }
}

/// Returns the same calculation with "x_lb / 2.2" as a named weight, if it is written like that and
/// its value stays the same.
fn converted(numeric: &Numeric, drawn: &[Numbers]) -> Option<Numeric> {
    let formula = numeric.formula.text();
    let pounds = numeric
        .given
        .iter()
        .map(|(name, _)| name)
        .find(|name| *name == "lb" || name.ends_with("_lb"))?;
    let bare: String = formula.split_whitespace().collect();
    let conversion = format!("{pounds}/2.2");
    let mut named = numeric.clone();
    named
        .steps
        .push(("converted_kg".into(), Formula::parse(&conversion).ok()?));
    named.formula = Formula::parse(&bare.replace(&conversion, "converted_kg")).ok()?;
    let same = |numbers: &Numbers| {
        let value = |numeric: &Numeric| numeric.answer(numbers).ok().map(|answer| answer.exact);
        value(&named) == value(numeric)
    };
    (named.formula.text() != bare && drawn.iter().all(same)).then_some(named)
}

/// The maximum dose, by the subject of the stem and the unit.
struct Bound {
    about: &'static [&'static str],
    also: Option<&'static str>,
    units: &'static [&'static str],
    most: i128,
    says: &'static str,
}

impl Bound {
    fn is_about(&self, scene: &str) -> bool {
        self.about.iter().any(|word| scene.contains(word))
            && self.also.is_none_or(|word| scene.contains(word))
    }
}

const BOUNDS: [Bound; 3] = [
    Bound {
        about: &["immune globulin", "immunoglobulin", "ivig"],
        also: None,
        units: &["g/kg"],
        most: 2,
        says: "2 g/kg in one course of immune globulin",
    },
    Bound {
        about: &["potassium chloride", "kcl", "potassium"],
        also: Some("peripheral"),
        units: &["mEq/h", "mEq/hour", "mEq/hr"],
        most: 10,
        says: "10 mEq/hr of potassium into a peripheral vein",
    },
    Bound {
        about: &["potassium chloride", "kcl", "potassium"],
        also: None,
        units: &["mEq/h", "mEq/hour", "mEq/hr"],
        most: 40,
        says: "40 mEq/hr of potassium into any vein",
    },
];

/// Checks the stem and keys only: a distractor may well be a dose that is too large.
fn doses(subject: &mut Subject<'_>) {
    if subject.item.facts.expect_unsafe {
        return;
    }
    let scene = subject.stem().words.to_lowercase();
    if !BOUNDS.iter().any(|bound| bound.is_about(&scene)) {
        return;
    }
    let stems: Vec<_> = subject.draws().iter().map(shown).collect();
    let stem = plain(&subject.item.stem);
    let mut texts = vec![(stem, subject.places.key("stem"))];
    texts.extend(stems.iter().map(|values| {
        (
            fill(&plain(&subject.item.stem), values),
            subject.places.key("stem"),
        )
    }));
    for choice in subject.choices().iter().filter(|choice| choice.key) {
        texts.push((plain(&choice.text), subject.places.part_text(&choice.id)));
    }
    for bound in &BOUNDS {
        if !bound.is_about(&scene) {
            continue;
        }
        for (text, span) in &texts {
            let Some((number, unit)) = beyond(text, bound) else {
                continue;
            };
            let span = subject.within(span, &format!("{number} {unit}"));
            let message = format!("{number} {unit} is more than {}", bound.says);
            let help =
                "correct the dose, or set `expect_unsafe = true` if it is meant to be unsafe";
            return subject.add(&codes::DOSE, span, message, help);
        }
    }
}

fn shown(numbers: &Numbers) -> BTreeMap<String, String> {
    numbers
        .iter()
        .map(|(name, value)| (name.clone(), value.to_string()))
        .collect()
}

fn beyond<'a>(text: &'a str, bound: &Bound) -> Option<(&'a str, &'a str)> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.find_map(|(number, unit)| {
        let unit = unit.trim_end_matches([',', '.', ';', ')', '?']);
        let value = Decimal::parse(number.trim_start_matches('(')).ok()?.exact();
        (bound.units.contains(&unit) && value > Exact::from_integer(bound.most))
            .then_some((*number, unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_are_read_with_their_unit() {
        let bound = &BOUNDS[0];
        assert_eq!(beyond("give 3 g/kg, slowly", bound), Some(("3", "g/kg")));
        assert_eq!(beyond("give 2 g/kg or 400 mg/kg", bound), None);
    }
}
