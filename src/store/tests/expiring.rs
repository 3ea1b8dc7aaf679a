//! Tests that an expired class is removed down to the bytes, and other data stays.

use std::path::Path;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::forgetting::holding_bytes;
use crate::domain::ClassId;
use crate::domain::{LearnerId, Moment};
use crate::store::testing::*;
use crate::store::{
    ClassEntry, ClassLog, ClassWrite, Entry, Guard, NewClass, RESPONDED, Store, StoreError,
};

const DAY_MIN: i64 = 24 * 60;

fn id(number: u8) -> ClassId {
    ClassId(Uuid::from_bytes([number; 16]))
}

/// Opens a class that is kept for so many days, and whose texts hold its mark.
fn open(store: &mut Store, number: u8, keep_days: u32) -> ClassId {
    let class = NewClass {
        id: id(number),
        code: format!("code-of-{}", mark(number)),
        title: format!("title of {}", mark(number)),
        owner: "host".into(),
        keep_days,
        open_until: None,
    };
    store.open_class(&class, minute(0)).unwrap();
    write(store, number, "opened", None);
    id(number)
}

fn mark(number: u8) -> String {
    format!("<class {number}>")
}

fn write(store: &mut Store, number: u8, kind: &str, who: Option<LearnerId>) {
    let write = ClassWrite {
        class: id(number),
        entry: ClassEntry {
            kind: kind.into(),
            learner: who,
            poll: who.map(|_| 0),
            vote: who.map(|_| 0),
            body: format!("{kind} in {}", mark(number)),
        },
        guard: Guard::None,
    };
    let verdicts = store.append_class(&[write], minute(1)).unwrap();
    verdicts.into_iter().for_each(|verdict| {
        verdict.unwrap();
    });
}

/// Lets a learner respond in a class and copies it into the learner's own log.
fn respond_in(store: &mut Store, number: u8, who: u8, key: bool) {
    let learner = learner(who);
    let name = format!("<learner {who}> in {}", mark(number));
    store
        .put_on_roster(id(number), learner, &name, Some(&name), minute(1))
        .unwrap();
    if key {
        let fingerprint = format!("SHA256:<learner {who}>");
        store.know_key(&fingerprint, learner, minute(1)).unwrap();
    }
    write(store, number, RESPONDED, Some(learner));
    let sitting = sitting(16 * number + who);
    let mut given = response(sitting, 0, 2);
    given.response = format!("own of <learner {who}>");
    let log = vec![
        start(sitting, 2),
        Entry::Responded(given),
        draft(sitting, 1, &format!("draft of <learner {who}>")),
    ];
    store
        .keep_logs(id(number), &[(learner, log)], minute(2))
        .unwrap();
}

fn holds(dir: &Path, text: &str) -> bool {
    holding_bytes(dir, text.as_bytes()) > 0
}

fn after_days(days: i64) -> Moment {
    minute(days * DAY_MIN)
}

#[test]
fn a_class_whose_days_are_over_is_gone_from_every_byte_and_others_stay() {
    let (dir, mut store) = fresh();
    let (old, young) = (open(&mut store, 1, 2), open(&mut store, 2, 30));
    // Without a key in the old one alone; with a key; without a key, and in both; in the other.
    respond_in(&mut store, 1, 1, false);
    respond_in(&mut store, 1, 2, true);
    respond_in(&mut store, 1, 3, false);
    respond_in(&mut store, 2, 3, false);
    respond_in(&mut store, 2, 4, false);
    store.append(&[note(0, "mine")], minute(2)).unwrap();
    store.follow().unwrap();
    let kept: Vec<_> = [2, 3, 4].map(|who| all(&store, who)).into();
    assert!(store.overdue(after_days(1)).unwrap().is_empty());
    let overdue = store.overdue(after_days(2)).unwrap();
    assert_eq!(overdue.len(), 1);
    assert!(holds(dir.path(), &mark(1)) && holds(dir.path(), "<learner 1>"));

    let gone = store.expire(&[old, young], after_days(2)).unwrap();
    assert_eq!(gone.classes, [old]);
    assert_eq!(gone.learners, 1);
    assert!(!holds(dir.path(), &mark(1)) && !holds(dir.path(), "<learner 1>"));
    assert!(holds(dir.path(), &mark(2)));
    for who in 2..=4 {
        assert!(holds(dir.path(), &format!("own of <learner {who}>")));
    }
    let still: Vec<_> = [2, 3, 4].map(|who| all(&store, who)).into();
    assert_eq!(still, kept);
    assert!(all(&store, 1).iter().all(String::is_empty));
    store.rebuild().unwrap();
    let rebuilt: Vec<_> = [2, 3, 4].map(|who| all(&store, who)).into();
    assert_eq!(rebuilt, kept);
    assert_eq!(store.mine().notes().unwrap().len(), 1);
    assert!(store.class(old).unwrap().is_none());
    assert!(store.class_events(old, 1).unwrap().is_empty());
    store.check().unwrap();
    assert!(!store.clear_rest().unwrap());
}

