//! What is told of a bank that is not loaded, where it is not loaded.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::run::{self, Run, program};

const BARE: &str = include_str!("../banks/valid/only-what-must-be.toml");
const IVIG: &str = include_str!("../../questions/ivig.toml");

fn run(dir: &Path, args: &[&str], paths: &[&Path]) -> Run {
    let mut command = program();
    command.env_clear().arg("--data-dir").arg(dir);
    run::run(command.args(args).args(paths))
}

/// A data directory with a bank of one's own.
fn with_own(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("banks")).expect("made");
    let path = dir.path().join("banks").join(name);
    fs::write(&path, text).expect("written");
    (dir, path)
}

#[test]
fn a_copy_of_a_shipped_bank_says_that_its_id_is_taken() {
    let (dir, path) = with_own("mine.toml", IVIG);
    let told = run(dir.path(), &["progress"], &[]);
    assert_eq!(told.code, Some(0));
    for words in [
        "mine.toml was not loaded (B032)",
        "`ivig` is the id of a built-in bank",
        "another id under [bank]",
    ] {
        assert!(told.err.contains(words), "{}", told.err);
    }
    let check = run(dir.path(), &["bank", "check"], &[&path]);
    assert_eq!(check.code, Some(1));
    assert!(
        check.out.contains("error[B032]: `ivig` is the id"),
        "{}",
        check.out
    );
    // The same file elsewhere is not loaded, and its id is free there.
    let elsewhere = dir.path().join("copy.toml");
    fs::write(&elsewhere, IVIG).expect("written");
    let check = run(dir.path(), &["bank", "check"], &[&elsewhere]);
    assert!(!check.out.contains("error["), "{}", check.out);
    let named = ["--bank", elsewhere.to_str().expect("text"), "bank", "check"];
    let check = run(dir.path(), &named, &[&elsewhere]);
    assert!(check.out.contains("B032"), "{}", check.out);
}

#[test]
fn two_banks_with_one_id_name_each_other() {
    let (dir, first) = with_own("a.toml", BARE);
    let second = dir.path().join("banks/b.toml");
    fs::write(&second, BARE).expect("written");
    for (checked, other) in [(&first, "b.toml"), (&second, "a.toml")] {
        let check = run(dir.path(), &["bank", "check"], &[checked]);
        let told = check.out.lines().find(|line| line.contains("B032"));
        assert!(
            told.is_some_and(|line| line.contains(other)),
            "{}",
            check.out
        );
    }
    let told = run(dir.path(), &["progress"], &[]).err;
    assert!(
        told.contains("b.toml was not loaded") && told.contains("a.toml"),
        "{told}"
    );
}

#[test]
fn a_broken_bank_says_the_rule_the_line_and_the_command() {
    let (dir, _) = with_own(
        "my bank.toml",
        &BARE.replace("id = \"bare\"", "id = \"b a\""),
    );
    let told = run(dir.path(), &["progress"], &[]).err;
    for words in [
        "(B010): line 3: `b a` is not an id",
        "`dripset bank check \"",
        "my bank.toml\"`",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_named_bank_that_cannot_be_read_is_trouble() {
    let dir = tempfile::tempdir().expect("a folder");
    for bank in ["/nonexistent/x.toml", "/dev/null"] {
        let told = run(dir.path(), &["--bank", bank, "progress", "--json"], &[]);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{bank}");
        assert!(
            told.err.contains(bank) && told.err.contains("help: "),
            "{}",
            told.err
        );
    }
}

#[cfg(unix)]
#[test]
fn a_bank_that_is_not_loaded_is_told_before_a_subject_that_is_missing_for_it() {
    use crate::support::pty::Launch;

    let dir = tempfile::tempdir().expect("a folder");
    let bank = dir.path().join("typo.toml");
    fs::write(&bank, BARE.replace("title", "titel")).expect("written");
    let args = ["study", "--subject", "mine", "--bank"].map(String::from);
    let args = args.into_iter().chain([bank.display().to_string()]);
    let pty = Launch::new(dir.path()).args(args).size((200, 24)).start();
    let exit = pty.wait_exit();
    assert!(!exit.success());
    let told = String::from_utf8_lossy(&pty.raw()).into_owned();
    let first = told.find("typo.toml was not loaded (B007): line 2: [bank] has no `title`");
    let then = told.find("no subject `mine`");
    assert!(first.is_some() && first < then, "{told}");
}

#[cfg(unix)]
#[test]
fn the_home_screen_says_what_the_check_would_say_of_an_own_bank() {
    use crate::support::pty::Launch;

    let (dir, _) = with_own("mine.toml", BARE);
    let pty = Launch::new(dir.path()).size((160, 60)).start();
    pty.wait_for("the notice", |seen| seen.has("mine.toml has "));
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[cfg(unix)]
#[test]
fn what_a_path_holds_does_not_act_on_the_terminal() {
    let (dir, path) = with_own("\u{1b}[31mx\u{9b}2J\u{202e}.toml", "format = 1\n");
    let home = dir.path().join("\u{1b}[2Jnowhere");
    for told in [
        run(dir.path(), &["progress"], &[]),
        run(dir.path(), &["bank", "check"], &[&path]),
        run(dir.path(), &["bank", "check"], &[&home.join("y.toml")]),
        run(
            dir.path(),
            &["config", "show", "--config"],
            &[&home.join("c.toml")],
        ),
        run(dir.path(), &["grade"], &[&path, &home]),
        run(dir.path(), &["bank", "new"], &[&home.join("new.toml")]),
        run(Path::new("/dev/null/\u{1b}[31m"), &["progress"], &[]),
    ] {
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        let all = format!("{}{}", told.out, told.err);
        assert!(!all.is_empty() && !all.contains(acts), "{all:?}");
    }
}

#[test]
fn a_new_bank_is_clean_and_never_written_over_another_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("new.toml");
    let new = run(dir.path(), &["bank", "new"], &[&path]);
    assert_eq!((new.code, new.err.as_str()), (Some(0), ""));
    assert_eq!(
        run(dir.path(), &["bank", "new"], &[]).out,
        fs::read_to_string(&path).expect("text")
    );
    let today = ["bank", "check", "--today", "2026-11-23"];
    let check = run(dir.path(), &today, &[&path]);
    assert_eq!(check.out, "1 bank, 2 items: no mistakes\n");
    fs::write(&path, "mine").expect("written");
    let again = run(dir.path(), &["bank", "new"], &[&path]);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("already exists"), "{}", again.err);
    assert_eq!(fs::read_to_string(&path).expect("text"), "mine");
}
