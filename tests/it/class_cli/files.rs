//! Reports of a class as files of other programs.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use super::class_on_disk::{CODE, NAMES, made, run};

/// Writes the report of a class into a file beside its progress. Returns the bytes.
fn written(dir: &Path, name: &str, more: &[&str]) -> Vec<u8> {
    let file = dir.join(name);
    let file_name = file.to_string_lossy().into_owned();
    let mut args = vec!["report", CODE, "-o", &file_name];
    args.extend(more);
    let (out, err, code) = run(dir, &args, "");
    assert_eq!((err.as_str(), code), ("", Some(0)), "{out}");
    assert!(out.starts_with("Wrote "), "{out}");
    std::fs::read(&file).expect("a file")
}

#[test]
fn a_workbook_has_four_sheets_of_texts_and_numbers_and_no_formula() {
    let made = made("=1+1");
    let bytes = written(made.dir.path(), "class.xlsx", &["--format", "xlsx"]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut seen = String::new();
    for name in book.sheet_names() {
        let rows = book.worksheet_range(&name).expect("a sheet");
        seen.push_str(&format!("== {name}: {:?}\n", rows.get_size()));
        for row in rows.rows().take(3) {
            let cells: Vec<String> = row.iter().map(Data::to_string).collect();
            seen.push_str(&cells.join(" | "));
            seen.push('\n');
        }
        let formulas = book.worksheet_formula(&name).expect("formulas");
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
    }
    assert!(
        seen.contains(&format!("== Learners: ({}, ", NAMES.len() + 1)),
        "{seen}"
    );
    insta::assert_snapshot!(seen);
}

#[test]
fn a_one_roster_package_has_one_line_item_and_a_result_for_each_school_id() {
    let made = made("Lines and pumps");
    let more = [
        "--format",
        "oneroster",
        "--school-class",
        "class-7",
        "--grading-period",
        "fall",
    ];
    let bytes = written(made.dir.path(), "points.zip", &more);
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut seen = String::new();
    for place in 0..package.len() {
        let mut file = package.by_index(place).expect("a file");
        seen.push_str(&format!("== {}\n", file.name().expect("a name")));
        file.read_to_string(&mut seen).expect("text");
    }
    insta::assert_snapshot!(seen.replace('\r', ""));
}

#[test]
fn a_file_is_asked_for_and_never_written_over() {
    let made = made("Lines");
    let (_, err, code) = run(made.dir.path(), &["report", CODE, "--format", "xlsx"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("--output <FILE>"), "{err}");
    let file = made.dir.path().join("there.csv");
    std::fs::write(&file, "mine").expect("a file");
    let name = file.to_string_lossy().into_owned();
    let args = ["report", CODE, "--format", "csv", "-o", &name];
    let (_, err, code) = run(made.dir.path(), &args, "");
    assert_eq!(code, Some(2));
    assert!(
        err.contains("exists already") && err.contains("--force"),
        "{err}"
    );
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "mine");
    let (_, err, code) = run(made.dir.path(), &[&args[..], &["--force"]].concat(), "");
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert_ne!(std::fs::read_to_string(&file).expect("a file"), "mine");
}
