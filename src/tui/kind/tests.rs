//! Tests of pastes into an item of each kind.

use super::*;
use crate::domain::formula::Formula;
use crate::domain::kind::{Numeric, Unit};
use crate::domain::number::{Decimal, Round, RoundMode};
use crate::domain::testing::{KINDS, kind_number};

fn pasted(kind: &ItemKind, entry: &Response, text: &str) -> ActionOutcome {
    let asked = ItemContext {
        drawn: &Drawn::default(),
        entry,
        struck: &BTreeSet::new(),
        cursor: 0,
    };
    screen(kind).paste(&asked, text)
}

#[test]
fn a_paste_is_a_whole_number_or_nothing_and_no_letter_chooses() {
    let mut numbers = 0;
    for kind in (0..KINDS).map(kind_number) {
        let takes = matches!(kind, ItemKind::Numeric(_));
        numbers += usize::from(takes);
        for text in ["a", "1a.5b\n", "250 mL", "12\n34", "1e3", "", "31,3"] {
            let acted = pasted(&kind, &Response::Blank, text);
            assert!(
                matches!(acted, ActionOutcome::Refused(_)),
                "{text:?}: {acted:?}"
            );
        }
        let whole = ActionOutcome::Entered(Response::Number("1.5".into()), 0);
        let acted = pasted(&kind, &Response::Blank, " 1.5\r\n");
        assert_eq!(acted == whole, takes, "{acted:?}");
        let long = Response::Number("9".repeat(20));
        let acted = pasted(&kind, &long, "12345");
        assert!(matches!(acted, ActionOutcome::Refused(_)), "{acted:?}");
    }
    assert_eq!(numbers, 1, "one of the kinds takes a number");
}

#[test]
fn a_worked_solution_shows_the_values_of_its_steps() {
    let formula = |text| Formula::parse(text).expect("a formula");
    let decimal = |text| Decimal::parse(text).expect("a number");
    let numbers = [("mg", "1250"), ("lb", "150"), ("age", "2.45")];
    let numbers = numbers.map(|(name, value)| (name.to_owned(), decimal(value)));
    let kind = Numeric {
        given: numbers
            .iter()
            .map(|(name, value)| (name.clone(), vec![*value]))
            .collect(),
        steps: vec![
            ("minutes".into(), formula("mg / 10")),
            ("kg".into(), formula("lb / 2.2")),
            ("hours".into(), formula("2")),
        ],
        formula: formula("250 / minutes * 60 * hours + 0 * kg * age"),
        unit: Unit::Named("mL/hr".into()),
        round: Round::Places(0),
        round_mode: RoundMode::HalfUp,
        round_first: vec![
            ("kg".into(), Round::Places(1)),
            ("age".into(), Round::Places(0)),
        ],
        limits: None,
    };
    let drawn = Drawn {
        order: Vec::new(),
        numbers: numbers.into_iter().collect(),
    };
    let shown = format!(
        "{:?}",
        screen(&ItemKind::Numeric(Box::new(kind))).keyed(&drawn)
    );
    for line in [
        "age = 2.45, rounded first, to a whole number: 2",
        "minutes = 1,250 ÷ 10 = 125",
        "kg = 150 ÷ 2.2 = 68.181…, rounded first, to the nearest tenth: 68.2",
        "hours = 2\"",
        "250 ÷ minutes × 60 × hours + 0 × kg × 2 = 240",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}
