//! `dripset bank`: commands for the people who write banks, one file each.

mod against;
mod analyze;
mod blueprints;
mod book;
mod check;
mod converting;
mod counted;
mod export;
mod fixing;
mod import;
mod list;
mod new;
mod preview;
mod progress;
mod read;
mod replacing;
mod show;
mod sign;
mod stats;
mod test_wise;

pub use analyze::{AnalyzeArgs, AnalyzeFormat};
pub use book::BookArgs;
pub use check::{CheckArgs, CheckFormat};
pub use converting::ConvertFormat;
pub use export::ExportBankArgs;
pub use import::ImportBankArgs;
pub use list::{ListArgs, ListFormat};
pub use new::{NewArgs, SAMPLE};
pub use preview::PreviewArgs;
pub use show::ShowItemsArgs;
pub use sign::SignArgs;
pub use stats::{StatsArgs, StatsFormat};
pub use test_wise::{TestWiseArgs, TestWiseFormat};

use std::io::Write;

use clap::{Args, Subcommand};

use super::{Exit, Place, Refused};
use crate::content::schema::schema;

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
    /// Import items of another program: Moodle, Canvas, Anki, spreadsheets. The exit code is 0 if
    /// nothing is lost, 1 if something is left out or left to you, 2 if a file cannot be read
    Import(ImportBankArgs),
    /// Export a bank for another program: Moodle, Canvas, Anki, spreadsheets. The exit code is 0 if
    /// nothing is lost, 1 if something is left out or changed
    Export(ExportBankArgs),
    /// Try guessing on banks. The exit code is 1 if a strategy finds more keys than chance explains
    TestWise(TestWiseArgs),
    /// Analyze items by the first responses of many learners
    Analyze(AnalyzeArgs),
    /// Print banks: a booklet with its key, or an exam in shuffled versions with a key for each
    Book(BookArgs),
    /// Sign items that a clinician has reviewed
    Sign(SignArgs),
    /// Print the JSON schema of banks, for editors
    Schema,
    /// Show an item as a learner sees it, and again whenever the file is saved
    Preview(PreviewArgs),
    /// List items, one line each
    List(ListArgs),
    /// Show items as text: for a reviewer, without their keys, or their choices alone
    Show(ShowItemsArgs),
    /// Count the items of banks by topic, kind, level and step, and compare with a blueprint. The exit
    /// code is 0 if every count is within one of it, 1 if not
    Stats(StatsArgs),
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
        BankCommand::Import(args) => import::run(args, out, err),
        BankCommand::Export(args) => export::run(place, args, out, err),
        BankCommand::TestWise(args) => test_wise::run(args, out),
        BankCommand::Analyze(args) => analyze::run(place, args, out, err),
        BankCommand::Book(args) => book::run(place, args, out, err),
        BankCommand::Sign(args) => sign::run(args, out, err),
        BankCommand::Schema => {
            out.write_all(schema().as_bytes())?;
            Ok(Exit::Clean)
        }
        BankCommand::Preview(args) => preview::run(place, args, out),
        BankCommand::List(args) => list::run(place, args, out, err),
        BankCommand::Show(args) => show::run(place, args, out, err),
        BankCommand::Stats(args) => stats::run(place, args, out, err),
    }
}
