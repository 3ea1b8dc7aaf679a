//! Reports of a class beyond points: all responses, late learners, missing learners.

use super::*;

/// Counts without names, and no count that would reveal its learners.
#[test]
fn what_the_class_gave_shows_on_seats_once_the_key_does_and_enough_responded() {
    let mut class = Class::new(terms(false, None));
    let seats = u8::try_from(SHARED_MIN).unwrap();
    let joins = |class: &mut Class, number| {
        let join = Wish::Join(Allowance::Standard);
        let events = class.room.admit(learner(number), join, 10).unwrap();
        class.take(events);
    };
    (0..seats).for_each(|number| joins(&mut class, number));
    let shared = |class: &Class| class.room.view_of(learner(0)).shared;
    class.order(&Order::Next).unwrap();
    for number in 1..seats {
        class.respond(number, ballot(0, 0), "b").unwrap();
    }
    class.order(&Order::Reveal { early: true }).unwrap();
    assert_eq!(shared(&class), None, "one too few");
    class.order(&Order::Next).unwrap();
    for number in 0..seats {
        class.respond(number, ballot(1, 0), "b").unwrap();
        assert_eq!(shared(&class), None, "before the key");
    }
    class.order(&Order::Discuss { early: true }).unwrap();
    assert_eq!(shared(&class), None, "before the key");
    class.order(&Order::Reveal { early: true }).unwrap();
    let votes = shared(&class).unwrap();
    assert_eq!(
        (votes.len(), votes[0].given, votes[0].right),
        (1, SHARED_MIN, 0)
    );
    let other = class.room.view_of(learner(1)).shared.unwrap();
    assert!(Arc::ptr_eq(&votes, &other), "counted once for all seats");
    let accepted = Mending::Accepted(Response::One("b".into()));
    class.order(&Order::Mend(1, accepted)).unwrap();
    assert_eq!(
        shared(&class).unwrap()[0].right,
        SHARED_MIN,
        "as it was mended"
    );
    class
        .order(&Order::Set(ClassSetting::Withheld, true))
        .unwrap();
    assert_eq!(shared(&class), None);
    class
        .order(&Order::Set(ClassSetting::Withheld, false))
        .unwrap();
    assert!(shared(&class).is_some());
    class.order(&Order::Next).unwrap();
    assert_eq!(shared(&class), None, "the next item");
}

#[test]
fn a_class_can_begin_with_what_it_gave_withheld() {
    let withheld = Terms {
        withheld: true,
        ..terms(false, None)
    };
    assert!(Room::new(withheld, at(0)).is(ClassSetting::Withheld));
}

/// A late learner: polls shown before are reported separately, and still count.
#[test]
fn who_came_late_is_measured_by_all_and_by_what_came_since() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    class.order(&Order::Reveal { early: true }).unwrap();
    class.wait(5);
    class.join(3);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(1, 0), "a").unwrap();
    class.respond(3, ballot(1, 0), "a").unwrap();
    class.order(&Order::Reveal { early: true }).unwrap();
    let report = class.room.report();
    let line = |number: usize| {
        let line = &report.learners[number];
        (line.total, line.came_after, line.since)
    };
    let score = |earned, possible| Score { earned, possible };
    assert_eq!(line(0), (score(2, 2), 0, score(2, 2)));
    assert_eq!(line(1), (score(1, 2), 1, score(1, 1)));
    let again = Room::folded(class.log.clone()).unwrap();
    assert_eq!(again.report(), report);
}

/// By seat, and without learners who have left or were sent out.
#[test]
fn who_is_missing_from_a_vote_is_told_by_seat() {
    let mut class = Class::new(terms(false, Some(60)));
    for number in 0..4 {
        class.join(number);
    }
    assert_eq!(class.room.missing(), []);
    class.order(&Order::Next).unwrap();
    class.wish(2, Wish::Leave).unwrap();
    class.order(&Order::Kick(learner(3))).unwrap();
    assert_eq!(class.room.missing(), [learner(0), learner(1)]);
    class.respond(0, ballot(0, 0), "a").unwrap();
    assert_eq!(
        (class.room.missing(), class.room.asked()),
        (vec![learner(1)], 2)
    );
    class.wait(60);
    assert_eq!(
        class.room.missing(),
        [learner(1)],
        "who has more time is asked yet"
    );
    class.wait(60);
    assert_eq!(class.room.missing(), []);
}