/// Returns a learner's records as text.
fn all(store: &Store, who: u8) -> Vec<String> {
    let records = store.of(learner(who));
    let sittings = records.sittings(9, None).unwrap();
    let mut all: Vec<_> = sittings.iter().map(|row| format!("{row:?}")).collect();
    let each = |row: &crate::store::SittingRow| format!("{:?}", records.sitting(row.id).unwrap());
    all.extend(sittings.iter().map(each));
    all.extend(
        records
            .group_totals()
            .unwrap()
            .iter()
            .map(|group| format!("{group:?}")),
    );
    all
}

#[test]
fn a_class_that_is_held_stays_until_it_is_let_go() {
    let (dir, mut store) = fresh();
    let class = open(&mut store, 1, 0);
    let until = after_days(3).at;
    store.hold_classes(&[class], until).unwrap();
    assert!(store.overdue(after_days(2)).unwrap().is_empty());
    let gone = store.expire(&[class], after_days(2)).unwrap();
    assert!(gone.classes.is_empty());
    assert!(store.class(class).unwrap().is_some());
    store.hold_classes(&[class], Timestamp::UNIX_EPOCH).unwrap();
    let gone = store.expire(&[class], after_days(2)).unwrap();
    assert_eq!(gone.classes, [class]);
    assert!(!holds(dir.path(), &mark(1)));
}

/// The owner of the data directory may have been in a class as well.
#[test]
fn what_is_ones_own_at_home_stays_when_a_class_goes() {
    let (_dir, mut store) = fresh();
    let (class, me) = (open(&mut store, 1, 1), store.learner());
    store
        .put_on_roster(class, me, "me", None, minute(1))
        .unwrap();
    write(&mut store, 1, RESPONDED, Some(me));
    store.append(&[note(0, "mine")], minute(2)).unwrap();
    let gone = store.expire(&[class], after_days(1)).unwrap();
    assert_eq!((gone.classes, gone.learners), (vec![class], 0));
    assert_eq!(store.mine().notes().unwrap().len(), 1);
}

#[test]
fn the_days_of_homework_count_from_when_it_closes() {
    let class = NewClass {
        id: id(1),
        code: "homework".into(),
        title: String::new(),
        owner: "host".into(),
        keep_days: 3,
        open_until: Some(after_days(10).at),
    };
    let kept = |class: &NewClass| class.keep_until_ms(minute(0));
    assert_eq!(kept(&class), after_days(13).at.as_millisecond());
    let past = NewClass {
        open_until: Some(after_days(-10).at),
        ..class
    };
    assert_eq!(kept(&past), after_days(3).at.as_millisecond());
}

/// Rows are deleted, and the program stops before the bytes are cleared: the next one clears them.
#[test]
fn bytes_that_a_reader_held_go_at_the_next_start() {
    let (dir, mut store) = fresh();
    let class = open(&mut store, 1, 1);
    respond_in(&mut store, 1, 1, false);
    let wait = std::time::Duration::from_millis(1);
    store.conn.busy_timeout(wait).unwrap();
    let reader = rusqlite::Connection::open(store.path()).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM event;")
        .unwrap();
    let error = store.expire(&[class], after_days(1)).unwrap_err();
    assert!(matches!(error, StoreError::Locked(_)), "{error}");
    assert!(store.class(class).unwrap().is_none());
    reader.execute_batch("ROLLBACK").unwrap();
    drop(store);
    let mut store = Store::open(dir.path(), after_days(1)).unwrap();
    assert!(store.clear_rest().unwrap());
    assert!(!holds(dir.path(), &mark(1)) && !holds(dir.path(), "<learner 1>"));
    assert!(!store.clear_rest().unwrap());
}

