//! `dripset bank import` and `dripset bank export`: what they write, what they print, and how they end.

use std::fs;
use std::path::Path;

const BANK: &str = "tests/banks/valid/seventeen-kinds.toml";

/// A run in a folder of its own, whose name is not printed.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(dir: &Path, args: &[&str]) -> Run {
    run_with(dir, args, "")
}

fn run_with(dir: &Path, args: &[&str], input: &str) -> Run {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear().current_dir(dir).write_stdin(input);
    command.arg("--data-dir").arg(dir.join("data"));
    let run = command.arg("bank").args(args).output().expect("a run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Run {
        code: run.status.code(),
        out: text(run.stdout),
        err: text(run.stderr),
    }
}

/// A folder with these files of the tests.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (from, name) in files {
        fs::copy(from, dir.path().join(name)).expect("copied");
    }
    dir
}

fn text(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).expect("text")
}

const TABLE: &str = "id,topic,kind,stem,choice A,choice B,choice C,key,why A,rationale,refs
flush,Lines,multiple-choice,What is a saline lock flushed with after a drug?,Saline,Air,Nothing at all,A,It clears the line.,\
Saline clears the drug from the line before it can meet another.,\"A handbook (2024), chapter 7\"
steps,,ordered,In which order does the nurse flush the lock?,Clean the hub,Attach the syringe,Push the saline,\"A, B, C\",,,
";

#[test]
fn a_table_becomes_a_bank_and_what_is_lost_is_told() {
    let dir = folder(&[("tests/interchange/csv/ward.csv", "ward.csv")]);
    let done = run(dir.path(), &["import", "ward.csv", "-o", "ward.toml"]);
    assert_eq!((done.code, &*done.out), (Some(1), ""));
    insta::assert_snapshot!("import_told", done.err);
    insta::assert_snapshot!("import_bank", text(dir.path(), "ward.toml"));
    let check = run(dir.path(), &["list", "ward.toml"]);
    assert_eq!(check.code, Some(0), "{}", check.err);
}

#[test]
fn nothing_lost_is_a_clean_exit_and_the_bank_goes_to_standard_output() {
    let dir = folder(&[]);
    let args = ["import", "-", "--id", "lines", "--title", "Lines and locks"];
    let done = run_with(dir.path(), &args, TABLE);
    assert_eq!(done.code, Some(0), "{}", done.err);
    insta::assert_snapshot!(format!("{}---\n{}", done.out, done.err));
}

#[test]
fn an_import_again_keeps_changes_by_hand_and_lists_conflicts() {
    let dir = folder(&[]);
    let path = dir.path();
    fs::write(path.join("lines.csv"), TABLE).expect("written");
    let import = ["import", "lines.csv", "-o", "lines.toml"];
    assert_eq!(run(path, &import).code, Some(0));
    let first = text(path, "lines.toml");
    let again = run(path, &import);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(text(path, "lines.toml"), first, "no byte changes");
    // By hand: a comment, and another stem in one item.
    let mine = first.replace("[[topic]]", "# Mine.\n[[topic]]");
    let mine = mine.replace("flushed with after a drug?", "flushed with *after* a drug?");
    fs::write(path.join("lines.toml"), &mine).expect("written");
    let table = TABLE.replace("after a drug?", "after each drug?");
    let table = table.replace("steps,,", "order,,");
    fs::write(path.join("lines.csv"), table).expect("written");
    let done = run(path, &import);
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!("again_told", done.err);
    let text = text(path, "lines.toml");
    assert!(
        text.contains("# Mine.\n") && text.contains("*after* a drug"),
        "{text}"
    );
    assert!(
        text.contains("id = \"order\"") && text.contains("id = \"steps\""),
        "{text}"
    );
    let json = run(path, &[&import[..], &["--format", "json"]].concat());
    insta::assert_snapshot!("again_json", json.out);
}

