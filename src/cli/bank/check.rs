//! `dripset bank check`: checks banks in one pass.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::blueprints::Blueprints;
use super::progress::ProgressLine;
use super::{against, fixing};
use crate::cli::{Exit, Place, Refused};
use crate::content::lint::Linter;
use crate::content::render::{self, Colour};
use crate::content::{Diagnostic, Parsed, Severity, codes, parse};
use crate::domain::limits::DIAGNOSTICS_MAX;
use crate::{bank_sources, paths};

/// `dripset bank check …`
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Bank files, or folders of them
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Documents that banks must not copy: a folder of text files
    #[arg(long, value_name = "DIR")]
    pub against: Option<PathBuf>,
    /// Correct in the files what is safe: error-prone units, zeros, thousands commas, spaces before units, unused allowances
    #[arg(long)]
    pub fix: bool,
    /// The day to judge review dates by, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// The output format of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CheckFormat {
    /// For people, with each mistake marked and how to fix it
    Text,
    /// One JSON array for scripts
    Json,
    /// SARIF 2.1.0 for code hosts and editors
    Sarif,
}

/// The checked files and the findings.
#[derive(Default)]
struct Checked {
    banks: usize,
    items: usize,
    /// Files that could not be read.
    unread: usize,
    /// Items that the lints could not check.
    unjudged: usize,
    cut_short: bool,
    found: Vec<Diagnostic>,
}

/// Checks the banks and prints the findings.
///
/// # Errors
/// If writing fails.
pub fn run(
    place: &Place,
    args: &CheckArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let today = args.today.unwrap_or_else(|| jiff::Zoned::now().date());
    let corpus = args.against.as_deref().map(against::read).transpose()?;
    let linter = Linter::new(today).against(corpus);
    if args.fix {
        let (_, paths) = Blueprints::read(&args.paths);
        let (files, _) = bank_sources::find(None, &paths);
        for (name, count) in fixing::run(&files, today)? {
            let name = render::harmless(&name);
            writeln!(err, "{name}: {} made", counted(count, "correction"))?;
        }
    }
    let is_terminal = std::io::stderr().is_terminal();
    let checked = look(
        place,
        &args.paths,
        linter,
        ProgressLine::new(err, is_terminal),
    );
    let summary = checked.summary();
    match args.format {
        CheckFormat::Text => {
            for block in render::texts(&checked.found, Colour::Plain) {
                writeln!(out, "{block}\n")?;
            }
            match render::table(&checked.found) {
                table if table.is_empty() => writeln!(out, "{summary}")?,
                table => writeln!(out, "{table}\n{summary}")?,
            }
        }
        CheckFormat::Json => {
            out.write_all(render::json(&checked.found).as_bytes())?;
            writeln!(err, "{summary}")?;
        }
        CheckFormat::Sarif => {
            out.write_all(render::sarif(&checked.found).as_bytes())?;
            writeln!(err, "{summary}")?;
        }
    }
    Ok(match checked {
        Checked { unread: 1.., .. } => Exit::Trouble,
        _ if checked.found.iter().any(Diagnostic::fails) => Exit::Findings,
        _ => Exit::Clean,
    })
}

/// Reads and checks every file that the paths name.
fn look(
    place: &Place,
    paths: &[PathBuf],
    mut linter: Linter,
    mut progress: ProgressLine<'_>,
) -> Checked {
    let (mut blueprints, paths) = Blueprints::read(paths);
    let (files, unread) = bank_sources::find(None, &paths);
    let is_trouble = |found: &&Diagnostic| found.code != &codes::RESERVED_NAME;
    let mut checked = Checked {
        unread: unread.iter().filter(is_trouble).count(),
        found: unread,
        ..Checked::default()
    };
    let own = paths::data_dir(place.data_dir.as_deref()).ok();
    let own = own.map(|dir| paths::own_banks(&dir));
    let (is_loaded, others) = bank_sources::loaded(&files, own.as_deref(), &place.banks);
    let beside = match is_loaded.contains(&true) {
        true => bank_sources::Homes::beside(&others),
        false => bank_sources::Homes::default(),
    };
    let mut homes = bank_sources::Homes::default();
    progress.begin(
        files.len(),
        files.iter().map(bank_sources::BankFile::size).sum(),
    );
    for (file, is_loaded) in files.iter().zip(is_loaded) {
        match file.read() {
            Ok(bytes) => {
                let mut parsed = parse(&file.name, &bytes);
                // A loaded bank must not clash with the other loaded ones.
                let taken = Some(&beside).filter(|_| is_loaded);
                let double = taken.and_then(|beside| beside.clash(&parsed));
                let double = double.or_else(|| homes.clash(&parsed));
                homes.add(&parsed);
                blueprints.add(file, Some(&parsed));
                checked.judge(&mut parsed, &mut linter);
                checked.found.extend(double);
            }
            Err(found) => {
                // A bank that is too large is a finding. All else is trouble with the file.
                checked.unread += usize::from(found.code != &codes::TOO_LARGE);
                checked.found.push(*found);
                blueprints.add(file, None);
            }
        }
        progress.step();
    }
    progress.clear();
    checked.found.extend(linter.finish());
    checked.found.extend(blueprints.deviations());
    checked.found.append(&mut blueprints.found);
    checked
}

impl Checked {
    /// Adds the findings of a bank, and those of the lints.
    fn judge(&mut self, parsed: &mut Parsed, linter: &mut Linter) {
        let mut found = std::mem::take(&mut parsed.diagnostics);
        let mut lints = linter.lint(parsed);
        let room = DIAGNOSTICS_MAX.saturating_sub(found.len());
        self.cut_short |= parsed.cut_short || lints.len() > room;
        lints.sort_by_key(|found| found.span.start);
        lints.truncate(room);
        found.append(&mut lints);
        found.sort_by_key(|found| found.span.start);
        self.banks += 1;
        let draft = &parsed.draft;
        self.items += draft.items_written;
        let judged = draft.bank.items.len() + draft.broken.len();
        self.unjudged += draft.items_written.saturating_sub(judged);
        self.found.append(&mut found);
    }

    /// Returns the number of files checked and of findings per severity, after the number that
    /// could not be checked.
    fn summary(&self) -> String {
        let number = |severity| {
            let of = |found: &&Diagnostic| found.severity == severity && found.lack.is_none();
            self.found.iter().filter(of).count()
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
        let lacks = self.found.iter().filter(|found| found.lack.is_some());
        let incomplete: BTreeSet<_> = lacks.map(|lack| (lack.file(), lack.span.start)).collect();
        if !incomplete.is_empty() {
            found.push(counted(incomplete.len(), "incomplete item"));
        }
        if self.cut_short {
            found.push("and more".to_owned());
        }
        let fails = self.found.iter().any(Diagnostic::fails);
        let verdict = match (fails, found.is_empty()) {
            (true, _) => found.join(", "),
            (false, false) => format!("no mistakes ({})", found.join(", ")),
            (false, true) => "no mistakes".to_owned(),
        };
        let summary = format!(
            "{}, {}: {verdict}",
            counted(self.banks, "bank"),
            counted(self.items, "item")
        );
        match self.unjudged {
            0 => summary,
            unjudged => format!(
                "The writing rules could not check {}. Fix the mistakes above and run the check \
                 again.\n{summary}",
                counted(unjudged, "item")
            ),
        }
    }
}

/// Returns a number with its word.
pub(super) fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}
