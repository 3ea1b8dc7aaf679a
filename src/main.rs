//! The entry point: parses the arguments and returns the exit code.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use dripset::cli;

fn main() -> ExitCode {
    // Not locked, because any thread must be able to restore the terminal.
    let mut out = BufWriter::new(io::stdout());
    match cli::read() {
        Ok(cli) => cli::run(cli, &mut out, &mut io::stderr()).into(),
        Err(error) => error.exit(),
    }
}
