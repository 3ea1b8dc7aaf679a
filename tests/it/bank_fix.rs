//! `dripset bank check --fix`: what is safe is corrected in the file, nothing else, and once.

use std::path::{Path, PathBuf};

use dripset::cli::bank::{BankArgs, BankCommand, CheckArgs, CheckFormat, run};
use dripset::cli::{Exit, Place};
use dripset::content::parse;
use dripset::domain::item::Item;
use dripset::domain::kind::ItemKind;

use crate::fixtures::TODAY;

/// Runs the check with `--fix`; what is printed to both outputs comes back.
fn fix(path: &Path) -> (String, String, Exit) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = BankArgs {
        command: BankCommand::Check(CheckArgs {
            paths: vec![path.to_path_buf()],
            format: CheckFormat::Text,
            against: None,
            fix: true,
            today: Some(TODAY.parse().expect("a date")),
        }),
    };
    let place = Place {
        data_dir: Some("tests/banks/nowhere".into()),
        ..Place::default()
    };
    let exit = run(&place, &args, &mut out, &mut err).expect("written to memory");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(out), text(err), exit)
}

const BANK: &str = r#"format = 1
[bank]
id = "fixed"
title = "Fixed"
allow = [{ lint = "L17", because = "it is a test" }]
[[source]]
id = "book"
name = "A book"
year = 2024
[[topic]]
id = "lines"
title = "Lines"
[[objective]]
id = "o"
text = "Keep a line open"
[[item]]
id = "dose"
kind = "multiple-choice"
topic = "lines"
objective = "o"
client_need = "management-of-care"
step = "take-action"
level = "apply"
stem = "A client gets 5.0 mg, then .5 mg, 10 cc of saline, 10ug of a drug, 20 U, 12mL and 1500 mL. **Accept** 2.0 L/min?"
choices = [
  { id = "a", text = "Give 2.50 mg now", key = true, why = "As 2.50 mg is right." }, # 5.0 mg stays here
  { id = "b", text = "Give 25 mg now", why = "It is ten times 2.5 mg." },
  { id = "c", text = "Give 2 mg of it", why = "It is less than 2.50 mg." },
]
rationale = """
The order is for 2.50 mg, which is 1 of 10000 units in a
bag. INR 1.0 and potassium 4.0 mEq/L stay as they are.
"""
refs = [{ id = "book", at = "p. 1" }]
checked = 2026-11-01
allow = [
  { lint = "L15", because = "nothing breaks it" },
  { lint = "L35", because = "nor this one" },
]
"#;

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("bank.toml");
    std::fs::write(&path, text).expect("written");
    (dir, path)
}

#[test]
fn notations_and_unused_allowances_are_corrected_and_no_other_byte() {
    let (_dir, path) = written(BANK);
    let (_, told, _) = fix(&path);
    assert!(told.contains("corrections made"), "{told}");
    let fixed = std::fs::read_to_string(&path).expect("a text");
    let mut wanted = BANK.to_owned();
    for (from, to) in [
        (
            "allow = [{ lint = \"L17\", because = \"it is a test\" }]\n",
            "",
        ),
        (
            "gets 5.0 mg, then .5 mg, 10 cc",
            "gets 5 mg, then 0.5 mg, 10 mL",
        ),
        ("10ug of", "10 mcg of"),
        ("20 U, 12mL and 1500 mL", "20 units, 12 mL and 1,500 mL"),
        ("2.0 L/min", "2 L/min"),
        ("2.50", "2.5"),
        ("10000 units", "10,000 units"),
        (
            "allow = [\n  { lint = \"L15\", because = \"nothing breaks it\" },\n  { lint = \"L35\", because = \"nor this one\" },\n]\n",
            "",
        ),
    ] {
        assert!(wanted.contains(from), "{from}");
        wanted = wanted.replace(from, to);
    }
    assert_eq!(fixed, wanted);
}

#[test]
fn a_second_run_changes_nothing() {
    let (_dir, path) = written(BANK);
    fix(&path);
    let once = std::fs::read_to_string(&path).expect("a text");
    let (_, told, _) = fix(&path);
    assert!(!told.contains("correction"), "{told}");
    assert_eq!(std::fs::read_to_string(&path).expect("a text"), once);
}

/// An item without the texts that a correction may change.
fn without_texts(item: &Item) -> Item {
    let mut item = item.clone();
    item.stem.clear();
    item.rationale.clear();
    item.revision = dripset::domain::ids::Revision([0; 32]);
    item.facts.allowed.clear();
    match &mut item.kind {
        ItemKind::Selection(kind) => {
            for choice in kind.slots.iter_mut().flat_map(|slot| &mut slot.choices) {
                choice.text.clear();
                choice.why.clear();
            }
        }
        ItemKind::Ordered(kind) => {
            for step in &mut kind.steps {
                step.text.clear();
                step.why.clear();
            }
        }
        ItemKind::Numeric(_) => {}
    }
    item
}

#[test]
fn a_corrected_file_has_the_same_items_but_for_their_texts() {
    let mut corrected = 0;
    for entry in std::fs::read_dir("tests/banks/invalid").expect("a folder") {
        let from = entry.expect("an entry").path();
        let Ok(before) = std::fs::read(&from) else {
            continue;
        };
        let (_dir, path) = written("");
        std::fs::write(&path, &before).expect("written");
        fix(&path);
        let after = std::fs::read(&path).expect("a file");
        corrected += usize::from(after != before);
        let items = |bytes: &[u8]| -> Option<Vec<Item>> {
            let bank = parse("x", bytes).bank?;
            Some(bank.items.iter().map(|item| without_texts(item)).collect())
        };
        assert_eq!(items(&before), items(&after), "{}", from.display());
    }
    assert!(corrected >= 3, "{corrected} files");
}

