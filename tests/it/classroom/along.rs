//! What a learner takes along to the own terminal.

use std::time::Duration;

use dripset::classroom::transcript::{COLUMNS, of_class, of_study};
use dripset::domain::room::{Ballot, ClassEvent, ClassSetting, Given, Mending, Order, Room, Wish};
use dripset::domain::{Allowance, LearnerId, Moment, Response};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::inside::{Inside, class_server, given, key, learner, shows, sit, terms};
use crate::support::learner::screens_bank;

const ME: u128 = 1;

/// A class that is folded here, a second an event.
struct Reply {
    room: Room,
    second: i64,
}

fn at(second: i64) -> Moment {
    Moment {
        at: Timestamp::from_second(1_780_000_000 + second).expect("a time"),
        offset: Offset::UTC,
        monotonic: Duration::ZERO,
    }
}

impl Reply {
    fn new() -> Self {
        let mut told = Self {
            room: Room::new(terms(None), at(0).at),
            second: 0,
        };
        for number in [ME, 2] {
            told.tell(ClassEvent::Joined(learner(number), Allowance::Standard));
        }
        told
    }

    fn tell(&mut self, event: ClassEvent) {
        self.second += 1;
        assert!(self.room.fold(at(self.second).at, &event), "{event:?}");
    }

    fn vote(&mut self, ballot: Ballot, all: &[(u128, Response)]) {
        self.tell(ClassEvent::PollOpened(ballot, None));
        for (number, response) in all {
            let given: Given = given(response.clone());
            self.tell(ClassEvent::Responded(learner(*number), ballot, given));
        }
    }

    fn key(&self, poll: usize) -> Response {
        key(self.room.terms(), poll)
    }

    fn record(&self, who: LearnerId) -> String {
        of_class(&self.room, who, "Ward three – «one»\u{1b}[2J", at(0))
    }
}

fn ballot(poll: usize, vote: u32) -> Ballot {
    Ballot { poll, vote }
}

#[test]
fn the_record_of_a_class_has_what_was_revealed_and_nothing_else() {
    let mut told = Reply::new();
    let keys: Vec<Response> = (0..5).map(|poll| told.key(poll)).collect();
    told.vote(ballot(0, 0), &[(ME, Response::Blank), (2, keys[0].clone())]);
    told.tell(ClassEvent::Discussing);
    told.vote(ballot(0, 1), &[(ME, keys[0].clone())]);
    told.tell(ClassEvent::Revealed);
    told.tell(ClassEvent::Passed);
    told.vote(ballot(1, 0), &[(2, keys[1].clone())]);
    told.tell(ClassEvent::Revealed);
    told.tell(ClassEvent::Passed);
    told.vote(ballot(2, 0), &[(ME, keys[2].clone())]);
    told.tell(ClassEvent::Revealed);
    told.tell(ClassEvent::Mended(2, Mending::Voided));
    told.tell(ClassEvent::Passed);
    // Its key is not shown, and is not to be found out at home.
    told.vote(ballot(3, 0), &[(ME, keys[3].clone())]);
    told.tell(ClassEvent::Set(ClassSetting::Standings, true));
    let before = told.record(learner(ME));
    told.tell(ClassEvent::Ended);
    let record = told.record(learner(ME));
    assert_eq!(before, record);
    assert!(record.is_ascii() && !record.contains('\x1b'));
    assert!(record.lines().all(|line| line.len() <= COLUMNS));
    let hidden = &told.room.terms().items[3].key.item;
    assert!(!record.contains(hidden.as_str()), "{record}");
    insta::assert_snapshot!(record);
    insta::assert_snapshot!("the-record-of-another", told.record(learner(2)));
    insta::assert_snapshot!("the-record-of-nobody", told.record(learner(3)));
}

/// Both can be voted on again.
#[test]
fn an_item_that_is_talked_about_or_was_left_is_not_in_the_record() {
    let mut told = Reply::new();
    for (poll, last) in [(0, ClassEvent::Discussing), (1, ClassEvent::Passed)] {
        let right = told.key(poll);
        told.vote(ballot(poll, 0), &[(ME, right)]);
        told.tell(last);
        let record = told.record(learner(ME));
        let hidden = &told.room.terms().items[poll].key.item;
        assert!(!record.contains(hidden.as_str()), "{record}");
        assert!(!record.contains("Key:"), "{record}");
    }
}

#[test]
fn ones_own_record_has_every_topic_and_every_sitting() {
    let dir = tempfile::tempdir().expect("a directory");
    let inside = Inside::open(dir.path(), terms(None));
    let class_server = class_server(&inside);
    let mut seat = sit(&inside, &class_server, "Ada", "");
    shows(&inside, &mut *seat, "Your name here: Ada");
    inside.order(Order::Next).expect("a poll");
    let names = inside.class.register().names.clone();
    let ada = *names.keys().next().expect("Ada");
    let wish = Wish::Respond(ballot(0, 0), given(key(inside.room().terms(), 0)));
    assert!(inside.wish([(ada, wish)]).iter().all(Result::is_ok));
    for order in [Order::Reveal { early: true }, Order::End] {
        inside.order(order).expect("the end");
    }
    let record = inside.store.ask(move |store| {
        let library = screens_bank();
        let of = |who| of_study(&library, &store.of(who), at(0)).expect("a read");
        (of(ada), of(learner(99)))
    });
    let (record, of_nobody) = inside.runtime.block_on(record).expect("a store");
    assert!(record.lines().all(|line| line.len() <= COLUMNS));
    let (day, _) = record
        .lines()
        .find(|line| line.contains("class: "))
        .and_then(|line| line.trim().split_once(", class: "))
        .expect("a sitting");
    insta::assert_snapshot!(record.replace(day, "May 28, 2026, 8:26 PM"));
    assert!(of_nobody.contains("No sets yet."), "{of_nobody}");
}
