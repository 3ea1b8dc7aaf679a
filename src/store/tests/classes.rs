//! Tests of all class log stores: one suite, run over each of them.

use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::ClassId;
use crate::domain::{Allowance, LearnerId};
use crate::store::file;
use crate::store::testing::*;
use crate::store::{
    AppendError, AppendResult, ClassEntry, ClassLog, ClassWrite, Entry, Guard, Listed,
    MemoryClasses, NewClass, RESPONDED, Store, StoreError, StoredClassEvent,
};

/// Several handles to the same classes, as several programs or seats would have.
type Doors = Vec<Box<dyn ClassLog>>;

fn class(number: u8) -> ClassId {
    ClassId(Uuid::from_bytes([number; 16]))
}

fn new_class(number: u8, code: &str) -> NewClass {
    NewClass {
        id: class(number),
        code: code.into(),
        title: "IV therapy, week 3".into(),
        owner: "host".into(),
        keep_days: 30,
        open_until: None,
    }
}

fn said(kind: &str, body: &str) -> ClassEntry {
    ClassEntry {
        kind: kind.into(),
        learner: None,
        poll: None,
        vote: None,
        body: body.into(),
    }
}

fn responded(who: LearnerId, poll: u32, vote: u32, body: &str) -> ClassEntry {
    ClassEntry {
        kind: RESPONDED.into(),
        learner: Some(who),
        poll: Some(poll),
        vote: Some(vote),
        body: body.into(),
    }
}

fn write(class: ClassId, entry: ClassEntry, guard: Guard) -> ClassWrite {
    ClassWrite {
        class,
        entry,
        guard,
    }
}

