//! What comes with an installed program: completion scripts and the manual page.

#![allow(clippy::panic, reason = "a test fails by it")]

use std::io::Write;
use std::process::{Command, Stdio};

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use dripset::cli::Cli;

fn printed(args: &[&str]) -> String {
    let run = assert_cmd::cargo::cargo_bin_cmd!("dripset")
        .args(args)
        .assert()
        .success();
    String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8")
}

/// The names of all commands, those within commands too.
fn commands(of: &clap::Command) -> Vec<String> {
    of.get_subcommands()
        .flat_map(|next| [vec![next.get_name().to_owned()], commands(next)].concat())
        .collect()
}

#[test]
fn each_shell_completes_every_command() {
    let names = commands(&Cli::command());
    assert!(names.contains(&"check".to_owned()), "{names:?}");
    for shell in Shell::value_variants() {
        let script = printed(&["completions", &shell.to_string()]);
        for name in &names {
            assert!(script.contains(name), "{shell}: lacks {name}");
        }
        assert!(script.contains("allowance"), "{shell}: lacks a flag");
    }
}

#[test]
fn each_shell_completes_subjects_topics_cases_and_kinds() {
    for shell in Shell::value_variants() {
        let script = printed(&["completions", &shell.to_string()]);
        // PowerShell completes commands and flags alone.
        if matches!(shell, Shell::PowerShell | Shell::Elvish) {
            continue;
        }
        for name in [
            "hemoperfusion",
            "ivig/dose-rate",
            "ivig/home-ivig-reaction",
            "select-all",
        ] {
            assert!(script.contains(name), "{shell}: lacks {name}");
        }
    }
    let bank = "tests/banks/valid/every-kind.toml";
    let script = printed(&["completions", "bash", "--bank", bank]);
    assert!(script.contains("made-up"), "a bank of one's own");
}

#[test]
fn flags_of_a_command_come_before_those_of_every_command() {
    let help = printed(&["study", "--help"]);
    let at = |words: &str| {
        help.find(words)
            .unwrap_or_else(|| panic!("{words}: {help}"))
    };
    let heading = at("For every command:");
    for own in ["--subject", "--seed", "--exam", "--allowance"] {
        assert!(at(own) < heading, "{own}: {help}");
    }
    for every in [
        "--data-dir",
        "--bank <",
        "--config",
        "--theme",
        "--mouse",
        "--ascii",
    ] {
        assert!(at(every) > heading, "{every}: {help}");
    }
}

#[test]
fn a_kind_is_taken_by_the_words_of_the_screen_and_a_slip_is_told_the_nearest() {
    let study = |kind: &str| {
        let run = assert_cmd::cargo::cargo_bin_cmd!("dripset")
            .args(["study", "--plain=false", "--kind", kind])
            .env("DRIPSET_DATA_DIR", "/nonexistent")
            .assert()
            .code(2);
        String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8")
    };
    for kind in [
        "put-in-order",
        "Ordered response",
        "calculation",
        "select-a-number",
    ] {
        let err = study(kind);
        assert!(err.contains("need a terminal window"), "{kind}: {err}");
    }
    let err = study("put-in-oder");
    assert!(err.contains("'put-in-order'"), "{err}");
    assert!(err.contains("select-all"), "the names are listed: {err}");
}

#[test]
fn the_manual_says_each_thing_once_and_what_a_flag_takes() {
    let page = printed(&["man"]).replace('\\', "");
    assert!(page.contains("[fB--data-dirfR fIDIRfR]"), "{page}");
    assert!(page.contains("[fB-nfR|fB--countfR fINfR]"), "{page}");
    assert!(page.contains("[fB--plainfR[=fIWHENfR]]"), "{page}");
    let description = page
        .split(".SH Description")
        .nth(1)
        .or(page.split(".SH \"DESCRIPTION\"").nth(1));
    let description = description
        .and_then(|rest| rest.split(".SH").next())
        .unwrap_or_default();
    assert!(
        description.contains("opens the home screen"),
        "{description}"
    );
    assert!(!description.contains("terminal quiz"), "{description}");
}

#[test]
fn the_manual_tells_every_command_and_flag() {
    let page = printed(&["man"]).replace('\\', "");
    let mut program = Cli::command();
    program.build();
    assert!(page.contains(".TH dripset 1"), "{page}");
    for command in ["study", "progress", "bank check", "grade", "completions"] {
        let heading = format!(".SH \"DRIPSET {}\"", command.to_uppercase());
        assert!(page.contains(&heading), "{heading}");
    }
    let study = program.find_subcommand("study").expect("a command");
    for flag in study.get_arguments().filter_map(clap::Arg::get_long) {
        assert!(page.contains(&format!("--{flag}")), "--{flag}");
    }
}

#[test]
fn man_can_set_the_page() {
    let page = printed(&["man"]);
    // Some programs that set pages read one byte as one character.
    assert!(page.is_ascii());
    let groff = Command::new("groff")
        .args(["-man", "-Tascii"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut groff) = groff else {
        eprintln!("groff is not here: how man sets the page was not looked at");
        return;
    };
    let mut lines = groff.stdin.take().expect("a pipe");
    lines.write_all(page.as_bytes()).expect("written");
    drop(lines);
    let set = groff.wait_with_output().expect("an end");
    let text = String::from_utf8_lossy(&set.stdout);
    assert!(set.status.success());
    assert!(text.contains("Start a set of questions"), "{text}");
}
