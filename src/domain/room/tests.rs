//! Random interleavings of orders, wishes, clocks and restarts, and one class step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::form::Drawn;
use crate::domain::response::Response;
use crate::domain::room::testing;
use crate::domain::testing::{item, multiple_choice, parts};

mod told;

const LEARNERS: u8 = 8;
/// Seats of the room: fewer than there are learners.
const SEATS: usize = 4;
const ITEMS: usize = 3;

fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

fn allowance(number: u8) -> Allowance {
    [Allowance::Standard, Allowance::Half, Allowance::Double][usize::from(number) % 3]
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn terms(changes: bool, limit_s: Option<u32>) -> Terms {
    let items: Vec<_> = (0..ITEMS)
        .map(|number| {
            Arc::new(item(
                "ivig",
                "rate",
                &format!("item-{number}"),
                multiple_choice(3, "a"),
            ))
        })
        .collect();
    Terms {
        changes,
        limit_s,
        ..testing::terms(items, |_| Drawn::ordered(parts("abc")))
    }
}

fn given(letter: &str) -> Given {
    Given {
        response: Response::One(letter.into()),
        confidence: None,
        elapsed_ms: 900,
    }
}

fn ballot(poll: usize, vote: u32) -> Ballot {
    Ballot { poll, vote }
}

/// A minimal host: appends the decided events, folds the appended ones.
struct Class {
    room: Room,
    log: Vec<(Timestamp, ClassEvent)>,
    now: i64,
}

impl Class {
    fn new(terms: Terms) -> Self {
        Self {
            room: Room::new(terms.clone(), at(0)),
            log: vec![(at(0), ClassEvent::Opened(Box::new(terms)))],
            now: 0,
        }
    }

    fn take(&mut self, events: Vec<ClassEvent>) {
        for event in events {
            assert!(
                self.room.fold(at(self.now), &event),
                "decided, but does not fit: {event:?}"
            );
            self.log.push((at(self.now), event));
        }
    }

    fn clock(&mut self) {
        let due = self.room.due(at(self.now));
        self.take(due);
    }

    fn order(&mut self, order: &Order) -> Result<(), Refusal> {
        self.clock();
        let events = self.room.decide(order)?;
        self.take(events);
        Ok(())
    }

    fn wish(&mut self, number: u8, wish: Wish) -> Result<(), Refusal> {
        self.clock();
        let events = self.room.admit(learner(number), wish, SEATS)?;
        self.take(events);
        Ok(())
    }

    fn wait(&mut self, seconds: i64) {
        self.now += seconds;
        self.clock();
    }

    fn restart(&mut self, gone: i64) {
        self.now += gone;
        self.room = Room::folded(self.log.clone()).unwrap();
        self.take(vec![ClassEvent::Resumed]);
    }

    fn join(&mut self, number: u8) {
        self.wish(number, Wish::Join(allowance(number))).unwrap();
    }

    fn respond(&mut self, number: u8, ballot: Ballot, letter: &str) -> Result<(), Refusal> {
        self.wish(number, Wish::Respond(ballot, given(letter)))
    }
}

#[derive(Clone, Debug)]
enum Move {
    Order(Order),
    Wish(u8, Wish),
    Wait(i64),
    Restart(i64),
}

fn any_order() -> impl Strategy<Value = Order> {
    prop_oneof![
        3 => Just(Order::Next),
        1 => (0..ITEMS + 1).prop_map(Order::Open),
        1 => (1..60u32).prop_map(Order::Extend),
        1 => Just(Order::Pause),
        2 => Just(Order::Unpause),
        3 => Just(Order::Close),
        3 => any::<bool>().prop_map(|early| Order::Reveal { early }),
        2 => any::<bool>().prop_map(|early| Order::Discuss { early }),
        3 => Just(Order::Revote),
        1 => Just(Order::Pass),
        1 => (0..LEARNERS).prop_map(|number| Order::Kick(learner(number))),
        1 => (0..LEARNERS).prop_map(|number| Order::Readmit(learner(number))),
        1 => (0..LEARNERS).prop_map(|number| Order::Vacate(learner(number))),
        1 => (0..LEARNERS).prop_map(|number| Order::WaivePin(learner(number))),
        1 => any::<bool>().prop_map(|on| Order::Set(ClassSetting::Locked, on)),
        1 => (0..ITEMS).prop_map(|at| Order::Mend(at, Mending::Voided)),
    ]
}

fn any_wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        2 => (0..3u8).prop_map(|number| Wish::Join(allowance(number))),
        1 => Just(Wish::Leave),
        9 => (0..ITEMS, 0..3u32, "[a-d]").prop_map(|(poll, vote, letter)| {
            Wish::Respond(ballot(poll, vote), given(&letter))
        }),
    ]
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => any_order().prop_map(Move::Order),
        8 => (0..LEARNERS, any_wish()).prop_map(|(number, wish)| Move::Wish(number, wish)),
        3 => (0..90i64).prop_map(Move::Wait),
        1 => (0..600i64).prop_map(Move::Restart),
    ]
}

