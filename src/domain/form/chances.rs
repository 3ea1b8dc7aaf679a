//! The fairness of chance: chi-square with fixed seeds, below the critical value at p = 0.001.

use proptest::prelude::*;
use rand::SeedableRng;

use super::{Chance, Drawn, Plan, draw};
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{Kind, Ordered, Unit};
use crate::domain::library::Library;
use crate::domain::number::Round;
use crate::domain::standing::History;
use crate::domain::testing::{
    any_ordered, bank, item, kind_number, multiple_choice, numeric, ordered, parts, select_all,
    select_n,
};

/// Chi-square at p = 0.001 for 3, 7, 11, 21 and 23 degrees of freedom.
const CRITICAL: [(usize, f64); 5] = [
    (3, 16.266),
    (7, 24.322),
    (11, 31.264),
    (21, 46.797),
    (23, 49.728),
];

/// Fails if fair chance would give these counts less than once in a thousand times.
fn assert_even(counts: &[u32], what: &str) {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    let chi_square: f64 = counts
        .iter()
        .map(|count| (f64::from(*count) - expected).powi(2) / expected)
        .sum();
    let (_, critical) = CRITICAL
        .into_iter()
        .find(|(degrees, _)| degrees + 1 == counts.len())
        .expect("a critical value");
    assert!(chi_square < critical, "{what}: {chi_square:.1}, {counts:?}");
}

fn forms(items: Vec<Item>, count: usize, seeds: u64) -> impl Iterator<Item = super::Form> {
    let library = Library::new([bank("bank", items)]);
    (0..seeds).map(move |seed| {
        let plan = Plan {
            count,
            ..Plan::with_seed(seed)
        };
        draw(&library, &plan, &History::default()).expect("a form")
    })
}

fn at(order: &[PartId], part: &str) -> usize {
    let place = order.iter().position(|id| id.as_str() == part);
    place.expect("the part is on screen")
}

#[test]
fn the_key_stands_in_every_place_alike() {
    for key in ["a", "b", "c", "d"] {
        let mut counts = [0; 4];
        for form in forms(
            vec![item("bank", "topic", "i", multiple_choice(4, key))],
            1,
            2_000,
        ) {
            counts[at(&form.items[0].drawn.order, key)] += 1;
        }
        assert_even(&counts, key);
    }
}

#[test]
fn every_order_of_choices_comes_up_alike() {
    let mut counts = std::collections::BTreeMap::new();
    let items = vec![item("bank", "topic", "i", multiple_choice(4, "a"))];
    for form in forms(items, 1, 4_800) {
        *counts.entry(form.items[0].drawn.order.clone()).or_insert(0) += 1;
    }
    let counts: Vec<u32> = counts.into_values().collect();
    assert_even(&counts, "orders");
}

#[test]
fn every_item_comes_up_alike_and_in_every_place() {
    let eight = || {
        (0..8)
            .map(|n| item("bank", "topic", &n.to_string(), kind_number(n)))
            .collect()
    };
    let mut counts = [0; 8];
    for form in forms(eight(), 3, 1_500) {
        for entry in &form.items {
            counts[entry.key.item.as_str().parse::<usize>().expect("a number")] += 1;
        }
    }
    assert_even(&counts, "items drawn");
    let mut places = [0; 8];
    for form in forms(eight(), 8, 1_500) {
        let place = |entry: &super::FormItem| entry.key.item.as_str() == "5";
        places[form.items.iter().position(place).expect("all are drawn")] += 1;
    }
    assert_even(&places, "places of one item");
}

#[test]
fn an_item_of_a_small_topic_comes_up_as_often_as_one_of_a_large_topic() {
    let topics = [
        ("large", 9),
        ("next", 6),
        ("middle", 4),
        ("small", 2),
        ("tiny", 1),
    ];
    let mut names = Vec::new();
    for (topic, size) in topics {
        names.extend((0..size).map(|number| (topic, format!("{topic}-{number}"))));
    }
    for count in [1, 5, 10] {
        let items = names.iter().zip(0..);
        let items =
            items.map(|((topic, name), number)| item("bank", topic, name, kind_number(number)));
        let mut counts = vec![0; names.len()];
        for form in forms(items.collect(), count, 4_000) {
            for entry in &form.items {
                let at = names
                    .iter()
                    .position(|(_, name)| name == entry.key.item.as_str());
                counts[at.expect("one of ours")] += 1;
            }
        }
        assert_even(&counts, &format!("items in sets of {count}"));
    }
}

#[test]
fn every_combination_of_given_values_comes_up_alike() {
    let kind = numeric(
        &[("kg", &["50", "60", "70", "80"]), ("mg", &["1", "2", "3"])],
        "kg * mg",
        Round::Places(0),
        Unit::Named("mg".into()),
    );
    let mut counts = std::collections::BTreeMap::new();
    for form in forms(vec![item("bank", "topic", "i", kind)], 1, 3_000) {
        *counts
            .entry(form.items[0].drawn.shown_numbers())
            .or_insert(0) += 1;
    }
    let counts: Vec<u32> = counts.into_values().collect();
    assert_even(&counts, "combinations");
}

#[test]
fn choices_that_may_not_move_stay_as_written() {
    for kind in [
        multiple_choice(5, "b"),
        select_all(5, "ab"),
        select_n(5, "ab"),
    ] {
        let mut fixed = item("bank", "topic", "i", kind);
        fixed.shuffle = false;
        for form in forms(vec![fixed], 1, 50) {
            assert_eq!(form.items[0].drawn.order, parts("abcde"));
        }
    }
}

fn is_right(kind: &Ordered, drawn: &Drawn) -> bool {
    let steps = kind.steps.iter().map(|step| &step.id);
    steps.eq(&drawn.order) || kind.accepted.contains(&drawn.order)
}

#[test]
fn steps_are_shuffled_even_where_choices_would_stay() {
    let mut fixed = item("bank", "topic", "i", ordered("abcd", &["bacd", "abdc"]));
    fixed.shuffle = false;
    let crate::domain::kind::ItemKind::Ordered(kind) = fixed.kind.clone() else {
        panic!("not an order");
    };
    for form in forms(vec![fixed], 1, 500) {
        assert!(!is_right(&kind, &form.items[0].drawn));
    }
}

/// Turning the steps never leads from "cab" to the one wrong order, "cba".
#[test]
fn the_one_wrong_order_is_found_however_many_are_accepted() {
    let kind = ordered("abc", &["acb", "bac", "bca", "cab"]);
    for seed in 0..500 {
        let drawn = kind.rules().draw(true, &mut Chance::seed_from_u64(seed));
        assert_eq!(drawn.order, parts("cba"), "seed {seed}");
    }
}

proptest! {
    #[test]
    fn steps_are_never_first_shown_in_a_right_order(kind in any_ordered(), seed: u64) {
        let orders: usize = (1..=kind.steps.len()).product();
        let mut right: Vec<Vec<PartId>> = kind.accepted.clone();
        right.push(kind.steps.iter().map(|step| step.id.clone()).collect());
        right.sort();
        right.dedup();
        prop_assume!(right.len() < orders);
        let drawn = kind.draw(true, &mut Chance::seed_from_u64(seed));
        prop_assert!(!is_right(&kind, &drawn), "{:?}", drawn.order);
    }
}
