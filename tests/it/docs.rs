//! What the docs say about codes, keys and files is what the program does: every block of code on
//! every page is run or read.

use std::path::Path;

use dripset::cli::Exit;
use dripset::cli::bank::{CheckFormat, SAMPLE};
use dripset::content::codes;
use dripset::domain::KindName;

use crate::fixtures::check;
use crate::tidy::{blocks, pages};

/// The table of rules as docs/bank-format.md prints it.
fn table() -> String {
    let mut table = String::from("| code | severity | what it says |\n|---|---|---|\n");
    for code in codes::ALL {
        table += &format!(
            "| {} | {} | {} |\n",
            code.id,
            code.severity.id(),
            code.title
        );
    }
    table
}

fn read(page: &str) -> String {
    std::fs::read_to_string(page).expect("the page")
}

/// The blocks of all pages in that language: the page and the text.
fn all(language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for page in pages() {
        for (named, block) in blocks(&read(&page)) {
            if named == language {
                found.push((page.clone(), block));
            }
        }
    }
    assert!(!found.is_empty(), "no page has a block of {language}");
    found
}

#[test]
fn the_docs_list_every_rule() {
    assert!(
        read("docs/bank-format.md").contains(&table()),
        "put this table into docs/bank-format.md:\n{}",
        table()
    );
}

#[test]
fn every_block_is_of_a_language_that_is_looked_at() {
    // A unit file, a part of sshd_config, a screen and PowerShell are nothing that can be run here.
    let known = ["toml", "jsonl", "csv", "sh", "ini", "text", "powershell"];
    for page in pages() {
        for (language, block) in blocks(&read(&page)) {
            assert!(
                known.contains(&language.as_str()),
                "{page}: {language}: {block}"
            );
        }
    }
}

/// What stands before and after the keys of a kind in a block that begins with `kind = `.
const BEFORE: &str = r#"format = 1
[bank]
id = "docs"
title = "Docs"
[[source]]
id = "handbook-2024"
name = "A handbook of infusion nursing, 2nd edition"
year = 2024
[[topic]]
id = "lines"
title = "Lines"
[[objective]]
id = "lines-1"
text = "Keep two drugs from meeting in a line"
[[item]]
id = "docs"
topic = "lines"
objective = "lines-1"
client_need = "pharmacological-and-parenteral-therapies"
step = "take-action"
level = "apply"
stem = "A nurse cares for a client with an infusion through a catheter. Which of these fit?"
rationale = "An infusion is stopped before anything else is done."
refs = [{ id = "handbook-2024", at = "chapter 7" }]
checked = 2026-11-22
"#;

#[test]
fn the_items_in_the_docs_pass_the_check_and_no_kind_lacks_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("docs.toml");
    let shown = |block: &str, kind: KindName| block.contains(&format!("kind = \"{kind}\"\n"));
    let mut lacking = KindName::ALL.to_vec();
    lacking.retain(|kind| !shown(SAMPLE, *kind));
    for (page, block) in all("toml") {
        if !block.starts_with("kind = ") {
            continue;
        }
        std::fs::write(&path, format!("{BEFORE}{block}")).expect("written");
        let (told, exit) = check(&path, CheckFormat::Text);
        let clean = exit == Exit::Clean && told.ends_with(": no mistakes\n");
        assert!(clean, "{page}:\n{block}\n{told}");
        lacking.retain(|kind| !shown(&block, *kind));
    }
    assert_eq!(lacking, [], "docs/bank-format.md shows no item of these");
}

/// A block of text that begins with codes is an item that trips these lints and no others.
#[test]
fn the_bad_items_in_the_docs_trip_the_lints_that_they_name() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("docs.toml");
    let mut tried = 0;
    for (page, block) in all("text") {
        let Some(codes) = block.strip_prefix("# L") else {
            continue;
        };
        let codes = codes.lines().next().unwrap_or_default();
        let expected: Vec<String> = codes.split(", L").map(|code| format!("L{code}")).collect();
        std::fs::write(&path, format!("{BEFORE}{block}")).expect("written");
        let (told, _) = check(&path, CheckFormat::Json);
        let found = codes::ALL.iter().map(|code| code.id);
        let found: Vec<&str> = found
            .filter(|id| told.contains(&format!("\"{id}\"")))
            .collect();
        assert_eq!(found, expected, "{page}:\n{block}\n{told}");
        tried += 1;
    }
    assert!(tried >= 3, "the pages show {tried} bad items");
}