/// Returns the first event of a log that no room may accept, such as a late or repeated response.
fn late_or_doubled(log: &[(Timestamp, ClassEvent)], changes: bool) -> Option<String> {
    let mut allowances: BTreeMap<LearnerId, Allowance> = BTreeMap::new();
    let mut closed = Vec::new();
    let mut open = None;
    let mut out = BTreeSet::new();
    let mut given: Vec<(LearnerId, Ballot)> = Vec::new();
    for (_, event) in log {
        match event {
            ClassEvent::Joined(learner, allowance) => {
                allowances.insert(*learner, *allowance);
            }
            ClassEvent::PollOpened(ballot, _) => {
                open = Some(*ballot);
                closed.clear();
            }
            ClassEvent::Closed(whom) => closed.push(*whom),
            ClassEvent::Kicked(learner) => {
                out.insert(*learner);
            }
            ClassEvent::Readmitted(learner) => {
                out.remove(learner);
            }
            ClassEvent::Vacated(learner) => {
                if given.iter().any(|(who, _)| who == learner) || out.contains(learner) {
                    return Some(format!("given away: {event:?}"));
                }
                allowances.remove(learner);
            }
            ClassEvent::Returned(learner) if out.contains(learner) => {
                return Some(format!("came in though sent out: {event:?}"));
            }
            ClassEvent::Revealed | ClassEvent::Discussing | ClassEvent::Passed => open = None,
            ClassEvent::Responded(learner, ballot, _) => {
                let whom = match allowances.get(learner) {
                    Some(Allowance::Standard) => Whom::Everybody,
                    _ => Whom::Learner(*learner),
                };
                if open != Some(*ballot) || closed.contains(&whom) {
                    return Some(format!("late: {event:?}"));
                }
                if out.contains(learner) {
                    return Some(format!("sent out: {event:?}"));
                }
                if given.contains(&(*learner, *ballot)) && !changes {
                    return Some(format!("twice: {event:?}"));
                }
                given.push((*learner, *ballot));
            }
            _ => {}
        }
    }
    None
}

/// Returns whether two learners ever had the same number.
fn is_numbered_twice(log: &[(Timestamp, ClassEvent)]) -> bool {
    let mut room = Room::new(terms(false, None), at(0));
    let mut whose: BTreeMap<usize, LearnerId> = BTreeMap::new();
    log.iter().any(|(at, event)| {
        room.fold(*at, event);
        let mut seats = room.seats().iter();
        seats.any(|(learner, seat)| *whose.entry(seat.number).or_insert(*learner) != *learner)
    })
}

