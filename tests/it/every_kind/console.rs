//! Every kind on the instructor's console: who took what, the most common mistake, and the report.

use dripset::domain::room::{Mending, Order};

use super::seat::terms;
use super::*;
use crate::support::class::{Class, learner};

const LEARNERS: u8 = 12;

/// A class that has answered the item of a kind: half of it rightly, some partly, the rest wrongly.
pub fn answered(size: (u16, u16), kind: KindName) -> Class {
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

/// Another response is accepted as right, and whoever gave it has all points; nobody loses any.
#[test]
fn another_response_is_accepted_in_every_kind() {
    for (poll, kind) in KindName::ALL.into_iter().enumerate() {
        let mut class = answered((80, 24), kind);
        class.order(&Order::Reveal { early: true }).expect("a key");
        let (item, form) = class.room.item(poll).expect("an item");
        let accepted = wrong(&item.kind, &form.drawn);
        let possible = item.kind.rules().possible();
        let points = |class: &Class, number: u8| {
            let line = class.room.report_of(learner(number)).expect("a line");
            line.total.earned
        };
        let before: Vec<u32> = (0..LEARNERS).map(|number| points(&class, number)).collect();
        assert!(before[11] < possible, "{kind}");
        class
            .order(&Order::Mend(poll, Mending::Accepted(accepted)))
            .expect("it is mended");
        for number in 0..LEARNERS {
            let now = points(&class, number);
            assert!(now >= before[usize::from(number)], "{kind}: {number}");
        }
        assert_eq!(points(&class, 11), possible, "{kind}");
        class.write("y");
        class.press(&[Key::Esc]);
        assert!(class.screen().contains("Key shown"), "{}", class.screen());
    }
}

/// What a learner takes home has each question, the answer and the key in words.
#[cfg(feature = "classroom")]
#[test]
fn the_record_of_a_class_tells_every_kind() {
    let mut class = Class::with(terms(), (80, 24)).joined(LEARNERS);
    for poll in 0..KindName::ALL.len() {
        answer(&mut class, poll);
        class.order(&Order::Reveal { early: true }).expect("a key");
    }
    class.order(&Order::End).expect("an end");
    let now = dripset::domain::Moment {
        at: "2026-11-22T09:10:00Z".parse().expect("a timestamp"),
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    };
    let record = dripset::classroom::transcript::of_class(&class.room, learner(7), "Ward", now);
    insta::assert_snapshot!("record", record);
}
