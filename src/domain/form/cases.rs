//! Sets with case studies: each comes whole, in order and together, or not at all, and as often as
//! any item.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{DrawError, Fitting, Form, Plan, Which, draw, drawn_count, fitting};
use crate::domain::case::CASE_ITEMS;
use crate::domain::ids::ItemKey;
use crate::domain::item::{Item, Status};
use crate::domain::library::Library;
use crate::domain::scoring::Score;
use crate::domain::standing::{History, ItemState};
use crate::domain::testing::{bank, case_of, enemy_of, item, kind_number, signed};

/// Returns a library of one bank with items that stand alone, and case studies `c0`, `c1`, ….
fn library(single: usize, cases: usize) -> Library {
    let alone = |n: usize| {
        item(
            "bank",
            ["a", "b"][n % 2],
            &format!("i{n:02}"),
            kind_number(n),
        )
    };
    let mut items: Vec<Item> = (0..single).map(alone).collect();
    items.extend((0..cases).flat_map(|n| case_of("bank", &format!("c{n}"))));
    Library::new([bank("bank", items)])
}

fn plan(count: usize, seed: u64) -> Plan {
    Plan {
        count,
        ..Plan::with_seed(seed)
    }
}

fn names(form: &Form) -> Vec<&str> {
    form.items
        .iter()
        .map(|entry| entry.key.item.as_str())
        .collect()
}

/// Returns the case studies of a form, each whole and in order, and checks that.
fn whole_cases(form: &Form) -> BTreeSet<String> {
    let names = names(form);
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < names.len() {
        let Some((case, number)) = names[at].split_once('-') else {
            at += 1;
            continue;
        };
        assert_eq!(number, "1", "{names:?}");
        let six: Vec<String> = (1..=CASE_ITEMS).map(|n| format!("{case}-{n}")).collect();
        assert_eq!(
            names.get(at..at + CASE_ITEMS),
            Some(&six.iter().map(String::as_str).collect::<Vec<_>>()[..])
        );
        assert!(found.insert(case.to_owned()), "twice in {names:?}");
        at += CASE_ITEMS;
    }
    found
}

fn missed(name: &str) -> (ItemKey, ItemState) {
    let last = Score {
        earned: 0,
        possible: 1,
    };
    let state = ItemState {
        responses: 1,
        last,
        total: last,
        flagged: false,
        last_at_ms: Some(1),
        ..ItemState::default()
    };
    let key = ItemKey {
        bank: "bank".into(),
        item: name.into(),
    };
    (key, state)
}

proptest! {
    #[test]
    fn a_case_comes_whole_and_in_order_or_not_at_all(
        single in 0usize..20, cases in 0usize..4, count in 1usize..40, seed: u64,
    ) {
        prop_assume!(single + cases > 0);
        let library = library(single, cases);
        let plan = plan(count, seed);
        let history = History::default();
        let fits = fitting(&library, &plan, &history);
        prop_assert_eq!(fits, Fitting { items: single + cases * CASE_ITEMS, cases });
        match draw(&library, &plan, &history) {
            Ok(form) => {
                let drawn = whole_cases(&form).len();
                prop_assert!(form.items.len() <= count);
                prop_assert_eq!(form.items.len(), drawn_count(&library, &plan, &history));
                // What is left does not fit.
                let gap = count - form.items.len();
                let alone = form.items.len() - drawn * CASE_ITEMS;
                prop_assert!(gap == 0 || alone == single, "{:?}", names(&form));
                prop_assert!(gap < CASE_ITEMS || drawn == cases, "{:?}", names(&form));
                prop_assert_eq!(draw(&library, &plan, &history), Ok(form));
            }
            Err(error) => {
                prop_assert!(single == 0 && count < CASE_ITEMS);
                prop_assert_eq!(error, DrawError::NoRoomForCase);
                prop_assert_eq!(drawn_count(&library, &plan, &history), 0);
            }
        }
    }
}

/// A case study is as likely as an item that stands alone, and so are two of them.
#[test]
fn a_case_comes_as_often_as_an_item() {
    let (single, cases, count, seeds) = (28, 2, 10, 4_000);
    let library = library(single, cases);
    let mut drawn = [0; 2];
    let mut alone = 0;
    for seed in 0..seeds {
        let form = draw(&library, &plan(count, seed), &History::default()).expect("a form");
        let found = whole_cases(&form);
        for (at, times) in drawn.iter_mut().enumerate() {
            *times += u32::from(found.contains(&format!("c{at}")));
        }
        alone += form.items.len() - found.len() * CASE_ITEMS;
    }
    // One of four, with three standard errors on either side; chi-square has no place here, since
    // a set with a case study has fewer other items.
    let expected = f64::from(u32::try_from(seeds).expect("few")) / 4.0;
    for times in drawn {
        assert!(
            (f64::from(times) - expected).abs() < 3.0 * (expected * 0.75).sqrt(),
            "{drawn:?}"
        );
    }
    let each = alone as f64 / single as f64;
    assert!(
        (each - expected).abs() < 3.0 * (expected * 0.75).sqrt(),
        "{each}"
    );
}

