//! Damaged progress files: found, told, and saved as far as they can be read.

use std::fs;
use std::path::Path;

use dripset::domain::Chance;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;

use super::{data, done, log, open, studied, study};

const PAGE: usize = 4096;

fn file(dir: &Path) -> std::path::PathBuf {
    dir.join("progress.db")
}

/// The leaf pages of the log, in the order of the file.
fn leaves(dir: &Path) -> Vec<usize> {
    let bytes = fs::read(file(dir)).expect("a file");
    let has = |page: &[u8], words: &str| page.windows(words.len()).any(|at| at == words.as_bytes());
    // A leaf of a table with row numbers; no other such table has these words.
    let is_leaf = |page: &[u8]| page[0] == 0x0d && has(page, "response") && has(page, "study");
    let pages = bytes.chunks(PAGE).enumerate();
    pages
        .filter(|(_, page)| is_leaf(page))
        .map(|(at, _)| at + 1)
        .collect()
}

fn overwrite(dir: &Path, page: usize) {
    let mut bytes = fs::read(file(dir)).expect("a file");
    bytes[(page - 1) * PAGE..page * PAGE].fill(0xa5);
    fs::write(file(dir), bytes).expect("written");
}

/// Events without the items of their forms, which are another table.
fn without_items(log: Vec<String>) -> Vec<String> {
    let without = |line: String| {
        let mut event: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        event["event"]
            .as_object_mut()
            .expect("an event")
            .remove("items");
        event.to_string()
    };
    log.into_iter().map(without).collect()
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
        found
            .out
            .contains("sums that differ from the log (item_state)"),
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
    let leaves = leaves(dir.path());
    let leaf = leaves[leaves.len() / 2];
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
    let kept = fs::read(aside).expect("the damaged file");
    // All but the header, which says that no write-ahead log belongs to it.
    assert!(kept[PAGE..] == before[PAGE..]);

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
    let all = without_items(log(whole.path()));
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
            let saved = without_items(log(dir.path()));
            assert!(saved.iter().all(|event| all.contains(event)), "page {page}");
            // It can be studied with, and moved.
            study(&mut open(dir.path()), 1, 90);
            let file = dir.path().join("out.jsonl").display().to_string();
            done(dir.path(), &["export", "-o", &file]);
            let home = tempfile::tempdir().expect("a directory");
            done(home.path(), &["import", &file]);
        }
    }
}