#[test]
fn only_a_class_that_is_expiring_can_be_deleted() {
    let (_dir, mut store) = fresh();
    open(&mut store, 1, 1);
    open(&mut store, 2, 1);
    let expiring = "INSERT INTO expiring VALUES (?1)";
    store.conn.execute(expiring, [id(2).0.as_bytes()]).unwrap();
    let delete = "DELETE FROM class_event WHERE class = ?1";
    let error = store
        .conn
        .execute(delete, [id(1).0.as_bytes()])
        .unwrap_err();
    assert!(error.to_string().contains("only ever added"), "{error}");
    assert_eq!(store.conn.execute(delete, [id(2).0.as_bytes()]).unwrap(), 1);
}

/// Each learner gets the logs once, however often the job is split and repeated.
#[test]
fn logs_of_a_class_are_kept_once_and_not_for_whom_nobody_knows_any_more() {
    let (_dir, mut store) = fresh();
    open(&mut store, 1, 1);
    let log = |who: u8| {
        let sitting = sitting(who);
        let entries = vec![start(sitting, 2), respond(sitting, 0, 2), end(sitting)];
        (learner(who), entries)
    };
    for who in 1..=3 {
        write(&mut store, 1, RESPONDED, Some(learner(who)));
    }
    store.forget(learner(3)).unwrap();
    store.keep_logs(id(1), &[log(1)], minute(2)).unwrap();
    for _ in 0..2 {
        let all = [log(1), log(2), log(3), log(4)];
        store.keep_logs(id(1), &all, minute(2)).unwrap();
    }
    let sittings = |who| store.of(learner(who)).sittings(9, None).unwrap().len();
    assert_eq!([1, 2, 3, 4].map(sittings), [1, 1, 0, 0]);
}

#[test]
fn a_list_of_the_school_stays_when_all_on_it_are_forgotten() {
    let (_dir, mut store) = fresh();
    let class = open(&mut store, 1, 1);
    assert!(!store.class(class).unwrap().unwrap().is_listed);
    let one = crate::store::Listed {
        learner: learner(1),
        roster_id: "n1".into(),
        name: "Ada".into(),
        pin_hash: "a hash".into(),
        allowance: crate::domain::Allowance::Standard,
        plain: false,
    };
    store.list_on_roster(class, &[one], minute(1)).unwrap();
    store.forget(learner(1)).unwrap();
    assert!(store.roster(class).unwrap().is_empty());
    assert!(store.class(class).unwrap().unwrap().is_listed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// With any mix of learners, classes and keys: only unreachable data is removed, and nobody
    /// else's bytes.
    #[test]
    fn what_goes_with_a_class_is_what_nobody_can_reach(
        seats in proptest::collection::btree_set((1u8..4, 1u8..6), 1..10),
        keys in proptest::collection::btree_set(1u8..6, 0..4),
        days in proptest::collection::vec(0u32..4, 3),
        today in 0i64..4,
    ) {
        let (dir, mut store) = fresh();
        for (number, days) in (1..).zip(&days) {
            open(&mut store, number, *days);
        }
        for (number, who) in &seats {
            respond_in(&mut store, *number, *who, keys.contains(who));
        }
        let now = after_days(today);
        let overdue: Vec<ClassId> = store.overdue(now).unwrap().iter().map(|row| row.id).collect();
        store.expire(&overdue, now).unwrap();
        for (number, days) in (1..).zip(&days) {
            let over = i64::from(*days) <= today;
            prop_assert_eq!(!over, holds(dir.path(), &mark(number)));
        }
        for (_, who) in &seats {
            let known = seats.iter().any(|(number, one)| {
                one == who && i64::from(days[usize::from(*number) - 1]) > today
            });
            let stays = known || keys.contains(who);
            let own = format!("own of <learner {who}>");
            prop_assert_eq!(stays, holds(dir.path(), &own), "{}", who);
        }
        let before: Vec<_> = (1..6).map(|who| all(&store, who)).collect();
        store.rebuild().unwrap();
        let after: Vec<_> = (1..6).map(|who| all(&store, who)).collect();
        prop_assert_eq!(before, after);
    }
}