/// Returns the last response in the log of every learner and vote.
fn confirmed(log: &[(Timestamp, ClassEvent)]) -> BTreeMap<(LearnerId, Ballot), Given> {
    let responses = log.iter().filter_map(|(_, event)| match event {
        ClassEvent::Responded(learner, ballot, given) => Some(((*learner, *ballot), given.clone())),
        _ => None,
    });
    responses.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_interleaving_keeps_one_response_each_none_late_none_lost(
        changes in any::<bool>(),
        limit_s in prop::option::of(20..60u32),
        moves in prop::collection::vec(any_move(), 1..120),
        gone in any::<prop::sample::Index>(),
    ) {
        let mut class = Class::new(terms(changes, limit_s));
        for number in 0..3 {
            class.join(number);
        }
        for step in moves {
            let _ = match step {
                Move::Order(order) => class.order(&order),
                Move::Wish(number, wish) => class.wish(number, wish),
                Move::Wait(seconds) => {
                    class.wait(seconds);
                    Ok(())
                }
                Move::Restart(gone) => {
                    class.restart(gone);
                    Ok(())
                }
            };
            // A readmitted learner has the same seat again, even if the room is full.
            let again = |(_, event): &&(_, ClassEvent)| matches!(event, ClassEvent::Readmitted(_));
            let again = class.log.iter().filter(again).count();
            prop_assert!(class.room.taken() <= SEATS + again);
            // A seat sees no marking before the key is shown.
            for number in 0..LEARNERS {
                let view = class.room.view_of(learner(number));
                let shows = matches!(view.face, SeatPhase::Revealed { .. });
                // Nor the others' responses.
                prop_assert!(shows || view.shared.is_none());
                let revealed = class.room.poll().map(|poll| poll.phase) == Some(PollPhase::Revealed);
                prop_assert!(!shows || revealed);
            }
        }
        prop_assert_eq!(late_or_doubled(&class.log, changes), None);
        prop_assert!(!is_numbered_twice(&class.log));
        for ((learner, ballot), given) in confirmed(&class.log) {
            let vote = &class.room.polls()[&ballot.poll].votes[ballot.vote as usize];
            prop_assert_eq!(vote.given.get(&learner), Some(&given));
        }
        let given: usize = class.room.polls().values()
            .flat_map(|poll| &poll.votes)
            .map(|vote| vote.given.len())
            .sum();
        prop_assert_eq!(given, confirmed(&class.log).len());
        let again = Room::folded(class.log.clone()).unwrap();
        prop_assert_eq!(&again, &class.room);
        // Neither a missing host nor a repeated event changes the results.
        let mut resumed = class.log.clone();
        let at = 1 + gone.index(resumed.len());
        resumed.insert(at, (resumed[at - 1].0, ClassEvent::Resumed));
        prop_assert_eq!(Room::folded(resumed).unwrap().report(), again.report());
        let twice = class.log.iter().flat_map(|event| [event.clone(), event.clone()]);
        prop_assert_eq!(Room::folded(twice).unwrap().report(), again.report());
        prop_assert_eq!(again, Room::folded(class.log).unwrap());
    }

    #[test]
    fn a_log_in_any_order_is_folded_without_a_late_response(
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..80),
    ) {
        let mut class = Class::new(terms(true, Some(30)));
        for number in 0..3 {
            class.join(number);
        }
        for poll in 0..ITEMS {
            class.order(&Order::Next).unwrap();
            for number in 0..3 {
                class.respond(number, ballot(poll, 0), "b").unwrap();
            }
            class.wait(100);
            class.order(&Order::Reveal { early: true }).unwrap();
        }
        let opened = class.log[0].clone();
        let events = order.iter().map(|index| index.get(&class.log).clone());
        let shuffled: Vec<_> = std::iter::once(opened).chain(events).collect();
        let mut room = Room::new(terms(true, Some(30)), at(0));
        let mut kept = vec![shuffled[0].clone()];
        for (at, event) in &shuffled[1..] {
            if room.fold(*at, event) {
                kept.push((*at, event.clone()));
            }
        }
        prop_assert_eq!(late_or_doubled(&kept, true), None);
    }
}

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

mod seats;
