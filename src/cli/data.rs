//! `dripset data`: the progress that is kept here, as a whole: one file each in `cli/data/`.

mod backup;
mod export;
mod forget;
mod import;
mod verify;
mod where_kept;

pub use backup::{BackupArgs, RestoreArgs};
pub use export::{ExportArgs, ExportFormat};
pub use forget::ForgetProgressArgs;
pub use import::ImportArgs;
pub use verify::VerifyArgs;
pub use where_kept::WhereArgs;

use std::io::{self, BufRead, Write};
use std::path::Path;

use clap::{Args, Subcommand};

use super::{Exit, Place, Refused};
use crate::content::render::harmless;

/// `dripset data …`
#[derive(Args, Debug)]
pub struct DataArgs {
    /// The subcommand.
    #[command(subcommand)]
    pub command: DataCommand,
}

/// The subcommands of `dripset data`.
#[derive(Subcommand, Debug)]
pub enum DataCommand {
    /// Print where your progress, banks and settings are
    Where(WhereArgs),
    /// Check the progress file. The exit code is 0 for no problem, 1 for some
    Verify(VerifyArgs),
    /// Copy the progress file, while it is in use or not
    Backup(BackupArgs),
    /// Put a backup in the place of your progress; the present progress is kept aside
    Restore(RestoreArgs),
    /// Write your progress to a file for another machine, or as a table for a spreadsheet
    Export(ExportArgs),
    /// Add exported progress to yours; what you have already is not added twice
    Import(ImportArgs),
    /// Delete your progress from this machine
    Forget(ForgetProgressArgs),
}

/// Runs a subcommand.
///
/// # Errors
/// If it is refused, or writing to `out` fails.
pub fn run(
    place: &Place,
    args: &DataArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    match &args.command {
        DataCommand::Where(args) => where_kept::run(place, args, out, err),
        DataCommand::Verify(args) => verify::run(place, args, out, err),
        DataCommand::Backup(args) => backup::run(place, args, out, err),
        DataCommand::Restore(args) => backup::restore(place, args, out, err),
        DataCommand::Export(args) => export::run(place, args, out, err),
        DataCommand::Import(args) => import::run(place, args, out, err),
        DataCommand::Forget(args) => forget::run(place, args, out, err),
    }
}

/// Returns a count with its noun, in the plural unless it is one.
fn counted(count: u64, noun: &str) -> String {
    let digits = grouped(count);
    match count {
        1 => format!("{digits} {noun}"),
        _ if noun.ends_with("entry") => format!("{digits} {}ies", noun.trim_end_matches('y')),
        _ => format!("{digits} {noun}s"),
    }
}

/// Returns a number with commas between the thousands.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a path for a message.
fn shown(path: &Path) -> String {
    harmless(&path.display().to_string())
}

/// Asks for a word that confirms. Returns whether it was typed.
fn confirmed(risk: &str, word: &str, out: &mut dyn Write) -> io::Result<bool> {
    write!(out, "{risk} Type {word} to go on: ")?;
    out.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_with_ease() {
        assert_eq!(counted(1, "answer"), "1 answer");
        assert_eq!(counted(1_234_567, "set"), "1,234,567 sets");
        assert_eq!(counted(100, "entry"), "100 entries");
    }
}
