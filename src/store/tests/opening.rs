//! Tests of creating and reopening a progress file, and of refusing other files.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::store::file::{self, APPLICATION_ID};
use crate::store::testing::*;
use crate::store::{FILE_NAME, Store, StoreError, migrations};

fn refused(dir: &Path) -> StoreError {
    match Store::open(dir, minute(0)) {
        Err(error) => error,
        Ok(_) => panic!("was opened"),
    }
}

/// Opens that file and returns the refusal, having checked that the file is unchanged.
fn refused_unchanged(bytes: &[u8]) -> StoreError {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    fs::write(&path, bytes).unwrap();
    let error = refused(dir.path());
    assert!(fs::read(&path).unwrap() == bytes, "the file has changed");
    let names = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(names, 1, "something was left beside the file");
    assert!(!error.help().is_empty());
    error
}

/// Returns the bytes of a file of ours after `sql`.
fn made_with(sql: &str) -> Vec<u8> {
    let (dir, mut store) = fresh();
    store.append(&[start(sitting(1), 40)], minute(1)).unwrap();
    drop(store);
    let path = dir.path().join(FILE_NAME);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(sql).unwrap();
    drop(conn);
    fs::read(path).unwrap()
}

#[test]
fn who_learns_and_where_is_settled_once() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("share/dripset");
    let store = Store::open(&deep, minute(0)).unwrap();
    let (origin, learner) = (store.origin(), store.learner());
    assert_eq!(origin.get_version_num(), 7);
    assert!(store.mine().history().unwrap().is_empty());
    drop(store);
    let store = Store::open(&deep, minute(9)).unwrap();
    assert_eq!((store.origin(), store.learner()), (origin, learner));
}

#[test]
fn a_local_file_has_a_write_ahead_log_and_full_syncs() {
    let (_dir, store) = fresh();
    let read = |name| {
        store
            .conn
            .pragma_query_value(None, name, |row| row.get::<_, Value>(0))
            .unwrap()
    };
    assert_eq!(read("journal_mode"), "wal".to_string().into());
    assert_eq!(read("synchronous"), 2.into());
    assert_eq!(read("foreign_keys"), 1.into());
    assert_eq!(read("application_id"), i64::from(APPLICATION_ID).into());
}

#[test]
fn a_file_on_the_network_goes_without_a_write_ahead_log() {
    let (dir, mut store) = fresh();
    file::choose_journal(&store.conn, true).unwrap();
    let read = |store: &Store, name| {
        store
            .conn
            .pragma_query_value(None, name, |row| row.get::<_, Value>(0))
            .unwrap()
    };
    assert_eq!(read(&store, "journal_mode"), "delete".to_string().into());
    assert_eq!(read(&store, "synchronous"), 3.into());
    store.append(&[flag(0, true)], minute(1)).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn many_may_open_a_new_directory_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let opened: Vec<_> = std::thread::scope(|scope| {
        let open = || {
            let mut store = Store::open(dir.path(), minute(0)).unwrap();
            store.append(&[flag(0, true)], minute(1)).unwrap();
            (store.origin(), store.learner())
        };
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(opened.iter().all(|who| *who == opened[0]));
    let store = Store::open(dir.path(), minute(2)).unwrap();
    let last: i64 = store
        .conn
        .query_row("SELECT max(origin_seq) FROM event", [], |row| row.get(0))
        .unwrap();
    assert_eq!(last, 6);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("dripset");
    let _store = Store::open(&data, minute(0)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join(FILE_NAME)), 0o600);
}

#[test]
fn a_newer_file_is_refused() {
    let error = refused_unchanged(&made_with("PRAGMA user_version = 99"));
    let ours = migrations::known(migrations::STEPS);
    assert!(matches!(
        error,
        StoreError::TooNew {
            found: 99,
            known,
            ..
        } if known == ours
    ));
    assert!(error.to_string().contains("99"));
}

#[test]
fn a_newer_file_is_refused_even_where_its_write_ahead_log_says_so_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), minute(0)).unwrap();
    store.conn.pragma_update(None, "user_version", 99).unwrap();
    let path = dir.path().join(FILE_NAME);
    let before = fs::read(&path).unwrap();
    assert!(matches!(refused(dir.path()), StoreError::TooNew { .. }));
    assert!(fs::read(&path).unwrap() == before);
    // The program that has it open stops writing to it as well.
    let late = store.append(&[flag(0, true)], minute(1));
    assert!(matches!(late, Err(StoreError::TooNew { .. })));
}

