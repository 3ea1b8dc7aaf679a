//! What every store of class logs must do: one suite, run over each of them.
//!
//! The cases take handles to the same classes, as several programs or seats would have them.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    AppendError, AppendResult, ClassEntry, ClassLog, ClassWrite, Guard, NewClass, RESPONDED,
    StoredClassEvent,
};
use crate::domain::{ClassId, LearnerId};
use crate::store::StoreError;
use crate::store::testing::{learner, minute};

/// Several handles to the same classes.
pub type Handles = Vec<Box<dyn ClassLog>>;

/// A case of the suite: two handles, with class 1 open.
pub type Case = fn(&mut Handles);

/// All cases, by name.
pub const CASES: &[(&str, Case)] = &[
    (
        "every handle sees one order from any number on",
        every_handle_sees_one_order_from_any_number_on,
    ),
    (
        "what is posted is there in its order",
        what_is_posted_is_there_in_its_order,
    ),
    (
        "what is posted is guarded as well",
        what_is_posted_is_guarded_as_well,
    ),
    (
        "what was written comes back as it was",
        what_was_written_comes_back_as_it_was,
    ),
    (
        "the first response counts and a second changes nothing",
        the_first_response_counts_and_a_second_changes_nothing,
    ),
    (
        "who has not seen the newest event is told",
        who_has_not_seen_the_newest_event_is_told,
    ),
    (
        "a class that has ended takes nothing and frees its code",
        a_class_that_has_ended_takes_nothing_and_frees_its_code,
    ),
    (
        "a group of a thousand is judged one by one",
        a_group_of_a_thousand_is_judged_one_by_one,
    ),
];

pub fn class(number: u8) -> ClassId {
    ClassId(Uuid::from_bytes([number; 16]))
}

pub fn new_class(number: u8, code: &str) -> NewClass {
    NewClass {
        id: class(number),
        code: code.into(),
        title: "IV therapy, week 3".into(),
        owner: "host".into(),
        keep_days: 30,
        open_until: None,
    }
}

pub fn said(kind: &str, body: &str) -> ClassEntry {
    ClassEntry {
        kind: kind.into(),
        learner: None,
        poll: None,
        vote: None,
        body: body.into(),
    }
}

pub fn responded(who: LearnerId, poll: u32, vote: u32, body: &str) -> ClassEntry {
    ClassEntry {
        kind: RESPONDED.into(),
        learner: Some(who),
        poll: Some(poll),
        vote: Some(vote),
        body: body.into(),
    }
}

pub fn write(class: ClassId, entry: ClassEntry, guard: Guard) -> ClassWrite {
    ClassWrite {
        class,
        entry,
        guard,
    }
}

