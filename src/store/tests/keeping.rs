//! Tests that imports, backups and restorations are whole or not at all, and that the full check
//! finds what is wrong and nothing else.

use std::fs;

use uuid::Uuid;

use super::merging::{exported, merge};
use crate::domain::ClassId;
use crate::store::testing::*;
use crate::store::{Entry, FILE_NAME, Finding, Store, StoreError, file};

fn limit(store: &Store, pages: i64) {
    let read_back = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let limited = store
        .conn
        .pragma_update_and_check(None, "max_page_count", pages, read_back);
    limited.unwrap();
}

/// A store with some long responses.
fn long() -> (tempfile::TempDir, Store) {
    let (dir, mut store) = fresh();
    store.append(&[start(sitting(1), 40)], minute(1)).unwrap();
    for place in 0..40 {
        let mut given = response(sitting(1), place, 2);
        given.response = "x".repeat(20_000);
        store.append(&[Entry::Responded(given)], minute(2)).unwrap();
    }
    (dir, store)
}

#[test]
fn on_a_full_disk_an_import_changes_nothing_and_can_be_repeated() {
    let ((_one, from), (_two, mut to)) = (long(), fresh());
    to.append(&[note(1, "mine")], minute(3)).unwrap();
    let (rows, before) = (exported(&from), exported(&to));
    let pages = file::pragma::<i64>(&to.conn, "page_count").unwrap();
    limit(&to, pages + 20);
    let mut staging = to.stage().unwrap();
    for row in &rows {
        assert!(staging.add(row).unwrap());
    }
    let refused = staging.merge().unwrap_err();
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused}");
    assert_eq!(exported(&to), before);
    assert!(
        to.conn.execute("DELETE FROM event", []).is_err(),
        "its triggers are there"
    );
    limit(&to, 1_000_000);
    assert_eq!(merge(&mut to, &rows).responses, 40);
    assert_eq!(to.verify().unwrap().findings, []);
}

#[test]
fn a_backup_is_of_one_moment_and_leaves_nothing_beside_it() {
    let (dir, mut store) = long();
    let target = dir.path().join("copy.db");
    fs::write(dir.path().join("copy.db.unfinished"), "left by a kill").unwrap();
    let bytes = store.back_up(&target).unwrap();
    assert_eq!(fs::metadata(&target).unwrap().len(), bytes);
    assert!(!dir.path().join("copy.db.unfinished").exists());
    store.append(&[flag(0, true)], minute(9)).unwrap();
    assert!(matches!(store.back_up(&target), Err(StoreError::Exists(_))));
    drop(store);
    let origin = Store::open(dir.path(), minute(9)).unwrap().origin();
    let restored = Store::restore(dir.path(), &target, minute(10)).unwrap();
    let aside = restored.kept_aside.unwrap();
    assert!(aside.ends_with("progress.db.before-restore-2026-11-22"));
    let again = Store::restore(dir.path(), &target, minute(10)).unwrap();
    assert!(
        again
            .kept_aside
            .unwrap()
            .ends_with("progress.db.before-restore-2026-11-22-2")
    );
    let store = Store::open(dir.path(), minute(11)).unwrap();
    assert_eq!(store.mine().counts().unwrap().events, 41);
    assert_ne!(store.origin(), origin);
}

#[test]
fn while_a_class_runs_nothing_is_restored() {
    let (dir, store) = fresh();
    let target = dir.path().join("copy.db");
    store.back_up(&target).unwrap();
    let before = fs::read(dir.path().join(FILE_NAME)).unwrap();
    let class = store.take_class(ClassId(Uuid::from_u128(1))).unwrap();
    let refused = Store::restore(dir.path(), &target, minute(1)).unwrap_err();
    assert!(matches!(refused, StoreError::Held), "{refused}");
    assert!(fs::read(dir.path().join(FILE_NAME)).unwrap() == before);
    drop(class);
    drop(store);
    Store::restore(dir.path(), &target, minute(1)).unwrap();
}

#[test]
fn numbers_that_were_forgotten_are_not_missing() {
    let (_dir, mut store) = fresh();
    for id in 1..4u8 {
        let own = [start(sitting(id), 3), respond(sitting(id), 0, 1)];
        store.append_for(learner(id), &own, minute(1)).unwrap();
    }
    store.append(&[note(1, "mine")], minute(2)).unwrap();
    store.forget(learner(2)).unwrap();
    store.append(&[note(1, "more")], minute(3)).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
    store.forget(learner(3)).unwrap();
    let me = store.learner();
    store.forget(me).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
    store.append(&[flag(1, true)], minute(4)).unwrap();
    let numbers = exported(&store);
    assert!(
        format!("{numbers:?}").contains("origin_seq: 9"),
        "{numbers:?}"
    );
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn a_response_to_another_item_is_found() {
    let (_dir, mut store) = fresh();
    store
        .append(
            &[start(sitting(1), 3), respond(sitting(1), 0, 1)],
            minute(1),
        )
        .unwrap();
    store
        .conn
        .execute_batch(
            "DROP TRIGGER event_never_changes;
             UPDATE event SET item_id = 'item-2' WHERE kind = 'response'",
        )
        .unwrap();
    let found = store.verify().unwrap().findings;
    let is_told = |finding: &Finding| matches!(finding, Finding::Log(words) if words.starts_with("answers to a question"));
    assert!(found.iter().any(is_told), "{found:?}");
}
