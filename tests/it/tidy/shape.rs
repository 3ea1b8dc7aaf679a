//! How files look: what they open with, how long they are, what lies at the top.

use super::rust::{Source, closing, shipped, sources};
use super::{none, read, top};

/// Lines of one file: past this nobody holds it in the head.
const FILE_LINES_MAX: usize = 450;
/// Lines that most files stay under.
const FILE_LINES_USUAL: usize = 300;
/// How many files of a hundred stay under that.
const USUAL_PER_CENT_MIN: usize = 80;
/// Lines of one function that ships, its head and its last brace counted; a test may hold a long
/// table of cases.
const FUNCTION_LINES_MAX: usize = 80;

/// What lies at the top of the checkout. Names that begin with a dot and are not here belong to
/// somebody's editor.
const TOP: &[&str] = &[
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-MIT",
    "README.md",
    "benches",
    "clippy.toml",
    "docs",
    "examples",
    "proptest-regressions",
    "questions",
    "src",
    "target",
    "tests",
];

#[test]
fn every_file_says_what_it_is() {
    let silent = |source: &&Source| !source.text.starts_with("//! ");
    none(
        sources()
            .iter()
            .filter(silent)
            .map(|source| {
                format!(
                    "{}: open with `//!`: what it is, what it is not, who calls it",
                    source.path
                )
            })
            .collect(),
    );
}

#[test]
fn files_stay_short() {
    let sources = sources();
    let lines = |source: &Source| source.text.lines().count();
    let long = sources
        .iter()
        .filter(|source| lines(source) > FILE_LINES_MAX);
    none(long
        .map(|source| {
            format!(
                "{}: {} lines: split it where a reader would look for the parts ({FILE_LINES_MAX} at most)",
                source.path,
                lines(source)
            )
        })
        .collect());
    let usual = sources
        .iter()
        .filter(|source| lines(source) < FILE_LINES_USUAL);
    let per_cent = usual.count() * 100 / sources.len();
    assert!(
        per_cent >= USUAL_PER_CENT_MIN,
        "only {per_cent} % of files are under {FILE_LINES_USUAL} lines: split the longest"
    );
}

#[test]
fn functions_stay_short() {
    let mut found = Vec::new();
    for source in shipped() {
        let code = &source.shipped;
        for (at, token) in code.iter().enumerate() {
            let Some(name) = code.get(at + 1) else {
                continue;
            };
            if token.text != "fn"
                || !name
                    .text
                    .starts_with(|c: char| c.is_alphabetic() || c == '_')
            {
                continue;
            }
            let body = (at..code.len()).find(|at| matches!(code[*at].text.as_str(), "{" | ";"));
            let Some(open) = body.filter(|at| code[*at].text == "{") else {
                continue;
            };
            let lines = code[closing(code, open)].line - token.line + 1;
            if lines > FUNCTION_LINES_MAX {
                found.push(format!(
                    "{}: `{}` has {lines} lines: give its parts names ({FUNCTION_LINES_MAX} at most)",
                    source.at(token), name.text
                ));
            }
        }
    }
    none(found);
}

#[test]
fn modules_are_named_by_their_file() {
    let named = |source: &Source| source.path.ends_with("/mod.rs");
    none(
        sources()
            .iter()
            .filter(|source| named(source))
            .map(|source| {
                format!(
                    "{}: name the file after the module and lay it beside its folder",
                    source.path
                )
            })
            .collect(),
    );
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = read("Cargo.toml");
    let mut inside = false;
    let mut before = "";
    let mut found = Vec::new();
    for (number, line) in (1..).zip(manifest.lines()) {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.contains('=') && !before.starts_with("# ") {
            let name = line.split(['=', ' ']).next().unwrap_or_default();
            found.push(format!(
                "Cargo.toml:{number}: say in a comment above what `{name}` is for"
            ));
        }
        before = line;
    }
    none(found);
}

#[test]
fn only_what_is_meant_lies_at_the_top() {
    let entries = std::fs::read_dir(top()).expect("the top of the checkout");
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    none(
        names
            .filter(|name| !TOP.contains(&name.as_str()) && !name.starts_with('.'))
            .map(|name| {
                format!("{name}: find it a folder, or add it to TOP (tests/it/tidy/shape.rs)")
            })
            .collect(),
    );
}
