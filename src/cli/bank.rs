//! `dripset bank check`: everything that is wrong with banks, in one pass.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::Exit;
use crate::content::render::{self, Colour};
use crate::content::{Diagnostic, Severity, codes, lint, parse};
use crate::shelf;

/// `dripset bank …`
#[derive(Args, Debug)]
pub struct BankArgs {
    /// What to do with banks.
    #[command(subcommand)]
    pub command: BankCommand,
}

/// What can be done with banks.
#[derive(Subcommand, Debug)]
pub enum BankCommand {
    /// Look for mistakes in banks; exit 0: none, 1: some, 2: a file cannot be read
    Check(CheckArgs),
}

/// `dripset bank check …`
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Bank files, or folders of them
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The day to judge review dates by, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people: the place underlined, and what to do
    Text,
    /// For programs: one JSON array
    Json,
}

/// Runs the subcommand.
///
/// # Errors
/// Where writing fails.
pub fn run(args: &BankArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    match &args.command {
        BankCommand::Check(args) => check(args, out, err),
    }
}

/// What was looked at, and what was found.
#[derive(Default)]
struct Checked {
    banks: usize,
    items: usize,
    unread: usize,
    found: Vec<Diagnostic>,
}

fn check(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let today = args.today.unwrap_or_else(|| jiff::Zoned::now().date());
    let checked = look(&args.paths, today);
    let summary = checked.summary();
    match args.format {
        Format::Text => {
            for found in &checked.found {
                writeln!(out, "{}\n", render::text(found, Colour::Plain))?;
            }
            writeln!(out, "{summary}")?;
        }
        Format::Json => {
            out.write_all(render::json(&checked.found).as_bytes())?;
            writeln!(err, "{summary}")?;
        }
    }
    Ok(match checked {
        Checked { unread: 1.., .. } => Exit::Trouble,
        _ if checked.found.iter().any(Diagnostic::fails) => Exit::Findings,
        _ => Exit::Clean,
    })
}

/// Reads and judges every file that the paths stand for.
fn look(paths: &[PathBuf], today: Date) -> Checked {
    let (files, unread) = shelf::find(None, paths);
    let mut checked = Checked {
        unread: unread.len(),
        found: unread,
        ..Checked::default()
    };
    let mut all = Vec::new();
    for file in files {
        match file.read() {
            Ok(bytes) => {
                let mut parsed = parse(&file.name, &bytes);
                parsed.diagnostics.extend(lint::lint(&parsed, today));
                parsed.diagnostics.sort_by_key(|found| found.span.start);
                checked.banks += 1;
                checked.items += parsed.draft.items_written;
                checked.found.append(&mut parsed.diagnostics);
                all.push(parsed);
            }
            Err(found) => {
                // Too large is a mistake of the bank; the rest is trouble with the file.
                checked.unread += usize::from(found.code != &codes::TOO_LARGE);
                checked.found.push(*found);
            }
        }
    }
    checked.found.extend(shelf::distinct(all).1);
    checked
}

impl Checked {
    /// One line: what was looked at, and how many findings of each severity.
    fn summary(&self) -> String {
        let number = |severity| {
            self.found
                .iter()
                .filter(|found| found.severity == severity)
                .count()
        };
        let mut found = Vec::new();
        for (severity, word) in [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Note, "note"),
        ] {
            if number(severity) > 0 {
                found.push(counted(number(severity), word));
            }
        }
        let fails = self.found.iter().any(Diagnostic::fails);
        let verdict = match (fails, found.is_empty()) {
            (true, _) => found.join(", "),
            (false, false) => format!("no mistakes ({})", found.join(", ")),
            (false, true) => "no mistakes".to_owned(),
        };
        format!(
            "{}, {}: {verdict}",
            counted(self.banks, "bank"),
            counted(self.items, "item")
        )
    }
}

fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}
