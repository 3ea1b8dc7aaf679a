//! Lines or screens: flag before variable before settings file, and what is remembered.

use super::{launch, script, settings};
use crate::support::pty::{Launch, Seen};

const REFUSED: &str = "The screens of Dripset need a terminal window";

#[test]
fn where_there_is_no_terminal_there_are_lines_unless_screens_are_asked_for() {
    let dir = tempfile::tempdir().expect("a directory");
    let told = |args: &[&str]| script(dir.path(), args, "quit\n");
    for args in [
        &[][..],
        &["--plain"],
        &["--plain=true"],
        &["--plain=auto"],
        &["study", "--plain"],
    ] {
        let run = told(args);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
        assert!(run.out.contains("uestion"), "{args:?}: {}", run.out);
    }
    let run = told(&["--plain=false"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains(REFUSED) && run.out.is_empty(), "{run:?}");
    let run = told(&["--plain=maybe"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("auto, true or false"), "{run:?}");
    assert_eq!(settings(dir.path()), "", "a script changes no settings");
}

#[test]
fn a_flag_comes_before_the_variable_and_that_before_the_file() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("mine.toml");
    let run = |flag: &[&str], variable: &str, text: &str| {
        std::fs::write(&file, text).expect("a file");
        let mut command = crate::support::run::program();
        command.args(flag).env("DRIPSET_DATA_DIR", dir.path());
        command
            .env("DRIPSET_CONFIG", &file)
            .env("DRIPSET_PLAIN", variable);
        let run = crate::support::run::run(command.write_stdin("quit\n"));
        assert_eq!(std::fs::read_to_string(&file).expect("it"), text);
        run.code
    };
    for (flag, variable, text, code) in [
        (&[][..], "", "plain = false\n", 2),
        (&[], "1", "plain = false\n", 0),
        (&[], "true", "plain = false\n", 0),
        (&[], "auto", "plain = false\n", 0),
        (&[], "0", "plain = true\n", 2),
        (&["--plain"], "0", "plain = false\n", 0),
        (&["--plain=false"], "1", "plain = true\n", 2),
        (&[], "", "plain = true\n", 0),
        (&[], "", "plain = \"auto\"\n", 0),
        (&[], "yes", "", 2),
    ] {
        assert_eq!(
            run(flag, variable, text),
            Some(code),
            "{flag:?} {variable:?} {text:?}"
        );
    }
}

#[test]
fn the_flag_at_a_terminal_is_remembered_and_says_so_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let remembered = "Plain mode, also at the next start.";
    let pty = launch(dir.path(), "select-all").start();
    let said = pty.wait_said(0, "Question 1 of 1");
    assert!(said.starts_with(remembered), "{said}");
    pty.line("quit", "quit");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert_eq!(settings(dir.path()), "plain = true\n");

    for args in [&[][..], &["--plain"]] {
        let pty = Launch::new(dir.path()).unframed().args(args).start();
        let said = pty.wait_said(0, "Infusion therapy practice questions");
        assert!(!said.contains(remembered), "{said}");
        pty.line("quit", "quit");
        assert_eq!(pty.wait_exit().exit_code(), 0);
    }

    let pty = Launch::new(dir.path()).args(["--plain=false"]).start();
    pty.wait_for("the screens", Seen::is_home);
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert_eq!(settings(dir.path()), "plain = \"auto\"\n");
    let pty = Launch::new(dir.path()).start();
    pty.wait_for("the screens", Seen::is_home);
}

#[test]
fn a_variable_or_the_file_chooses_lines_and_nothing_is_written() {
    let dir = tempfile::tempdir().expect("a directory");
    let pty = Launch::new(dir.path())
        .unframed()
        .env("DRIPSET_PLAIN", "1")
        .start();
    pty.wait_said(0, "Infusion therapy practice questions");
    pty.line("quit", "quit");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    assert_eq!(settings(dir.path()), "");
}
