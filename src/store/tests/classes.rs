//! Tests of all class log stores: the shared suite over each of them, and what only a file does.

use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;

use crate::store::class_suite::*;
use crate::store::file;
use crate::store::testing::*;
use crate::store::{AppendError, ClassLog, Guard, MemoryClasses, RESPONDED, Store, StoreError};

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

#[test]
fn the_progress_file_does_what_every_class_log_must() {
    let dirs = std::cell::RefCell::new(Vec::new());
    run_all(|count| {
        let (dir, handles) = sqlite_handles(count);
        dirs.borrow_mut().push(dir);
        handles
    });
}

#[test]
fn classes_in_memory_do_what_every_class_log_must() {
    run_all(memory_handles);
}

#[test]
fn what_follows_a_post_waits_for_the_disk_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), minute(0)).unwrap();
    let synchronous = |store: &Store| file::pragma::<i64>(&store.conn, "synchronous").unwrap();
    let before = synchronous(&store);
    let nowhere = write(class(9), said("said", "x"), Guard::None);
    store.post_class(&[nowhere], minute(2)).unwrap();
    assert_eq!((before, synchronous(&store)), (2, 2));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn three_writers_in_any_order_keep_one_response_a_vote_and_every_number(steps in steps()) {
        let (_dir, sqlite) = sqlite_handles(3);
        let in_file = three_writers(sqlite, &steps)?;
        // Both stores give the same verdicts.
        prop_assert_eq!(in_file, three_writers(memory_handles(3), &steps)?);
    }
}

#[test]
fn two_programs_at_once_give_out_each_number_once_and_conflicts_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open(dir.path(), minute(0)).unwrap();
    let new = new_class(1, "KQ7TM2XW");
    open().open_class(&new, minute(1)).unwrap();
    programs_at_once(2, || Box::new(open()));
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