pub fn append(log: &mut dyn ClassLog, write: ClassWrite) -> AppendResult {
    let mut verdicts = log.append_class(&[write], minute(2)).unwrap();
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

pub fn tail(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<StoredClassEvent> {
    log.class_events(class, from).unwrap()
}

pub fn bodies(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<(u64, String)> {
    let events = tail(log, class, from).into_iter();
    events.map(|event| (event.seq, event.entry.body)).collect()
}

/// Runs every case over handles that `fresh` makes: so many, to new and empty classes.
pub fn run_all(fresh: impl Fn(usize) -> Handles) {
    for (name, case) in CASES {
        eprintln!("{name}");
        let mut handles = fresh(2);
        let opening = new_class(1, "KQ7TM2XW");
        handles[0].open_class(&opening, minute(1)).unwrap();
        case(&mut handles);
    }
}

fn every_handle_sees_one_order_from_any_number_on(handles: &mut Handles) {
    for (at, body) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let seq = append(
            &mut *handles[at % 2],
            write(class(1), said("said", body), Guard::None),
        );
        assert_eq!(seq.unwrap(), at as u64 + 1);
    }
    for handle in &*handles {
        let whole = bodies(&**handle, class(1), 0);
        let expected = [(1, "a"), (2, "b"), (3, "c"), (4, "d")];
        assert_eq!(whole, expected.map(|(seq, body)| (seq, body.to_owned())));
        for from in 1..=6 {
            let rest = whole.iter().skip(from - 1).cloned().collect::<Vec<_>>();
            assert_eq!(bodies(&**handle, class(1), from as u64), rest);
        }
        assert_eq!(tail(&**handle, class(2), 0), []);
    }
}

fn what_is_posted_is_there_in_its_order(handles: &mut Handles) {
    let said = |body| write(class(1), said("said", body), Guard::None);
    append(&mut *handles[0], said("a")).unwrap();
    let posted = handles[1].post_class(&[said("b")], minute(2)).unwrap();
    assert!(matches!(*posted, [Ok(2)]));
    append(&mut *handles[0], said("c")).unwrap();
    let expected = [(1, "a"), (2, "b"), (3, "c")];
    let there = bodies(&*handles[1], class(1), 0);
    assert_eq!(there, expected.map(|(seq, body)| (seq, body.to_owned())));
}

fn what_is_posted_is_guarded_as_well(handles: &mut Handles) {
    let mut post = |handle: usize, who: u8, guard| {
        let response = write(class(1), responded(learner(who), 0, 0, "b"), guard);
        let mut verdicts = handles[handle].post_class(&[response], minute(2)).unwrap();
        assert_eq!(verdicts.len(), 1);
        verdicts.remove(0)
    };
    for (at, guard) in [Guard::None, Guard::First, Guard::After(2)]
        .into_iter()
        .enumerate()
    {
        let who = u8::try_from(at).unwrap();
        assert_eq!(post(at % 2, who, guard).unwrap(), at as u64 + 1);
        let again = post((at + 1) % 2, who, guard);
        assert!(matches!(again, Err(AppendError::Duplicate)), "{guard:?}");
    }
    let behind = post(0, 7, Guard::After(2));
    assert!(matches!(behind, Err(AppendError::Conflict)));
}

fn what_was_written_comes_back_as_it_was(handles: &mut Handles) {
    let entry = responded(learner(4), 3, 1, "{\"chosen\":[\"b\"]}");
    append(
        &mut *handles[0],
        write(class(1), entry.clone(), Guard::First),
    )
    .unwrap();
    let back = StoredClassEvent {
        seq: 1,
        at_ms: minute(2).at.as_millisecond(),
        entry,
    };
    assert_eq!(tail(&*handles[1], class(1), 1), [back]);
}

fn the_first_response_counts_and_a_second_changes_nothing(handles: &mut Handles) {
    let first = write(class(1), responded(learner(4), 0, 0, "b"), Guard::First);
    append(&mut *handles[0], first).unwrap();
    let again = || responded(learner(4), 0, 0, "c");
    // With any guard, and also within one group.
    for guard in [Guard::First, Guard::None, Guard::After(1)] {
        let refused = append(&mut *handles[1], write(class(1), again(), guard));
        assert!(matches!(refused, Err(AppendError::Duplicate)), "{guard:?}");
    }
    let late = ClassEntry {
        kind: "opened".into(),
        ..again()
    };
    let refused = append(&mut *handles[0], write(class(1), late, Guard::First));
    assert!(matches!(refused, Err(AppendError::Duplicate)));
    assert_eq!(bodies(&*handles[0], class(1), 1), [(1, "b".to_owned())]);
    // Another learner, poll or vote is a different ballot.
    let others = [(5, 0, 0), (4, 1, 0), (4, 0, 1), (4, 0, 1)]
        .map(|(who, poll, vote)| responded(learner(who), poll, vote, "d"))
        .map(|entry| write(class(1), entry, Guard::First));
    let verdicts = handles[1].append_class(&others, minute(3)).unwrap();
    assert!(verdicts[..3].iter().all(Result::is_ok));
    assert!(matches!(verdicts[3], Err(AppendError::Duplicate)));
}

fn who_has_not_seen_the_newest_event_is_told(handles: &mut Handles) {
    let revealed = |seq| write(class(1), said("revealed", "0"), Guard::After(seq));
    assert_eq!(append(&mut *handles[0], revealed(0)).unwrap(), 1);
    for seen in [0, 0] {
        let refused = append(&mut *handles[1], revealed(seen));
        assert!(matches!(refused, Err(AppendError::Conflict)));
    }
    let group = [revealed(1), revealed(1), revealed(2)];
    let verdicts = handles[1].append_class(&group, minute(3)).unwrap();
    assert!(matches!(
        verdicts[..],
        [Ok(2), Err(AppendError::Conflict), Ok(3)]
    ));
}

fn a_class_that_has_ended_takes_nothing_and_frees_its_code(handles: &mut Handles) {
    let other = new_class(2, "KQ7TM2XW");
    let taken = handles[1].open_class(&other, minute(2));
    assert!(matches!(taken, Err(StoreError::ClassTaken(_))));
    let hello = |to| write(class(to), said("said", "hello"), Guard::None);
    append(&mut *handles[0], hello(1)).unwrap();
    for handle in &mut *handles {
        handle.end_class(class(1), minute(3)).unwrap();
        let refused = append(&mut **handle, hello(1));
        assert!(matches!(refused, Err(AppendError::Ended)));
        let unknown = append(&mut **handle, hello(9));
        assert!(matches!(unknown, Err(AppendError::NoSuchClass)));
        let unknown = handle.end_class(class(9), minute(3));
        assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
    }
    handles[1].open_class(&other, minute(4)).unwrap();
    assert_eq!(append(&mut *handles[0], hello(2)).unwrap(), 1);
    assert_eq!(tail(&*handles[0], class(1), 1).len(), 1);
}

fn a_group_of_a_thousand_is_judged_one_by_one(handles: &mut Handles) {
    let group: Vec<_> = (0..1000u32)
        .map(|number| {
            // Every tenth has the same learner as the one before it.
            let who = number - u32::from(number % 10 == 9);
            let who = LearnerId(Uuid::from_u128(u128::from(who) + 1));
            write(class(1), responded(who, 0, 0, "b"), Guard::First)
        })
        .collect();
    let verdicts = handles[0].append_class(&group, minute(2)).unwrap();
    let taken: Vec<u64> = verdicts.iter().flatten().copied().collect();
    assert_eq!(taken, (1..=900).collect::<Vec<_>>());
    assert_eq!(tail(&*handles[1], class(1), 1).len(), 900);
}

/// A step of one of three writers: the writer, a learner, a vote, a guard, and whether the writer
/// looks first. `After` uses the number the writer saw last, which may be old.
pub type Step = (usize, u8, u32, u8, bool);

/// Generates steps of three writers.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..3usize, 0..4u8, 0..2u32, 0..3u8, any::<bool>());
    prop::collection::vec(step, 1..60)
}

/// The verdicts of three writers, and the events afterwards.
pub type Outcome = (Vec<String>, Vec<StoredClassEvent>);

/// Lets three writers take steps in any order: they keep one response a vote and every number.
pub fn three_writers(mut handles: Handles, steps: &[Step]) -> Result<Outcome, TestCaseError> {
    let new = new_class(1, "KQ7TM2XW");
    handles[0].open_class(&new, minute(1)).unwrap();
    let mut seen = [0u64; 3];
    let mut newest = 0;
    let mut verdicts = Vec::new();
    for (writer, who, vote, guard, looks) in steps {
        if *looks {
            let events = tail(&*handles[*writer], class(1), seen[*writer] + 1);
            seen[*writer] = events.last().map_or(seen[*writer], |event| event.seq);
        }
        let guard = [Guard::None, Guard::First, Guard::After(seen[*writer])][*guard as usize];
        let entry = responded(learner(*who), 0, *vote, "b");
        let verdict = append(&mut *handles[*writer], write(class(1), entry, guard));
        if let Ok(seq) = verdict {
            // Nobody writes past unseen events without an error.
            prop_assert!(!matches!(guard, Guard::After(at) if at < newest));
            prop_assert_eq!(seq, newest + 1);
            newest = seq;
        }
        verdicts.push(format!("{verdict:?}"));
    }
    let events = tail(&*handles[2], class(1), 1);
    let numbers: Vec<_> = events.iter().map(|event| event.seq).collect();
    prop_assert_eq!(numbers, (1..=newest).collect::<Vec<_>>());
    let mut ballots: Vec<_> = events
        .iter()
        .map(|event| (event.entry.learner, event.entry.vote))
        .collect();
    ballots.sort();
    let count = ballots.len();
    ballots.dedup();
    prop_assert_eq!(ballots.len(), count);
    Ok((verdicts, events))
}

/// Lets programs write at once, each with a handle of its own: each number is given out once, and
/// conflicts are told. Class 1 is open.
pub fn programs_at_once(count: usize, handle: impl Fn() -> Box<dyn ClassLog> + Sync) {
    let taken: usize = std::thread::scope(|scope| {
        let handle = &handle;
        let run = move |of: usize| {
            let mut handle = handle();
            let mut taken = 0;
            for round in 0..40u32 {
                let newest = tail(&*handle, class(1), 1).len() as u64;
                let move_on = write(class(1), said("moved", "on"), Guard::After(newest));
                match append(&mut *handle, move_on) {
                    // Nothing was written between the read and the write.
                    Ok(seq) => assert_eq!(seq, newest + 1),
                    Err(AppendError::Conflict) => {}
                    Err(other) => panic!("{other}"),
                }
                let entry = responded(learner(7), round, 0, &of.to_string());
                match append(&mut *handle, write(class(1), entry, Guard::First)) {
                    Ok(_) => taken += 1,
                    Err(AppendError::Duplicate) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            taken
        };
        let threads: Vec<_> = (0..count).map(|of| scope.spawn(move || run(of))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert_eq!(taken, 40);
    let events = tail(&*handle(), class(1), 1);
    let numbers = events.iter().zip(1..);
    assert!(
        numbers
            .into_iter()
            .all(|(event, seq): (_, u64)| event.seq == seq)
    );
}
