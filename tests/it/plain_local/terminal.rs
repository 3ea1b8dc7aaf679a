//! A terminal that shows lines: what is typed, what is told meanwhile, and how it is left.

use std::time::Duration;

use dripset::env::Env;
use dripset::store::Entry;
use rustix::process::Signal;

use super::{assert_plain, drafts, launch, newest, settings, store, study};
use crate::support::pieces::pause;
use crate::support::pty::Launch;
use crate::support::script::five_kinds;

#[test]
fn lines_are_typed_erased_and_answered_without_a_control_sequence() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "Question 1 of 1");
    assert!(pty.is_taken(), "the program edits the line");
    let from = pty.written();
    pty.send("zzz zzx\x7fz");
    pty.wait_said(from, "\u{8} \u{8}z");
    let said = pty.line("", "is no answer");
    assert!(said.contains("zzz zzz"), "{said}");
    pty.send("\x04");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    let said = pty.said(from);
    assert!(
        said.ends_with(": Saved. To go on: dripset --plain"),
        "{said}"
    );
    assert!(!pty.is_taken(), "the modes are as before");
    assert_plain(&pty.raw());
}

/// A change by itself must not be printed into a line that somebody is typing.
#[test]
fn nothing_is_said_into_a_half_typed_line() {
    let dir = tempfile::tempdir().expect("a directory");
    let exam = ["--exam", "--minutes", "2"];
    let pty = launch(dir.path(), "select-all").args(exam).start();
    pty.wait_said(0, "A to E:");
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    // As if all but a little more than the last minute had passed.
    let draft = Entry::Draft {
        sitting: newest(dir.path()).row.id,
        position: 0,
        entry: "null".into(),
        elapsed_ms: 58_500,
        entered: false,
    };
    let now = Env::default().now();
    store(dir.path()).append(&[draft], now).expect("a draft");

    let bank = five_kinds();
    let bank = ["--bank", &bank.to_string_lossy()].map(str::to_owned);
    let pty = Launch::new(dir.path()).unframed().args(bank).start();
    pty.wait_said(0, "help lists them:");
    let from = pty.written();
    pty.send("continue\rno");
    pty.wait_said(from, "A to E: no");
    let before = pty.written();
    pause(Duration::from_millis(2_500));
    assert_eq!(pty.said(before), "", "not into the line");
    pty.send("\x7f\x7f");
    let said = pty.wait_said(before, "A to E:");
    assert!(said.contains("seconds left."), "{said}");
}

