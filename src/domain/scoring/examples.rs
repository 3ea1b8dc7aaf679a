//! The worked examples of the scoring rules, by their numbers there, and their neighbors.

use std::collections::BTreeMap;

use super::{Mark, Marking};
use crate::domain::drawn::Drawn;
use crate::domain::item::mark;
use crate::domain::kind::{ItemKind, Unit};
use crate::domain::number::{NumberError, Round};
use crate::domain::response::{Response, ResponseError};
use crate::domain::testing::{
    item, multiple_choice, numeric, ordered, parts, select_all, select_n,
};

fn marked(kind: ItemKind, response: &Response) -> Result<Marking, ResponseError> {
    mark(
        &item("bank", "topic", "item", kind),
        &Drawn::default(),
        response,
    )
}

fn one(letter: &str) -> Response {
    Response::One(letter.into())
}

fn many(letters: &str) -> Response {
    Response::Many(parts(letters))
}

fn sequence(letters: &str) -> Response {
    Response::Sequence(parts(letters))
}

fn typed(text: &str) -> Response {
    Response::Number(text.into())
}

fn keyed(formula: &str, places: u32) -> ItemKind {
    numeric(
        &[],
        formula,
        Round::Places(places),
        Unit::Named("mL/h".into()),
    )
}

#[test]
fn the_worked_examples_come_out_as_published() {
    let drip = || keyed("1000 * 15 / (8 * 60)", 0);
    let half = || keyed("1 / 2", 1);
    for (id, kind, response, possible, earned) in [
        ("right choice", multiple_choice(4, "b"), one("b"), 1, 1),
        ("S02", multiple_choice(4, "b"), one("d"), 1, 0),
        ("all keys", select_all(6, "ace"), many("ace"), 3, 3),
        ("S04", select_all(6, "ace"), many("ac"), 3, 2),
        ("one wrong", select_all(6, "ace"), many("acd"), 3, 1),
        ("S06", select_all(6, "ace"), many("abd"), 3, 0),
        (
            "everything of six",
            select_all(6, "ace"),
            many("abcdef"),
            3,
            0,
        ),
        ("S08", select_all(8, "abdf"), many("abcdef"), 4, 2),
        (
            "everything of five",
            select_all(5, "abcd"),
            many("abcde"),
            4,
            3,
        ),
        ("all of N", select_n(6, "ace"), many("ace"), 3, 3),
        ("S11", select_n(6, "ace"), many("acf"), 3, 2),
        ("none of N", select_n(6, "ace"), many("bdf"), 3, 0),
        ("fewer than N", select_n(6, "ace"), many("a"), 3, 1),
        (
            "right order",
            ordered("caebd", &[]),
            sequence("caebd"),
            1,
            1,
        ),
        ("S39", ordered("caebd", &[]), sequence("caedb"), 1, 0),
        (
            "accepted order",
            ordered("caebd", &["caedb"]),
            sequence("caedb"),
            1,
            1,
        ),
        ("S41", drip(), typed("31"), 1, 1),
        ("S42", drip(), typed("31.25"), 1, 0),
        ("31 as 31.0", drip(), typed("31.0"), 1, 1),
        ("S44", half(), typed(".50"), 1, 1),
        (
            "rounded up",
            keyed("250 * 60 / 90", 1),
            typed("166.7"),
            1,
            1,
        ),
        (
            "cut, not rounded",
            keyed("250 * 60 / 90", 1),
            typed("166.6"),
            1,
            0,
        ),
        (
            "thousands comma",
            keyed("1000 * 2", 0),
            typed("2,000"),
            1,
            1,
        ),
    ] {
        let marking = marked(kind, &response).expect("a response that fits");
        let score = (marking.score.possible, marking.score.earned);
        assert_eq!(score, (possible, earned), "{id}");
    }
}

#[test]
fn what_cannot_be_a_response_is_an_error_and_never_a_zero() {
    let unknown = || ResponseError::Unknown("z".into());
    let twice = || ResponseError::Twice("a".into());
    let shape = |kind, wanted| ResponseError::Shape { kind, wanted };
    let ids = "a list of ids";
    for (kind, response, error) in [
        (multiple_choice(4, "b"), one("z"), unknown()),
        (select_all(6, "ace"), many("az"), unknown()),
        (select_n(6, "ace"), many("az"), unknown()),
        (ordered("abc", &[]), sequence("abz"), unknown()),
        (select_all(6, "ace"), many("aca"), twice()),
        (select_n(6, "ace"), many("aca"), twice()),
        (ordered("abc", &[]), sequence("aba"), twice()),
        (
            select_n(6, "ace"),
            many("acef"),
            ResponseError::TooMany {
                wanted: 3,
                given: 4,
            },
        ),
        (
            ordered("abc", &[]),
            sequence("ab"),
            ResponseError::TooFew {
                wanted: 3,
                given: 2,
            },
        ),
        (keyed("1", 0), typed("one"), NumberError::Stray('o').into()),
        (keyed("1", 0), typed("-1"), NumberError::Stray('-').into()),
        (keyed("1", 0), typed(" "), NumberError::Empty.into()),
        (
            multiple_choice(4, "b"),
            many("b"),
            shape("multiple-choice", "one id"),
        ),
        (select_all(6, "ace"), one("a"), shape("select-all", ids)),
        (select_n(6, "ace"), sequence("ace"), shape("select-n", ids)),
        (
            ordered("abc", &[]),
            many("abc"),
            shape("ordered", "a list of every id"),
        ),
        (
            keyed("1", 0),
            one("a"),
            shape("numeric", "a number as typed"),
        ),
    ] {
        assert_eq!(marked(kind, &response), Err(error), "{response:?}");
    }
}

#[test]
fn each_part_is_told_what_it_came_to() {
    let mut kind = select_all(6, "ace");
    if let ItemKind::Selection(select) = &mut kind {
        select.slots[0].choices[3].acceptable = true;
        select.slots[0].choices[5].harmful = true;
    }
    let marking = marked(kind.clone(), &many("acdf")).expect("a marking");
    let marks: Vec<Mark> = parts("abcdef")
        .iter()
        .filter_map(|id| marking.of(id))
        .collect();
    assert_eq!(
        marks,
        [
            Mark::Hit,
            Mark::LeftOut,
            Mark::Hit,
            Mark::Acceptable,
            Mark::Missed,
            Mark::Wrong
        ]
    );
    assert_eq!((marking.plus(), marking.minus()), (2, 1));
    assert!(marking.harmful);
    let without = marked(kind, &many("acd")).expect("a marking");
    assert!(!without.harmful);
    assert_eq!(without.score.earned, 2);
}

#[test]
fn a_template_is_marked_by_the_number_that_was_drawn() {
    let kind = numeric(
        &[("rate", &["80", "100"])],
        "rate / 2",
        Round::Places(0),
        Unit::Named("mL".into()),
    );
    let item = item("bank", "topic", "item", kind);
    let drawn = |rate: i64| Drawn {
        order: Vec::new(),
        numbers: BTreeMap::from([(
            "rate".to_owned(),
            crate::domain::number::Decimal::whole(rate),
        )]),
    };
    let earned = |rate, text| mark(&item, &drawn(rate), &typed(text)).map(|m| m.score.earned);
    assert_eq!((earned(80, "40"), earned(80, "50")), (Ok(1), Ok(0)));
    assert_eq!((earned(100, "40"), earned(100, "50")), (Ok(0), Ok(1)));
}
