//! Tests of all class log stores: one suite, run over each of them.

use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::ClassId;
use crate::domain::LearnerId;
use crate::store::file;
use crate::store::testing::*;
use crate::store::{
    AppendError, AppendResult, ClassEntry, ClassLog, ClassWrite, Guard, MemoryClasses, NewClass,
    RESPONDED, Store, StoreError, StoredClassEvent,
};

/// Several handles to the same classes, as several programs or seats would have.
type Handles = Vec<Box<dyn ClassLog>>;

pub(super) fn class(number: u8) -> ClassId {
    ClassId(Uuid::from_bytes([number; 16]))
}

pub(super) fn new_class(number: u8, code: &str) -> NewClass {
    NewClass {
        id: class(number),
        code: code.into(),
        title: "IV therapy, week 3".into(),
        owner: "host".into(),
        keep_days: 30,
        open_until: None,
    }
}

pub(super) fn said(kind: &str, body: &str) -> ClassEntry {
    ClassEntry {
        kind: kind.into(),
        learner: None,
        poll: None,
        vote: None,
        body: body.into(),
    }
}

pub(super) fn responded(who: LearnerId, poll: u32, vote: u32, body: &str) -> ClassEntry {
    ClassEntry {
        kind: RESPONDED.into(),
        learner: Some(who),
        poll: Some(poll),
        vote: Some(vote),
        body: body.into(),
    }
}

pub(super) fn write(class: ClassId, entry: ClassEntry, guard: Guard) -> ClassWrite {
    ClassWrite {
        class,
        entry,
        guard,
    }
}

