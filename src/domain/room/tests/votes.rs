//! Votes, extra time, corrections and seats, one rule at a time.

use super::*;

#[test]
fn whoever_has_half_as_much_again_keeps_it_and_nobody_sees_whose() {
    let mut class = Class::new(terms(false, Some(60)));
    for number in 0..3 {
        class.join(number);
    }
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "a").unwrap();
    class.wait(60);
    assert_eq!(class.respond(3, ballot(0, 0), "a"), Err(Refusal::NoSeat));
    // Learner 0 has the standard time, 1 half as much again, 2 twice as much.
    let face = |class: &Class, number| class.room.view_of(learner(number)).face;
    assert!(matches!(face(&class, 0), SeatPhase::Closed { .. }));
    assert!(
        matches!(face(&class, 1), SeatPhase::Open { until: Some(until), .. } if until == at(90))
    );
    assert_eq!(
        class.order(&Order::Reveal { early: false }),
        Err(Refusal::StillOpen(2))
    );
    class.respond(1, ballot(0, 0), "b").unwrap();
    class.wait(60);
    assert_eq!(class.respond(2, ballot(0, 0), "a"), Err(Refusal::Closed));
    class.order(&Order::Reveal { early: false }).unwrap();
    assert!(matches!(
        face(&class, 2),
        SeatPhase::Revealed { marking: None, .. }
    ));
    assert_eq!(
        class.room.score(learner(0)),
        Score {
            earned: 1,
            possible: 1
        }
    );
    assert_eq!(
        class.room.score(learner(1)),
        Score {
            earned: 0,
            possible: 1
        }
    );
}

#[test]
fn time_called_by_hand_is_stretched_too_and_pauses_count_for_nobody() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.wait(20);
    class.order(&Order::Pause).unwrap();
    assert_eq!(class.respond(1, ballot(0, 0), "a"), Err(Refusal::Paused));
    class.wait(100);
    class.order(&Order::Unpause).unwrap();
    class.wait(20);
    class.order(&Order::Close).unwrap();
    let vote = class.room.open_vote().unwrap();
    assert_eq!(vote.deadline(Allowance::Standard), Some(at(140)));
    assert_eq!(vote.deadline(Allowance::Half), Some(at(160)));
    // The host is gone for an hour.
    class.restart(3_600);
    let vote = class.room.open_vote().unwrap();
    assert_eq!(vote.deadline(Allowance::Half), Some(at(3_760)));
    class.respond(1, ballot(0, 0), "a").unwrap();
    assert!(class.room.is_settled());
}

#[test]
fn both_votes_stand_side_by_side_and_the_last_counts() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "b").unwrap();
    class.respond(1, ballot(0, 0), "b").unwrap();
    class.order(&Order::Discuss { early: false }).unwrap();
    class.order(&Order::Revote).unwrap();
    class.respond(0, ballot(0, 1), "a").unwrap();
    class.order(&Order::Reveal { early: true }).unwrap();
    let (first, second) = (
        class.room.tally(ballot(0, 0)),
        class.room.tally(ballot(0, 1)),
    );
    assert_eq!((first.given, first.right), (2, 0));
    assert_eq!(first.misled, Some(("b".into(), 2)));
    assert_eq!((second.given, second.right), (1, 1));
    assert_eq!(class.room.score(learner(0)).earned, 1);
    assert_eq!(class.room.score(learner(1)).earned, 0);
    // A question with its key shown gets no further vote.
    assert_eq!(class.order(&Order::Revote), Err(Refusal::NoPoll));
}

#[test]
fn a_second_key_and_a_void_change_the_points_and_not_the_log() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "b").unwrap();
    class.order(&Order::Reveal { early: false }).unwrap();
    assert_eq!(class.room.report().learners[0].total.earned, 0);
    let accepted = Mending::Accepted(Response::One("b".into()));
    class.order(&Order::Mend(0, accepted)).unwrap();
    assert_eq!(class.room.report().learners[0].total.earned, 1);
    class.order(&Order::End).unwrap();
    class.order(&Order::Mend(0, Mending::Voided)).unwrap();
    let report = class.room.report();
    assert_eq!(report.learners[0].total, Score::default());
    assert!(report.items[0].voided);
    assert_eq!(confirmed(&class.log).len(), 1);
}

#[test]
fn an_item_that_was_left_is_opened_again_and_one_that_was_revealed_is_not() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.order(&Order::Next).unwrap();
    class.respond(0, ballot(0, 0), "b").unwrap();
    assert_eq!(
        class.order(&Order::Open(0)),
        Err(Refusal::NoPoll),
        "it is on"
    );
    class.order(&Order::Pass).unwrap();
    for _ in 1..ITEMS {
        class.order(&Order::Next).unwrap();
        class.order(&Order::Reveal { early: true }).unwrap();
    }
    assert_eq!(class.order(&Order::Next), Err(Refusal::NoMore));
    assert_eq!(class.order(&Order::Open(1)), Err(Refusal::Shown));
    class.order(&Order::Open(0)).unwrap();
    assert_eq!(class.room.ballot(), Some(ballot(0, 1)));
    class.respond(0, ballot(0, 1), "a").unwrap();
    class.order(&Order::Reveal { early: true }).unwrap();
    assert_eq!(class.room.score(learner(0)).earned, 1);
    assert_eq!(class.room.tally(ballot(0, 0)).given, 1, "both votes stand");
}

