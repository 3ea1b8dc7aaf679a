//! Tests that the order and the settlement depend on the set of events alone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn id(number: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[0] = number;
    id
}

fn key(number: u8, origin: u8, at: i64) -> Key {
    Key {
        id: id(number),
        origin: id(origin),
        number: at,
        at_ms: at,
        sitting: None,
        item: 0,
        size: 0,
        part: Part::Other,
        is_new: false,
        row: 0,
    }
}

fn ids(keys: Vec<Key>) -> Vec<u8> {
    let (arranged, _) = arrange(keys).expect("an order");
    arranged.iter().map(|(_, key)| key.id[0]).collect()
}

#[test]
fn a_clock_set_back_does_not_turn_the_order_of_one_directory() {
    let mut keys = vec![key(1, 1, 10), key(2, 1, 20), key(3, 2, 15)];
    keys[1].at_ms = 5;
    assert_eq!(ids(keys), [1, 2, 3]);
}

#[test]
fn an_event_comes_after_the_start_of_its_sitting_whatever_the_clocks_say() {
    let mut start = key(1, 2, 100);
    (start.sitting, start.part) = (Some(id(9)), Part::Start);
    let mut given = key(2, 1, 40);
    (given.sitting, given.part) = (Some(id(9)), Part::Response(0, 0));
    assert_eq!(ids(vec![given, start, key(3, 1, 50)]), [1, 2, 3]);
}

#[test]
fn sittings_that_wait_for_each_other_are_refused() {
    let part = |number, origin, at, sitting, part| Key {
        sitting: Some(id(sitting)),
        part,
        ..key(number, origin, at)
    };
    let keys = vec![
        part(1, 1, 1, 8, Part::Response(0, 0)),
        part(2, 1, 2, 9, Part::Start),
        part(3, 2, 1, 9, Part::Response(0, 0)),
        part(4, 2, 2, 8, Part::Start),
    ];
    assert_eq!(arrange(keys), Err(Circular));
}

#[test]
fn of_two_ends_the_one_with_the_smaller_id_counts() {
    let end = |number| Key {
        sitting: Some(id(9)),
        part: Part::End,
        ..key(number, number, 1)
    };
    let (arranged, settled) = arrange(vec![end(2), end(1)]).expect("an order");
    let parts: BTreeMap<u8, Part> = arranged
        .iter()
        .map(|(_, key)| (key.id[0], key.part))
        .collect();
    assert_eq!(parts, BTreeMap::from([(1, Part::End), (2, Part::EndAgain)]));
    assert_eq!(settled.second_ends, 1);
}

/// The order without the rows, which depend on the file.
fn settled(keys: Vec<Key>) -> Vec<Key> {
    let (arranged, _) = arrange(keys).expect("an order");
    arranged.into_iter().map(|(_, key)| key).collect()
}

/// Returns the union of two logs by id; of both, the first's form of an event.
fn union(one: &[Key], other: &[Key]) -> Vec<Key> {
    let mut all = one.to_vec();
    let known: Vec<_> = one.iter().map(|key| key.id).collect();
    all.extend(other.iter().filter(|key| !known.contains(&key.id)).cloned());
    all
}

/// Generates the log of a copy of one directory: numbers from 1 on, with ids of its own.
fn copy(number: u8) -> impl Strategy<Value = Vec<Key>> {
    prop::collection::vec((0..60u8, 0..4u8, 0..40i64), 1..12).prop_map(move |events| {
        let mut keys = Vec::new();
        for (at, (spread, kind, at_ms)) in (1..).zip(events) {
            let mut key = key(0, 1, at);
            key.id = [0; 16];
            (key.id[0], key.id[1], key.id[2]) = (spread, number, u8::try_from(at).expect("few"));
            key.at_ms = at_ms;
            key.sitting = Some(id(7));
            key.item = u32::from(spread % 3);
            key.part = match kind {
                0 => Part::Response(at % 3, at / 3),
                1 => Part::Choice(at % 4),
                _ => Part::Other,
            };
            keys.push(key);
        }
        keys
    })
}

proptest! {
    #[test]
    fn copies_merge_to_the_same_whatever_comes_first(a in copy(1), b in copy(2), c in copy(3)) {
        let pair = |one: &[Key], other: &[Key]| settled(union(one, other));
        let ab = pair(&a, &b);
        prop_assert_eq!(&ab, &pair(&b, &a));
        let whole = pair(&ab, &c);
        prop_assert_eq!(&whole, &pair(&c, &ab));
        prop_assert_eq!(&whole, &pair(&pair(&b, &c), &a));
        prop_assert_eq!(&whole, &pair(&pair(&c, &a), &pair(&b, &a)));
        prop_assert_eq!(&whole, &pair(&whole, &pair(&a, &c)));
    }
}
