//! Tests that an erased learner is gone down to the bytes, and nobody else loses anything.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

use crate::domain::ClassId;
use crate::domain::LearnerId;
use crate::store::file;
use crate::store::testing::*;
use crate::store::{
    ClassEntry, ClassLog, ClassWrite, Entry, Guard, NewClass, RESPONDED, Store, StoreError,
};

const MARKER: &str = "Xanthippe-Marker";
const CLASS: ClassId = ClassId(Uuid::from_bytes([1; 16]));

/// Returns the number of files in a directory that hold the marker.
fn holding(dir: &Path) -> usize {
    holding_bytes(dir, MARKER.as_bytes())
}

/// Returns the number of files in a directory that hold these bytes.
pub fn holding_bytes(dir: &Path, needle: &[u8]) -> usize {
    let holds = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    };
    let files = fs::read_dir(dir).unwrap();
    files
        .filter(|file| holds(&file.as_ref().unwrap().path()))
        .count()
}

/// Returns every row of a table that is not of that learner, by its text.
fn rows(store: &Store, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = store.conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let rows = statement.query_map([], read).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Returns the rows of one learner in all tables.
fn all_of(store: &Store, who: LearnerId, id: u8) -> Vec<Vec<Vec<Value>>> {
    let who = format!("x'{}'", who.0.simple());
    let sitting = format!("x'{}'", sitting(id).0.simple());
    let mut found = Vec::new();
    for table in [
        "event",
        "class_event",
        "class_learner",
        "learner_key",
        "learner_display",
        "item_state",
        "item_note",
        "item_response",
        "topic_day",
        "group_total",
        "sitting",
    ] {
        found.push(rows(
            store,
            &format!("SELECT * FROM {table} WHERE learner = {who}"),
        ));
    }
    for table in ["draft", "place", "form_item", "sitting_group"] {
        found.push(rows(
            store,
            &format!("SELECT * FROM {table} WHERE sitting = {sitting}"),
        ));
    }
    found
}

/// Makes a class with two learners who both leave something in every table.
fn two_learners(store: &mut Store) -> (LearnerId, LearnerId) {
    let class = NewClass {
        id: CLASS,
        code: "KQ7TM2XW".into(),
        title: "IV therapy".into(),
        owner: format!("SHA256:{MARKER}"),
        keep_days: 30,
        open_until: None,
    };
    store.open_class(&class, minute(1)).unwrap();
    let mut who = |id: u8, name: &str| {
        let key = format!("SHA256:{name}");
        let who = learner(id);
        store.know_key(&key, who, minute(1)).unwrap();
        store.choose_plain(who, true).unwrap();
        store
            .put_on_roster(CLASS, who, name, Some(name), minute(1))
            .unwrap();
        let id = sitting(id);
        let mut given = response(id, 0, 2);
        given.response = format!("response of {name}");
        let entries = vec![
            start(id, 3),
            Entry::Responded(given),
            draft(id, 1, name),
            place(id, 1),
            flag(2, true),
            note(2, name),
        ];
        let write = ClassWrite {
            class: CLASS,
            entry: ClassEntry {
                kind: RESPONDED.into(),
                learner: Some(who),
                poll: Some(0),
                vote: Some(0),
                body: format!("given by {name}"),
            },
            guard: Guard::First,
        };
        store.append_for(who, &entries, minute(2)).unwrap();
        let verdicts = store.append_class(&[write], minute(2)).unwrap();
        verdicts.into_iter().for_each(|verdict| {
            verdict.unwrap();
        });
        who
    };
    (who(2, "Ben"), who(3, MARKER))
}

#[test]
fn who_is_forgotten_is_gone_from_every_byte_and_others_stay() {
    let (dir, mut store) = fresh();
    let (ben, gone) = two_learners(&mut store);
    store.follow().unwrap();
    let before = all_of(&store, ben, 2);
    assert!(before.iter().all(|rows| !rows.is_empty()));
    assert!(holding(dir.path()) > 0);
    let copy = dir.path().join("progress.db.before-3");
    fs::write(&copy, "a copy").unwrap();

    let forgotten = store.forget(gone).unwrap();
    assert_eq!(forgotten.backups, [copy]);
    // Four events, the draft, the place, three items of the form, one event of the class, its
    // roster, the key, the chosen display, the learner.
    assert_eq!(forgotten.rows, 4 + 1 + 1 + 3 + 1 + 1 + 1 + 1 + 1);
    assert_eq!(holding(dir.path()), 0);
    assert!(all_of(&store, gone, 3).iter().all(Vec::is_empty));
    assert_eq!(all_of(&store, ben, 2), before);
    store.rebuild().unwrap();
    assert_eq!(all_of(&store, ben, 2), before);
    store.check().unwrap();
    assert_eq!(store.class(CLASS).unwrap().unwrap().owner, "host");
    assert_eq!(store.forget(gone).unwrap().rows, 0);
}

#[test]
fn a_class_goes_on_after_the_number_that_was_forgotten() {
    let (_dir, mut store) = fresh();
    let (ben, gone) = two_learners(&mut store);
    store.forget(gone).unwrap();
    let write = ClassWrite {
        class: CLASS,
        entry: ClassEntry {
            kind: "said".into(),
            learner: None,
            poll: None,
            vote: None,
            body: String::new(),
        },
        guard: Guard::After(2),
    };
    let own = [respond(sitting(2), 1, 3)];
    store.append_for(ben, &own, minute(3)).unwrap();
    let verdicts = store.append_class(&[write], minute(3)).unwrap();
    assert!(matches!(verdicts[..], [Ok(3)]));
    let events = store.class_events(CLASS, 1).unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, [1, 3]);
    // Later events are summed, though their numbers in the log were used before.
    assert_eq!(store.of(ben).history().unwrap().of(&item(1)).responses, 1);
}

