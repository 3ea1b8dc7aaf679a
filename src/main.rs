//! Arguments in, exit code out.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use dripset::cli;

fn main() -> ExitCode {
    // Not locked: giving the terminal back must be able to write from any thread.
    let mut out = BufWriter::new(io::stdout());
    match cli::read() {
        Ok(cli) => cli::run(cli, &mut out, &mut io::stderr()).into(),
        Err(error) => error.exit(),
    }
}
