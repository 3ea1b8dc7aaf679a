//! `dripset bank sign` as a clinician calls it, and sets of signed questions.

use std::fs;
use std::path::{Path, PathBuf};

use dripset::content::parse;
use dripset::content::sign_off::with_sign_offs;
use dripset::domain::item::SignOff;
use dripset::domain::{Bank, Library};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, StoreEffect, StudyEffect};

use crate::support::learner::Learner;

fn dripset() -> assert_cmd::Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
    command.env_clear();
    command
}

/// The exit code, and the output or the errors.
fn sign(file: &Path, items: &[&str]) -> (Option<i32>, String) {
    let mut command = dripset();
    command.args(["bank", "sign"]).args(items).arg(file);
    command.args(["--name", "Ada \"AL\" Lovelace", "--credential", "RN, CRNI"]);
    command.args(["--on", "2026-11-20"]);
    let run = command.output().expect("a run");
    let said = match run.status.success() {
        true => run.stdout,
        false => run.stderr,
    };
    let said = String::from_utf8(said).expect("text");
    (run.status.code(), said)
}

/// A copy of a bank. If it has a signature, that is for another revision.
fn copy(dir: &Path, bank: &str) -> PathBuf {
    let file = dir.join("bank.toml");
    let text = fs::read_to_string(format!("tests/banks/{bank}")).expect("text");
    let line = text.lines().find(|line| line.starts_with("revision = "));
    let void = format!("revision = \"{}\"", "ab".repeat(32));
    let text = line.map_or(text.clone(), |line| text.replace(line, &void));
    fs::write(&file, text).expect("written");
    file
}

fn bank(file: &Path) -> Bank {
    let bytes = fs::read(file).expect("bytes");
    parse("bank.toml", &bytes).bank.expect("a bank")
}

fn valid(file: &Path) -> Vec<String> {
    let bank = bank(file);
    let items = bank.items.iter();
    let signed = items.filter(|item| item.valid_sign_off().is_some());
    signed.map(|item| item.key.item.to_string()).collect()
}

#[test]
fn a_signature_is_written_and_no_other_byte_changes() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let before = fs::read_to_string(&file).expect("text");
    let (code, said) = sign(&file, &["made-up/flush", "sata"]);
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!(said);
    let after = fs::read_to_string(&file).expect("text");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(&before), lines(&after));
    // Three values of the old signature are replaced, and five lines are new.
    let gone = before.iter().filter(|line| !after.contains(line)).count();
    let new = after.iter().filter(|line| !before.contains(line)).count();
    assert_eq!((after.len() - before.len(), gone, new), (5, 4, 8));
    assert_eq!(valid(&file), ["flush", "sata"]);
    let again = sign(&file, &["flush"]).1;
    assert!(again.ends_with("as before.\n"), "{again}");
}

#[test]
fn the_file_may_come_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let id = bank(&file).items[0].key.item.to_string();
    let shown = file.display().to_string();
    let words = [shown.as_str(), id.as_str()];
    let args = ["--name", "Lovelace", "--credential", "RN"];
    dripset()
        .args(["bank", "sign"])
        .args(words)
        .args(args)
        .assert()
        .code(0);
    assert_eq!(valid(&file).len(), 1);
    let words = [shown.as_str(), id.as_str(), shown.as_str()];
    let run = dripset()
        .args(["bank", "sign"])
        .args(words)
        .args(args)
        .assert()
        .code(2);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        told.contains("more than one of these words is a file"),
        "{told}"
    );
}

#[test]
fn an_item_with_findings_is_not_signed() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "invalid/L15-longest-key.toml");
    let before = fs::read(&file).expect("bytes");
    let (code, said) = sign(&file, &["flush"]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("warning[L15]") && said.contains("nothing is signed"),
        "{said}"
    );
    assert_eq!(fs::read(&file).expect("bytes"), before);
    let file = copy(dir.path(), "invalid/B013-unknown-kind.toml");
    let (code, said) = sign(&file, &["flush"]);
    assert!(
        code == Some(2) && said.contains("cannot be loaded"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_signed_is_told_with_a_way_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let before = fs::read(&file).expect("bytes");
    for (items, words) in [
        (["flsh"], "did you mean `flush`?"),
        (["ivig/flush"], "has the bank `made-up`, not `ivig`"),
    ] {
        let (code, said) = sign(&file, &items);
        assert!(code == Some(2) && said.contains(words), "{said}");
    }
    let (code, said) = sign(dir.path(), &["flush"]);
    assert!(code == Some(2) && said.contains("is a folder"), "{said}");
    let run = dripset()
        .args(["bank", "sign", "flush"])
        .arg(&file)
        .args(["--name", " ", "--credential", "RN"])
        .output();
    assert_eq!(run.expect("a run").status.code(), Some(2));
    assert_eq!(fs::read(&file).expect("bytes"), before);
}

#[test]
fn a_day_of_review_that_is_still_to_come_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let before = fs::read(&file).expect("bytes");
    let mut command = dripset();
    command.args(["bank", "sign", "flush"]).arg(&file);
    command.args(["--name", "Ada", "--credential", "RN", "--on", "2999-01-01"]);
    let run = command.output().expect("a run");
    let said = String::from_utf8(run.stderr).expect("text");
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("2999-01-01 is still to come"), "{said}");
    assert_eq!(fs::read(&file).expect("bytes"), before);
}

