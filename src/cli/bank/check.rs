//! `dripset bank check`: checks banks in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::blueprints::Blueprints;
use super::counted::counted;
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
    /// Blueprints that are given by themselves.
    blueprints: usize,
    /// Files that could not be read.
    unread: usize,
    /// Items that the lints could not check.
    unjudged: usize,
    cut_short: bool,
    /// Lists no more findings of a bank than the limit. The numbers below count all.
    found: Vec<Diagnostic>,
    /// The errors, warnings and notes that are not about an incomplete item.
    numbers: BTreeMap<Severity, usize>,
    /// Items that lack something.
    incomplete: usize,
    /// True if a finding is an error or a warning.
    fails: bool,
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
    let corpus = match &args.against {
        Some(path) => Some(against::read(path, err)?),
        None => None,
    };
    let linter = Linter::new(today).against(corpus);
    if args.fix {
        let (_, paths) = Blueprints::read(&args.paths);
        let (files, _) = bank_sources::find(None, &paths);
        fixing::run(&files, today, err)?;
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
        _ if checked.fails => Exit::Findings,
        _ => Exit::Clean,
    })
}

/// Checks the text of one bank by itself. Returns its findings, and the table and the summary of
/// them.
pub fn check_text(name: &str, text: &str) -> (Vec<Diagnostic>, String) {
    let mut parsed = parse(name, text.as_bytes());
    let mut linter = Linter::new(jiff::Zoned::now().date());
    let mut checked = Checked::default();
    checked.judge(&mut parsed, &mut linter);
    checked.add(linter.finish());
    let summary = checked.summary();
    let told = match render::table(&checked.found) {
        table if table.is_empty() => summary,
        table => format!("{table}\n{summary}"),
    };
    (checked.found, told)
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
        blueprints: blueprints.alone,
        ..Checked::default()
    };
    checked.add(unread);
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
                checked.add(double.into_iter().collect());
            }
            Err(found) => {
                // A bank that is too large is a finding. All else is trouble with the file.
                checked.unread += usize::from(found.code != &codes::TOO_LARGE);
                checked.add(vec![*found]);
                blueprints.add(file, None);
            }
        }
        progress.step();
    }
    progress.clear();
    checked.add(linter.finish());
    checked.add(blueprints.deviations());
    checked.add(blueprints.found);
    checked
}

impl Checked {
    /// Counts findings and lists them.
    fn add(&mut self, mut found: Vec<Diagnostic>) {
        self.count(&found);
        self.found.append(&mut found);
    }

    fn count(&mut self, found: &[Diagnostic]) {
        self.fails |= found.iter().any(Diagnostic::fails);
        let mut incomplete = BTreeSet::new();
        for one in found {
            match one.lack {
                Some(_) => drop(incomplete.insert((one.file(), one.span.start))),
                None => *self.numbers.entry(one.severity).or_default() += 1,
            }
        }
        self.incomplete += incomplete.len();
    }

    /// Adds the findings of a bank, and those of the lints.
    fn judge(&mut self, parsed: &mut Parsed, linter: &mut Linter) {
        let mut found = std::mem::take(&mut parsed.diagnostics);
        found.append(&mut linter.lint(parsed));
        self.count(&found);
        self.cut_short |= parsed.cut_short;
        if found.len() > DIAGNOSTICS_MAX {
            self.cut_short = true;
            // The limit leaves out notes first, so that they never displace an error.
            let rank = |found: &Diagnostic| (!found.is_structural(), found.severity);
            found.sort_by_key(|found| (rank(found), found.span.start));
            found.truncate(DIAGNOSTICS_MAX);
        }
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
        let mut found = Vec::new();
        for (severity, number) in &self.numbers {
            found.push(counted(*number, severity.id()));
        }
        if self.incomplete > 0 {
            found.push(counted(self.incomplete, "incomplete item"));
        }
        if self.cut_short {
            found.push("and more".to_owned());
        }
        let verdict = match (self.fails, found.is_empty()) {
            (true, _) => found.join(", "),
            (false, false) => format!("no mistakes ({})", found.join(", ")),
            (false, true) => "no mistakes".to_owned(),
        };
        let banks = [counted(self.banks, "bank"), counted(self.items, "item")];
        let blueprints = counted(self.blueprints, "blueprint");
        let summary = match (self.banks, self.blueprints) {
            (_, 0) => format!("{}: {verdict}", banks.join(", ")),
            (0, _) => format!("{blueprints}: {verdict}"),
            _ => format!("{}, {blueprints}: {verdict}", banks.join(", ")),
        };
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