#[test]
fn ctrl_c_and_signals_leave_as_they_do_on_the_screens() {
    for (signal, code) in [
        (None, 0),
        (Some(Signal::TERM), 143),
        (Some(Signal::HUP), 129),
    ] {
        let dir = tempfile::tempdir().expect("a directory");
        let pty = launch(dir.path(), "select-all").start();
        pty.wait_said(0, "Question 1 of 1");
        pty.line("a c", "Your answer: A");
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.send("half\x03"),
        }
        let exit = pty.wait_exit();
        assert_eq!((exit.signal(), exit.exit_code()), (None, code));
        assert!(
            pty.raw().ends_with(b"\r\n"),
            "a shell begins on its own line"
        );
        assert!(!pty.is_taken());
        assert_plain(&pty.raw());
        assert_eq!(drafts(dir.path()), [r#"["a","c"]"#]);
    }
}

#[test]
fn a_terminal_that_is_gone_ends_plain_mode_and_keeps_the_draft() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "Question 1 of 1");
    pty.line("a c", "Your answer: A");
    let exit = pty.hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
    assert_eq!(drafts(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn a_dumb_terminal_and_one_without_a_name_get_lines() {
    for (name, value) in [("TERM", Some("dumb")), ("TERM", Some("")), ("TERM", None)] {
        let dir = tempfile::tempdir().expect("a directory");
        let launch = Launch::new(dir.path()).unframed();
        let launch = match value {
            Some(value) => launch.env(name, value),
            None => launch.without(name),
        };
        let pty = launch.start();
        pty.wait_said(0, "Infusion therapy practice questions");
        pty.line("screen", "The screens need a terminal window");
        pty.line("quit", "quit");
        assert_eq!(pty.wait_exit().exit_code(), 0);
        assert_plain(&pty.raw());
    }
}

/// The shell of an editor shows what is typed itself, and sends whole lines.
#[test]
fn a_terminal_that_does_not_echo_gets_no_echo_and_keeps_its_modes() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = format!(
        "stty -echo; exec '{}' --plain",
        env!("CARGO_BIN_EXE_dripset")
    );
    let pty = Launch::new(dir.path())
        .unframed()
        .program("/bin/sh")
        .args(["-c", &script])
        .start();
    pty.wait_said(0, "help lists them:");
    let from = pty.written();
    pty.send("zzz\n");
    let said = pty.wait_said(from, "is no answer");
    assert_eq!(said.matches("zzz").count(), 1, "no echo: {said}");
    pty.send("\x04");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.wait_said(from, "Saved. To go on: dripset --plain");
    assert_plain(&pty.raw());
}

#[test]
fn long_lines_are_broken_at_the_width_of_the_window() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").size((30, 24)).start();
    pty.wait_said(0, "Question 1 of 1");
    pty.line("help", "Words on every screen");
    let text = String::from_utf8(pty.raw()).expect("text");
    let long: Vec<&str> = text
        .lines()
        .filter(|line| line.chars().count() > 31 && line.contains(' '))
        .collect();
    assert_eq!(long, Vec::<&str>::new());
}

#[test]
fn brief_is_remembered_and_read_from_the_settings() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "Question 1 of 1");
    pty.line("brief", "Type full for all of them. 1 of 1");
    assert!(settings(dir.path()).contains("verbosity = \"brief\""));
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    let pty = launch(dir.path(), "select-all").start();
    let said = pty.wait_said(0, "A to E:");
    assert!(!said.contains("How to answer"), "{said}");
}

#[test]
fn a_terminal_that_takes_nothing_more_does_not_keep_lines_from_ending() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "A to E:");
    pty.line("a c", "Your answer: A");
    pty.hold_up();
    pty.send("help\r");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit().exit_code(), 143);
    assert!(!pty.is_taken(), "the modes are given back");
    assert_eq!(drafts(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back_to_the_prompt() {
    let dir = tempfile::tempdir().expect("a directory");
    let args: Vec<String> = study("select-all");
    let words: Vec<String> = args.iter().map(|word| format!("'{word}'")).collect();
    let script = format!(
        "set -m; '{}' --plain {}; while [ $? -gt 128 ]; do echo the shell has it; read line; fg; done; echo done",
        env!("CARGO_BIN_EXE_dripset"),
        words.join(" ")
    );
    let pty = Launch::new(dir.path())
        .unframed()
        .program("/bin/sh")
        .args(["-c", &script])
        .start();
    pty.wait_said(0, "A to E:");
    pty.line("a c", "Your answer: A");
    let from = pty.written();
    pty.send("no\x1a");
    pty.wait_said(from, "the shell has it");
    assert!(!pty.is_taken());
    assert_eq!(drafts(dir.path()), [r#"["a","c"]"#], "kept before it stops");
    let from = pty.written();
    pty.send("\n");
    pty.wait_said(from, "A to E: no");
    assert!(pty.is_taken());
    pty.send("\x15");
    pty.line("where", "Question 1 of 1");
    pty.send("\x03");
    pty.wait_said(from, "done");
    assert_plain(&pty.raw());
}

#[test]
fn ctrl_z_says_that_it_does_nothing_where_no_shell_would_bring_it_back() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "A to E:");
    let from = pty.written();
    pty.send("no\x1a");
    pty.wait_said(from, "Ctrl-Z does nothing here");
    pty.wait_said(from, "A to E: no");
}
