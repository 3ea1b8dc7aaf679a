//! Banks on paper: the files of booklets and exams, and the responses that come back.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::fs;
use std::path::Path;

use dripset::paper::forms::PaperForms;
use tempfile::TempDir;

use crate::support::run::{Run, program, run};

const BANK: &str = "tests/banks/valid/every-kind.toml";
/// A shipped bank with all kinds and a case study.
const PRACTICE: &str = "questions/practice.toml";

fn dripset(dir: &TempDir, args: &[&str]) -> Run {
    let mut command = program();
    let top = env!("CARGO_MANIFEST_DIR");
    command.arg("--data-dir").arg(dir.path().join("data"));
    // So that no other bank of this machine has a say.
    command.current_dir(top).args(args);
    run(&mut command)
}

fn path(dir: &TempDir, name: &str) -> String {
    dir.path().join(name).to_string_lossy().into_owned()
}

fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()))
}

fn names(dir: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(dir.path()).expect("a folder");
    let names = entries.map(|entry| entry.expect("a file").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name != "data");
    names.sort();
    names
}

/// An exam of the practice bank in three versions, and its forms.
fn exam(dir: &TempDir, seed: &str) -> PaperForms {
    let html = path(dir, "exam.html");
    let args = [
        "bank",
        "book",
        PRACTICE,
        "--versions",
        "3",
        "--title",
        "Midterm",
        "--seed",
        seed,
    ];
    let run = dripset(dir, &[&args[..], &["--html", &html]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    PaperForms::from_json(&text(dir.path().join("exam-forms.json"))).expect("forms")
}

/// A table with the keys of each version, one learner each.
fn keyed(forms: &PaperForms) -> String {
    let mut table = text_head(forms);
    for version in &forms.versions {
        let letter = version.letter;
        table.push_str(&format!(
            "Learner {letter},{letter},{}\r\n",
            version.keys().join(",")
        ));
    }
    table
}

fn text_head(forms: &PaperForms) -> String {
    dripset::paper::responses::template(forms.items().count())
}

#[test]
fn an_exam_has_a_file_for_each_version_and_the_keys_are_apart() {
    let dir = TempDir::new().expect("a folder");
    let forms = exam(&dir, "7");
    assert_eq!(
        names(&dir),
        [
            "exam-A.html",
            "exam-B.html",
            "exam-C.html",
            "exam-forms.json",
            "exam-key.html",
            "exam-responses.csv"
        ]
    );
    let key = text(dir.path().join("exam-key.html"));
    for version in ["A", "B", "C"] {
        let page = text(dir.path().join(format!("exam-{version}.html")));
        assert!(page.contains(&format!("Midterm – version {version}")));
        assert!(page.contains(&format!("content: \"Version {version}, page \"")));
        assert!(key.contains(&format!("Key of version {version}")));
        for item in forms.items() {
            // No id, rationale or reference tells what an item is about.
            assert!(!page.contains(item.key.item.as_str()), "{}", item.key);
            assert!(
                !page.contains(item.refs[0].source.name.as_str()),
                "{}",
                item.key
            );
            assert!(key.contains(item.key.item.as_str()));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_exam_and_files_are_not_replaced_by_mistake() {
    let (one, other) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    assert_eq!(exam(&one, "7"), exam(&other, "7"));
    for name in names(&one) {
        assert_eq!(
            text(one.path().join(&name)),
            text(other.path().join(&name)),
            "{name}"
        );
    }
    let html = path(&one, "exam.html");
    let args = [
        "bank",
        "book",
        PRACTICE,
        "--versions",
        "2",
        "--seed",
        "8",
        "--html",
        &html,
    ];
    let refused = dripset(&one, &args);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("exists already"), "{}", refused.err);
    let unchanged = text(one.path().join("exam-A.html"));
    assert_eq!(unchanged, text(other.path().join("exam-A.html")));
    let forced = dripset(&one, &[&args[..], &["--force"]].concat());
    assert_eq!(forced.code, Some(0), "{forced:?}");
    assert_ne!(unchanged, text(one.path().join("exam-A.html")));
}

#[test]
fn written_keys_earn_every_point_in_every_version() {
    let dir = TempDir::new().expect("a folder");
    let forms = exam(&dir, "3");
    let table = path(&dir, "responses.csv");
    fs::write(&table, keyed(&forms)).expect("written");
    let paper = path(&dir, "exam-forms.json");
    let run = dripset(&dir, &["grade", "--paper", &paper, &table]);
    assert_eq!((run.err.as_str(), run.code), ("", Some(0)), "{}", run.out);
    let full = forms.versions[0].possible();
    assert_eq!(
        run.out.matches(&format!("{full} of {full}  100%")).count(),
        3,
        "{}",
        run.out
    );
    let csv = dripset(
        &dir,
        &["grade", "--paper", &paper, &table, "--format", "csv"],
    );
    assert_eq!(csv.out.lines().count(), 4);
    let json = dripset(
        &dir,
        &["grade", "--paper", &paper, &table, "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(
        json["learners"][2]["earned"],
        json["learners"][2]["possible"]
    );
}

#[test]
fn a_table_as_excel_saves_it_is_read() {
    let dir = TempDir::new().expect("a folder");
    let forms = exam(&dir, "3");
    let table = keyed(&forms).replace("Learner A", "Zo\u{eb}");
    let table = table.trim_start_matches('\u{feff}').replace(',', ";");
    // Windows-1252 has a byte for each of these characters.
    let bytes = table
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a byte"));
    let file = path(&dir, "responses.csv");
    fs::write(&file, bytes.collect::<Vec<u8>>()).expect("written");
    let paper = path(&dir, "exam-forms.json");
    let run = dripset(
        &dir,
        &["grade", "--paper", &paper, &file, "--format", "csv"],
    );
    assert_eq!((run.err.as_str(), run.code), ("", Some(0)));
    assert!(run.out.contains("Zo\u{eb},A,"), "{}", run.out);
}

#[test]
fn problems_are_told_by_row_and_column_and_nothing_is_scored() {
    let dir = TempDir::new().expect("a folder");
    let forms = exam(&dir, "3");
    let mut table = keyed(&forms);
    table.push_str("learner a,A,Z\r\nNew,D,A\r\n");
    let file = path(&dir, "responses.csv");
    fs::write(&file, table).expect("written");
    let run = dripset(
        &dir,
        &["grade", "--paper", &path(&dir, "exam-forms.json"), &file],
    );
    assert_eq!((run.out.as_str(), run.code), ("", Some(1)));
    insta::assert_snapshot!(run.err);
}

#[test]
fn a_bank_that_has_changed_is_told_and_may_be_scored_by() {
    let dir = TempDir::new().expect("a folder");
    let html = path(&dir, "exam.html");
    let args = [
        "bank",
        "book",
        BANK,
        "--versions",
        "1",
        "--kind",
        "multiple-choice",
        "--html",
        &html,
    ];
    let made = dripset(&dir, &args);
    assert_eq!(made.code, Some(0), "{made:?}");
    let paper = path(&dir, "exam-forms.json");
    let forms = PaperForms::from_json(&text(&paper)).expect("forms");
    let table = path(&dir, "responses.csv");
    fs::write(&table, keyed(&forms)).expect("written");
    let bank = text(BANK);
    let changed = path(&dir, "changed.toml");
    let reworded = bank.replacen("Clamp it and leave it closed", "Clamp it and leave", 1);
    assert_ne!(reworded, bank);
    fs::write(&changed, &reworded).expect("written");
    let told = dripset(
        &dir,
        &["grade", "--paper", &paper, &table, "--bank", &changed],
    );
    assert_eq!(told.code, Some(0), "{told:?}");
    let words = "Changed in its bank since the exam was printed: made-up/flush";
    assert!(told.err.contains(words), "{}", told.err);
    let by_bank = dripset(&dir, &["grade", &changed, &table, "--paper", &paper]);
    assert_eq!(by_bank.code, Some(0), "{by_bank:?}");
    assert!(
        by_bank
            .err
            .contains("scored by the bank as it is now: made-up/flush")
    );
    let other = dripset(&dir, &["grade", PRACTICE, &table, "--paper", &paper]);
    assert_eq!(other.code, Some(2));
    assert!(
        other.err.contains("does not have these questions"),
        "{}",
        other.err
    );
}

#[test]
fn a_booklet_goes_to_a_file_or_standard_output_with_its_key_apart() {
    let dir = TempDir::new().expect("a folder");
    let both = dripset(&dir, &["bank", "book", BANK, "--html", "-"]);
    assert_eq!((both.err.as_str(), both.code), ("", Some(0)));
    assert!(both.out.starts_with("<!DOCTYPE html>") && both.out.contains("id=\"apart-key\""));
    let without = dripset(&dir, &["bank", "book", BANK, "--html", "-", "--no-key"]);
    assert!(!without.out.contains("apart-key"));
    let (html, key) = (path(&dir, "b.html"), path(&dir, "k.html"));
    let files = dripset(
        &dir,
        &["bank", "book", BANK, "--html", &html, "--key-file", &key],
    );
    assert_eq!(files.code, Some(0), "{files:?}");
    assert_eq!(text(&html), without.out);
    let only = dripset(&dir, &["bank", "book", BANK, "--html", "-", "--key-only"]);
    assert_eq!(text(&key), only.out);
    let shipped = dripset(
        &dir,
        &[
            "bank",
            "book",
            "ivig",
            "transfusion",
            "-n",
            "8",
            "--html",
            "-",
        ],
    );
    assert_eq!(shipped.code, Some(0), "{}", shipped.err);
    assert!(
        shipped
            .out
            .contains("<title>Questions from 2 banks</title>")
    );
}

#[test]
fn what_cannot_be_printed_is_told_with_a_way_out() {
    let dir = TempDir::new().expect("a folder");
    let html = path(&dir, "x.html");
    let mut told = Vec::new();
    for args in [
        &["ivigg", "--html", &html][..],
        &[BANK, "--html", &html, "--topic", "none"],
        &[BANK, "--html", &html, "--kind", "hot-spot"],
        &[PRACTICE, "--html", &html, "--signed"],
        &[BANK, "--html", "-", "--versions", "2"],
        &[BANK, "--html", &html, "--versions", "11"],
        &[
            BANK,
            "--html",
            &html,
            "--versions",
            "4",
            "--kind",
            "numeric",
        ],
        &[BANK, "--html", &html, "--versions", "2", "--no-key"],
    ] {
        let run = dripset(&dir, &[&["bank", "book"], args].concat());
        assert_eq!((run.out.as_str(), run.code), ("", Some(2)), "{args:?}");
        told.push(run.err.replace(&*dir.path().to_string_lossy(), "DIR"));
    }
    assert_eq!(names(&dir), [] as [&str; 0]);
    insta::assert_snapshot!(told.join("---\n"));
}

/// Writes a booklet and an exam in three versions, and returns the paths of their pages.
pub fn written(dir: &TempDir) -> Vec<std::path::PathBuf> {
    exam(dir, "7");
    let booklet = path(dir, "booklet.html");
    let run = dripset(dir, &["bank", "book", BANK, "--html", &booklet]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let names = names(dir)
        .into_iter()
        .filter(|name| name.ends_with(".html"));
    names.map(|name| dir.path().join(name)).collect()
}