#[test]
fn every_format_takes_a_bank_out_and_in_again() {
    let dir = folder(&[(BANK, "bank.toml")]);
    for (format, ends) in [
        ("moodle-xml", "xml"),
        ("gift", "gift.txt"),
        ("aiken", "txt"),
        ("csv", "csv"),
        ("xlsx", "xlsx"),
    ] {
        let file = format!("out.{ends}");
        let out = run(
            dir.path(),
            &["export", "bank.toml", "--to", format, "-o", &file],
        );
        assert_eq!(out.code, Some(1), "{format}: {}", out.err);
        let back = format!("{format}.toml");
        let read = run(dir.path(), &["import", &file, "-o", &back]);
        assert!(matches!(read.code, Some(0 | 1)), "{format}: {}", read.err);
        let list = run(dir.path(), &["list", &back]);
        assert_eq!(list.code, Some(0), "{format}: {}", list.err);
        assert!(list.out.lines().count() >= 1, "{format}: {}", list.out);
    }
}

#[test]
fn an_export_says_what_a_table_cannot_say() {
    let dir = folder(&[(BANK, "bank.toml")]);
    let done = run(dir.path(), &["export", "bank.toml", "--to", "csv"]);
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!(format!(
        "{}---\n{}",
        done.out.trim_start_matches('\u{feff}'),
        done.err
    ));
    let one = run(
        dir.path(),
        &["export", "bank.toml", "--to", "csv", "--seed", "1"],
    );
    let two = run(
        dir.path(),
        &["export", "bank.toml", "--to", "csv", "--seed", "1"],
    );
    assert_eq!(one.out, two.out);
}

#[test]
fn files_of_others_are_not_overwritten() {
    let dir = folder(&[(BANK, "bank.toml")]);
    let path = dir.path();
    fs::write(path.join("out.csv"), "mine").expect("written");
    fs::write(path.join("notes.toml"), "mine").expect("written");
    fs::write(path.join("lines.csv"), TABLE).expect("written");
    let export = ["export", "bank.toml", "--to", "csv", "-o", "out.csv"];
    let refused = run(path, &export);
    assert_eq!(refused.code, Some(2));
    let into = run(path, &["import", "lines.csv", "-o", "notes.toml"]);
    assert_eq!(into.code, Some(2));
    let other = run(
        path,
        &["import", "lines.csv", "-o", "bank.toml", "--id", "other"],
    );
    assert_eq!(other.code, Some(2));
    insta::assert_snapshot!(format!("{}{}{}", refused.err, into.err, other.err));
    assert_eq!(
        (text(path, "out.csv"), text(path, "notes.toml")),
        ("mine".into(), "mine".into())
    );
    let forced = run(path, &[&export[..], &["--force"]].concat());
    assert_eq!(forced.code, Some(1));
    assert!(text(path, "out.csv").contains("kind,stem"));
    // A bank that somebody keeps takes the items beside its own.
    let before = text(path, "bank.toml");
    let added = run(path, &["import", "lines.csv", "-o", "bank.toml"]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    let after = text(path, "bank.toml");
    assert!(after.len() > before.len() && after.contains("from = \"csv\""));
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let dir = folder(&[(BANK, "bank.toml")]);
    let path = dir.path();
    fs::write(path.join("words.txt"), "Just words.\n").expect("written");
    fs::write(path.join("none.csv"), "id,topic\n1,x\n").expect("written");
    let runs = [
        &["import", "words.txt"][..],
        &["import", "bank.toml"],
        &["import", "missing.xml"],
        &["import", "none.csv", "--from", "csv"],
        &["import", "words.txt", "--from", "xlsx"],
        &["import", "none.csv", "--from", "csv", "--format", "json"],
        &["export", "bank.toml", "--to", "xlsx"],
        &["export", "ivgi", "--to", "csv"],
    ];
    let mut told = String::new();
    for args in runs {
        let run = run(path, args);
        told.push_str(&format!("$ {}\n{}\n", args.join(" "), run.err));
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{args:?}");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_table_without_any_item_writes_nothing() {
    let dir = folder(&[]);
    let done = run_with(
        dir.path(),
        &["import", "-", "-o", "x.toml"],
        "stem,key,kind\nDiscuss.,,essay\n",
    );
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("nothing is written"), "{}", done.err);
    assert!(!dir.path().join("x.toml").exists());
}
