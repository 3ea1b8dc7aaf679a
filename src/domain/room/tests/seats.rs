//! Seats: joining, being sent out, and the removal of idle seats.

use super::*;

#[test]
fn locked_full_and_kicked_are_told() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class
        .order(&Order::Set(ClassSetting::Locked, true))
        .unwrap();
    assert_eq!(
        class.wish(1, Wish::Join(Allowance::Standard)),
        Err(Refusal::Locked)
    );
    class.wish(0, Wish::Leave).unwrap();
    class.wish(0, Wish::Join(Allowance::Standard)).unwrap();
    class
        .order(&Order::Set(ClassSetting::Locked, false))
        .unwrap();
    for number in 1..4 {
        class.join(number);
    }
    assert_eq!(
        class.wish(4, Wish::Join(Allowance::Standard)),
        Err(Refusal::Full(4))
    );
    class.order(&Order::Kick(learner(1))).unwrap();
    assert_eq!(
        class.wish(1, Wish::Join(Allowance::Standard)),
        Err(Refusal::Kicked)
    );
    assert_eq!(class.room.view_of(learner(1)).face, SeatPhase::Kicked);
}

/// One guest who joins and leaves under new names fills no room, and displaces nobody.
#[test]
fn who_only_comes_and_goes_takes_no_seat_from_anybody() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    class.wish(0, Wish::Leave).unwrap();
    for number in 10..210 {
        class.wish(number, Wish::Join(Allowance::Standard)).unwrap();
        class.wish(number, Wish::Leave).unwrap();
        assert!(class.room.taken() <= SEATS);
    }
    class.join(2);
    assert_eq!(
        class.room.seats()[&learner(2)].number,
        203,
        "none is used again"
    );
    class.join(0);
    let numbers = [0, 1].map(|number| class.room.seats()[&learner(number)].number);
    assert_eq!(numbers, [1, 2]);
    assert_eq!(class.respond(0, ballot(0, 0), "b"), Err(Refusal::Responded));
    assert_eq!(
        class.room.report().learners.len(),
        4,
        "those who have a seat"
    );
    // A learner whose seat was given away joins as a new one.
    class.join(3);
    assert_eq!(
        class.wish(4, Wish::Join(Allowance::Standard)),
        Err(Refusal::Full(SEATS))
    );
    assert!(class.room.is_full(SEATS));
    class.order(&Order::Kick(learner(3))).unwrap();
    class.join(10);
    assert_eq!(
        class.wish(3, Wish::Join(Allowance::Standard)),
        Err(Refusal::Kicked)
    );
}

#[test]
fn a_seat_is_removed_only_where_nobody_sits_and_nobody_responded() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    class.wish(0, Wish::Leave).unwrap();
    let vacate = |class: &mut Class, number| class.order(&Order::Vacate(learner(number)));
    assert_eq!(vacate(&mut class, 0), Err(Refusal::Used), "has responded");
    assert_eq!(vacate(&mut class, 1), Err(Refusal::Used), "sits there");
    assert_eq!(vacate(&mut class, 2), Err(Refusal::NoSeat));
    class.wish(1, Wish::Leave).unwrap();
    vacate(&mut class, 1).unwrap();
    assert_eq!(class.room.seats().len(), 1);
    class.order(&Order::Kick(learner(0))).unwrap();
    assert_eq!(vacate(&mut class, 0), Err(Refusal::Used), "was sent out");
    // Homework responses are not stored in the room.
    let mut homework = Class::new(Terms {
        until: Some(at(9_000)),
        ..terms(false, None)
    });
    homework.join(0);
    homework.wish(0, Wish::Leave).unwrap();
    assert_eq!(vacate(&mut homework, 0), Err(Refusal::AtHomework));
}

#[test]
fn a_pin_is_waived_for_a_while_and_not_to_whoever_was_sent_out() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.wish(0, Wish::Leave).unwrap();
    let edition = class.room.edition();
    class.order(&Order::WaivePin(learner(0))).unwrap();
    let until = |class: &Class| class.room.seats()[&learner(0)].waived_until;
    assert_eq!(until(&class), Some(at(WAIVED_S)));
    assert_eq!(
        class.room.edition(),
        edition,
        "the others see nothing of it"
    );
    class.join(0);
    assert_eq!(until(&class), None, "once");
    class.order(&Order::WaivePin(learner(0))).unwrap();
    class.order(&Order::Kick(learner(0))).unwrap();
    assert_eq!(until(&class), None);
    assert_eq!(
        class.order(&Order::WaivePin(learner(0))),
        Err(Refusal::Kicked)
    );
    assert_eq!(
        class.order(&Order::WaivePin(learner(5))),
        Err(Refusal::NoSeat)
    );
}