pub(super) fn append(log: &mut dyn ClassLog, write: ClassWrite) -> AppendResult {
    let mut verdicts = log.append_class(&[write], minute(2)).unwrap();
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

pub(super) fn tail(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<StoredClassEvent> {
    log.class_events(class, from).unwrap()
}

pub(super) fn bodies(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<(u64, String)> {
    let events = tail(log, class, from).into_iter();
    events.map(|event| (event.seq, event.entry.body)).collect()
}

fn sqlite_handles(count: usize) -> (TempDir, Handles) {
    let dir = tempfile::tempdir().unwrap();
    let handle = || {
        let store = Store::open(dir.path(), minute(0)).unwrap();
        let off = store.conn.pragma_update(None, "synchronous", "OFF");
        off.unwrap();
        Box::new(store) as Box<dyn ClassLog>
    };
    let handles = (0..count).map(|_| handle()).collect();
    (dir, handles)
}

fn memory_handles(count: usize) -> Handles {
    let classes = MemoryClasses::default();
    let handle = || Box::new(classes.clone()) as Box<dyn ClassLog>;
    (0..count).map(|_| handle()).collect()
}

/// Runs a case over every class log store, with two handles and class 1 open.
fn over_each(case: impl Fn(&mut Handles)) {
    let (_dir, sqlite) = sqlite_handles(2);
    for mut handles in [sqlite, memory_handles(2)] {
        let opening = new_class(1, "KQ7TM2XW");
        handles[0].open_class(&opening, minute(1)).unwrap();
        case(&mut handles);
    }
}

#[test]
fn every_handle_sees_one_order_from_any_number_on() {
    over_each(|handles| {
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
    });
}

#[test]
fn what_is_posted_is_there_in_its_order_and_what_follows_waits_for_the_disk() {
    over_each(|handles| {
        let said = |body| write(class(1), said("said", body), Guard::None);
        append(&mut *handles[0], said("a")).unwrap();
        let posted = handles[1].post_class(&[said("b")], minute(2)).unwrap();
        assert!(matches!(*posted, [Ok(2)]));
        append(&mut *handles[0], said("c")).unwrap();
        let expected = [(1, "a"), (2, "b"), (3, "c")];
        let there = bodies(&*handles[1], class(1), 0);
        assert_eq!(there, expected.map(|(seq, body)| (seq, body.to_owned())));
    });
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), minute(0)).unwrap();
    let synchronous = |store: &Store| file::pragma::<i64>(&store.conn, "synchronous").unwrap();
    let before = synchronous(&store);
    let nowhere = write(class(9), said("said", "x"), Guard::None);
    store.post_class(&[nowhere], minute(2)).unwrap();
    assert_eq!((before, synchronous(&store)), (2, 2));
}

#[test]
fn what_was_written_comes_back_as_it_was() {
    over_each(|handles| {
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
    });
}

#[test]
fn the_first_response_counts_and_a_second_changes_nothing() {
    over_each(|handles| {
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
    });
}

#[test]
fn who_has_not_seen_the_newest_event_is_told() {
    over_each(|handles| {
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
    });
}

#[test]
fn an_event_that_lacks_a_part_is_refused_and_the_others_of_its_group_are_kept() {
    let (_dir, mut store) = fresh();
    let new = new_class(1, "KQ7TM2XW");
    store.open_class(&new, minute(1)).unwrap();
    let mut nobodys = write(class(1), said("said", ""), Guard::None);
    nobodys.entry.kind = RESPONDED.into();
    let good = write(class(1), said("said", "hello"), Guard::None);
    let group = [good.clone(), nobodys, good];
    let verdicts = store.append_class(&group, minute(2)).unwrap();
    assert!(matches!(
        verdicts[..],
        [Ok(1), Err(AppendError::Store(_)), Ok(2)]
    ));
    assert_eq!(store.class_events(class(1), 1).unwrap().len(), 2);
}

#[test]
fn a_class_that_has_ended_takes_nothing_and_frees_its_code() {
    over_each(|handles| {
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
    });
}

#[test]
fn a_group_of_a_thousand_is_judged_one_by_one() {
    over_each(|handles| {
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
    });
}

/// Generates a write of one of three writers: learner, vote and guard. `After` uses the number the
/// writer saw last, which may be old.
fn step() -> impl Strategy<Value = (usize, u8, u32, u8, bool)> {
    (0..3usize, 0..4u8, 0..2u32, 0..3u8, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn three_writers_in_any_order_keep_one_response_a_vote_and_every_number(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let (_dir, sqlite) = sqlite_handles(3);
        let mut results = Vec::new();
        for mut handles in [sqlite, memory_handles(3)] {
            handles[0].open_class(&new_class(1, "KQ7TM2XW"), minute(1)).unwrap();
            let mut seen = [0u64; 3];
            let mut newest = 0;
            let mut verdicts = Vec::new();
            for (writer, who, vote, guard, looks) in &steps {
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
            results.push((verdicts, events));
        }
        // Both stores give the same verdicts.
        prop_assert_eq!(&results[0], &results[1]);
    }
}

#[test]
fn two_programs_at_once_give_out_each_number_once_and_conflicts_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), minute(0)).unwrap();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let taken: usize = std::thread::scope(|scope| {
        let run = |of: usize| {
            let mut handle = Store::open(dir.path(), minute(0)).unwrap();
            let mut taken = 0;
            for round in 0..40u32 {
                let newest = tail(&handle, class(1), 1).len() as u64;
                let move_on = write(class(1), said("moved", "on"), Guard::After(newest));
                match append(&mut handle, move_on) {
                    // Nothing was written between the read and the write.
                    Ok(seq) => assert_eq!(seq, newest + 1),
                    Err(AppendError::Conflict) => {}
                    Err(other) => panic!("{other}"),
                }
                let entry = responded(learner(7), round, 0, &of.to_string());
                match append(&mut handle, write(class(1), entry, Guard::First)) {
                    Ok(_) => taken += 1,
                    Err(AppendError::Duplicate) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            taken
        };
        let threads: Vec<_> = (0..2).map(|of| scope.spawn(move || run(of))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert_eq!(taken, 40);
    let events = tail(&store, class(1), 1);
    assert!(
        events
            .iter()
            .zip(1..)
            .all(|(event, seq): (_, u64)| event.seq == seq)
    );
}

#[test]
fn the_log_of_a_class_can_only_be_added_to() {
    let (_dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let entry = responded(learner(4), 0, 0, "b");
    append(&mut store, write(class(1), entry, Guard::First)).unwrap();
    for sql in [
        "UPDATE class_event SET body = ''",
        "DELETE FROM class_event",
    ] {
        let error = store.conn.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("only ever added"), "{error}");
    }
    // The file itself refuses a second response, regardless of the statement.
    let second = store.conn.execute(
        "INSERT INTO class_event VALUES (?1, 2, 0, 'responded', ?2, 0, 0, 'c')",
        params![[1u8; 16], [4u8; 16]],
    );
    assert!(second.unwrap_err().to_string().contains("UNIQUE"));
}

#[test]
fn a_full_disk_refuses_a_group_whole_and_the_class_goes_on() {
    let (_dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let limit = |store: &Store, pages: i64| {
        let read_back = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        store
            .conn
            .pragma_update_and_check(None, "max_page_count", pages, read_back)
            .unwrap()
    };
    let pages: i64 = store
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    limit(&store, pages);
    let long = "x".repeat(100_000);
    let group = [
        write(class(1), responded(learner(4), 0, 0, "b"), Guard::First),
        write(class(1), responded(learner(5), 0, 0, &long), Guard::First),
    ];
    let full = store.append_class(&group, minute(2)).unwrap_err();
    assert!(matches!(full, StoreError::DiskFull(_)), "{full}");
    assert_eq!(tail(&store, class(1), 1), []);
    limit(&store, 1_000_000);
    let verdicts = store.append_class(&group, minute(3)).unwrap();
    assert!(matches!(verdicts[..], [Ok(1), Ok(2)]));
}
