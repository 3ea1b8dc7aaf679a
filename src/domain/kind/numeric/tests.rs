//! Tests of `domain::kind::numeric`.

use super::*;

fn numeric(given: &[(&str, &[&str])], formula: &str, round: Round) -> Numeric {
    let decimals = |values: &[&str]| {
        values
            .iter()
            .map(|v| Decimal::parse(v).expect("a number"))
            .collect()
    };
    Numeric {
        given: given
            .iter()
            .map(|(name, values)| ((*name).to_owned(), decimals(values)))
            .collect(),
        steps: Vec::new(),
        formula: Formula::parse(formula).expect("a formula"),
        unit: Unit::Named("mL/h".into()),
        round,
        round_mode: RoundMode::HalfUp,
        round_first: Vec::new(),
        limits: None,
    }
}

fn only(item: &Numeric) -> BTreeMap<String, Decimal> {
    item.combinations(1)
        .and_then(|all| all.into_iter().next())
        .expect("one combination")
}

/// The worked examples of the field's formulas, each computed there by hand.
#[test]
fn worked_examples_hold() {
    let (whole, tenth) = (Round::Places(0), Round::Places(1));
    for (formula, round, key) in [
        ("1000 / 8", tenth, "125"),
        ("250 * 60 / 90", tenth, "166.7"),
        ("1000 * 15 / (8 * 60)", whole, "31"),
        ("500 * 20 / (4 * 60)", whole, "42"),
        ("250 * 10 / 90", whole, "28"),
        ("154 / 2.2 * 2.5 / 40", tenth, "4.4"),
        ("5 * 70 * 60 / (400000 / 250)", tenth, "13.1"),
        ("7.5 * 62 * 60 / (500000 / 250)", tenth, "14"),
        ("12 * 1600 / (60 * 64)", tenth, "5"),
        ("0.4 * 70 * 100 / 10", whole, "280"),
        ("8 * 8 * 100 / 25", whole, "256"),
        ("18 * 72 * 500 / 25000", tenth, "25.9"),
        ("80 * 72 / 1000", tenth, "5.8"),
    ] {
        let item = numeric(&[], formula, round);
        let answer = item.answer(&BTreeMap::new()).expect("a key");
        assert_eq!(number::show(answer.rounded), key, "{formula}");
    }
}

#[test]
fn rounding_the_weight_first_can_change_the_key() {
    let mut item = numeric(
        &[("lb", &["205"])],
        "5 * kg * 60 / (200000 / 250)",
        Round::Places(1),
    );
    item.steps = vec![("kg".into(), Formula::parse("lb / 2.2").expect("a formula"))];
    let numbers = only(&item);
    let show = |early| item.answer_with_weight(&numbers, early).map(number::show);
    assert_eq!(
        (show(false), show(true)),
        (Ok("34.9".into()), Ok("35".into()))
    );
    item.round_first = vec![("kg".into(), Round::Places(1))];
    assert_eq!(
        item.answer(&numbers).map(|a| number::show(a.rounded)),
        Ok("35".into())
    );
}

#[test]
fn any_way_of_writing_the_right_number_is_right() {
    let item = numeric(&[], "1 / 2", Round::Places(1));
    let drawn = Drawn::default();
    let earned = |typed: &str| {
        item.mark(&drawn, &Response::Number(typed.into()))
            .score
            .earned
    };
    assert_eq!(
        (earned("0.5"), earned(".50"), earned("0.51"), earned("1")),
        (1, 1, 0, 0)
    );
    assert!(Numeric::writing_hint(".50").is_some());
    assert!(Numeric::writing_hint("0.5").is_none());
}