#[test]
fn one_missed_item_brings_its_whole_case() {
    let library = library(4, 2);
    let history = History::new([missed("c1-4"), missed("i02")]);
    let of = |count| Plan {
        which: Which::Missed,
        ..plan(count, 1)
    };
    let form = draw(&library, &of(10), &history).expect("a form");
    assert_eq!(whole_cases(&form), BTreeSet::from(["c1".to_owned()]));
    assert_eq!(form.items.len(), 7);
    assert_eq!(fitting(&library, &of(10), &history).items, 7);
    // Without room for it, the other one comes alone.
    let form = draw(&library, &of(5), &history).expect("a form");
    assert_eq!(names(&form), ["i02"]);
}

#[test]
fn a_plan_that_names_an_item_of_a_case_draws_the_whole_case() {
    let library = library(4, 2);
    let named = |item: &str| ItemKey {
        bank: "bank".into(),
        item: item.into(),
    };
    let plan = Plan {
        items: ["c0-3", "c0-5", "i01"].map(named).into(),
        ..plan(3, 7)
    };
    let form = draw(&library, &plan, &History::default()).expect("a form");
    assert_eq!(whole_cases(&form), BTreeSet::from(["c0".to_owned()]));
    assert!(names(&form).contains(&"i01") && form.items.len() == 7);
    assert_eq!(drawn_count(&library, &plan, &History::default()), 7);
}

#[test]
fn unseen_cases_come_before_those_seen() {
    let library = library(0, 3);
    let seen = (1..=6).flat_map(|n| [missed(&format!("c0-{n}")), missed(&format!("c2-{n}"))]);
    let history = History::new(seen);
    for seed in 0..20 {
        let form = draw(&library, &plan(6, seed), &history).expect("a form");
        assert_eq!(whole_cases(&form), BTreeSet::from(["c1".to_owned()]));
    }
}

#[test]
fn a_case_with_a_withdrawn_item_is_not_drawn() {
    let mut items: Vec<Item> = case_of("bank", "c0");
    items.push(item("bank", "a", "i00", kind_number(0)));
    items[3].status = Status::Withdrawn;
    let library = Library::new([bank("bank", items)]);
    let form = draw(&library, &plan(10, 1), &History::default()).expect("a form");
    assert_eq!(names(&form), ["i00"]);
    let fits = fitting(&library, &plan(10, 1), &History::default());
    assert_eq!(fits, Fitting { items: 1, cases: 0 });
}

#[test]
fn a_case_is_drawn_as_signed_only_if_all_six_are() {
    let plan = Plan {
        signed: true,
        ..plan(10, 1)
    };
    for unsigned in [None, Some(4)] {
        let mut items: Vec<Item> = case_of("bank", "c0");
        items.push(item("bank", "a", "i00", kind_number(0)));
        let sign = |(at, item): (usize, Item)| signed(item, Some(at) != unsigned);
        let items: Vec<Item> = items.into_iter().enumerate().map(sign).collect();
        let library = Library::new([bank("bank", items)]);
        let form = draw(&library, &plan, &History::default()).expect("a form");
        assert_eq!(whole_cases(&form).is_empty(), unsigned.is_some());
        assert_eq!(form.items.len(), if unsigned.is_some() { 1 } else { 7 });
    }
    let drawn = draw(&library(2, 1), &plan, &History::default());
    assert_eq!(drawn, Err(DrawError::NothingSigned));
}

#[test]
fn an_enemy_of_one_of_the_six_bars_the_case() {
    for by_case in [false, true] {
        let mut items: Vec<Item> = case_of("bank", "c0");
        let mut alone = item("bank", "a", "i00", kind_number(0));
        // One side's claim is enough.
        if by_case {
            items[4] = enemy_of(items[4].clone(), &["i00"]);
        } else {
            alone = enemy_of(alone, &["c0-5"]);
        }
        items.push(alone);
        let library = Library::new([bank("bank", items)]);
        let mut drawn = BTreeSet::new();
        for seed in 0..50 {
            let form = draw(&library, &plan(10, seed), &History::default()).expect("a form");
            whole_cases(&form);
            drawn.insert(form.items.len());
        }
        assert!(!drawn.contains(&7), "{drawn:?}");
    }
}