#[test]
fn who_was_sent_out_is_let_in_again_with_what_was_given_before() {
    let mut class = Class::new(terms(false, Some(60)));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.respond(1, ballot(0, 0), "a").unwrap();
    class.order(&Order::Kick(learner(1))).unwrap();
    class.order(&Order::Readmit(learner(1))).unwrap();
    assert!(!class.room.seats()[&learner(1)].present, "nobody came yet");
    class
        .order(&Order::Set(ClassSetting::Locked, true))
        .unwrap();
    class.wish(1, Wish::Join(Allowance::Standard)).unwrap();
    let seat = &class.room.seats()[&learner(1)];
    assert!(seat.present && seat.number == 2 && seat.allowance == allowance(1));
    assert_eq!(
        class.respond(1, ballot(0, 0), "b"),
        Err(Refusal::Responded),
        "what was given stands"
    );
    let (length, edition) = (class.log.len(), class.room.edition());
    class.order(&Order::Readmit(learner(1))).unwrap();
    assert_eq!((class.log.len(), class.room.edition()), (length, edition));
    assert_eq!(
        class.order(&Order::Readmit(learner(4))),
        Err(Refusal::NoSeat)
    );
}

/// A learner who was present when the host was killed counts as missing until the learner is
/// back, or a vote was closed without them.
#[test]
fn who_was_in_when_the_host_was_gone_is_waited_for() {
    let mut class = Class::new(terms(false, None));
    for number in 0..SEATS as u8 {
        class.join(number);
    }
    class.wish(3, Wish::Leave).unwrap();
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    class.restart(30);
    assert_eq!((class.room.missing().len(), class.room.asked()), (2, 3));
    class.restart(30);
    assert_eq!(
        class.room.missing(),
        [learner(1), learner(2)],
        "killed again"
    );
    class.wish(1, Wish::Join(allowance(1))).unwrap();
    class.order(&Order::Kick(learner(2))).unwrap();
    assert_eq!(class.room.missing(), [learner(1)]);
    class.order(&Order::Readmit(learner(2))).unwrap();
    assert_eq!(class.room.missing(), [learner(1)]);
    class.restart(30);
    class.order(&Order::Reveal { early: true }).unwrap();
    assert_eq!(class.room.asked(), 2);
    class.order(&Order::Next).unwrap();
    assert_eq!(class.room.missing(), [], "one who stays away is away");
}

/// Between two votes, too: the next one waits for those who are on their way back.
#[test]
fn the_vote_after_the_host_was_gone_waits_for_those_who_were_in() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.restart(30);
    class.wish(0, Wish::Join(allowance(0))).unwrap();
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    assert_eq!(class.room.missing(), [learner(1)]);
    class.wish(1, Wish::Join(allowance(1))).unwrap();
    assert_eq!((class.room.missing().len(), class.room.asked()), (1, 2));
}

/// A place is given once: to the newcomer who took it, or to the readmitted learner.
#[test]
fn who_is_let_in_again_to_a_full_room_waits_for_a_place() {
    let mut class = Class::new(terms(false, None));
    for number in 0..SEATS as u8 {
        class.join(number);
    }
    class.order(&Order::Kick(learner(0))).unwrap();
    class.join(4);
    assert!(class.room.is_full(SEATS) && !class.room.has_place(SEATS));
    class.order(&Order::Readmit(learner(0))).unwrap();
    assert!(
        class.room.is_full(SEATS),
        "the place that is not there frees none"
    );
    let back = Wish::Join(allowance(0));
    assert_eq!(class.wish(0, back.clone()), Err(Refusal::Full(SEATS)));
    assert_eq!(
        class.wish(5, Wish::Join(Allowance::Standard)),
        Err(Refusal::Full(SEATS))
    );
    class.wish(4, Wish::Leave).unwrap();
    assert!(class.room.has_place(SEATS));
    class.wish(0, back).unwrap();
    assert!(class.room.seats()[&learner(0)].present);
}

/// The console knows who still reads the results of a class that is over; nothing else changes.
#[test]
fn whoever_leaves_a_class_that_is_over_is_away() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.order(&Order::End).unwrap();
    class.wish(1, Wish::Leave).unwrap();
    let seats = class.room.seats();
    assert!(seats[&learner(0)].present && !seats[&learner(1)].present);
    assert_eq!(
        class.wish(1, Wish::Join(Allowance::Standard)),
        Err(Refusal::Over)
    );
}
