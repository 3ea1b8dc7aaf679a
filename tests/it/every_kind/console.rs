//! Every kind on the instructor's console: who took what, the most common mistake, and the report.

use dripset::domain::room::Order;

use super::seat::terms;
use super::*;
use crate::support::class::Class;

const LEARNERS: u8 = 12;

/// A class that has answered the item of a kind: half of it rightly, some partly, the rest wrongly.
fn answered(size: (u16, u16), kind: KindName) -> Class {
    let mut class = Class::with(terms(), size).joined(LEARNERS);
    let poll = KindName::ALL.iter().position(|other| *other == kind);
    answer(&mut class, poll.expect("a kind"));
    class
}

fn answer(class: &mut Class, poll: usize) {
    class.order(&Order::Open(poll)).expect("a vote");
    let (item, form) = class.room.item(poll).expect("an item");
    let drawn = &form.drawn;
    let key = item.kind.rules().key(drawn);
    let wrong = wrong(&item.kind, drawn);
    let partly = partial(item, drawn).unwrap_or_else(|| wrong.clone());
    let given = |number: u8| match number {
        0..=5 => key.clone(),
        6..=8 => partly.clone(),
        _ => wrong.clone(),
    };
    let all: Vec<_> = (0..LEARNERS)
        .map(|number| (number, given(number)))
        .collect();
    class.respond(all);
}

#[test]
fn every_kind_on_the_console() {
    for kind in KindName::ALL {
        let mut class = answered((80, 24), kind);
        class.press(&[Key::Enter, Key::Enter]);
        let mut seen = vec![class.screen()];
        while seen.len() < 6 {
            class.press(&[Key::PageDown]);
            let screen = class.screen();
            if seen.last() == Some(&screen) {
                break;
            }
            seen.push(screen);
        }
        insta::assert_snapshot!(format!("console-{kind}"), seen.join("\n---- and below\n"));
    }
}
