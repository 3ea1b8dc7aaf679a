//! Arguments in, exit code out.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use clap::Parser;
use dripset::cli::{self, Cli};

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    cli::run(Cli::parse(), &mut out, &mut io::stderr()).into()
}
