//! Damaged progress files: found, told, and saved as far as they can be read.

use std::fs;
use std::path::Path;

use dripset::domain::Chance;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;

use super::{data, done, log, open, studied};

const PAGE: usize = 4096;

fn file(dir: &Path) -> std::path::PathBuf {
    dir.join("progress.db")
}

/// The page on which a table begins.
fn root(dir: &Path, table: &str) -> usize {
    let conn = Connection::open(file(dir)).expect("a file");
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    conn.query_row(sql, [table], |row| row.get(0))
        .expect("a table")
}

fn overwrite(dir: &Path, page: usize) {
    let mut bytes = fs::read(file(dir)).expect("a file");
    bytes[(page - 1) * PAGE..page * PAGE].fill(0xa5);
    fs::write(file(dir), bytes).expect("written");
}

#[test]
fn sums_that_went_wrong_are_found_and_made_again() {
    let dir = studied(3, 0);
    let told = done(dir.path(), &["verify"]);
    assert!(told.contains("24 entries (15 answers, 3 sets)"), "{told}");
    let conn = Connection::open(file(dir.path())).expect("a file");
    conn.execute_batch("UPDATE item_state SET responses = 9")
        .expect("wrong");
    drop(conn);
    let found = data(dir.path(), &["verify"]);
    assert_eq!(found.code, Some(1), "{}{}", found.out, found.err);
    assert!(
        found.out.contains("sums that differ from the log (item_state)"),
        "{}",
        found.out
    );
    assert!(found.out.contains("verify --repair"), "{}", found.out);
    let told = done(dir.path(), &["verify", "--repair"]);
    assert!(told.contains("made again"), "{told}");
    assert!(done(dir.path(), &["verify"]).contains("No problem found."));
}

#[test]
fn entries_that_are_missing_are_told() {
    let dir = studied(2, 0);
    let conn = Connection::open(file(dir.path())).expect("a file");
    conn.execute_batch(
        "DROP TRIGGER event_never_goes; DELETE FROM event WHERE origin_seq = 4;
         UPDATE projected SET seq = 0",
    )
    .expect("gone");
    drop(conn);
    let found = data(dir.path(), &["verify"]);
    assert!(
        found
            .out
            .contains("entries of this directory that are missing: 1"),
        "{}",
        found.out
    );
    assert_eq!(found.code, Some(1));
}

#[test]
fn of_a_damaged_log_all_but_the_damaged_page_is_saved() {
    let dir = studied(40, 0);
    let all = log(dir.path());
    done(dir.path(), &["backup", "before.db"]);
    let conn = Connection::open(file(dir.path())).expect("a file");
    // A leaf in the middle of the log.
    let sql = "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf'
        ORDER BY path LIMIT 1 OFFSET 3";
    let leaf: Option<usize> = conn.query_row(sql, [], |row| row.get(0)).ok();
    drop(conn);
    let leaf = leaf.unwrap_or_else(|| root(dir.path(), "event") + 6);
    overwrite(dir.path(), leaf);
    let before = fs::read(file(dir.path())).expect("a file");

    let found = data(dir.path(), &["verify"]);
    assert_eq!(found.code, Some(1), "{}{}", found.out, found.err);
    assert!(found.out.contains("damaged"), "{}", found.out);
    let mended = data(dir.path(), &["verify", "--repair"]);
    assert_eq!(mended.code, Some(1), "{}{}", mended.out, mended.err);
    assert!(
        mended.out.contains("Saved ") && mended.out.contains("answers"),
        "{}",
        mended.out
    );
    let saved = log(dir.path());
    assert!(
        saved.len() > all.len() * 3 / 4,
        "{} of {}",
        saved.len(),
        all.len()
    );
    assert!(
        saved.iter().all(|event| all.contains(event)),
        "nothing is made up"
    );
    if saved.len() < all.len() {
        assert!(mended.out.contains("Lost at least"), "{}", mended.out);
    }
    let aside = mended.out.split("kept in ").nth(1).expect("a name").trim();
    let aside = aside.trim_end_matches('.');
    assert_eq!(fs::read(aside).expect("the damaged file"), before);

    // A backup brings back what was lost.
    let other = tempfile::tempdir().expect("a directory");
    let backup = dir.path().join("before.db").display().to_string();
    done(other.path(), &["restore", &backup]);
    done(other.path(), &["export", "-o", "old.jsonl"]);
    let old = other.path().join("old.jsonl").display().to_string();
    done(dir.path(), &["import", &old]);
    let mut events = log(dir.path());
    let mut wanted = all;
    events.sort();
    wanted.sort();
    assert_eq!(events, wanted);
}

#[test]
fn with_a_page_of_noise_anywhere_nothing_panics_and_what_is_saved_is_true() {
    let whole = studied(12, 0);
    let all = log(whole.path());
    let bytes = fs::read(file(whole.path())).expect("a file");
    let mut chance = Chance::seed_from_u64(14);
    for _ in 0..10 {
        let dir = tempfile::tempdir().expect("a directory");
        let mut damaged = bytes.clone();
        let page = chance.random_range(1..damaged.len() / PAGE);
        chance.fill(&mut damaged[page * PAGE..(page + 1) * PAGE]);
        fs::write(file(dir.path()), damaged).expect("a file");
        let ran = data(dir.path(), &["verify", "--repair"]);
        assert!(!ran.err.contains("panicked"), "page {page}: {}", ran.err);
        let ran = data(dir.path(), &["verify"]);
        if ran.code != Some(2) {
            let saved = log(dir.path());
            assert!(saved.iter().all(|event| all.contains(event)), "page {page}");
            drop(open(dir.path()));
        }
    }
}
