//! Tests of `domain::formula`.

use super::*;
use crate::domain::number::show;
use proptest::prelude::*;

fn value(text: &str, given: &[(&str, &str)]) -> Result<String, ValueError> {
    let given = given
        .iter()
        .map(|(name, n)| {
            (
                (*name).to_owned(),
                Decimal::parse_signed(n).expect("a number").exact(),
            )
        })
        .collect();
    Formula::parse(text)
        .expect("a formula")
        .value(&given)
        .map(show)
}

#[test]
fn formulas_compute_as_on_paper() {
    let drip = [("volume_ml", "1000"), ("hours", "8"), ("factor", "15")];
    for (text, expected) in [
        ("volume_ml * factor / (hours * 60)", "31.25"),
        ("1 + 2 * 3", "7"),
        ("10 - 4 - 3", "3"),
        ("12 / 4 / 3", "1"),
        ("-2 * -3", "6"),
        ("min(4, max(1, 2)) + 0.1 + 0.2", "2.3"),
        (" ( ( 1 ) ) ", "1"),
    ] {
        assert_eq!(value(text, &drip).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn a_formula_is_shown_as_on_paper() {
    let values = [("ml", "1,000"), ("h", "8")]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .into();
    let formula = Formula::parse("ml * 1.5 / (h*60)").expect("a formula");
    assert_eq!(formula.shown(&values), "1,000 × 1.5 ÷ (8×60)");
    for (text, shown) in [
        ("ml / 1000", "1,000 ÷ 1,000"),
        ("250000 / ml * 60", "250,000 ÷ 1,000 × 60"),
        ("min(h, 1200.50) - .5", "min(8, 1,200.50) − 0.5"),
        ("h*1000", "8×1,000"),
    ] {
        let formula = Formula::parse(text).expect("a formula");
        assert_eq!(formula.shown(&values), shown);
    }
}

#[test]
fn what_cannot_be_computed_says_why() {
    assert_eq!(value("a", &[]), Err(ValueError::UnknownName("a".into())));
    assert_eq!(value("1 / (2 - 2)", &[]), Err(ValueError::DivisionByZero));
    let large = "999999999999999999999999";
    assert_eq!(
        value(&format!("{large} * {large}"), &[]),
        Err(ValueError::TooLarge)
    );
}

#[test]
fn what_cannot_be_read_says_where() {
    for (text, at) in [
        ("1 +", 3),
        ("", 0),
        ("1 2", 2),
        ("min(1)", 5),
        ("(1", 2),
        ("foo(1)", 3),
        ("1 % 2", 2),
    ] {
        match Formula::parse(text) {
            Err(FormulaError::Expected { at: found, .. }) => assert_eq!(found, at, "{text:?}"),
            other => unreachable!("{text:?} gave {other:?}"),
        }
    }
    assert!(matches!(
        Formula::parse("1.2.3"),
        Err(FormulaError::BadNumber { at: 0, .. })
    ));
    assert_eq!(Formula::parse(&"(".repeat(100)), Err(FormulaError::TooDeep));
    assert_eq!(Formula::parse(&"-".repeat(100)), Err(FormulaError::TooDeep));
    assert_eq!(
        Formula::parse(&"1+".repeat(300)),
        Err(FormulaError::TooLong)
    );
}

proptest! {
    #[test]
    fn reading_and_computing_never_panics(text in "[0-9a-c+*/(),. min-]{0,60}") {
        if let Ok(formula) = Formula::parse(&text) {
            let given = [("a", 1), ("b", 0), ("c", 7)];
            let given = given.map(|(n, v)| (n.to_owned(), Exact::from_integer(v))).into_iter().collect();
            let _ = formula.value(&given);
        }
    }
}
