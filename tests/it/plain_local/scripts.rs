//! Scripts: lines on standard input, and their answers on standard output.

use super::{assert_plain, newest, script, study};

#[test]
fn a_script_takes_a_whole_set_and_hears_its_results() {
    let dir = tempfile::tempdir().expect("a directory");
    let args = [
        "study",
        "--seed",
        "1",
        "-n",
        "3",
        "--kind",
        "multiple-choice",
    ];
    let run = script(dir.path(), &args, "a\n\n\nb\n\n\nc\n\n\n");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_plain(run.out.as_bytes());
    let sitting = newest(dir.path());
    assert_eq!(sitting.responses.len(), 3, "{}", run.out);
    assert!(sitting.row.is_ended(), "{}", run.out);
    for words in ["Question 1 of 3", "Your answer: ", "orrect: ", "Results"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    let long = run.out.lines().find(|line| line.chars().count() > 80);
    assert_eq!(long, None);
    let end = "Saved. To go on: dripset --plain\n";
    assert!(run.out.ends_with(end), "{}", run.out);
}

#[test]
fn the_end_of_the_input_keeps_the_draft_and_the_next_run_goes_on() {
    let dir = tempfile::tempdir().expect("a directory");
    // The last line has no end.
    let run = script(dir.path(), &study("select-all"), "a c");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_eq!(super::drafts(dir.path()), [r#"["a","c"]"#]);
    assert!(
        newest(dir.path()).responses.is_empty(),
        "only Enter confirms"
    );
    let run = script(dir.path(), &["--plain"], "continue\n\n");
    assert_eq!(newest(dir.path()).responses.len(), 1, "{}", run.out);
}

#[test]
fn a_reader_that_leaves_ends_the_run_and_all_is_saved() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dripset"));
    command
        .args(study("select-all"))
        .env("DRIPSET_DATA_DIR", dir.path());
    command.env_remove("DRIPSET_PLAIN").env("HOME", dir.path());
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("a run");
    let mut lines = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut lines, b"a c\n").expect("a line");
    // It has said all it says before the next line.
    let mut out = child.stdout.take().expect("a pipe");
    let mut said = Vec::new();
    while said.iter().filter(|byte| **byte == b':').count() < 2 || !said.ends_with(b":\n") {
        let mut byte = [0];
        let count = std::io::Read::read(&mut out, &mut byte).expect("its output");
        assert_eq!(count, 1, "{}", String::from_utf8_lossy(&said));
        said.extend(byte);
    }
    drop(out);
    std::io::Write::write_all(&mut lines, b"where\n").expect("a line");
    let exit = child.wait().expect("an end");
    assert_eq!(exit.code(), Some(129), "as of a terminal that is gone");
    assert_eq!(super::drafts(dir.path()), [r#"["a","c"]"#]);
}

#[test]
fn a_script_changes_settings_for_itself_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    let run = script(dir.path(), &study("select-all"), "brief\nwhere\nscreen\n");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("\n1 of 1"), "brief: {}", run.out);
    assert!(
        run.out.contains("The screens need a terminal window"),
        "{}",
        run.out
    );
    assert_eq!(super::settings(dir.path()), "");
    let brief = [&study("select-all")[..], &["--plain".to_owned()]].concat();
    let run = script(dir.path(), &brief, "");
    assert!(
        run.out.contains("Question 1 of 1"),
        "full again: {}",
        run.out
    );
}

#[test]
fn where_only_ascii_shows_lines_are_in_ascii() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = crate::support::run::program();
    command.args(study("select-all")).env("LC_ALL", "C");
    command
        .env("DRIPSET_DATA_DIR", dir.path())
        .env("HOME", dir.path());
    let run = crate::support::run::run(command.write_stdin("zzz\n"));
    assert!(
        run.out.is_ascii() && run.out.contains("39 deg C"),
        "{}",
        run.out
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_session_that_began_outside_of_the_container_is_no_error() {
    let dir = tempfile::tempdir().expect("a directory");
    let contained = |program: &std::ffi::OsStr| {
        let mut command = assert_cmd::Command::new("unshare");
        command.args(["--user", "--map-root-user", "--pid", "--fork"]);
        command.arg(program).env("HOME", dir.path());
        command.env("DRIPSET_DATA_DIR", dir.path());
        command
    };
    // Some systems make no containers for their users.
    if !contained("true".as_ref())
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return;
    }
    let program = crate::support::run::program();
    let mut command = contained(program.get_program());
    let run = crate::support::run::run(command.arg("--plain").write_stdin("quit\n"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}
