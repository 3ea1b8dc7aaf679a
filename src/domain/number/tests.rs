//! Tests of parsing and formatting numbers.

use super::*;

fn exact(text: &str) -> Exact {
    Decimal::parse_signed(text).expect("a number").exact()
}

#[test]
fn a_learner_may_type_points_and_thousands_commas() {
    assert_eq!(exact("1,000.50"), Ratio::new(2001, 2));
    assert_eq!(exact(".50"), exact("0.5"));
    assert_eq!(exact("5."), exact("5"));
    assert_eq!(exact("1000"), exact("1,000"));
}

#[test]
fn what_is_no_number_is_asked_again() {
    for text in [
        "", " ", "abc", "1,00", ",100", "1,0000", "1.2.3", "-5", "+5", "1e3", "5 mL", ".", "٣",
        "0x1",
    ] {
        assert!(Decimal::parse(text).is_err(), "{text:?}");
    }
    assert_eq!(Decimal::parse(&"9".repeat(25)), Err(NumberError::TooLong));
}

/// Each typed text under each rounding: its value, or the error it is refused with.
#[test]
fn a_comma_is_thousands_unless_it_may_be_a_decimal_comma() {
    const ROUNDS: [Round; 5] = [
        Round::Places(0),
        Round::To(100),
        Round::Places(1),
        Round::Places(2),
        Round::Places(3),
    ];
    let again = |point: &str, whole: Option<&str>| {
        Err(NumberError::Comma {
            point: point.into(),
            whole: whole.map(Into::into),
        })
    };
    let same = |read: Result<&'static str, NumberError>| vec![read; 5];
    let but_thousandths = |read: &'static str, other: Result<&'static str, NumberError>| {
        vec![Ok(read), Ok(read), Ok(read), Ok(read), other]
    };
    for (typed, expected) in [
        (
            "1,125",
            but_thousandths("1125", again("1.125", Some("1125"))),
        ),
        (
            "12,125",
            but_thousandths("12125", again("12.125", Some("12125"))),
        ),
        (
            "123,125",
            but_thousandths("123125", again("123.125", Some("123125"))),
        ),
        (
            " 1,000 ",
            but_thousandths("1000", again("1.000", Some("1000"))),
        ),
        ("0,125", same(again("0.125", None))),
        ("00,125", same(again("0.125", None))),
        (",125", same(again("0.125", None))),
        (",5", same(again("0.5", None))),
        ("31,3", same(again("31.3", None))),
        ("31,25", same(again("31.25", None))),
        ("1,0000", same(again("1.0000", None))),
        ("1248,3", same(again("1248.3", None))),
        ("1248,125", same(again("1248.125", None))),
        ("1,125.5", same(Ok("1125.5"))),
        ("1,125.", same(Ok("1125"))),
        ("1,125,000", same(Ok("1125000"))),
        ("1125", same(Ok("1125"))),
        ("1.125", same(Ok("1.125"))),
        ("0,125.5", same(Err(NumberError::Malformed))),
        ("0,125,000", same(Err(NumberError::Malformed))),
        ("1.125,5", same(Err(NumberError::Malformed))),
        ("12,", same(Err(NumberError::Malformed))),
        ("1,12,125", same(Err(NumberError::Malformed))),
    ] {
        for (round, expected) in ROUNDS.into_iter().zip(expected) {
            let read = Decimal::parse_typed(typed, round).map(|read| read.exact());
            assert_eq!(read, expected.map(exact), "{typed:?} to {round:?}");
        }
    }
    let words = again("1.125", Some("1125")).map_err(|error: NumberError| error.to_string());
    let told = "type it again, with a point for a decimal: 1.125, or 1125";
    assert_eq!(words, Err::<&str, _>(told.into()));
}