#[test]
fn what_is_no_database_is_refused() {
    let noise: Vec<u8> = (0..20_000u32).map(|n| (n * n % 251) as u8).collect();
    let mut like_one = b"SQLite format 3\0".to_vec();
    like_one.extend(&noise);
    for bytes in [
        &b"xy"[..],
        b"My notes on PICC lines\n",
        &[0; 4096],
        &noise,
        &like_one,
    ] {
        let error = refused_unchanged(bytes);
        assert!(matches!(error, StoreError::NotOurs(_)), "{error}");
    }
}

#[test]
fn a_database_of_another_program_is_refused() {
    for sql in [
        "CREATE TABLE cards (front TEXT)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 1",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("other.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let error = refused_unchanged(&fs::read(path).unwrap());
        assert!(matches!(error, StoreError::NotOurs(_)), "{error}");
    }
}

#[test]
fn a_damaged_file_is_refused() {
    let whole = made_with("");
    let cut = &whole[..whole.len() / 2];
    let mut scratched = whole.clone();
    scratched[100..4000].fill(0xff);
    let gutted = made_with("DROP TABLE here");
    for bytes in [cut, &scratched, &gutted] {
        let error = refused_unchanged(bytes);
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert!(error.help().contains("backup"));
    }
}

#[test]
fn opening_a_file_of_usual_size_finds_damage_wherever_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let mut bytes = made_with("");
    fs::write(&path, &bytes).unwrap();
    assert!(Store::open(dir.path(), minute(1)).unwrap().check().is_ok());
    let conn = Connection::open(&path).unwrap();
    let root: u32 = conn
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'item_revision'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(conn);
    let end = root as usize * 4096;
    bytes[end - 4096 + 8..end].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(refused(dir.path()), StoreError::Damaged { .. }));
}

#[test]
fn a_file_where_the_directory_should_be_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let taken = dir.path().join("taken");
    fs::write(&taken, "").unwrap();
    let error = refused(&taken);
    assert!(error.help().contains("directory"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_read_only_directory_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
    // Root can write everywhere.
    if fs::write(dir.path().join("probe"), "").is_err() {
        let error = refused(dir.path());
        assert!(matches!(error, StoreError::ReadOnly(_)), "{error}");
        assert!(error.help().contains("writable"));
    }
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = fresh();
    drop(store);
    let path = dir.path().join(FILE_NAME);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    for (file_mode, dir_mode) in [(0o400, 0o700), (0o400, 0o500), (0o600, 0o500), (0, 0o700)] {
        set(&path, file_mode).unwrap();
        set(dir.path(), dir_mode).unwrap();
        // Root can write everywhere.
        if fs::write(dir.path().join("probe"), "").is_err() || file_mode == 0o400 {
            match Store::open(dir.path(), minute(1)) {
                Err(error) => assert!(
                    matches!(
                        error,
                        StoreError::ReadOnly(_) | StoreError::CannotOpen { .. }
                    ),
                    "{error}"
                ),
                Ok(_) => assert!(fs::OpenOptions::new().append(true).open(&path).is_ok()),
            }
        }
        set(dir.path(), 0o700).unwrap();
    }
}

#[test]
fn a_full_disk_is_told_and_what_was_there_stays() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store.append(&[start(id, 2)], minute(1)).unwrap();
    let pages: i64 = store
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let read_back = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    store
        .conn
        .pragma_update_and_check(None, "max_page_count", pages, read_back)
        .unwrap();
    let mut long = response(id, 0, 3);
    long.response = "x".repeat(100_000);
    let full = store.append(&[crate::store::Entry::Responded(long)], minute(2));
    let error = full.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull(_)), "{error}");
    assert!(error.help().contains("Free some space"));
    assert_eq!(store.mine().unfinished().unwrap()[0].answered, 0);
    store.append(&[respond(id, 0, 3)], minute(3)).unwrap();
}

#[test]
fn a_file_that_another_program_holds_is_told() {
    let (dir, mut store) = fresh();
    store
        .conn
        .busy_timeout(std::time::Duration::from_millis(1))
        .unwrap();
    let other = Connection::open(dir.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.append(&[flag(0, true)], minute(1)).unwrap_err();
    assert!(matches!(error, StoreError::Locked(_)), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    store.append(&[flag(0, true)], minute(1)).unwrap();
}
