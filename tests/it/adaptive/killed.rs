//! An adaptive exam in lines, killed again and again: it asks the same items as one that nobody
//! kills, each of them once, and every place that is answered is followed by its next item.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use dripset::content::record::grown_form_from_json;
use dripset::domain::{Chance, Ending, FormItem};
use dripset::env::Env;
use dripset::store::{Store, StoredSitting};
use rand::{RngExt, SeedableRng};

use super::bank;

/// The items of each exam.
pub(super) const ITEMS: usize = 12;
/// The runs after which an exam must have ended.
const RUNS_MAX: usize = 200;
/// The bytes after which a run is killed at the latest: the home page, and a few questions.
const BYTES_MAX: usize = 4_000;

/// Returns the program in plain mode on the data of a directory, with its first line: it begins the
/// exam, or goes on with it.
pub(super) fn program(dir: &Path, begins: bool) -> (Command, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dripset"));
    command.args(["--plain", "--bank"]).arg(dir.join("banks"));
    command.arg("--data-dir").arg(dir.join("data"));
    command.env("HOME", dir).env("XDG_CONFIG_HOME", dir);
    if !begins {
        return (command, "continue\n".into());
    }
    let length = ITEMS.to_string();
    command.args(["study", "--adaptive", "--min", &length, "--max", &length]);
    command.args(["--subject", "lines", "--subject", "rates", "--seed", "7"]);
    (command, String::new())
}

/// Runs the program on a script until so many bytes are read, and then kills it.
pub(super) fn run(dir: &Path, begins: bool, bytes_max: usize) {
    let (mut command, mut lines) = program(dir, begins);
    lines.push_str(&"a\n\nwhere\n".repeat(ITEMS));
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::null()).spawn().expect("a run");
    let mut input = child.stdin.take().expect("its input");
    // It may be gone before it has read all of it.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    let mut read = vec![0; bytes_max];
    let mut output = child.stdout.take().expect("its output");
    let whole = output.read_exact(&mut read).is_err();
    if !whole {
        child.kill().expect("a kill");
    }
    child.wait().expect("its end");
}

pub(super) fn newest(dir: &Path) -> Option<StoredSitting> {
    let data = dir.join("data");
    let store = Store::open(&data, Env::default().now()).expect("the store");
    store.check().expect("a sound file");
    let rows = store.mine().sittings(10, None).expect("its sittings");
    assert!(rows.len() <= 1, "one exam was started");
    let row = rows.first()?;
    store.mine().sitting(row.id).expect("a read")
}

pub(super) fn places(stored: &StoredSitting) -> Vec<FormItem> {
    let form = grown_form_from_json(&stored.form, &stored.chosen);
    form.expect("a form").items
}

pub(super) fn directory() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let banks = dir.path().join("banks");
    std::fs::create_dir(&banks).expect("a folder");
    for (id, title, count) in [("lines", "Lines", 20), ("rates", "Rates", 10)] {
        let file = banks.join(format!("{id}.toml"));
        std::fs::write(file, bank(id, title, count)).expect("a bank");
    }
    dir
}

#[test]
fn killed_anywhere_an_exam_asks_the_same_items_as_without() {
    let whole = directory();
    run(whole.path(), true, 1_000_000);
    let whole = newest(whole.path()).expect("an exam");
    assert_eq!(whole.row.ending, Some(Ending::Complete));
    assert_eq!(whole.responses.len(), ITEMS);
    let mut chance = Chance::seed_from_u64(11);
    let dir = directory();
    let mut runs = 0;
    let mut kept = None;
    while !matches!(&kept, Some(StoredSitting { row, .. }) if row.is_ended()) {
        run(
            dir.path(),
            kept.is_none(),
            chance.random_range(0..BYTES_MAX),
        );
        let before = kept.as_ref().map_or(0, |kept| kept.responses.len());
        kept = newest(dir.path());
        let Some(stored) = &kept else { continue };
        assert!(stored.responses.len() >= before);
        let places = places(stored).len();
        let open = usize::from(!stored.row.is_ended());
        assert_eq!(
            places,
            stored.responses.len() + open,
            "the next item is there"
        );
        runs += 1;
        assert!(runs < RUNS_MAX, "it never ends");
    }
    assert!(runs > 3, "killed in only {runs} runs");
    let kept = kept.expect("an exam");
    assert_eq!(kept.row.ending, Some(Ending::Complete));
    assert_eq!(places(&kept), places(&whole));
}
