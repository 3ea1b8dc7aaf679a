//! The command line: one file a subcommand. Each writes to what it is given and says how it
//! ended; nothing here decides anything about items.

pub mod bank;
pub mod grade;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A terminal quiz for training infusion therapy.
#[derive(Parser, Debug)]
#[command(name = "dripset", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Work on question banks
    Bank(bank::BankArgs),
    /// Score responses in a file against a bank
    Grade(grade::GradeArgs),
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done, nothing to tell.
    Clean,
    /// Done, and something is wrong with what was looked at.
    Findings,
    /// Not done: wrong arguments, or a file that cannot be read.
    Trouble,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Trouble => Self::from(2),
        }
    }
}

/// Runs what the arguments ask for. A reader that went away (`dripset … | head`) ends the run
/// quietly; any other trouble with writing is told.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let done = match cli.command {
        Command::Bank(args) => bank::run(&args, out, err),
        Command::Grade(args) => grade::run(&args, out, err),
    };
    match done.and_then(|exit| out.flush().map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => {
            let _ = writeln!(err, "dripset: cannot write: {error}");
            Exit::Trouble
        }
    }
}
