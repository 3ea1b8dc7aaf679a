//! Tests of files that cannot be written, and of partly damaged files.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::replay::{PROJECTIONS, projected};
use crate::store::shadow::is_shadowed;
use crate::store::testing::*;
use crate::store::{FILE_NAME, Store, StoreError, file, migrations, reading};

/// Returns a store with an answered sitting of 40 items; nothing of it is summed yet.
fn answered() -> (tempfile::TempDir, Store) {
    let (dir, mut store) = fresh();
    let id = sitting(1);
    let mut entries = vec![start(id, 40), flag(3, true), note(4, "look again")];
    entries.extend((0..40).map(|at| respond(id, at, 1)));
    store.append(&entries, minute(1)).unwrap();
    (dir, store)
}

fn file_in(dir: &Path) -> std::path::PathBuf {
    dir.join(FILE_NAME)
}

#[test]
fn a_file_is_read_without_a_byte_written_to_it_or_beside_it() {
    let (dir, store) = answered();
    drop(store);
    let path = file_in(dir.path());
    let before = fs::read(&path).unwrap();
    let mut store = Store::read(&path, minute(2)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 40);
    assert_eq!(store.mine().history().unwrap().states().count(), 40);
    let refused = store.append(&[flag(0, true)], minute(3));
    assert!(matches!(refused, Err(StoreError::ReadOnly(_))));
    drop(store);
    assert!(fs::read(&path).unwrap() == before);
}

/// As on a USB stick that was pulled out while the program ran.
#[test]
fn what_is_in_the_write_ahead_log_alone_is_read_without_shared_memory() {
    let (dir, _store) = answered();
    let other = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal"] {
        let name = format!("{FILE_NAME}{suffix}");
        fs::copy(dir.path().join(&name), other.path().join(&name)).unwrap();
    }
    let path = file_in(other.path());
    assert!(file::write_ahead_log_bytes(&path) > Some(0));
    let responses = |conn: Connection| -> i64 {
        let count = "SELECT count(*) FROM event WHERE kind = 'response'";
        conn.query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(
        responses(reading::without_shared_memory(&path).unwrap()),
        40
    );
    assert_eq!(
        fs::read_dir(other.path()).unwrap().count(),
        2,
        "nothing is made"
    );
    assert_eq!(responses(reading::usual(&path).unwrap()), 40);
}

#[test]
fn a_file_with_odd_signs_in_its_name_is_read_as_it_lies() {
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("50% of #2? é");
    drop(Store::open(&odd, minute(0)).unwrap());
    let conn = reading::as_it_lies(&file_in(&odd)).unwrap();
    let ours = migrations::known(migrations::STEPS);
    assert_eq!(file::pragma::<u32>(&conn, "user_version").unwrap(), ours);
}

#[test]
fn a_file_of_an_older_format_is_read_in_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    let path = file_in(dir.path());
    file::prepare(dir.path(), &path).unwrap();
    let older = &migrations::STEPS[..4];
    let (mut conn, found) = file::open(&path, 4).unwrap();
    migrations::migrate(&mut conn, &path, found, older).unwrap();
    drop(conn);
    let before = fs::read(&path).unwrap();
    let store = Store::read(&path, minute(1)).unwrap();
    assert!(store.mine().history().unwrap().is_empty());
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn on_a_full_disk_sums_are_made_in_memory_and_in_the_file_once_there_is_room() {
    let (dir, mut store) = answered();
    let pages = file::pragma::<i64>(&store.conn, "page_count").unwrap();
    let allow = |store: &Store, pages: i64| {
        let read_back = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        store
            .conn
            .pragma_update_and_check(None, "max_page_count", pages, read_back)
            .unwrap();
    };
    // The sums of 40 responses may fit into existing pages; those of two sittings do not.
    let id = sitting(2);
    let mut entries = vec![start(id, 200)];
    entries.extend((0..200).map(|at| respond(id, at, 2)));
    store.append(&entries, minute(2)).unwrap();
    allow(&store, pages);
    assert_eq!(store.mine().history().unwrap().states().count(), 200);
    assert!(is_shadowed(&store.conn).unwrap());
    let shown = projected(&store);
    drop(store);
    let mut store = Store::open(dir.path(), minute(3)).unwrap();
    store.follow().unwrap();
    assert!(!is_shadowed(&store.conn).unwrap());
    assert_eq!(projected(&store), shown);
    store.rebuild().unwrap();
    assert_eq!(projected(&store), shown);
}

