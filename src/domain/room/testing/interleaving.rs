//! Random interleavings of orders, wishes, clocks and restarts, over any log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::terms as terms_of;
use crate::domain::drawn::Drawn;
use crate::domain::ids::LearnerId;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::room::*;
use crate::domain::testing::{item, multiple_choice, parts};

pub const LEARNERS: u8 = 8;
/// Seats of the room: fewer than there are learners.
pub const SEATS: usize = 4;
pub const ITEMS: usize = 3;

pub fn learner(number: u8) -> LearnerId {
    LearnerId(Uuid::from_bytes([number; 16]))
}

pub fn allowance(number: u8) -> Allowance {
    [Allowance::Standard, Allowance::Half, Allowance::Double][usize::from(number) % 3]
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub fn terms(changes: bool, limit_s: Option<u32>) -> Terms {
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
        ..terms_of(items, |_| Drawn::ordered(parts("abc")))
    }
}

pub fn given(letter: &str) -> Given {
    Given {
        response: Response::One(letter.into()),
        confidence: None,
        elapsed_ms: 900,
    }
}

pub fn ballot(poll: usize, vote: u32) -> Ballot {
    Ballot { poll, vote }
}

/// The log that a made-up class is written to.
pub trait RoomLog {
    /// Writes events, all of which are accepted.
    fn add(&mut self, at: Timestamp, events: &[ClassEvent]);

    /// Reads all events back.
    fn all(&self) -> Vec<(Timestamp, ClassEvent)>;
}

impl RoomLog for Vec<(Timestamp, ClassEvent)> {
    fn add(&mut self, at: Timestamp, events: &[ClassEvent]) {
        self.extend(events.iter().map(|event| (at, event.clone())));
    }

    fn all(&self) -> Self {
        self.clone()
    }
}

/// A minimal host: appends the decided events, folds the appended ones.
pub struct Class<L = Vec<(Timestamp, ClassEvent)>> {
    pub room: Room,
    pub log: L,
    pub now: i64,
}

impl Class {
    pub fn new(terms: Terms) -> Self {
        Self::over(Vec::new(), terms)
    }
}

impl<L: RoomLog> Class<L> {
    /// Opens a class over an empty log.
    pub fn over(mut log: L, terms: Terms) -> Self {
        log.add(at(0), &[ClassEvent::Opened(Box::new(terms))]);
        Self {
            room: Room::folded(log.all()).unwrap(),
            log,
            now: 0,
        }
    }

    pub fn take(&mut self, events: Vec<ClassEvent>) {
        for event in &events {
            assert!(
                self.room.fold(at(self.now), event),
                "decided, but does not fit: {event:?}"
            );
        }
        if !events.is_empty() {
            self.log.add(at(self.now), &events);
        }
    }

    pub fn clock(&mut self) {
        let due = self.room.due(at(self.now));
        self.take(due);
    }

    pub fn order(&mut self, order: &Order) -> Result<(), Refusal> {
        self.clock();
        let events = self.room.decide(order)?;
        self.take(events);
        Ok(())
    }

    pub fn wish(&mut self, number: u8, wish: Wish) -> Result<(), Refusal> {
        self.clock();
        let events = self.room.admit(learner(number), wish, SEATS)?;
        self.take(events);
        Ok(())
    }

    pub fn wait(&mut self, seconds: i64) {
        self.now += seconds;
        self.clock();
    }

    pub fn restart(&mut self, gone: i64) {
        self.now += gone;
        self.room = Room::folded(self.log.all()).unwrap();
        self.take(vec![ClassEvent::Resumed]);
    }

    pub fn join(&mut self, number: u8) {
        self.wish(number, Wish::Join(allowance(number))).unwrap();
    }

    pub fn respond(&mut self, number: u8, ballot: Ballot, letter: &str) -> Result<(), Refusal> {
        self.wish(number, Wish::Respond(ballot, given(letter)))
    }
}

#[derive(Clone, Debug)]
pub enum Move {
    Order(Order),
    Wish(u8, Wish),
    Wait(i64),
    Restart(i64),
}

