//! Where everything is, backups, and their restoration.

use std::fs;

use rusqlite::Connection;

use super::{data, done, log, open, progress, refused, studied, study};

#[test]
fn where_creates_nothing_and_names_every_place() {
    let dir = tempfile::tempdir().expect("a directory");
    let told = done(dir.path(), &["where"]);
    assert!(
        told.contains("nothing yet") && told.contains("0 answers in 0 sets"),
        "{told}"
    );
    assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 0);
    let dir = studied(2, 0);
    let told = done(dir.path(), &["where"]);
    assert!(
        told.contains("10 answers in 2 sets, on 2026-11-22"),
        "{told}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&done(dir.path(), &["where", "--json"])).expect("JSON");
    assert_eq!(json["answers"], 10);
    assert_eq!(
        json["progress_file"],
        dir.path().join("progress.db").display().to_string()
    );
}

#[test]
fn a_backup_comes_back_as_it_was_and_the_present_file_is_kept() {
    let dir = studied(2, 0);
    let told = done(dir.path(), &["backup", "copy.db"]);
    assert!(
        told.contains("with 10 answers in 2 sets. It was checked"),
        "{told}"
    );
    let (log_then, progress_then) = (log(dir.path()), progress(dir.path()));
    let error = refused(dir.path(), &["backup", "copy.db"]);
    assert!(error.contains("exists already"), "{error}");

    study(&mut open(dir.path()), 1, 5);
    let origin = open(dir.path()).origin();
    let asked = data(dir.path(), &["restore", "copy.db"]);
    assert_eq!((asked.code, log(dir.path()).len()), (Some(2), 24));
    assert!(asked.out.contains("Nothing was changed."), "{}", asked.out);
    let told = done(dir.path(), &["restore", "copy.db", "--yes"]);
    assert!(told.starts_with("Restored 10 answers in 2 sets."), "{told}");
    let aside = told
        .split("kept in ")
        .nth(1)
        .expect("a name")
        .trim()
        .trim_end_matches('.');
    assert!(aside.contains("progress.db.before-restore-"), "{aside}");
    assert_eq!(log(dir.path()), log_then);
    assert_eq!(progress(dir.path()), progress_then);
    // Numbers of the entries after the backup are not given out again.
    assert_ne!(open(dir.path()).origin(), origin);

    // What came after the backup comes back from the file that was kept aside.
    let other = tempfile::tempdir().expect("a directory");
    done(other.path(), &["restore", aside]);
    done(other.path(), &["export", "-o", "later.jsonl"]);
    let later = other.path().join("later.jsonl");
    let told = done(dir.path(), &["import", &later.display().to_string()]);
    assert!(
        told.starts_with("Added 5 answers, 1 set and 2 other entries"),
        "{told}"
    );
    assert_eq!(log(dir.path()).len(), 24);
}

#[test]
fn a_file_in_use_is_not_replaced() {
    let dir = studied(1, 0);
    done(dir.path(), &["backup", "copy.db"]);
    let before = log(dir.path());
    let held = open(dir.path());
    held.mine().history().expect("a read");
    let error = refused(dir.path(), &["restore", "copy.db", "--yes"]);
    assert!(error.contains("locked by another program"), "{error}");
    assert!(error.contains("nothing was changed"), "{error}");
    drop(held);
    assert_eq!(log(dir.path()), before);
    let names = fs::read_dir(dir.path()).expect("a directory").flatten();
    let names: Vec<_> = names.map(|name| name.file_name()).collect();
    let odd = names.iter().filter(|name| {
        let name = name.to_string_lossy();
        name.contains("before-restore") || name.contains("coming")
    });
    assert_eq!(odd.count(), 0, "{names:?}");
    done(dir.path(), &["restore", "copy.db", "--yes"]);
}

#[test]
fn an_older_backup_is_brought_to_the_present_format() {
    let dir = studied(1, 0);
    done(dir.path(), &["backup", "copy.db"]);
    let conn = Connection::open(dir.path().join("copy.db")).expect("a file");
    conn.execute_batch("DROP TABLE origin_mark; DROP INDEX event_chosen; PRAGMA user_version = 7")
        .expect("older");
    drop(conn);
    let bytes = fs::read(dir.path().join("copy.db")).expect("a file");
    done(dir.path(), &["restore", "copy.db", "--yes"]);
    assert_eq!(log(dir.path()).len(), 8);
    assert_eq!(fs::read(dir.path().join("copy.db")).expect("a file"), bytes);
}