#[test]
fn an_item_whose_own_source_has_a_finding_is_not_signed() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "invalid/L60-weak-source.toml");
    assert_eq!(sign(&file, &["i"]).0, Some(0), "it cites another source");
    let text = fs::read_to_string(&file).expect("text");
    let text = text.replace("id = \"book-2024\", at", "id = \"upload\", at");
    fs::write(&file, &text).expect("written");
    let (code, said) = sign(&file, &["i"]);
    assert!(
        code == Some(2) && said.contains("warning[L60]") && said.contains("nothing is signed"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&file).expect("text"), text);
}

#[test]
fn a_void_signature_is_told_by_check_and_list_and_can_be_renewed() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let bank = |args: &[&str]| {
        let run = dripset().arg("bank").args(args).arg(&file).output();
        String::from_utf8(run.expect("a run").stdout).expect("text")
    };
    let told = bank(&["check", "--today", "2026-11-22"]);
    let words = "warning[L68]: the item has changed since N. Nurse signed it on 2026-11-02";
    assert!(told.contains(words), "{told}");
    let marked = |list: String| list.matches("(signature void)").count();
    assert_eq!(marked(bank(&["list", "--unsigned"])), 1);
    let json = bank(&["list", "--format", "json"]);
    assert_eq!(
        json.matches("\"signature_void\": true").count(),
        1,
        "{json}"
    );
    assert_eq!(sign(&file, &["flush"]).0, Some(0));
    assert_eq!(marked(bank(&["list"])), 0);
    assert!(!bank(&["check", "--today", "2026-11-22"]).contains("L68"));
}

#[cfg(unix)]
#[test]
fn a_link_and_the_permissions_of_a_file_stay() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let link = dir.path().join("link.toml");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    let mode = fs::Permissions::from_mode(0o640);
    fs::set_permissions(&file, mode).expect("permissions");
    assert_eq!(sign(&link, &["sata"]).0, Some(0));
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(valid(&file), ["sata"]);
}

#[test]
fn a_set_of_signed_questions_has_no_others() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = copy(dir.path(), "valid/every-kind.toml");
    let study = |file: &Path| {
        let mut command = dripset();
        command.env("DRIPSET_DATA_DIR", dir.path().join("data"));
        command.env("HOME", dir.path());
        command.args(["study", "--plain", "--signed", "-n", "5", "--bank"]);
        command.arg(file).output().expect("a run")
    };
    let none = study(&file);
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert_eq!(none.status.code(), Some(2), "{said}");
    insta::assert_snapshot!(said);
    sign(&file, &["sata"]);
    let one = study(&file);
    let said = String::from_utf8_lossy(&one.stdout).into_owned();
    assert!(
        one.status.success() && said.contains("only 1 question matches"),
        "{said}"
    );
    assert!(said.contains("Which actions keep it open?"), "{said}");
}

/// The banks of the other tests, with one item signed as it is.
fn signed_bank() -> Library {
    let text = fs::read_to_string("tests/banks/valid/screens.toml").expect("text");
    let bank = parse("screens.toml", text.as_bytes()).bank.expect("a bank");
    let second = bank.items.get(1).expect("two items");
    let sign_off = SignOff {
        name: "Ada".into(),
        credential: "RN".into(),
        on: jiff::civil::date(2026, 12, 1),
        revision: second.revision,
    };
    let text = with_sign_offs(&text, &[(1, sign_off)]).expect("a text");
    Library::new(parse("screens.toml", text.as_bytes()).bank)
}

#[test]
fn a_new_set_offers_signed_questions_where_there_are_any() {
    let mut learner = Learner::new((80, 40));
    learner.write("s");
    assert!(!learner.screen().contains("Signed"));
    let mut learner = Learner::with(signed_bank(), (80, 40));
    learner.write("s");
    learner.press(&[Key::Down, Key::Down, Key::Down, Key::Right]);
    let screen = learner.screen();
    assert!(screen.contains("Start 1 question"), "{screen}");
    insta::assert_snapshot!(screen);
    let step = learner.hold(&Event::Key(Key::Enter));
    let effect = step.effects.into_iter().next();
    let Some(StudyEffect::Store(StoreEffect::Start(plan))) = effect else {
        unreachable!("{effect:?}");
    };
    assert!(plan.signed);
}
