//! A bank for each rule: what is printed about it is a snapshot, and every rule has one.
//!
//! tests/banks/invalid holds `<code>-<what>.toml`; rules about files themselves are in `shelves`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dripset::cli::Place;
use dripset::cli::bank::{BankArgs, BankCommand, CheckArgs, CheckFormat, run};
use dripset::content::{codes, render};

/// Rules that no small file in the repository can break: `shelves` and `bank_limits` make their
/// files as they run.
const MADE_ELSEWHERE: [&str; 5] = ["B002", "B029", "B030", "B031", "B033"];

/// The day that fixtures are judged by.
pub const TODAY: &str = "2026-11-22";

/// Runs `bank check` on one path; what it prints, its exit code and JSON come back.
pub fn check(path: &Path, format: CheckFormat) -> (String, dripset::cli::Exit) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = BankArgs {
        command: BankCommand::Check(CheckArgs {
            paths: vec![path.to_path_buf()],
            format,
            against: against(path),
            fix: false,
            today: Some(TODAY.parse().expect("a date")),
        }),
    };
    // No banks lie in this data directory, so that nothing else is loaded beside them.
    let place = Place {
        data_dir: Some("tests/banks/nowhere".into()),
        ..Place::default()
    };
    let exit = run(&place, &args, &mut out, &mut err).expect("written to memory");
    (String::from_utf8(out).expect("UTF-8"), exit)
}

/// The documents beside a bank that copies from one.
fn against(path: &Path) -> Option<PathBuf> {
    let documents = path.with_extension("txt");
    documents.is_file().then_some(documents)
}

fn banks(folder: &str) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(Path::new("tests/banks").join(folder)).expect("a folder of banks");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
}

/// The codes of the findings about a path.
pub fn codes_of(path: &Path) -> BTreeSet<String> {
    let (json, _) = check(path, CheckFormat::Json);
    let found: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
    found
        .iter()
        .map(|found| found["code"].as_str().expect("a code").to_owned())
        .collect()
}

#[test]
fn each_mistake_is_told_as_it_always_was() {
    for path in banks("invalid") {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (text, _) = check(&path, CheckFormat::Text);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn each_fixture_breaks_its_rule() {
    for path in banks("invalid") {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let code = name.split('-').next().expect("a code").to_owned();
        assert!(
            codes_of(&path).contains(&code),
            "{name} does not break {code}"
        );
    }
}

#[test]
fn each_rule_has_a_fixture() {
    let names: Vec<String> = banks("invalid")
        .iter()
        .map(|path| {
            path.file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    for code in codes::ALL
        .iter()
        .filter(|code| !MADE_ELSEWHERE.contains(&code.id))
    {
        assert!(
            names.iter().any(|name| name.starts_with(code.id)),
            "no fixture for {}",
            code.id
        );
    }
}

#[test]
fn a_lint_never_keeps_a_bank_from_loading_and_a_structural_mistake_does() {
    for path in banks("invalid").into_iter().filter(|path| path.is_file()) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let parsed = dripset::content::parse(&name, &std::fs::read(&path).expect("a file"));
        assert_eq!(parsed.bank.is_some(), name.starts_with('L'), "{name}");
    }
}

#[test]
fn valid_banks_have_no_mistake() {
    for path in banks("valid") {
        let bytes = std::fs::read(&path).expect("a file");
        let parsed = dripset::content::parse("x", &bytes);
        let told: Vec<String> = parsed
            .diagnostics
            .iter()
            .map(|d| render::text(d, render::Colour::Plain))
            .collect();
        assert!(
            parsed.bank.is_some() && told.is_empty(),
            "{}: {told:#?}",
            path.display()
        );
    }
    for name in [
        "case.toml",
        "every-kind.toml",
        "scoring.toml",
        "weight-and-time.toml",
    ] {
        let (text, exit) = check(
            &Path::new("tests/banks/valid").join(name),
            CheckFormat::Text,
        );
        assert_eq!(exit, dripset::cli::Exit::Clean, "{text}");
    }
}
