//! An adaptive exam on its way to another machine, and in two copies of one directory.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use dripset::domain::Ending;

use super::killed::{ITEMS, directory, newest, places, program, run};

/// Answers so many questions with a letter, in lines, and leaves.
fn answered(dir: &Path, begins: bool, letter: char, count: usize) {
    let (mut command, mut lines) = program(dir, begins);
    lines.push_str(&format!("{letter}\n\n").repeat(count));
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = piped.stderr(Stdio::null()).spawn().expect("a run");
    let mut input = child.stdin.take().expect("its input");
    // It may be gone before it has read all of it.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    child.wait().expect("its end");
}

/// Runs `dripset data` and returns what it says.
fn data(dir: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dripset"));
    command.arg("--data-dir").arg(dir.join("data")).arg("data");
    command.args(args).current_dir(dir).env("HOME", dir);
    let output = command.output().expect("a run");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {err}");
    String::from_utf8(output.stdout).expect("text")
}

fn log(dir: &Path) -> Vec<String> {
    let text = data(dir, &["export", "-o", "-"]);
    let events = text.lines().filter(|line| line.starts_with("{\"event\""));
    events.map(str::to_owned).collect()
}

/// Imports the progress of one directory into another.
fn import(from: &Path, into: &Path) -> String {
    data(from, &["export", "--force", "-o", "all.jsonl"]);
    let file = from.join("all.jsonl");
    data(into, &["import", &file.to_string_lossy()])
}

#[test]
fn an_exam_goes_on_elsewhere_with_the_questions_it_would_have_had() {
    let whole = directory();
    run(whole.path(), true, 1_000_000);
    let whole = newest(whole.path()).expect("an exam");
    let (old, new) = (directory(), directory());
    answered(old.path(), true, 'a', 4);
    assert_eq!(newest(old.path()).expect("an exam").responses.len(), 4);
    import(old.path(), new.path());
    answered(new.path(), false, 'a', 4);
    // There and back again: only what was chosen there is new here.
    import(new.path(), old.path());
    answered(old.path(), false, 'a', ITEMS - 8);
    let done = newest(old.path()).expect("an exam");
    assert_eq!(done.row.ending, Some(Ending::Complete));
    assert_eq!(done.responses.len(), ITEMS);
    assert_eq!(places(&done), places(&whole));
    import(old.path(), new.path());
    assert_eq!(log(old.path()), log(new.path()));
    assert!(data(new.path(), &["verify"]).contains("No problem found."));
}

#[test]
fn an_exam_that_went_on_in_two_copies_becomes_one_that_can_be_finished() {
    let (one, two) = (directory(), directory());
    answered(one.path(), true, 'a', 2);
    fs::create_dir(two.path().join("data")).expect("a directory");
    for file in fs::read_dir(one.path().join("data")).expect("a directory") {
        let file = file.expect("a file");
        if file.file_type().expect("a type").is_file() {
            let copy = two.path().join("data").join(file.file_name());
            fs::copy(file.path(), copy).expect("a copy");
        }
    }
    answered(one.path(), false, 'a', 3);
    answered(two.path(), false, 'b', 4);
    let told = import(two.path(), one.path());
    assert!(told.contains("Another question came next"), "{told}");
    import(one.path(), two.path());
    assert_eq!(log(one.path()), log(two.path()));
    for dir in [&one, &two] {
        assert!(data(dir.path(), &["verify"]).contains("No problem found."));
        let exam = newest(dir.path()).expect("an exam");
        let filled: BTreeSet<usize> = exam.responses.iter().map(|row| row.position).collect();
        answered(dir.path(), false, 'a', ITEMS - filled.len());
        let done = newest(dir.path()).expect("an exam");
        assert_eq!(done.row.ending, Some(Ending::Complete));
        let mut keys: Vec<_> = places(&done).into_iter().map(|place| place.key).collect();
        assert_eq!(keys.len(), ITEMS);
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), ITEMS, "no question twice");
    }
    import(two.path(), one.path());
    import(one.path(), two.path());
    assert_eq!(log(one.path()), log(two.path()));
    assert!(data(one.path(), &["verify"]).contains("No problem found."));
    // A table names the kind of every question.
    data(one.path(), &["export", "--format", "csv", "-o", "all.csv"]);
    let table = fs::read_to_string(one.path().join("all.csv")).expect("a table");
    let mut rows = table.lines().skip(1);
    assert!(rows.all(|row| row.contains(",multiple choice,")), "{table}");
}