#[test]
fn the_one_whose_directory_it_is_stays_as_a_bare_identity() {
    let (dir, mut store) = fresh();
    let me = store.learner();
    store.append(&[note(0, MARKER)], minute(1)).unwrap();
    assert_eq!(store.forget(me).unwrap().rows, 1);
    assert_eq!(holding(dir.path()), 0);
    drop(store);
    let mut store = Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.learner(), me);
    store.append(&[flag(0, true)], minute(3)).unwrap();
}

#[test]
fn while_one_is_forgotten_nobody_else_can_be() {
    let (_dir, mut store) = fresh();
    let (_, gone) = two_learners(&mut store);
    store
        .conn
        .execute("INSERT INTO forgetting VALUES (?1)", [gone.0.as_bytes()])
        .unwrap();
    for sql in [
        "DELETE FROM event",
        "DELETE FROM class_event",
        "DELETE FROM form_item",
        "UPDATE class_event SET body = ''",
    ] {
        let error = store.conn.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("only ever added") || error.contains("drawn once"));
    }
}

#[test]
fn bytes_that_a_reader_holds_go_when_it_is_forgotten_again() {
    let (dir, mut store) = fresh();
    let (ben, gone) = two_learners(&mut store);
    let wait = std::time::Duration::from_millis(1);
    store.conn.busy_timeout(wait).unwrap();
    let reader = Connection::open(store.path()).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM event;")
        .unwrap();
    let error = store.forget(gone).unwrap_err();
    assert!(matches!(error, StoreError::Locked(_)), "{error}");
    assert!(all_of(&store, gone, 3).iter().all(Vec::is_empty));
    reader.execute_batch("ROLLBACK").unwrap();
    store.forget(gone).unwrap();
    assert_eq!(holding(dir.path()), 0);
    assert!(!all_of(&store, ben, 2).iter().all(Vec::is_empty));
}

#[test]
fn without_a_write_ahead_log_the_bytes_go_as_well() {
    let (dir, mut store) = fresh();
    file::choose_journal(&store.conn, true).unwrap();
    let (_, gone) = two_learners(&mut store);
    assert!(holding(dir.path()) > 0);
    store.forget(gone).unwrap();
    assert_eq!(holding(dir.path()), 0);
    store.check().unwrap();
}
