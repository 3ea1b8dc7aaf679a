//! The program, run to its end without a terminal.

use assert_cmd::Command;

/// The output of a run that has ended.
#[derive(Debug)]
pub struct Run {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

/// The program, to be given its arguments.
pub fn program() -> Command {
    assert_cmd::cargo::cargo_bin_cmd!("dripset")
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let output = command.output().expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run {
        out: text(output.stdout),
        err: text(output.stderr),
        code: output.status.code(),
    }
}
