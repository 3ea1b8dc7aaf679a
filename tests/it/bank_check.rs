//! `dripset bank check` as a script calls it.

use std::io::Write;

use dripset::cli::{Cli, Command, Exit};

use crate::fixtures::TODAY;

fn dripset() -> assert_cmd::Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear();
    command
}

#[test]
fn a_clean_bank_exits_0_and_says_so() {
    let args = [
        "bank",
        "check",
        "tests/banks/valid/every-kind.toml",
        "--today",
        TODAY,
    ];
    let run = dripset().args(args).assert().success();
    let out = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert_eq!(out, "1 bank, 5 items: no mistakes\n");
}

#[test]
fn findings_exit_1_and_trouble_exits_2() {
    let check = |path: &str| {
        let mut command = dripset();
        command.args(["bank", "check", path, "--today", TODAY]);
        command.assert().get_output().status.code()
    };
    assert_eq!(check("tests/banks/invalid/B013-unknown-kind.toml"), Some(1));
    assert_eq!(
        check("tests/banks/invalid/L28-thousands.toml"),
        Some(0),
        "a note does not fail"
    );
    assert_eq!(check("tests/banks/nowhere.toml"), Some(2));
    assert_eq!(
        dripset()
            .args(["bank", "check"])
            .assert()
            .get_output()
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn review_dates_are_judged_by_the_day_given() {
    let check = |today: &str| {
        let mut command = dripset();
        command.args([
            "bank",
            "check",
            "tests/banks/valid/every-kind.toml",
            "--today",
            today,
        ]);
        command.assert().get_output().status.code()
    };
    assert_eq!(
        (check("2026-11-22"), check("2030-01-01")),
        (Some(0), Some(1))
    );
}

#[test]
fn json_is_one_array_and_the_summary_stays_out_of_it() {
    let args = [
        "bank",
        "check",
        "tests/banks/invalid/B013-unknown-kind.toml",
        "--format",
        "json",
    ];
    let run = dripset().args(args).assert().code(1);
    let found: Vec<serde_json::Value> =
        serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    assert_eq!(found[0]["code"], "B013");
    assert_eq!(
        (found[0]["line"].as_u64(), found[0]["column"].as_u64()),
        (Some(22), Some(8))
    );
    assert!(
        found[0]["help"]
            .as_str()
            .expect("help")
            .contains("did you mean `multiple-choice`?")
    );
}

#[test]
fn notes_never_displace_an_error() {
    let bank = std::fs::read_to_string("tests/banks/invalid/L63-no-place.toml").expect("a text");
    let (head, item) = bank.split_at(bank.find("[[item]]").expect("an item"));
    let mut text = head.to_owned();
    for number in 0..1_100 {
        text += &item.replace("id = \"i\"", &format!("id = \"i-{number}\""));
    }
    text += &item
        .replace("id = \"i\"", "id = \"last\"")
        .replace("through a saline lock", "and MSO4 10 mg qd");
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("bank.toml");
    // The items differ only in their ids, which is not what this is about.
    let allowed = "allow = [{ lint = \"L06\", because = \"it is a test\" }]\nrefs";
    std::fs::write(&path, text.replace("\nrefs", &format!("\n{allowed}"))).expect("written");
    let mut command = dripset();
    let run = command.args(["bank", "check", "--today", TODAY]).arg(&path);
    let run = run.assert().code(1);
    let out = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(out.contains("MSO4"), "the error is listed");
    let summary = out.lines().last().expect("a summary");
    assert!(
        summary.contains(" errors, ") && summary.ends_with("notes, and more"),
        "{summary}"
    );
}

#[test]
fn the_table_the_headings_and_the_last_line_count_alike() {
    let path = std::path::Path::new("tests/banks/invalid/L03-references.toml");
    let (text, _) = crate::fixtures::check(path, dripset::cli::bank::CheckFormat::Text);
    let last = text.lines().last().expect("a line");
    let (_, table) = text.split_once("code  severity").expect("a table");
    for (word, plural) in [
        ("error", " errors"),
        ("warning", " warnings"),
        ("incomplete", " incomplete item"),
    ] {
        let headings = text
            .lines()
            .filter(|line| line.starts_with(&format!("{word}[")));
        let headings = headings.count();
        let rows = table.lines().filter_map(|line| {
            let (_, after) = line.split_once(&format!(" {word} "))?;
            after.split_whitespace().next()?.parse::<usize>().ok()
        });
        assert_eq!(rows.sum::<usize>(), headings, "{word}: {text}");
        assert!(
            last.contains(&format!("{headings}{plural}")),
            "{word}: {last}"
        );
    }
}

#[test]
fn documents_that_cannot_be_compared_are_named_with_the_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(dir.path().join(name), bytes).expect("written");
    };
    put("a.pdf", b"%PDF-1.7\nwords");
    put("b.docx", b"PK\x03\x04\0word/document.xml");
    put("c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0");
    put("d.png", b"\x89PNG\0");
    let check = || {
        let mut command = dripset();
        command.args([
            "bank",
            "check",
            "tests/banks/valid/every-kind.toml",
            "--today",
            TODAY,
        ]);
        let run = command
            .arg("--against")
            .arg(dir.path())
            .output()
            .expect("a run");
        let told = String::from_utf8(run.stderr).expect("text");
        (run.status.code(), told)
    };
    let (code, told) = check();
    assert!(
        code == Some(2) && told.contains("has no text files"),
        "{told}"
    );
    put("e.txt", b"some words");
    let (code, told) = check();
    assert_eq!(code, Some(0), "{told}");
    for words in [
        "a.pdf: not compared, because it is a PDF",
        "b.docx: not compared, because it is a Word file or another packed file",
        "c.doc: not compared, because it is an old Word file",
        "d.png: not compared, because it has no plain text",
    ] {
        assert!(told.contains(words), "{told}");
    }
    assert!(!told.contains("e.txt"), "{told}");
}

