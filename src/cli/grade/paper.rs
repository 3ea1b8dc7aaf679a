//! `dripset grade --paper`: scores the papers of an exam, all of them or none.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use super::{GradeArgs, harmless, read_bank};
use crate::cli::{Exit, Place, Refused, banks, bounded};
use crate::domain::bank::Bank;
use crate::domain::ids::ItemKey;
use crate::domain::limits::{PAPER_FORMS_BYTES_MAX, PAPER_RESPONSES_BYTES_MAX};
use crate::interchange::encoding::decode;
use crate::paper::forms::PaperForms;
use crate::paper::responses::{TableProblem, score};
use crate::paper::scores::PaperScores;
use crate::paths;

/// The output format of the scores of papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ScoresFormat {
    /// Tables for people
    Text,
    /// CSV, one row for each learner
    Csv,
    /// One JSON object for scripts
    Json,
}

/// Scores the papers. Prints the scores to `out`, and problems with their rows and columns to `err`.
///
/// # Errors
/// If a file cannot be read, or writing fails.
pub fn run(
    place: &Place,
    args: &GradeArgs,
    forms: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let forms = read_forms(forms)?;
    // With two files, the first one is a bank.
    let (forms, responses) = match &args.responses {
        None => {
            tell_changed(place, &forms, err)?;
            (forms, &args.bank)
        }
        Some(responses) => (by_bank(args, &forms, err)?, responses),
    };
    let text = decode(&read(responses, PAPER_RESPONSES_BYTES_MAX)?, None);
    let table = score(&forms, &text);
    if !table.problems.is_empty() {
        for problem in &table.problems {
            writeln!(err, "{}", told(problem))?;
        }
        writeln!(
            err,
            "Nothing was scored. Correct these cells and run it again; an answer that does not count \
             is entered as `-`."
        )?;
        return Ok(Exit::Findings);
    }
    for note in &table.notes {
        writeln!(err, "{}; scored as it is", told(note))?;
    }
    let scores = PaperScores {
        forms: &forms,
        papers: &table.papers,
    };
    match args.format {
        ScoresFormat::Text => scores.text(&mut HarmlessLines(out))?,
        ScoresFormat::Csv => scores.csv(out)?,
        ScoresFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &scores.json())?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Clean)
}

/// A writer for the names of others, which must not act on the terminal.
struct HarmlessLines<'w>(&'w mut dyn Write);

impl Write for HarmlessLines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Formatted text arrives in whole characters.
        let text = String::from_utf8_lossy(bytes);
        self.0
            .write_all(crate::content::render::harmless(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn told(problem: &TableProblem) -> String {
    let row = problem.row.map(|row| format!("row {row}"));
    let column = Some(problem.column.clone()).filter(|column| !column.is_empty());
    let place: Vec<String> = row.into_iter().chain(column).collect();
    let message = harmless(&problem.message);
    match place.is_empty() {
        true => message,
        false => format!("{}: {message}", place.join(", ")),
    }
}

fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Refused> {
    let shown = path.display();
    let bytes = match path.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            let mut input = io::stdin().take(bytes_max + 1);
            input.read_to_end(&mut bytes).map(|_| bytes)
        }
        false => bounded::read_stream(path, bytes_max),
    };
    let bytes = bytes.map_err(|error| Refused::new(format!("cannot read {shown}: {error}"), ""))?;
    match u64::try_from(bytes.len()).is_ok_and(|bytes| bytes <= bytes_max) {
        true => Ok(bytes),
        false => Err(Refused::new(
            format!("{shown} has more than {bytes_max} bytes"),
            "name the file that belongs to the exam",
        )),
    }
}

fn read_forms(path: &Path) -> Result<PaperForms, Refused> {
    let bytes = read(path, PAPER_FORMS_BYTES_MAX)?;
    let forms = PaperForms::from_json(&String::from_utf8_lossy(&bytes));
    forms.map_err(|error| {
        let help = "name the file …-forms.json that `dripset bank book --versions` wrote";
        Refused::new(format!("{} cannot be used: {error}", path.display()), help)
    })
}

/// Says which items differ now in the banks that the program loads. The papers are scored as they
/// were printed.
fn tell_changed(place: &Place, forms: &PaperForms, err: &mut dyn Write) -> Result<(), Refused> {
    // Scoring needs no banks, so it goes on without them.
    let Ok(dir) = paths::data_dir(place.data_dir.as_deref()) else {
        return Ok(());
    };
    let Ok((library, _)) = banks::load(place, &dir) else {
        return Ok(());
    };
    let banks: Vec<Arc<Bank>> = library.banks().cloned().collect();
    let changed = forms.changed_in(&banks);
    if !changed.is_empty() {
        writeln!(
            err,
            "Changed in its bank since the exam was printed: {}. Scored as printed; to score by the \
             bank as it is now, name its file before the responses.",
            listed(&changed)
        )?;
    }
    Ok(())
}

/// Returns the forms with the items of the named bank.
fn by_bank(
    args: &GradeArgs,
    forms: &PaperForms,
    err: &mut dyn Write,
) -> Result<PaperForms, Refused> {
    let banks = [Arc::new(read_bank(args)?)];
    let now = forms.scored_by(&banks).map_err(|lost| {
        let what = format!(
            "{} does not have these questions with the parts that were printed: {}",
            args.bank.display(),
            listed(&lost)
        );
        Refused::new(what, "leave the bank out to score by what was printed")
    })?;
    let changed = forms.changed_in(&banks);
    if !changed.is_empty() {
        writeln!(
            err,
            "Changed since the exam was printed, and scored by the bank as it is now: {}.",
            listed(&changed)
        )?;
    }
    Ok(now)
}

fn listed(keys: &[ItemKey]) -> String {
    let keys: Vec<String> = keys.iter().map(ItemKey::to_string).collect();
    keys.join(", ")
}
