//! Arguments in, exit code out.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use clap::Parser;
use dripset::cli::{self, Cli};

fn main() -> ExitCode {
    // Not locked: giving the terminal back must be able to write from any thread.
    let mut out = BufWriter::new(io::stdout());
    cli::run(Cli::parse(), &mut out, &mut io::stderr()).into()
}
