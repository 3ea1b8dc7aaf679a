//! `dripset bank`: commands for the people who write banks, one file each.

mod against;
mod blueprints;
mod check;
mod fixing;
mod new;
mod preview;
mod progress;

pub use check::{CheckArgs, CheckFormat};
pub use new::{NewArgs, SAMPLE};
pub use preview::PreviewArgs;

use std::io::Write;

use clap::{Args, Subcommand};

use super::{Exit, Place, Refused};

/// `dripset bank …`
#[derive(Args, Debug)]
pub struct BankArgs {
    /// The subcommand.
    #[command(subcommand)]
    pub command: BankCommand,
}

/// The subcommands of `dripset bank`.
#[derive(Subcommand, Debug)]
pub enum BankCommand {
    /// Check banks for mistakes. The exit code is 0 for none, 1 for some, 2 if a file cannot be read
    Check(CheckArgs),
    /// Write a small sample bank to a new file or to standard output
    New(NewArgs),
    /// Show an item as a learner sees it, and again whenever the file is saved
    Preview(PreviewArgs),
}

/// Runs the subcommand.
///
/// # Errors
/// If writing fails.
pub fn run(
    place: &Place,
    args: &BankArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    match &args.command {
        BankCommand::Check(args) => check::run(place, args, out, err),
        BankCommand::New(args) => new::run(args, out),
        BankCommand::Preview(args) => preview::run(place, args, out),
    }
}
