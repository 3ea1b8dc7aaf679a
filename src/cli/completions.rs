//! `dripset completions`: what makes a shell complete commands and flags on Tab.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit};

/// `dripset completions …`
#[derive(Args, Clone, Debug)]
pub struct CompletionsArgs {
    /// The shell that is to complete
    pub shell: Shell,
}

/// Prints the script for that shell.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn run(args: &CompletionsArgs, out: &mut dyn Write) -> io::Result<Exit> {
    // First into memory: the generator panics where a reader goes away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dripset", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Clean)
}
