//! Sets with exactly the items that were asked for, and sets for cramming.

use super::{Aim, DrawError, Form, Plan, draw, in_order};
use crate::domain::ids::ItemKey;
use crate::domain::item::Status;
use crate::domain::library::Library;
use crate::domain::scoring::Score;
use crate::domain::standing::{History, ItemState};
use crate::domain::testing::{bank, item, kind_number};

fn library() -> Library {
    let made = |n: usize| item("bank", ["a", "b"][n % 2], &format!("i{n}"), kind_number(n));
    let mut items: Vec<_> = (0..6).map(made).collect();
    items[5].status = Status::Withdrawn;
    Library::new([bank("bank", items)])
}

fn key(item: &str) -> ItemKey {
    ItemKey {
        bank: "bank".into(),
        item: item.into(),
    }
}

fn names(form: &Form) -> Vec<String> {
    let items = form.items.iter();
    items.map(|item| item.key.item.to_string()).collect()
}

#[test]
fn items_are_laid_out_in_the_order_that_was_asked_for_without_those_that_are_gone() {
    let plan = Plan::with_seed(7);
    let keys = ["i3", "gone", "i0", "i5", "i4"].map(key);
    let form = in_order(&library(), &plan, &keys).expect("items");
    assert_eq!(names(&form), ["i3", "i0", "i4"]);
    assert_eq!(form.plan.count, 3);
    assert_eq!(in_order(&library(), &plan, &keys).as_ref(), Ok(&form));
    let none = in_order(&library(), &plan, &[key("gone")]);
    assert_eq!(none, Err(DrawError::NothingFits(plan.which)));
}

#[test]
fn cramming_asks_first_what_is_known_least_in_any_topic() {
    let state = |earned| ItemState {
        responses: 1,
        last: Score {
            earned,
            possible: 4,
        },
        ..ItemState::default()
    };
    let history = History::new([
        (key("i0"), state(4)),
        (key("i1"), state(1)),
        (key("i2"), state(3)),
        (key("i4"), state(2)),
    ]);
    let plan = Plan {
        aim: Aim::Cram,
        count: 4,
        ..Plan::with_seed(7)
    };
    let form = draw(&library(), &plan, &history).expect("items");
    assert_eq!(names(&form), ["i3", "i1", "i4", "i2"]);
}
