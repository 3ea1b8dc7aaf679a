//! Tests of `content::lint::rounding`.

use super::*;
use crate::domain::formula::Formula;

fn item(unit: &str, round: Round, round_mode: RoundMode) -> Numeric {
    Numeric {
        given: Vec::new(),
        steps: Vec::new(),
        formula: Formula::parse("1000 / 8").expect("a formula"),
        unit: match unit {
            "h:min" => Unit::HoursMinutes,
            unit => Unit::Named(unit.into()),
        },
        round,
        round_mode,
        round_first: Vec::new(),
        limits: None,
    }
}

const WHOLE: Round = Round::Places(0);
const TENTH: Round = Round::Places(1);

fn messages(stem: &str, numeric: &Numeric) -> Vec<String> {
    let problems = problems(numeric, &stated(stem, &numeric.unit));
    problems.into_iter().map(|(message, _)| message).collect()
}

#[test]
fn a_stem_that_contradicts_the_rounding_of_its_key_is_told() {
    use RoundMode::{Down, HalfUp, Up};
    for (stem, unit, round, mode, part) in [
        (
            "Round down to the whole number.",
            "mL",
            WHOLE,
            HalfUp,
            "round down",
        ),
        (
            "Round up to a whole minute.",
            "min",
            WHOLE,
            HalfUp,
            "round up",
        ),
        ("Round up.", "mL", WHOLE, HalfUp, "round up"),
        (
            "Give whole minutes, rounded up.",
            "min",
            WHOLE,
            HalfUp,
            "round up",
        ),
        (
            "Answer up to the next whole mL.",
            "mL",
            WHOLE,
            HalfUp,
            "round up",
        ),
        (
            "Round to the next whole drop.",
            "gtt/min",
            WHOLE,
            HalfUp,
            "round up",
        ),
        ("Truncate to a tenth.", "mL", TENTH, HalfUp, "round down"),
        ("Round up to a tenth.", "mL", TENTH, Down, "round up"),
        (
            "Round to the nearest whole mL.",
            "mL",
            WHOLE,
            Down,
            "does not say so",
        ),
        (
            "Round up if it is 5 or more.",
            "mL",
            WHOLE,
            Up,
            "does not say so",
        ),
        (
            "Round to the nearest tenth.",
            "mL",
            WHOLE,
            HalfUp,
            "\"tenth\"",
        ),
        (
            "Round to the whole number.",
            "mL",
            TENTH,
            HalfUp,
            "\"whole number\"",
        ),
        (
            "Round to a whole mL/hr.",
            "mL/hr",
            TENTH,
            HalfUp,
            "\"whole mL/hr\"",
        ),
        (
            "Round to the nearest drop.",
            "gtt/min",
            TENTH,
            HalfUp,
            "\"nearest drop\"",
        ),
        (
            "Round to the nearest unit.",
            "units/hr",
            TENTH,
            HalfUp,
            "\"nearest unit\"",
        ),
        (
            "Answer to one decimal place.",
            "mL",
            WHOLE,
            HalfUp,
            "\"one decimal place\"",
        ),
        (
            "Round to 2 decimals.",
            "mL",
            TENTH,
            HalfUp,
            "\"2 decimals\"",
        ),
        (
            "Round to the hundredths place.",
            "mL",
            TENTH,
            HalfUp,
            "\"hundredths\"",
        ),
        (
            "Round to the nearest 5 mL.",
            "mL",
            WHOLE,
            HalfUp,
            "\"nearest 5\"",
        ),
        (
            "Round to the nearest hundred units.",
            "units",
            WHOLE,
            HalfUp,
            "\"nearest hundred\"",
        ),
        (
            "Round to the nearest 0.5 mL.",
            "mL",
            TENTH,
            HalfUp,
            "\"nearest 0.5\"",
        ),
        (
            "Round to the nearest 100 units.",
            "units",
            Round::To(50),
            HalfUp,
            "100",
        ),
        (
            "The whole dose runs for 1 hour.",
            "mL/hr",
            WHOLE,
            HalfUp,
            "how to round",
        ),
        (
            "It is given around the clock.",
            "mL/hr",
            WHOLE,
            HalfUp,
            "how to round",
        ),
    ] {
        let found = messages(stem, &item(unit, round, mode));
        assert!(
            found.len() == 1 && found[0].contains(part),
            "{stem} {found:?}"
        );
    }
}