pub fn any_order() -> impl Strategy<Value = Order> {
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

pub fn any_wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        2 => (0..3u8).prop_map(|number| Wish::Join(allowance(number))),
        1 => Just(Wish::Leave),
        9 => (0..ITEMS, 0..3u32, "[a-d]").prop_map(|(poll, vote, letter)| {
            Wish::Respond(ballot(poll, vote), given(&letter))
        }),
    ]
}

pub fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => any_order().prop_map(Move::Order),
        8 => (0..LEARNERS, any_wish()).prop_map(|(number, wish)| Move::Wish(number, wish)),
        3 => (0..90i64).prop_map(Move::Wait),
        1 => (0..600i64).prop_map(Move::Restart),
    ]
}

/// Returns the first event of a log that no room may accept, such as a late or repeated response.
pub fn late_or_doubled(log: &[(Timestamp, ClassEvent)], changes: bool) -> Option<String> {
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
pub fn is_numbered_twice(log: &[(Timestamp, ClassEvent)]) -> bool {
    let mut room = Room::new(terms(false, None), at(0));
    let mut whose: BTreeMap<usize, LearnerId> = BTreeMap::new();
    log.iter().any(|(at, event)| {
        room.fold(*at, event);
        let mut seats = room.seats().iter();
        seats.any(|(learner, seat)| *whose.entry(seat.number).or_insert(*learner) != *learner)
    })
}

/// Returns the last response in the log of every learner and vote.
pub fn confirmed(log: &[(Timestamp, ClassEvent)]) -> BTreeMap<(LearnerId, Ballot), Given> {
    let responses = log.iter().filter_map(|(_, event)| match event {
        ClassEvent::Responded(learner, ballot, given) => Some(((*learner, *ballot), given.clone())),
        _ => None,
    });
    responses.collect()
}

/// The case of one class: whether responses may change, its time limit, what happens, and where
/// its host is gone once more.
pub type Interleaving = (bool, Option<u32>, Vec<Move>, prop::sample::Index);

/// Generates cases of up to so many moves.
pub fn any_interleaving(moves: usize) -> impl Strategy<Value = Interleaving> {
    (
        any::<bool>(),
        prop::option::of(20..60u32),
        prop::collection::vec(any_move(), 1..moves),
        any::<prop::sample::Index>(),
    )
}

/// Runs a class over a log: it keeps one response each, none late, none lost.
pub fn check_interleaving(
    log: impl RoomLog,
    (changes, limit_s, moves, gone): Interleaving,
) -> Result<(), TestCaseError> {
    let mut class = Class::over(log, terms(changes, limit_s));
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
        let taken = class.room.taken();
        prop_assert!(
            taken <= SEATS || taken <= SEATS + class.log.all().iter().filter(again).count()
        );
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
    let log = class.log.all();
    prop_assert_eq!(late_or_doubled(&log, changes), None);
    prop_assert!(!is_numbered_twice(&log));
    for ((learner, ballot), given) in confirmed(&log) {
        let vote = &class.room.polls()[&ballot.poll].votes[ballot.vote as usize];
        prop_assert_eq!(vote.given.get(&learner), Some(&given));
    }
    let given: usize = class
        .room
        .polls()
        .values()
        .flat_map(|poll| &poll.votes)
        .map(|vote| vote.given.len())
        .sum();
    prop_assert_eq!(given, confirmed(&log).len());
    let again = Room::folded(log.clone()).unwrap();
    prop_assert_eq!(&again, &class.room);
    // Neither a missing host nor a repeated event changes the results.
    let mut resumed = log.clone();
    let at = 1 + gone.index(resumed.len());
    resumed.insert(at, (resumed[at - 1].0, ClassEvent::Resumed));
    prop_assert_eq!(Room::folded(resumed).unwrap().report(), again.report());
    let twice = log.iter().flat_map(|event| [event.clone(), event.clone()]);
    prop_assert_eq!(Room::folded(twice).unwrap().report(), again.report());
    prop_assert_eq!(again, Room::folded(log).unwrap());
    Ok(())
}