#[test]
fn a_bank_that_does_not_load_is_left_alone() {
    let broken = BANK.replace("kind = \"multiple-choice\"", "kind = \"many\"");
    let (_dir, path) = written(&broken);
    let (_, told, exit) = fix(&path);
    assert!(!told.contains("correction"), "{told}");
    assert!(
        told.contains("Nothing was changed in") && told.contains("Line 18 has B013"),
        "{told}"
    );
    assert_eq!(exit, Exit::Findings);
    assert_eq!(std::fs::read_to_string(&path).expect("a text"), broken);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (dir, path) = written(BANK);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("permissions");
    let link = dir.path().join("link.toml");
    symlink(&path, &link).expect("a link");
    fix(&link);
    assert!(link.is_symlink());
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_ne!(std::fs::read_to_string(&path).expect("a text"), BANK);
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("a folder").collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// The stem of the bank above.
const STEM: &str = "A client gets 5.0 mg, then .5 mg, 10 cc of saline, 10ug of a drug, 20 U, 12mL and 1500 mL. **Accept** 2.0 L/min?";

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a text")
}

#[test]
fn the_place_that_was_found_is_corrected_and_none_that_looks_alike() {
    for (stem, wanted) in [
        (
            "In the U.S., a nurse gives 10 U of insulin.",
            "In the U.S., a nurse gives 10 units of insulin.",
        ),
        (
            "The letter 'U' is not safe. So 10 U is given.",
            "The letter 'U' is not safe. So 10 units is given.",
        ),
        (
            "Step 2: the nurse gives ... mL of it.",
            "Step 2: the nurse gives ... mL of it.",
        ),
        ("Is ...5mg enough?", "Is ...5mg enough?"),
        (
            "Give 5.1234 mg now, and 1234 mg later.",
            "Give 5.1234 mg now, and 1,234 mg later.",
        ),
        (
            "**Give** 15.0 mg, *not* **5.0** mg",
            "**Give** 15 mg, *not* **5** mg",
        ),
        ("Give 15.0\\n mg", "Give 15.0\\n mg"),
        ("Give 2 \\\\* 5.0 mg", "Give 2 \\\\* 5 mg"),
        ("See room B12 U now", "See room B12 U now"),
    ] {
        let (_dir, path) = written(&BANK.replace(STEM, stem));
        fix(&path);
        let fixed = text_of(&path);
        let found = fixed.lines().find(|line| line.starts_with("stem"));
        assert_eq!(found, Some(&*format!("stem = \"{wanted}\"")));
    }
}

#[test]
fn a_correction_never_makes_two_choices_equal() {
    let bank = BANK
        .replace("Give 2.50 mg now", "5 mg")
        .replace("Give 25 mg now", "5.0 mg")
        .replace("Give 2 mg of it", ".5 mg");
    let other = BANK.get(BANK.find("[[item]]").expect("an item")..);
    let other = other.expect("an item").replace("\"dose\"", "\"other\"");
    let (_dir, path) = written(&(bank.clone() + &other));
    let (_, told, _) = fix(&path);
    let fixed = text_of(&path);
    let (first, second) = fixed.split_at(fixed.rfind("[[item]]").expect("two items"));
    assert!(first.contains("\"5 mg\"") && first.contains("\"5.0 mg\"") && first.contains(STEM));
    assert!(second.contains("gets 5 mg, then 0.5 mg"), "{second}");
    assert!(told.contains("not made"), "{told}");
}

#[test]
fn the_same_notation_is_corrected_as_often_as_it_stands_there() {
    let stem = ["1000 mL"; 8].join(" and ");
    let (_dir, path) = written(&BANK.replace(STEM, &stem));
    fix(&path);
    let once = text_of(&path);
    assert!(once.contains(&["1,000 mL"; 8].join(" and ")), "{once}");
    fix(&path);
    assert_eq!(text_of(&path), once);
}

#[test]
fn an_allowance_beside_a_comment_stays_and_all_else_is_corrected() {
    let comment = "allow = [\n  # a comment, with a comma,\n  { lint = \"L15\"";
    let (_dir, path) = written(&BANK.replace("allow = [\n  { lint = \"L15\"", comment));
    fix(&path);
    let fixed = text_of(&path);
    assert!(fixed.contains("gets 5 mg, then 0.5 mg"), "{fixed}");
    assert!(fixed.contains("L15") && !fixed.contains("L35"), "{fixed}");
}

#[test]
fn a_file_that_is_beside_the_bank_stays_and_what_was_done_before_is_told() {
    let (dir, path) = written(BANK);
    std::fs::write(
        dir.path().join("a.toml"),
        BANK.replace("\"fixed\"", "\"a\""),
    )
    .expect("written");
    let beside = dir.path().join("bank.toml.new");
    std::fs::write(&beside, "somebody's work").expect("written");
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    let command = command.args(["bank", "check", "--fix", "--today", TODAY]);
    let run = command.arg(dir.path()).assert().code(2);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        told.contains("a.toml: ") && told.contains(" corrections made"),
        "{told}"
    );
    assert!(told.contains("bank.toml.new exists"), "{told}");
    assert_eq!(text_of(&beside), "somebody's work");
    assert_eq!(text_of(&path), BANK);
}