/// The help of the first finding of that code about a text.
fn help_of(text: &str, code: &str) -> String {
    let parsed = dripset::content::parse("bank.toml", text.as_bytes());
    let found = parsed
        .diagnostics
        .iter()
        .find(|found| found.code.id == code);
    found.expect("a finding").help.clone()
}

#[test]
fn an_id_that_is_none_leads_to_the_ids_that_there_are() {
    let bank = |topic: &str| {
        format!(
            "format = 1\n[bank]\nid = \"x\"\ntitle = \"X\"\n[[topic]]\nid = \"dressing-site\"\ntitle = \"A\"\n\
             [[topic]]\nid = \"flushing\"\ntitle = \"B\"\n[[item]]\nid = \"i\"\ntopic = \"{topic}\"\n\
             stem = \"A stem\"\nkind = \"multiple-choice\"\n"
        )
    };
    assert_eq!(
        help_of(&bank("Dressing and site"), "B010"),
        "did you mean `dressing-site`? choose from dressing-site, flushing"
    );
    assert_eq!(
        help_of(&bank("Other things"), "B010"),
        "choose from dressing-site, flushing"
    );
    let refs = bank("flushing")
        + "refs = [\"A book\"]\nobjective = \"An aim\"\nexhibits = [\"A chart\"]\n";
    assert_eq!(help_of(&refs, "B010"), "none are defined yet");
}

#[test]
fn an_allowance_that_is_only_a_code_is_shown_as_a_table() {
    let text = "format = 1\n[bank]\nid = \"x\"\ntitle = \"X\"\nallow = [\"L09\"]\n";
    assert_eq!(
        help_of(text, "B006"),
        "write a table: { lint = \"L09\", because = \"…\" }"
    );
}

/// A reader that goes away at once, as `dripset … | head -0` does.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let cli = <Cli as clap::Parser>::parse_from(["dripset", "bank", "check", "tests/banks/valid"]);
    assert!(matches!(cli.command, Some(Command::Bank(_))));
    assert_eq!(
        dripset::cli::run(cli, &mut Gone, &mut Vec::new()),
        Exit::Clean
    );
}

#[test]
fn a_blueprint_without_mistakes_is_said_to_have_none() {
    let mut command = dripset();
    let run = command
        .args(["bank", "check", "tests/banks/blueprint/blueprint.toml"])
        .assert()
        .code(0);
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert_eq!(text, "1 blueprint: no mistakes\n");
}
