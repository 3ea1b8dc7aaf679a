//! How much a bank may come to, and what reading one takes: a file that is no bank must not take
//! the memory of the machine.

use std::fmt::Write;

use dripset::bank_sources;
use dripset::content::{codes, parse};
use dripset::domain::kind::ItemKind;
use dripset::domain::limits::{BANK_COMBINATIONS_MAX, DIAGNOSTICS_MAX, TOML_TOKENS_MAX};

const HEAD: &str =
    "format = 1\n[bank]\nid = \"x\"\ntitle = \"X\"\n[[topic]]\nid = \"t\"\ntitle = \"T\"\n";

fn codes_of(text: &str) -> Vec<&'static str> {
    let parsed = parse("x", text.as_bytes());
    parsed
        .diagnostics
        .iter()
        .map(|found| found.code.id)
        .collect()
}

/// Files of some megabytes that the parser of TOML makes hundreds of, under a limit on memory.
#[cfg(unix)]
#[test]
fn no_broken_file_takes_much_more_than_its_size() {
    const SIZE: usize = 6_000_000;
    const LIMIT_KIB: usize = 256 * 1024;
    let many = |line: &str| line.repeat(SIZE / line.len());
    let heads: String = (0..SIZE / 12).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "[[a{number}]]");
        text
    });
    let files = [
        ("equals", many("=")),
        ("lines", format!("{HEAD}{}", many("= 1\n"))),
        ("csv", many("a;b;=\n")),
        ("heads", format!("{HEAD}{heads}")),
        ("nothing", many("\0")),
        ("deep", format!("{HEAD}x = {}", many("["))),
        (
            "tables",
            format!("{HEAD}[[item]]\nx = [{}]\n", many("{a=1},")),
        ),
        (
            "items",
            format!(
                "{HEAD}{}",
                many(&format!("[[item]]\n{}\n", "=".repeat(200_000)))
            ),
        ),
    ];
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = dir.path().join(format!("{name}.toml"));
        std::fs::write(&path, text).expect("written");
        let run = std::process::Command::new("sh")
            .args(["-c", "ulimit -v $1 && exec \"$2\" bank check \"$3\"", "sh"])
            .arg(LIMIT_KIB.to_string())
            .arg(env!("CARGO_BIN_EXE_dripset"))
            .arg(&path)
            .output()
            .expect("a run");
        let told = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{name}: {told}");
    }
}

#[test]
fn what_is_read_at_once_has_an_end() {
    let long = format!(
        "{HEAD}[[item]]\nx = [{}]\n",
        "1,".repeat(TOML_TOKENS_MAX / 2 + 1)
    );
    assert_eq!(codes_of(&long), ["B017"]);
    let short = format!(
        "{HEAD}[[item]]\nx = [{}]\n",
        "1,".repeat(TOML_TOKENS_MAX / 2 - 10)
    );
    assert!(!codes_of(&short).contains(&"B017"));
}

#[test]
fn more_findings_than_are_kept_are_said_to_be_more() {
    let one = "[[item]]\nid = \"A B\"\n";
    let parsed = parse("x", format!("{HEAD}{}", one.repeat(3_000)).as_bytes());
    assert_eq!(parsed.diagnostics.len(), DIAGNOSTICS_MAX);
    assert!(parsed.cut_short && parsed.draft.items_written == 3_000);
    assert!(!parse("x", format!("{HEAD}{one}").as_bytes()).cut_short);
}

/// Items of 1,000 values each.
fn templates(count: usize, formula: &str) -> String {
    let values: Vec<String> = (1..=10).map(|value| (value * 10).to_string()).collect();
    let values = values.join(", ");
    let mut text = HEAD.to_owned();
    for number in 0..count {
        let _ = write!(
            text,
            "[[item]]\nid = \"i{number}\"\nkind = \"numeric\"\ntopic = \"t\"\nstem = \"How many?\"\n\
             given = {{ a = [{values}], b = [{values}], c = [{values}] }}\n\
             formula = \"{formula}\"\nunit = \"mL\"\nround = \"tenth\"\n"
        );
    }
    text
}

#[test]
fn the_templates_of_a_bank_have_a_budget() {
    let most = BANK_COMBINATIONS_MAX / 1_000;
    assert_eq!(codes_of(&templates(most, "a * b / c")), Vec::<&str>::new());
    // Told once, at the item that goes past it.
    let over = templates(most + 3, "a * b / c");
    let parsed = parse("x", over.as_bytes());
    let found: Vec<_> = parsed.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(found, [&codes::BANK_COMBINATIONS]);
    let at = parsed.diagnostics[0].span.start;
    assert!(over[at..].starts_with("{ a ="), "{}", &over[at..at + 20]);
    assert_eq!(over[..at].matches("[[item]]").count(), most + 1);
}

/// A bank far past it is checked as quickly as one within it: counted by what the rules compute.
#[test]
fn the_rules_compute_no_more_than_the_budget() {
    let lints = |count: usize, formula: &str| {
        let text =
            templates(count, formula).replace("unit =", "limits = { min = 0, max = 1 }\nunit =");
        let parsed = parse("x", text.as_bytes());
        let found = dripset::content::lint::lint(&parsed, "2026-11-22".parse().expect("a day"));
        found.iter().filter(|found| found.code.id == "L40").count()
    };
    let most = BANK_COMBINATIONS_MAX / 1_000;
    assert_eq!(
        (lints(most, "a * b"), lints(most + 9, "a * b")),
        (most, most)
    );
}

#[test]
fn keys_that_bounds_cannot_vouch_for_are_computed_all_the_same() {
    assert_eq!(
        codes_of(&templates(1, "a * b / (c - 5)")),
        Vec::<&str>::new()
    );
    assert_eq!(
        codes_of(&templates(1, "a + b - c + 90")),
        Vec::<&str>::new()
    );
    assert_eq!(codes_of(&templates(1, "a * b / (c - 10)")), ["B022"]);
    assert_eq!(codes_of(&templates(1, "a + b - c")), ["B022"]);
}

#[test]
fn no_key_of_a_shipped_template_is_computed_at_the_start() {
    let library = bank_sources::shipped();
    for item in library.banks().flat_map(|bank| &bank.items) {
        if let ItemKind::Numeric(numeric) = &item.kind {
            assert!(numeric.has_key_by_bounds(), "{}", item.key);
        }
    }
}