#[test]
fn sums_that_are_lost_are_made_anew_and_told() {
    let (dir, mut store) = answered();
    store.rebuild().unwrap();
    let right = projected(&store);
    drop(store);
    let drops = PROJECTIONS.map(|table| format!("DROP TABLE {table}"));
    let others = ["DROP VIEW event_group", "DELETE FROM projected"].map(str::to_owned);
    for sql in drops.into_iter().chain(others) {
        let conn = Connection::open(file_in(dir.path())).unwrap();
        conn.execute_batch(&sql).unwrap();
        drop(conn);
        let store = Store::open(dir.path(), minute(2)).unwrap();
        assert_eq!(store.messages().len(), 1, "{sql}");
        assert!(store.messages()[0].contains(FILE_NAME), "{sql}");
        store.follow().unwrap();
        assert_eq!(projected(&store), right, "{sql}");
        drop(store);
        let again = Store::open(dir.path(), minute(3)).unwrap();
        assert!(again.messages().is_empty(), "{sql}: told once");
    }
}

/// Fills the first page of a table with noise.
fn scratch(path: &Path, table: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let root: u32 = conn.query_row(sql, [table], |row| row.get(0)).unwrap();
    drop(conn);
    let mut bytes = fs::read(path).unwrap();
    let end = root as usize * 4096;
    bytes[end - 4096 + 8..end].fill(0x5a);
    fs::write(path, bytes).unwrap();
}

#[test]
fn sums_that_are_damaged_are_made_anew_and_told() {
    for table in ["item_state", "sitting", "group_total"] {
        let (dir, mut store) = answered();
        store.rebuild().unwrap();
        let right = projected(&store);
        drop(store);
        scratch(&file_in(dir.path()), table);
        let store = Store::open(dir.path(), minute(2)).unwrap();
        assert_eq!(store.messages().len(), 1, "{table}");
        store.follow().unwrap();
        assert_eq!(projected(&store), right, "{table}");
    }
}

#[test]
fn a_damaged_log_is_not_written_to_and_what_can_be_read_of_it_is() {
    let (dir, mut store) = answered();
    store.rebuild().unwrap();
    drop(store);
    let path = file_in(dir.path());
    scratch(&path, "item_revision");
    let before = fs::read(&path).unwrap();
    let Err(refused) = Store::open(dir.path(), minute(2)) else {
        panic!("was opened");
    };
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert!(refused.to_string().contains(FILE_NAME), "{refused}");
    let store = Store::open_to_read(dir.path(), minute(2)).unwrap();
    assert!(
        store.messages()[0].contains("is damaged"),
        "{:?}",
        store.messages()
    );
    assert_eq!(store.mine().history().unwrap().states().count(), 40);
    drop(store);
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn a_lost_table_that_nothing_brings_back_is_told_with_the_file() {
    for table in ["draft", "form_item", "learner_display", "learner_key"] {
        let (dir, store) = answered();
        drop(store);
        let conn = Connection::open(file_in(dir.path())).unwrap();
        let sql = format!("PRAGMA foreign_keys = off; DROP TABLE {table}");
        conn.execute_batch(&sql).unwrap();
        drop(conn);
        let Err(refused) = Store::open(dir.path(), minute(2)) else {
            panic!("was opened without {table}");
        };
        let words = refused.to_string();
        assert!(
            words.contains(FILE_NAME) && words.contains(table),
            "{words}"
        );
        assert!(refused.help().contains("backup"));
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_as_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = file_in(dir.path());
    let message = || {
        let Err(refused) = Store::open_to_read(dir.path(), minute(0)) else {
            panic!("was opened");
        };
        assert!(matches!(refused, StoreError::NotAFile { .. }), "{refused}");
        refused.to_string()
    };
    std::os::unix::fs::symlink("/dev/null", &path).unwrap();
    assert!(message().contains("is a device or a pipe, not a file"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(message().contains("is a directory, not a file"));
}
