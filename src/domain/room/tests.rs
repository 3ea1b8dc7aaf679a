//! Random interleavings of orders, wishes, clocks and restarts, and one class step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::drawn::Drawn;
use crate::domain::response::Response;
use crate::domain::room::testing;
use crate::domain::testing::{case_of, item, multiple_choice, parts};

mod reports;
mod seats;
mod votes;

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
