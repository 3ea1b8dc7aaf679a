//! `dripset bank test-wise` as a faculty calls it.

use std::fmt::Write;
use std::path::Path;

fn dripset(args: &[&str], path: &Path) -> (Option<i32>, String) {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear();
    let run = command.args(["bank", "test-wise"]).args(args).arg(path);
    let run = run.output().expect("a run");
    let said = match run.stdout.is_empty() {
        true => run.stderr,
        false => run.stdout,
    };
    let said = String::from_utf8(said).expect("text");
    (run.status.code(), said)
}

/// Writes a bank of twelve items. The key of each is the longest choice, or none is longer.
fn bank(path: &Path, is_longest: bool) {
    let mut text = String::from(
        "format = 1\n[bank]\nid = \"made-up\"\ntitle = \"Made up\"\n[[topic]]\nid = \"t\"\n\
         title = \"Topic\"\n",
    );
    for number in 0..12 {
        let key = match is_longest {
            true => "Raise the head of the bed a little",
            false => "Raise the bed",
        };
        let _ = write!(
            text,
            "[[item]]\nid = \"i{number}\"\nkind = \"multiple-choice\"\ntopic = \"t\"\n\
             stem = \"What comes next?\"\nchoices = [\n{{ id = \"a\", text = \"Lower the bed\" }},\n\
             {{ id = \"b\", text = \"{key}\", key = true }},\n\
             {{ id = \"c\", text = \"Change a sheet\" }},\n{{ id = \"d\", text = \"Open one vent\" }},\n]\n"
        );
    }
    std::fs::write(path, text).expect("a file");
}

#[test]
fn a_habit_is_found_with_the_items_that_show_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("bank.toml");
    bank(&file, true);
    let (code, said) = dripset(&[], &file);
    assert_eq!(code, Some(1), "{said}");
    insta::assert_snapshot!(said);
    bank(&file, false);
    let (code, said) = dripset(&[], &file);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.ends_with("no strategy does better than chance\n"),
        "{said}"
    );
}

#[test]
fn a_row_fits_80_columns() {
    let (_, said) = dripset(&[], Path::new("questions"));
    let wide: Vec<&str> = said
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn json_has_every_field_that_the_docs_name() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("bank.toml");
    bank(&file, true);
    let (code, said) = dripset(&["--format", "json"], &file);
    assert_eq!(code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (json["banks"].as_u64(), json["items"].as_u64()),
        (Some(1), Some(12))
    );
    let longest = &json["strategies"][0];
    assert_eq!(
        (longest["id"].as_str(), longest["found"].as_f64()),
        (Some("longest"), Some(12.0))
    );
    assert_eq!(longest["items"].as_array().map(Vec::len), Some(12));
    assert!(json["strategies"][5]["p"].is_null());
    let docs = std::fs::read_to_string("docs/test-wise.md").expect("the page");
    let objects = [&json, longest];
    for name in objects
        .iter()
        .flat_map(|of| of.as_object().expect("an object").keys())
    {
        assert!(
            docs.contains(&format!("`{name}`")),
            "docs/test-wise.md: {name}"
        );
    }
    for strategy in json["strategies"].as_array().expect("a list") {
        let title = strategy["title"].as_str().expect("a title");
        assert!(
            docs.contains(&format!("| {title} |")),
            "docs/test-wise.md: {title}"
        );
    }
}

#[test]
fn a_bank_that_does_not_load_is_not_left_out_unseen() {
    let (code, said) = dripset(&[], Path::new("tests/banks/invalid/B013-unknown-kind.toml"));
    assert_eq!(code, Some(2));
    assert!(said.contains("cannot be loaded"), "{said}");
    let (code, _) = dripset(&[], Path::new("tests/banks/nowhere.toml"));
    assert_eq!(code, Some(2));
}
