//! The results of a class, each figure worked out by hand beforehand.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ItemKind, Unit};
use crate::domain::mode::Allowance;
use crate::domain::number::Round;
use crate::domain::room::testing;
use crate::domain::room::{ClassEvent, Given, Order, Terms};
use crate::domain::testing::{item, multiple_choice, numeric, ordered, parts, select_all};

fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn one(id: &str) -> Response {
    Response::One(id.into())
}

fn many(letters: &str) -> Response {
    Response::Many(parts(letters))
}

fn number(text: &str) -> Response {
    Response::Number(text.into())
}

/// 1,000 mL in 8 hours: 125 mL/h.
fn rate(unit: Unit) -> ItemKind {
    let given: &[(&str, &[&str])] = &[("ml", &["1000"]), ("h", &["8"])];
    numeric(given, "ml / h", Round::Places(0), unit)
}

/// Creates a class over items of these kinds, with this many learners.
fn class(kinds: Vec<ItemKind>, learners: u8) -> Room {
    let items = (1..).zip(kinds).map(|(number, kind): (u8, ItemKind)| {
        Arc::new(item("ivig", "rate", &format!("item-{number}"), kind))
    });
    let terms: Terms = testing::terms(items.collect(), |item: &Item| Drawn::as_written(item));
    let mut room = Room::new(terms, at());
    for number in 0..learners {
        let joined = ClassEvent::Joined(learner(number), Allowance::Standard);
        assert!(room.fold(at(), &joined));
    }
    room
}

/// Runs one vote with each learner's response, and ends it with the event `last`.
fn vote(room: &mut Room, (poll, vote): (usize, u32), given: &[(u8, Response)], last: ClassEvent) {
    let ballot = Ballot { poll, vote };
    assert!(room.fold(at(), &ClassEvent::PollOpened(ballot, None)));
    for (number, response) in given {
        let given = Given {
            response: response.clone(),
            confidence: None,
            elapsed_ms: 900,
        };
        let responded = ClassEvent::Responded(learner(*number), ballot, given);
        assert!(room.fold(at(), &responded));
    }
    assert!(room.fold(at(), &last));
}

fn earned(room: &Room) -> Vec<u32> {
    let report = room.report();
    report.learners.iter().map(|one| one.total.earned).collect()
}

/// Accepts the most frequent response that lost points, as the console offers it.
fn accept(room: &mut Room, poll: usize) {
    let tally = room.tally(Ballot { poll, vote: 0 });
    let share = tally.responses.into_iter().find(|share| !share.right);
    let mending = Mending::Accepted(share.expect("a wrong response").response);
    for event in room.decide(&Order::Mend(poll, mending)).unwrap() {
        assert!(room.fold(at(), &event));
    }
}

/// The same choices ticked in another order are the same response.
#[test]
fn a_second_key_counts_for_everybody_who_gave_it_in_whatever_order_it_was_ticked() {
    let mut room = class(vec![select_all(4, "ab")], 4);
    let given = [
        (0, many("ca")),
        (1, many("ac")),
        (2, many("ca")),
        (3, many("d")),
    ];
    vote(&mut room, (0, 0), &given, ClassEvent::Revealed);
    assert_eq!(earned(&room), [0, 0, 0, 0], "+1 −1");
    accept(&mut room, 0);
    assert_eq!(earned(&room), [2, 2, 2, 0]);
    let tally = room.tally(Ballot { poll: 0, vote: 0 });
    assert_eq!((tally.given, tally.right), (4, 3));
    let first = &tally.responses[0];
    assert_eq!(
        (&first.response, first.count, first.right),
        (&many("ac"), 3, true)
    );
    assert_eq!(tally.misled, None, "one alone shares it with nobody");
}

/// As with the key, any spelling of the number is that number.
#[test]
fn a_second_key_that_is_a_number_counts_however_it_was_written() {
    let mut room = class(vec![rate(Unit::Named("mL/h".into()))], 4);
    let given = [
        (0, number("1250")),
        (1, number("1,250")),
        (2, number(" 1250.0")),
        (3, number("12.5")),
    ];
    vote(&mut room, (0, 0), &given, ClassEvent::Revealed);
    let shares = room.tally(Ballot { poll: 0, vote: 0 }).responses;
    let counts: Vec<_> = shares.iter().map(|share| share.count).collect();
    assert_eq!(counts, [3, 1]);
    accept(&mut room, 0);
    assert_eq!(earned(&room), [1, 1, 1, 0]);
    let mut room = class(vec![rate(Unit::HoursMinutes)], 2);
    let given = [(0, number("2:06")), (1, number("02:06"))];
    vote(&mut room, (0, 0), &given, ClassEvent::Revealed);
    accept(&mut room, 0);
    assert_eq!(earned(&room), [1, 1]);
}