#[test]
fn a_stem_that_states_the_rounding_in_its_own_words_has_no_finding() {
    use RoundMode::{Down, HalfUp, Up};
    for (stem, unit, round, mode) in [
        ("Round the answer.", "mL", TENTH, HalfUp),
        ("Round to a whole mL.", "mL", Round::To(1), HalfUp),
        ("Round to a whole drop.", "gtt/min", WHOLE, HalfUp),
        (
            "Round the rate to the nearest milliliter per hour.",
            "mL/hr",
            WHOLE,
            HalfUp,
        ),
        ("Give the answer to one decimal place.", "mL", TENTH, HalfUp),
        ("Round to the nearest 0.1 mL.", "mL", TENTH, HalfUp),
        ("Round half up to a tenth.", "mL", TENTH, HalfUp),
        (
            "Round up if the next digit is 5 or more, or down if not.",
            "mL",
            WHOLE,
            HalfUp,
        ),
        (
            "Round the volume drawn up to the nearest tenth.",
            "mL",
            TENTH,
            HalfUp,
        ),
        (
            "How much is drawn up, rounded to the nearest tenth?",
            "mL",
            TENTH,
            HalfUp,
        ),
        (
            "Do not round the weight up. Round the rate to a tenth.",
            "mL",
            TENTH,
            HalfUp,
        ),
        (
            "Do not round to tenths on the way; round to a whole mL.",
            "mL",
            WHOLE,
            HalfUp,
        ),
        (
            "Round the weight to a tenth of a kilogram, and the dose to a whole mg.",
            "mg",
            WHOLE,
            HalfUp,
        ),
        (
            "Give the whole dose at a rate rounded to the nearest tenth.",
            "mL/hr",
            TENTH,
            HalfUp,
        ),
        (
            "Answer in hours and minutes, rounded up to a whole minute.",
            "h:min",
            WHOLE,
            Up,
        ),
        (
            "Round to the nearest quarter of an hour.",
            "h:min",
            Round::To(15),
            HalfUp,
        ),
        ("Round the time up to the nearest minute.", "min", WHOLE, Up),
        ("Use the next whole tablet.", "tablets", WHOLE, Up),
        (
            "Round up, if necessary, to a whole minute.",
            "min",
            WHOLE,
            Up,
        ),
        ("Answer in whole minutes. Round up.", "min", WHOLE, Up),
        (
            "Round down to a multiple of 5 units.",
            "units",
            Round::To(5),
            Down,
        ),
        (
            "Drop any decimals and round to a whole mL.",
            "mL",
            WHOLE,
            HalfUp,
        ),
        (
            "Round to the nearest 1,000 units.",
            "units",
            Round::To(1000),
            HalfUp,
        ),
    ] {
        let found = messages(stem, &item(unit, round, mode));
        assert_eq!(found, Vec::<String>::new(), "{stem}");
    }
}

#[test]
fn the_sentence_that_is_offered_has_the_unit_of_the_item() {
    use RoundMode::{Down, HalfUp, Up};
    for (unit, round, mode, sentence) in [
        ("mL/hr", WHOLE, Up, "Round up to a whole mL/hr."),
        ("h:min", WHOLE, Up, "Round up to a whole minute."),
        ("gtt/min", WHOLE, HalfUp, "Round to a whole drop."),
        ("units", WHOLE, Down, "Round down to a whole unit."),
        ("mL", TENTH, HalfUp, "Round to the nearest tenth."),
        ("puffs", WHOLE, HalfUp, "Round to a whole number."),
        ("units", Round::To(100), HalfUp, "Round to the nearest 100."),
    ] {
        assert_eq!(instruction(&item(unit, round, mode)), sentence);
        let stated = messages(sentence, &item(unit, round, mode));
        assert_eq!(stated, Vec::<String>::new(), "{sentence}");
    }
}