fn append(log: &mut dyn ClassLog, write: ClassWrite) -> AppendResult {
    let mut verdicts = log.append_class(&[write], minute(2)).unwrap();
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

fn tail(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<StoredClassEvent> {
    log.class_events(class, from).unwrap()
}

fn bodies(log: &dyn ClassLog, class: ClassId, from: u64) -> Vec<(u64, String)> {
    let events = tail(log, class, from).into_iter();
    events.map(|event| (event.seq, event.entry.body)).collect()
}

fn sqlite_doors(count: usize) -> (TempDir, Doors) {
    let dir = tempfile::tempdir().unwrap();
    let door = || {
        let store = Store::open(dir.path(), minute(0)).unwrap();
        let off = store.conn.pragma_update(None, "synchronous", "OFF");
        off.unwrap();
        Box::new(store) as Box<dyn ClassLog>
    };
    let doors = (0..count).map(|_| door()).collect();
    (dir, doors)
}

fn memory_doors(count: usize) -> Doors {
    let classes = MemoryClasses::default();
    let door = || Box::new(classes.clone()) as Box<dyn ClassLog>;
    (0..count).map(|_| door()).collect()
}

/// Runs a case over every class log store, with two handles and class 1 open.
fn over_each(case: impl Fn(&mut Doors)) {
    let (_dir, sqlite) = sqlite_doors(2);
    for mut doors in [sqlite, memory_doors(2)] {
        let opening = new_class(1, "KQ7TM2XW");
        doors[0].open_class(&opening, minute(1)).unwrap();
        case(&mut doors);
    }
}

#[test]
fn every_door_sees_one_order_from_any_number_on() {
    over_each(|doors| {
        for (at, body) in ["a", "b", "c", "d"].into_iter().enumerate() {
            let seq = append(
                &mut *doors[at % 2],
                write(class(1), said("said", body), Guard::None),
            );
            assert_eq!(seq.unwrap(), at as u64 + 1);
        }
        for door in &*doors {
            let whole = bodies(&**door, class(1), 0);
            let expected = [(1, "a"), (2, "b"), (3, "c"), (4, "d")];
            assert_eq!(whole, expected.map(|(seq, body)| (seq, body.to_owned())));
            for from in 1..=6 {
                let rest = whole.iter().skip(from - 1).cloned().collect::<Vec<_>>();
                assert_eq!(bodies(&**door, class(1), from as u64), rest);
            }
            assert_eq!(tail(&**door, class(2), 0), []);
        }
    });
}

#[test]
fn what_is_posted_is_there_in_its_order_and_what_follows_waits_for_the_disk() {
    over_each(|doors| {
        let said = |body| write(class(1), said("said", body), Guard::None);
        append(&mut *doors[0], said("a")).unwrap();
        let posted = doors[1].post_class(&[said("b")], minute(2)).unwrap();
        assert!(matches!(*posted, [Ok(2)]));
        append(&mut *doors[0], said("c")).unwrap();
        let expected = [(1, "a"), (2, "b"), (3, "c")];
        let there = bodies(&*doors[1], class(1), 0);
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
    over_each(|doors| {
        let entry = responded(learner(4), 3, 1, "{\"chosen\":[\"b\"]}");
        append(&mut *doors[0], write(class(1), entry.clone(), Guard::First)).unwrap();
        let back = StoredClassEvent {
            seq: 1,
            at_ms: minute(2).at.as_millisecond(),
            entry,
        };
        assert_eq!(tail(&*doors[1], class(1), 1), [back]);
    });
}

#[test]
fn the_first_response_counts_and_a_second_changes_nothing() {
    over_each(|doors| {
        let first = write(class(1), responded(learner(4), 0, 0, "b"), Guard::First);
        append(&mut *doors[0], first).unwrap();
        let again = || responded(learner(4), 0, 0, "c");
        // With any guard, and also within one group.
        for guard in [Guard::First, Guard::None, Guard::After(1)] {
            let refused = append(&mut *doors[1], write(class(1), again(), guard));
            assert!(matches!(refused, Err(AppendError::Duplicate)), "{guard:?}");
        }
        let late = ClassEntry {
            kind: "opened".into(),
            ..again()
        };
        let refused = append(&mut *doors[0], write(class(1), late, Guard::First));
        assert!(matches!(refused, Err(AppendError::Duplicate)));
        assert_eq!(bodies(&*doors[0], class(1), 1), [(1, "b".to_owned())]);
        // Another learner, poll or vote is a different ballot.
        let others = [(5, 0, 0), (4, 1, 0), (4, 0, 1), (4, 0, 1)]
            .map(|(who, poll, vote)| responded(learner(who), poll, vote, "d"))
            .map(|entry| write(class(1), entry, Guard::First));
        let verdicts = doors[1].append_class(&others, minute(3)).unwrap();
        assert!(verdicts[..3].iter().all(Result::is_ok));
        assert!(matches!(verdicts[3], Err(AppendError::Duplicate)));
    });
}

#[test]
fn who_has_not_seen_the_newest_event_is_told() {
    over_each(|doors| {
        let revealed = |seq| write(class(1), said("revealed", "0"), Guard::After(seq));
        assert_eq!(append(&mut *doors[0], revealed(0)).unwrap(), 1);
        for seen in [0, 0] {
            let refused = append(&mut *doors[1], revealed(seen));
            assert!(matches!(refused, Err(AppendError::Conflict)));
        }
        let group = [revealed(1), revealed(1), revealed(2)];
        let verdicts = doors[1].append_class(&group, minute(3)).unwrap();
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
    over_each(|doors| {
        let other = new_class(2, "KQ7TM2XW");
        let taken = doors[1].open_class(&other, minute(2));
        assert!(matches!(taken, Err(StoreError::ClassTaken(_))));
        let hello = |to| write(class(to), said("said", "hello"), Guard::None);
        append(&mut *doors[0], hello(1)).unwrap();
        for door in &mut *doors {
            door.end_class(class(1), minute(3)).unwrap();
            let refused = append(&mut **door, hello(1));
            assert!(matches!(refused, Err(AppendError::Ended)));
            let unknown = append(&mut **door, hello(9));
            assert!(matches!(unknown, Err(AppendError::NoSuchClass)));
            let unknown = door.end_class(class(9), minute(3));
            assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
        }
        doors[1].open_class(&other, minute(4)).unwrap();
        assert_eq!(append(&mut *doors[0], hello(2)).unwrap(), 1);
        assert_eq!(tail(&*doors[0], class(1), 1).len(), 1);
    });
}

#[test]
fn a_group_of_a_thousand_is_judged_one_by_one() {
    over_each(|doors| {
        let group: Vec<_> = (0..1000u32)
            .map(|number| {
                // Every tenth has the same learner as the one before it.
                let who = number - u32::from(number % 10 == 9);
                let who = LearnerId(Uuid::from_u128(u128::from(who) + 1));
                write(class(1), responded(who, 0, 0, "b"), Guard::First)
            })
            .collect();
        let verdicts = doors[0].append_class(&group, minute(2)).unwrap();
        let taken: Vec<u64> = verdicts.iter().flatten().copied().collect();
        assert_eq!(taken, (1..=900).collect::<Vec<_>>());
        assert_eq!(tail(&*doors[1], class(1), 1).len(), 900);
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
        let (_dir, sqlite) = sqlite_doors(3);
        let mut told = Vec::new();
        for mut doors in [sqlite, memory_doors(3)] {
            doors[0].open_class(&new_class(1, "KQ7TM2XW"), minute(1)).unwrap();
            let mut seen = [0u64; 3];
            let mut newest = 0;
            let mut verdicts = Vec::new();
            for (writer, who, vote, guard, looks) in &steps {
                if *looks {
                    let events = tail(&*doors[*writer], class(1), seen[*writer] + 1);
                    seen[*writer] = events.last().map_or(seen[*writer], |event| event.seq);
                }
                let guard = [Guard::None, Guard::First, Guard::After(seen[*writer])][*guard as usize];
                let entry = responded(learner(*who), 0, *vote, "b");
                let verdict = append(&mut *doors[*writer], write(class(1), entry, guard));
                if let Ok(seq) = verdict {
                    // Nobody writes past unseen events without an error.
                    prop_assert!(!matches!(guard, Guard::After(at) if at < newest));
                    prop_assert_eq!(seq, newest + 1);
                    newest = seq;
                }
                verdicts.push(format!("{verdict:?}"));
            }
            let events = tail(&*doors[2], class(1), 1);
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
            told.push((verdicts, events));
        }
        // Both stores give the same verdicts.
        prop_assert_eq!(&told[0], &told[1]);
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
            let mut door = Store::open(dir.path(), minute(0)).unwrap();
            let mut taken = 0;
            for round in 0..40u32 {
                let newest = tail(&door, class(1), 1).len() as u64;
                let move_on = write(class(1), said("moved", "on"), Guard::After(newest));
                match append(&mut door, move_on) {
                    // Nothing was written between the read and the write.
                    Ok(seq) => assert_eq!(seq, newest + 1),
                    Err(AppendError::Conflict) => {}
                    Err(other) => panic!("{other}"),
                }
                let entry = responded(learner(7), round, 0, &of.to_string());
                match append(&mut door, write(class(1), entry, Guard::First)) {
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

/// Anyone with a key may look in: that alone leaves nothing behind.
#[test]
fn a_key_is_noted_once_something_is_kept_of_its_learner() {
    let (_dir, mut store) = fresh();
    let ada = learner(1);
    let rows = |store: &Store| {
        let count = "SELECT (SELECT count(*) FROM learner_key), (SELECT count(*) FROM learner)";
        let counted = store.read_all(count, [], |row| Ok((row.get(0)?, row.get(1)?)));
        let counted: Vec<(u32, u32)> = counted.unwrap();
        counted[0]
    };
    let before = rows(&store);
    let note = |store: &mut Store, at| store.know_key_of_kept("SHA256:ada", ada, at).unwrap();
    note(&mut store, minute(1));
    assert_eq!(rows(&store), before);
    let flag = Entry::Flag {
        item: item(1),
        on: true,
    };
    store.append_for(ada, &[flag], minute(2)).unwrap();
    note(&mut store, minute(3));
    note(&mut store, minute(4));
    assert_eq!(rows(&store), (1, before.1 + 1));
}

#[test]
fn classes_and_rosters_come_back_and_a_key_is_noted_once() {
    let (dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let ada = learner(1);
    store.know_key("SHA256:ada", ada, minute(2)).unwrap();
    store.know_key("SHA256:ada", ada, minute(3)).unwrap();
    store
        .put_on_roster(class(1), ada, "Ada", None, minute(3))
        .unwrap();
    store
        .put_on_roster(class(1), ada, "Ada L.", Some("hash"), minute(4))
        .unwrap();
    let unknown = store.put_on_roster(class(2), ada, "Ada", None, minute(4));
    assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
    let hello = write(class(1), said("said", "hello"), Guard::None);
    append(&mut store, hello).unwrap();
    store.end_class(class(1), minute(5)).unwrap();
    store.end_class(class(1), minute(6)).unwrap();
    drop(store);
    let store = Store::open(dir.path(), minute(9)).unwrap();
    let roster = store.roster(class(1)).unwrap();
    let [known] = &roster[..] else {
        panic!("{roster:?}")
    };
    assert_eq!((known.name.as_str(), known.learner), ("Ada L.", ada));
    assert_eq!(known.pin_hash.as_deref(), Some("hash"));
    assert_eq!(known.since_ms, minute(3).at.as_millisecond());
    let row = store.class(class(1)).unwrap().unwrap();
    assert_eq!(store.classes().unwrap(), std::slice::from_ref(&row));
    assert_eq!((row.last_seq, row.code.as_str()), (1, "KQ7TM2XW"));
    assert_eq!(row.ended_ms, Some(minute(5).at.as_millisecond()));
    assert_eq!(row.keep_until_ms - row.started_ms, 30 * 24 * 60 * 60 * 1000);
    assert_eq!(store.class(class(2)).unwrap(), None);
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

#[test]
fn a_list_takes_the_place_of_the_one_before_and_leaves_others_alone() {
    let (_dir, mut store) = fresh();
    store
        .open_class(&new_class(1, "KQ7TM2XW"), minute(1))
        .unwrap();
    let listed = |number: u8, allowance| Listed {
        learner: learner(number),
        roster_id: format!("n{number}"),
        name: format!("Name {number}"),
        pin_hash: format!("hash {number}"),
        allowance,
    };
    store
        .put_on_roster(class(1), learner(9), "Zoe", Some("own"), minute(1))
        .unwrap();
    let both = [listed(1, Allowance::Half), listed(2, Allowance::Standard)];
    store.list_on_roster(class(1), &both, minute(2)).unwrap();
    let later = [listed(2, Allowance::Double), listed(3, Allowance::Standard)];
    store.list_on_roster(class(1), &later, minute(3)).unwrap();
    let roster = store.roster(class(1)).unwrap();
    let read: Vec<_> = roster
        .iter()
        .map(|row| (&*row.name, row.pin_hash.as_deref(), row.allowance.id()))
        .collect();
    assert_eq!(
        read,
        [
            ("Zoe", Some("own"), "1"),
            ("Name 1", None, "1.5"),
            ("Name 2", Some("hash 2"), "2"),
            ("Name 3", Some("hash 3"), "1"),
        ]
    );
    let unknown = store.list_on_roster(class(2), &both, minute(4));
    assert!(matches!(unknown, Err(StoreError::NoSuchClass(_))));
}