/// A block that begins with `format = 1` is a whole bank, and there is nothing to say about it.
#[test]
fn the_banks_in_the_docs_pass_the_check() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut banks = 0;
    for (page, block) in all("toml") {
        if !block.starts_with("format = 1\n") {
            continue;
        }
        banks += 1;
        let path = dir.path().join("docs.toml");
        std::fs::write(&path, &block).expect("written");
        let (told, exit) = check(&path, CheckFormat::Text);
        assert!(
            exit == Exit::Clean && told.ends_with(": no mistakes\n"),
            "{page}:\n{told}"
        );
    }
    assert!(banks >= 2, "the pages show {banks} banks");
}

/// A block that begins with `[[source]]` is read in front of the topics of a bank.
#[test]
fn the_sources_in_the_docs_are_read() {
    let sources: Vec<_> = all("toml")
        .into_iter()
        .filter(|(_, block)| block.starts_with("[[source]]\n"))
        .collect();
    assert_eq!(sources.len(), 2);
    for (page, block) in sources {
        let text = SAMPLE.replacen("[[topic]]", &format!("{block}\n[[topic]]"), 1);
        let parsed = dripset::content::parse(&page, text.as_bytes());
        assert_eq!(parsed.diagnostics, []);
    }
}

#[test]
fn the_docs_show_the_bank_that_the_program_writes() {
    let shown = blocks(&read("docs/bank-format.md"));
    assert!(shown.iter().any(|(_, block)| block == SAMPLE));
}

/// A block that begins with `[[case]]` is the part of a bank that the tests have, and takes its place
/// there.
#[test]
fn the_case_studies_in_the_docs_pass_the_check() {
    let dir = tempfile::tempdir().expect("a folder");
    let bank = read("tests/banks/valid/case.toml");
    let start = bank.find("[[case]]").expect("a case study");
    let end = bank.find("[[item]]").expect("items");
    let mut cases = 0;
    for (page, block) in all("toml") {
        if !block.starts_with("[[case]]\n") {
            continue;
        }
        cases += 1;
        let path = dir.path().join("docs.toml");
        let text = format!("{}{block}\n{}", &bank[..start], &bank[end..]);
        std::fs::write(&path, text).expect("written");
        let (told, exit) = check(&path, CheckFormat::Text);
        assert_eq!(exit, Exit::Clean, "{page}:\n{told}");
    }
    assert!(cases >= 1, "the pages show {cases} case studies");
}

#[test]
fn the_blueprints_in_the_docs_are_read_without_a_finding() {
    let mut blueprints = all("toml");
    blueprints.retain(|(_, block)| block.starts_with("blueprint = 1\n"));
    assert_eq!(blueprints.len(), 1);
    for (page, block) in blueprints {
        let parsed = dripset::content::parse::parse_blueprint(&page, block.as_bytes());
        assert_eq!(parsed.diagnostics, [], "{page}");
    }
}

/// Every other block of TOML is a file of another kind, and is read as that.
#[test]
#[cfg(feature = "classroom")]
fn the_other_files_in_the_docs_are_read_without_a_finding() {
    use dripset::cli::class::lesson;
    use dripset::cli::study::SetArgs;
    use dripset::config::{Settings, parse};

    for (page, block) in all("toml") {
        let read_elsewhere = [
            "format = 1\n",
            "kind = ",
            "[[case]]\n",
            "[[source]]\n",
            "blueprint = 1\n",
        ];
        if read_elsewhere.iter().any(|start| block.starts_with(start)) {
            continue;
        }
        let (written, found) = parse(&page, block.as_bytes());
        if found.is_empty() && !written.is_empty() {
            continue;
        }
        let lesson = lesson::parse(&page, block.as_bytes());
        let lesson = lesson.unwrap_or_else(|found| panic!("{page}: {found:#?}"));
        let library = dripset::bank_sources::shipped();
        let plan = lesson.plan(&SetArgs::default(), &Settings::default(), &library);
        plan.unwrap_or_else(|(what, help)| panic!("{page}: {what}; {help}"));
    }
    for (page, block) in all("csv") {
        let rows = dripset::classroom::roster::parse(block.as_bytes());
        assert!(rows.is_ok(), "{page}: {:?}", rows.err());
    }
}

/// Lines of responses are scored against the bank that the page shows.
#[test]
fn the_responses_in_the_docs_are_scored() {
    let dir = tempfile::tempdir().expect("a folder");
    let bank = dir.path().join("bank.toml");
    std::fs::write(&bank, SAMPLE).expect("written");
    for (page, block) in all("jsonl") {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
        let run = command
            .arg("grade")
            .args([&bank, Path::new("-")])
            .write_stdin(block.clone())
            .assert();
        let output = run.get_output();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.is_empty(), "{page}: {told}");
        let scored = String::from_utf8_lossy(&output.stdout);
        assert_eq!(scored.lines().count(), block.lines().count(), "{page}");
    }
}
