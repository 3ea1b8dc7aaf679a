//! Choices with weights in percent, as Moodle has them, and the keys that follow.

use super::part_ids::letter;
use super::{ChoiceRule, ConversionNote, ItemPlace, PortableChoice, PortableKind};
use crate::domain::markup::plain;

/// A weight in thousandths of a percent: `100000` is full credit.
pub type MilliPercent = i32;

/// Full credit.
pub const FULL: MilliPercent = 100_000;
/// The difference between weights that are meant to be the same: files have five digits or fewer.
const SLACK: MilliPercent = 10;
/// Numbers of keys for which Moodle has the share of one key in its fixed list of fractions.
const SHARES: [usize; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20];

/// A choice with its weight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeightedChoice {
    /// Its text in markup.
    pub text: String,
    /// Its feedback in markup.
    pub why: String,
    /// Its weight.
    pub weight: MilliPercent,
}

/// Reads a weight such as `33.33333` or `-50`, without the sign of percent.
pub fn parse(text: &str) -> Option<MilliPercent> {
    let value: f64 = text.trim().replace(',', ".").parse().ok()?;
    let milli = (value * 1_000.0).round();
    // Whoever writes weights beyond full credit means something else.
    (milli.abs() <= 1_000_000.0).then_some(milli as MilliPercent)
}

fn is_about(a: MilliPercent, b: MilliPercent) -> bool {
    (a - b).abs() <= SLACK
}

/// Writes a weight as people do: without zeros at the end.
fn in_percent(weight: MilliPercent) -> String {
    let text = format!("{:.3}", f64::from(weight) / 1_000.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Returns the choices of which a learner selects one.
///
/// # Errors
///
/// Says why no bank can hold them.
pub fn single(
    weighted: Vec<WeightedChoice>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    match weighted.iter().filter(|c| c.weight >= FULL - SLACK).count() {
        0 => return Err("no choice earns full credit".to_owned()),
        1 => {}
        _ => {
            return Err(
                "several choices earn full credit, and only one may be selected".to_owned(),
            );
        }
    }
    for choice in &weighted {
        if choice.weight < FULL - SLACK && choice.weight != 0 {
            notes.push(ConversionNote::changed(
                place,
                format!(
                    "the choice \"{}\" is worth {} there and nothing here",
                    plain(&choice.text),
                    in_percent(choice.weight)
                ),
            ));
        }
    }
    let is_key = |choice: &WeightedChoice| choice.weight >= FULL - SLACK;
    Ok(PortableKind::Choices {
        rule: ChoiceRule::One,
        choices: choices(weighted, is_key),
    })
}

/// Returns the choices of which a learner selects any number.
///
/// # Errors
///
/// Says why no bank can hold them.
pub fn several(
    weighted: Vec<WeightedChoice>,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let keys: Vec<MilliPercent> = weighted
        .iter()
        .map(|choice| choice.weight)
        .filter(|weight| *weight > 0)
        .collect();
    let share = keys.first().copied().unwrap_or_default();
    if keys.is_empty() {
        return Err("no choice earns credit".to_owned());
    }
    if !keys.iter().all(|weight| is_about(*weight, share)) {
        notes.push(ConversionNote::changed(
            place,
            "its keys have different weights there and one point each here",
        ));
    }
    let others = weighted.iter().filter(|choice| choice.weight <= 0);
    let unlike = others
        .map(|choice| choice.weight)
        .find(|weight| !is_about(*weight, -share));
    if let Some(weight) = unlike {
        let costs = match weight {
            0 => "nothing".to_owned(),
            weight => in_percent(-weight),
        };
        notes.push(ConversionNote::changed(
            place,
            format!("an incorrect choice costs {costs} there and one point here"),
        ));
    }
    Ok(PortableKind::Choices {
        rule: ChoiceRule::All,
        choices: choices(weighted, |choice| choice.weight > 0),
    })
}

/// Returns choices with their ids.
pub fn choices(
    weighted: Vec<WeightedChoice>,
    is_key: impl Fn(&WeightedChoice) -> bool,
) -> Vec<PortableChoice> {
    let numbered = weighted.into_iter().enumerate();
    numbered
        .map(|(at, choice)| PortableChoice {
            id: letter(at),
            key: is_key(&choice),
            text: choice.text,
            why: choice.why,
        })
        .collect()
}

/// Returns the share of one of so many keys in percent, and whether it is exact: Moodle refuses
/// weights that are not in its list.
pub fn share(keys: usize) -> (String, bool) {
    let is_known = SHARES.contains(&keys);
    // Between eleven keys and twenty, a tenth is nearest; beyond, a twentieth.
    let shown = match keys {
        _ if is_known => keys,
        0..=14 => 10,
        _ => 20,
    };
    let text = format!("{:.5}", 100.0 / shown.max(1) as f64);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    (text.to_owned(), is_known)
}

/// Adds a note where the weights of keys say something else than the scoring of banks.
pub fn tell_share(
    rule: ChoiceRule,
    keys: usize,
    is_exact: bool,
    place: &ItemPlace,
    notes: &mut Vec<ConversionNote>,
) {
    if rule == ChoiceRule::Count {
        notes.push(ConversionNote::changed(
            place,
            format!(
                "nothing there keeps a learner from selecting more than {keys} choices, so an \
                 incorrect one costs as much as a key earns"
            ),
        ));
    }
    if !is_exact {
        notes.push(ConversionNote::changed(
            place,
            format!("Moodle has no weight for one of {keys} keys, so the nearest is used"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_the_list() {
        let cases = [
            (1, "100", true),
            (2, "50", true),
            (3, "33.33333", true),
            (6, "16.66667", true),
            (7, "14.28571", true),
            (9, "11.11111", true),
            (11, "10", false),
            (20, "5", true),
        ];
        for (keys, text, exact) in cases {
            assert_eq!(share(keys), (text.to_owned(), exact));
            assert!(parse(text).is_some());
        }
        assert_eq!(parse("-33.33333"), Some(-33_333));
        for text in ["", "x", "nan", "inf", "1e9"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