#[test]
fn a_comma_that_may_be_a_decimal_comma_is_asked_again_and_stays_scored_where_it_was() {
    let item = numeric(&[], "9 / 8", Round::Places(3));
    let typed = Response::Number("1,125".into());
    let words = item.ready(&typed).map_err(|error| error.to_string());
    let told = "type it again, with a point for a decimal: 1.125, or 1125";
    assert_eq!(words, Err(told.into()));
    assert!(item.check_given(&typed).is_err());
    // A number confirmed before this question was introduced.
    assert_eq!(item.check(&typed), Ok(()));
    assert_eq!(item.mark(&Drawn::default(), &typed).score.earned, 0);
    let thousands = numeric(&[], "1125", Round::Places(3));
    assert_eq!(
        thousands.key(&Drawn::default()),
        Response::Number("1125".into())
    );
    assert_eq!(thousands.settled("1125.0"), "1125");
    let whole = numeric(&[], "1125", Round::Places(0));
    assert_eq!(whole.ready(&typed), Ok(()));
    assert_eq!(whole.mark(&Drawn::default(), &typed).score.earned, 1);
    assert_eq!(whole.settled("1125.0"), "1,125");
}

#[test]
fn what_can_become_a_number_is_in_no_doubt() {
    let item = numeric(&[], "1250", Round::Places(0));
    for typed in ["", "1", "1,", "1,2", "1,25", "1,250.", ".", "1.2.3", "12 "] {
        assert_eq!(item.doubt(typed), None, "{typed}");
    }
    for typed in ["1e3", "-5", "1 2", "250 mL", "12 34", &"9".repeat(25)] {
        assert!(item.doubt(typed).is_some(), "{typed}");
    }
}

#[test]
fn a_template_has_every_combination_once() {
    let item = numeric(
        &[("a", &["1", "2"]), ("b", &["3", "4", "5"])],
        "a * b",
        Round::Places(0),
    );
    assert_eq!(item.combinations(6).map(|all| all.len()), Some(6));
    assert_eq!(item.combinations(5), None);
}

#[test]
fn hours_and_minutes_are_typed_with_a_colon() {
    let mut item = numeric(&[], "500 / 80 * 60", Round::Places(0));
    item.unit = Unit::HoursMinutes;
    assert_eq!(item.key(&Drawn::default()), Response::Number("6:15".into()));
    assert!(item.check(&Response::Number("6.25".into())).is_err());
}

/// A number reads the same whoever typed it, and a learner's own form of a fraction stays.
#[test]
fn a_given_number_has_thousands_commas() {
    let item = numeric(&[("a", &["1"])], "a", Round::Places(0));
    for (typed, shown) in [
        ("98765", "98,765 mL/h"),
        ("98,765", "98,765 mL/h"),
        ("1234567.50", "1,234,567.50 mL/h"),
        ("999", "999 mL/h"),
        ("31.250", "31.250 mL/h"),
        (".5", ".5 mL/h"),
        ("0123", "0123 mL/h"),
        ("5.", "5. mL/h"),
        ("1e5", "1e5"),
        (" ", "nothing"),
    ] {
        assert_eq!(item.given(typed), shown, "{typed}");
        assert_eq!(
            item.given(&item.settled(typed)).contains(','),
            shown.contains(',')
        );
    }
    // Where a comma would be refused as a decimal comma, there is none.
    let item = numeric(&[("a", &["1"])], "a", Round::Places(3));
    assert_eq!(item.given("98765"), "98765 mL/h");
}

#[test]
fn the_values_of_steps_are_known_before_and_after_their_rounding() {
    let mut item = numeric(&[("lb", &["150"])], "5 * kg", Round::Places(1));
    item.steps = vec![("kg".into(), Formula::parse("lb / 2.2").expect("a formula"))];
    item.round_first = vec![("kg".into(), Round::Places(1))];
    let known = item.known(&only(&item)).expect("values");
    assert_eq!(number::show(known.exact["kg"]), "68.181…");
    assert_eq!(number::show(known.rounded["kg"]), "68.2");
    assert_eq!(item.key(&drawn_once(&item)), Response::Number("341".into()));
}

fn drawn_once(item: &Numeric) -> Drawn {
    Drawn {
        order: Vec::new(),
        numbers: only(item),
    }
}