/// Ten learners and three items of one point. The first five have the first item right. Of the
/// other two items they earn 2, 2, 2, 1, 0 and the others 1, 1, 0, 0, 0 (the last two left both
/// out). By hand: the sums of squares are 2.5 of 0/1 and 6.9 of points, the sum of products is
/// 2.5, and r = 2.5 / √(2.5 × 6.9) = 0.60193.
#[test]
fn discrimination_is_held_against_all_other_points_also_where_items_were_left_out() {
    let kinds = vec![
        multiple_choice(3, "a"),
        multiple_choice(3, "a"),
        multiple_choice(3, "a"),
    ];
    let mut room = class(kinds, 10);
    let first: Vec<_> = (0..10)
        .map(|number| (number, one(if number < 5 { "a" } else { "b" })))
        .collect();
    vote(&mut room, (0, 0), &first, ClassEvent::Revealed);
    room.fold(at(), &ClassEvent::Passed);
    // Learners 3, 5 and 6 have one right and skip the other.
    let second = [
        (0, one("a")),
        (1, one("a")),
        (2, one("a")),
        (3, one("a")),
        (4, one("b")),
        (5, one("a")),
        (7, one("b")),
    ];
    vote(&mut room, (1, 0), &second, ClassEvent::Revealed);
    room.fold(at(), &ClassEvent::Passed);
    let third = [
        (0, one("a")),
        (1, one("a")),
        (2, one("a")),
        (4, one("c")),
        (6, one("a")),
        (7, one("c")),
    ];
    vote(&mut room, (2, 0), &third, ClassEvent::Revealed);
    let line = &room.report().items[0];
    assert_eq!(line.facility, Some(0.5));
    let found = line.discrimination.expect("ten learners");
    assert!((found - 0.601_929).abs() < 1e-6, "{found}");
    // Seven and six responded to the others: too few to say anything.
    assert_eq!(room.report().items[1].discrimination, None);
    assert_eq!(room.report().items[2].discrimination, None);
}

/// If everybody has the same points of an item, or of all others, nothing can be said; a third
/// has no finite binary fraction, and must not count as a difference.
#[test]
fn what_does_not_vary_has_no_discrimination_however_its_share_is_written() {
    for learners in 10..40 {
        let mut room = class(vec![select_all(4, "abc"), select_all(4, "abc")], learners);
        for (poll, letters) in [(0, "ab"), (1, "a")] {
            let given: Vec<_> = (0..learners)
                .map(|number| (number, many(letters)))
                .collect();
            vote(&mut room, (poll, 0), &given, ClassEvent::Revealed);
            room.fold(at(), &ClassEvent::Passed);
        }
        let found = room.report().items;
        let found: Vec<_> = found.iter().map(|line| line.discrimination).collect();
        assert_eq!(found, [None, None], "{learners} learners");
    }
}

/// A step is in every response, and its place depends on the order meant: only the whole order
/// is shared.
#[test]
fn no_step_of_an_order_is_told_as_the_shared_mistake() {
    let mut room = class(vec![ordered("abcd", &["bacd"])], 3);
    let order = |letters: &str| Response::Sequence(parts(letters));
    let given = [(0, order("badc")), (1, order("badc")), (2, order("bacd"))];
    vote(&mut room, (0, 0), &given, ClassEvent::Revealed);
    let tally = room.tally(Ballot { poll: 0, vote: 0 });
    assert_eq!((tally.given, tally.right), (3, 1));
    let first = &tally.responses[0];
    assert_eq!((&first.response, first.count), (&order("badc"), 2));
    assert_eq!(tally.misled, None);
}

#[test]
fn a_mistake_is_shared_by_two_at_least_and_by_more_than_any_other() {
    for (letters, misled) in [
        ("bcd", None),
        ("bbcc", None),
        ("bbcca", None),
        ("bbc", Some(("b".into(), 2))),
    ] {
        let mut room = class(vec![multiple_choice(4, "a")], 5);
        let given = (0..).zip(letters.chars().map(|c| one(&c.to_string())));
        let given: Vec<(u8, Response)> = given.collect();
        vote(&mut room, (0, 0), &given, ClassEvent::Revealed);
        assert_eq!(
            room.tally(Ballot { poll: 0, vote: 0 }).misled,
            misled,
            "{letters}"
        );
    }
}
