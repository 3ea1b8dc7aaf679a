//! What comes with an installed program: completion scripts and the manual page.

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
    assert!(text.contains("Draw a set and start at once"), "{text}");
}