#[test]
fn a_character_that_no_number_has_is_named() {
    for (typed, stray) in [
        ("1e3", 'e'),
        ("1/2", '/'),
        ("1 1/2", '/'),
        ("-5", '-'),
        ("−5", '−'),
        ("2×3", '×'),
        ("250 mL", 'm'),
        ("1 000", ' '),
        ("12\n34", '\n'),
        ("٣", '٣'),
    ] {
        let read = Decimal::parse_typed(typed, Round::Places(0));
        assert_eq!(read, Err(NumberError::Stray(stray)), "{typed}");
    }
}

#[test]
fn numbers_print_as_they_were_written() {
    for (written, shown) in [
        ("1000", "1,000"),
        ("0.45", "0.45"),
        ("1234567.50", "1,234,567.50"),
        ("12", "12"),
    ] {
        assert_eq!(
            Decimal::parse(written).expect("a number").to_string(),
            shown
        );
    }
}

#[test]
fn rounding_is_half_up_and_exact() {
    let tenth = Round::Places(1);
    assert_eq!(
        tenth.apply(exact("34.95"), RoundMode::HalfUp),
        Some(exact("35"))
    );
    assert_eq!(
        tenth.apply(exact("34.943"), RoundMode::HalfUp),
        Some(exact("34.9"))
    );
    assert_eq!(
        Round::Places(0).apply(exact("31.25"), RoundMode::HalfUp),
        Some(exact("31"))
    );
    assert_eq!(
        Round::Places(0).apply(exact("0.5"), RoundMode::HalfUp),
        Some(exact("1"))
    );
    assert_eq!(
        Round::To(100).apply(exact("5760"), RoundMode::HalfUp),
        Some(exact("5800"))
    );
}

#[test]
fn shown_numbers_have_no_trailing_zero_and_a_leading_one() {
    assert_eq!(show(exact("14.0")), "14");
    assert_eq!(show(exact(".5")), "0.5");
    assert_eq!(show(exact("1230")), "1,230");
    assert_eq!(show(Ratio::new(500, 3)), "166.666…");
    assert_eq!(show_hours_minutes(exact("375")), "6:15");
}

#[test]
fn long_hours_are_read_as_they_are_shown() {
    let minutes = exact("630000");
    assert_eq!(show_hours_minutes(minutes), "10500:00");
    assert_eq!(parse_hours_minutes("10500:00"), Ok(minutes));
}

#[test]
fn hours_and_minutes_read_back() {
    assert_eq!(parse_hours_minutes("6:15"), Ok(exact("375")));
    for bad in ["6", "6:5", "6:60", ":15", "6:155", "a:10", ""] {
        assert!(parse_hours_minutes(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_least_time_rounds_up_and_a_greatest_rate_rounds_down() {
    let cases = [
        (Round::Places(0), "66.1", "67", "66"),
        (Round::Places(0), "66", "66", "66"),
        (Round::Places(1), "34.91", "35", "34.9"),
        (Round::To(100), "5701", "5800", "5700"),
    ];
    for (round, value, up, down) in cases {
        let value = exact(value);
        assert_eq!(round.apply(value, RoundMode::Up), Some(exact(up)));
        assert_eq!(round.apply(value, RoundMode::Down), Some(exact(down)));
    }
    assert_eq!(Round::Places(1).words(RoundMode::Up), "up to a tenth");
    assert_eq!(
        Round::To(5).words(RoundMode::Down),
        "down to a multiple of 5"
    );
}

#[test]
fn rounding_up_does_not_overflow() {
    let (above, below) = (i128::MAX - 1, i128::MAX / 3 * 2);
    let value = Ratio::new_raw(above, below);
    let one = Ratio::from_integer(1);
    assert_eq!(Round::Places(0).apply(value, RoundMode::Down), Some(one));
    assert_eq!(
        Round::Places(0).apply(value, RoundMode::Up),
        Some(one + one)
    );
}

#[test]
fn negative_numbers_round_toward_their_side() {
    let round = |value: &str, mode| Round::Places(0).apply(exact(value), mode);
    assert_eq!(round("-1.5", RoundMode::Up), Some(exact("-1")));
    assert_eq!(round("-1.5", RoundMode::Down), Some(exact("-2")));
}