#[test]
fn an_item_is_left_and_opened_again_as_often_as_it_may_be_voted_on() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    for vote in 0..VOTES_MAX {
        class.order(&Order::Open(0)).unwrap();
        assert_eq!(class.room.ballot(), Some(ballot(0, vote)));
        class.order(&Order::Pass).unwrap();
    }
    let most = Refusal::VotesMax(VOTES_MAX);
    assert_eq!(class.order(&Order::Open(0)), Err(most));
}

#[test]
fn names_and_standings_are_switched_once_it_is_over_too() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.order(&Order::End).unwrap();
    assert_eq!(class.room.view_of(learner(0)).rank, None);
    for setting in [ClassSetting::Names, ClassSetting::Standings] {
        class.order(&Order::Set(setting, true)).unwrap();
        assert!(class.room.is(setting));
    }
    assert_eq!(class.room.view_of(learner(0)).rank, Some((1, 1)));
    let locked = Order::Set(ClassSetting::Locked, true);
    assert_eq!(class.order(&locked), Err(Refusal::Over));
}

/// A readmitted learner with more time is waited for again.
#[test]
fn who_is_let_in_again_during_a_vote_is_waited_for() {
    let mut class = Class::new(terms(false, Some(60)));
    class.join(0);
    class.join(1);
    class.order(&Order::Next).unwrap();
    class.order(&Order::Kick(learner(1))).unwrap();
    class.wait(60);
    assert!(class.room.is_settled());
    class.order(&Order::Readmit(learner(1))).unwrap();
    assert_eq!(class.room.awaited(), [learner(1)]);
    class.wish(1, Wish::Join(Allowance::Standard)).unwrap();
    class.respond(1, ballot(0, 0), "a").unwrap();
    assert!(class.room.is_settled());
}

/// A key that does nothing is refused, so that the console can say so.
#[test]
fn a_vote_that_is_closed_to_everybody_is_not_paused() {
    let mut class = Class::new(terms(false, None));
    class.join(0);
    class.order(&Order::Next).unwrap();
    class.order(&Order::Close).unwrap();
    assert_eq!(class.order(&Order::Pause), Err(Refusal::NoPoll));
}

#[test]
fn a_clock_set_back_closes_nobody_early() {
    let mut class = Class::new(terms(false, Some(60)));
    class.join(0);
    class.order(&Order::Next).unwrap();
    class.wait(30);
    class.now -= 3_600;
    class.clock();
    class.respond(0, ballot(0, 0), "a").unwrap();
    assert_eq!(
        class
            .room
            .open_vote()
            .unwrap()
            .deadline(Allowance::Standard),
        Some(at(0) + SignedDuration::from_secs(60))
    );
}

/// A later item of a case study shows more of the client's story than an earlier one may.
#[test]
fn the_items_of_a_case_open_in_order_and_none_before_the_latest() {
    let mut items = vec![item("ivig", "rate", "before", multiple_choice(3, "a"))];
    items.extend(case_of("ivig", "case"));
    items.push(item("ivig", "rate", "behind", multiple_choice(3, "a")));
    let items = items.into_iter().map(Arc::new).collect();
    let mut class = Class::new(testing::terms(items, Drawn::as_written));
    class.join(0);
    for later in 2..=6 {
        let refused = Err(Refusal::CaseAhead(1));
        assert_eq!(class.order(&Order::Open(later)), refused);
    }
    class.order(&Order::Open(1)).unwrap();
    class.order(&Order::Pass).unwrap();
    assert_eq!(class.order(&Order::Open(3)), Err(Refusal::CaseAhead(2)));
    // Left without its key and still the latest, it can be opened again.
    class.order(&Order::Open(1)).unwrap();
    class.order(&Order::Pass).unwrap();
    class.order(&Order::Open(2)).unwrap();
    class.order(&Order::Pass).unwrap();
    assert_eq!(class.order(&Order::Open(1)), Err(Refusal::CaseBehind));
    // Items outside stay free, and the next one goes on in the case.
    class.order(&Order::Open(7)).unwrap();
    class.order(&Order::Pass).unwrap();
    class.order(&Order::Open(0)).unwrap();
    class.order(&Order::Pass).unwrap();
    for position in 3..=6 {
        class.order(&Order::Next).unwrap();
        assert_eq!(class.room.current(), Some(position));
        class.order(&Order::Reveal { early: true }).unwrap();
    }
    assert_eq!(class.order(&Order::Next), Err(Refusal::NoMore));
}
