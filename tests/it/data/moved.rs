//! Progress on its way to another machine: nothing is lost, and nothing comes twice.

use std::fs;

use sha2::{Digest, Sha256};

use super::{data, done, log, open, progress, refused, studied, study};

#[test]
fn a_move_to_another_machine_loses_nothing() {
    let old = studied(3, 0);
    let told = done(old.path(), &["export", "-o", "all.jsonl"]);
    assert!(told.contains("with 15 answers in 3 sets."), "{told}");
    let new = tempfile::tempdir().expect("a directory");
    let file = old.path().join("all.jsonl");
    let told = done(new.path(), &["import", &file.to_string_lossy()]);
    assert!(
        told.starts_with("Added 15 answers, 3 sets and 6 other entries"),
        "{told}"
    );
    assert_eq!(log(new.path()), log(old.path()));
    assert_eq!(progress(new.path()), progress(old.path()));
    let again = done(new.path(), &["import", &file.to_string_lossy()]);
    assert!(again.starts_with("Nothing new"), "{again}");
    assert_eq!(log(new.path()), log(old.path()));
    assert!(done(new.path(), &["verify"]).contains("No problem found."));
}

#[test]
fn two_machines_become_equal_whichever_is_imported_into_the_other() {
    // Their sets take turns.
    let (one, two) = (studied(4, 0), studied(3, 2));
    for (dir, name) in [(&one, "one.jsonl"), (&two, "two.jsonl")] {
        done(dir.path(), &["export", "--output", name]);
    }
    let file = |dir: &tempfile::TempDir, name| dir.path().join(name).display().to_string();
    done(one.path(), &["import", &file(&two, "two.jsonl")]);
    done(two.path(), &["import", &file(&one, "one.jsonl")]);
    assert_eq!(log(one.path()), log(two.path()));
    assert_eq!(progress(one.path()), progress(two.path()));
    assert_eq!(log(one.path()).len(), 7 * 8);
}

#[test]
fn an_export_is_never_written_over_another() {
    let dir = studied(1, 0);
    let told = done(dir.path(), &["export"]);
    let name = told.split_whitespace().nth(1).expect("a name").to_owned();
    assert!(
        name.starts_with("dripset-progress-2") && name.ends_with(".jsonl"),
        "{told}"
    );
    let before = fs::read(dir.path().join(&name)).expect("a file");
    study(&mut open(dir.path()), 1, 5);
    let second = done(dir.path(), &["export"]);
    let second = second.split_whitespace().nth(1).expect("a name").to_owned();
    assert!(second.ends_with("-2.jsonl"), "{second}");
    assert_ne!(fs::read(dir.path().join(&second)).expect("a file"), before);
    let error = refused(dir.path(), &["export", "-o", &name]);
    assert!(
        error.contains("exists already") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(fs::read(dir.path().join(&name)).expect("a file"), before);
    done(dir.path(), &["export", "--force"]);
    assert_ne!(fs::read(dir.path().join(&name)).expect("a file"), before);
    let names = fs::read_dir(dir.path()).expect("a directory");
    let left = names.flatten().filter(|name| {
        let name = name.file_name();
        name.to_string_lossy().ends_with(".unfinished")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn a_table_opens_in_a_spreadsheet_and_carries_no_formula() {
    let dir = studied(2, 0);
    done(
        dir.path(),
        &["export", "--format", "csv", "-o", "answers.csv"],
    );
    let bytes = fs::read(dir.path().join("answers.csv")).expect("a table");
    let text = String::from_utf8(bytes).expect("text");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.lines().count() > 10);
    let rows = csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .count();
    assert_eq!(rows, 10);
    let first = text.lines().nth(1).expect("a row");
    assert!(
        first.starts_with("2026-11-22,09:00:00,Five kinds,"),
        "{first}"
    );
    for record in csv::Reader::from_reader(text.as_bytes()).into_records() {
        for cell in &record.expect("a row") {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
    let error = refused(dir.path(), &["import", "answers.csv"]);
    assert!(
        error.contains("not exported progress") && error.contains("csv"),
        "{error}"
    );
}

#[test]
fn what_was_deleted_here_stays_deleted_whatever_is_imported() {
    let dir = studied(2, 0);
    done(dir.path(), &["export", "-o", "old.jsonl"]);
    let asked = data(dir.path(), &["forget"]);
    assert_eq!(asked.code, Some(2));
    assert!(
        asked
            .out
            .contains("permanently deletes your 10 answers in 2 sets"),
        "{}",
        asked.out
    );
    let told = done(dir.path(), &["forget", "--yes"]);
    assert!(told.starts_with("Deleted your progress."), "{told}");
    let told = done(dir.path(), &["import", "old.jsonl"]);
    assert!(
        told.contains("Entries that you deleted here: 16."),
        "{told}"
    );
    assert!(log(dir.path()).is_empty());
    study(&mut open(dir.path()), 1, 9);
    assert_eq!(log(dir.path()).len(), 8);
    assert!(done(dir.path(), &["verify"]).contains("No problem found."));
}

#[test]
fn an_export_of_the_earlier_format_is_still_read() {
    let (old, new) = (studied(1, 0), tempfile::tempdir().expect("a directory"));
    let text = done(old.path(), &["export", "-o", "-"]);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut end: serde_json::Value =
        serde_json::from_str(&lines.pop().expect("an end")).expect("JSON");
    lines[0] = lines[0].replace("\"format\":2", "\"format\":1");
    for line in &mut lines {
        let mut event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let Some(fields) = event
            .get_mut("event")
            .and_then(|event| event.as_object_mut())
        else {
            continue;
        };
        fields.remove("safety_critical");
        fields.remove("item_kind");
        *line = event.to_string();
    }
    let earlier: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let digest = Sha256::digest(&earlier);
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    end["end"]["sha256"] = digits.into();
    let file = new.path().join("earlier.jsonl");
    fs::write(&file, format!("{earlier}{end}\n")).expect("a file");
    let told = done(new.path(), &["import", &file.to_string_lossy()]);
    assert!(told.starts_with("Added 5 answers, 1 set"), "{told}");
    assert!(!log(new.path()).concat().contains("item_kind"));
    assert!(done(new.path(), &["verify"]).contains("No problem found."));
}
