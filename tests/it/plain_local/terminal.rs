//! A terminal that shows lines: what is typed, what is told meanwhile, and how it is left.

use rustix::process::Signal;

use super::{assert_plain, drafts, launch};
use crate::support::pty::Launch;

#[test]
fn lines_are_typed_erased_and_answered_without_a_control_sequence() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = launch(dir.path(), "select-all").start();
    pty.wait_said(0, "Question 1 of 1");
    assert!(pty.is_taken(), "the program edits the line");
    let from = pty.written();
    pty.send("zzz zzx\x7fz");
    pty.wait_said(from, "z \u{8}");
    pty.line("", "\u{201c}zzz zzz\u{201d} is no answer");
    let from = pty.written();
    pty.send("\x04");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    let said = pty.said(from);
    assert_eq!(said, "Saved. To go on: dripset --plain");
    assert!(!pty.is_taken(), "the modes are as before");
    assert_plain(&pty.raw());
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
        pty.line("a c", "A");
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
    pty.line("a c", "A");
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
        pty.wait_said(0, "Infusion therapy practice questions.");
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
    pty.wait_said(0, "Infusion therapy practice questions.");
    let from = pty.written();
    pty.send("zzz\n");
    let said = pty.wait_said(from, "is no answer");
    assert!(said.starts_with('\u{201c}'), "no echo: {said}");
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
