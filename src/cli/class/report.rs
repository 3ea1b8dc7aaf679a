//! `dripset class report`: the results of a class, for people, programs and gradebooks.

mod cells;
mod gradebook;
mod one_roster;
mod workbook;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use self::one_roster::SchoolIds;
use super::find;
use super::stored::{StoreChoice, StoredClasses};
use crate::classroom::report::html::{self, LearnerNames};
use crate::classroom::report::{self, sheet::ClassReport};
use crate::cli::whole_file::{WholeFile, cannot_write};
use crate::cli::{Exit, Place, Refused};
use crate::content::render::harmless;
use crate::env::Env;
use crate::interchange::package::Package;

/// The options of `dripset class report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The code of the class, or the start of its id
    #[arg(value_name = "CODE")]
    pub class: String,
    /// The output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Write to this file instead of standard output, or to standard output for `-`
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_if_eq_any([("format", "xlsx"), ("format", "oneroster")])
    )]
    pub output: Option<PathBuf>,
    /// Write a page for a web browser to this file, or to standard output for `-`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "output"])]
    pub html: Option<PathBuf>,
    /// Replace names and school ids on the page by "Learner 1", "Learner 2" and so on
    #[arg(long, requires = "html")]
    pub pseudonyms: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
    /// The school's id of the class, for OneRoster
    #[arg(long, value_name = "ID", required_if_eq("format", "oneroster"))]
    pub school_class: Option<String>,
    /// The school's id of the grading period, for OneRoster
    #[arg(long, value_name = "ID", required_if_eq("format", "oneroster"))]
    pub grading_period: Option<String>,
    /// The store.
    #[command(flatten)]
    pub store: StoreChoice,
}

/// The file name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";
/// The message beside a page with names.
const NAMES_ON_PAGE: &str =
    "The page has the learners' names. `--pseudonyms` makes one without them.";

/// The output format of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    /// Text for people
    Text,
    /// CSV, one row for each learner and question
    Csv,
    /// One JSON object for scripts
    Json,
    /// A gradebook to import into Canvas
    Canvas,
    /// A list of grades to import into Moodle
    Moodle,
    /// An Excel workbook
    Xlsx,
    /// A OneRoster 1.1 package (zip) with the points
    #[value(name = "oneroster")]
    OneRoster,
}

/// Prints the report, or writes it to a file.
pub fn run(
    place: &Place,
    args: &ReportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let mut stored = StoredClasses::to_read(place, &args.store, &env, err)?;
    let class = find::class(&stored, &args.class)?;
    stored.fetch(class.id)?;
    let sheet = ClassReport::of(&stored.store, &class, &env)?;
    if let Some(path) = &args.html {
        let page = |out: &mut dyn Write| page(&sheet, args, out);
        written(path, args.force, out, page)?;
        if !args.pseudonyms && !sheet.learners.is_empty() {
            writeln!(err, "dripset: {NAMES_ON_PAGE}")?;
        }
        return Ok(Exit::Clean);
    }
    let path = args.output.as_deref().unwrap_or(Path::new(STANDARD_OUTPUT));
    written(path, args.force, out, |out| print(&sheet, args, out))?;
    if args.format == ReportFormat::Moodle {
        writeln!(err, "dripset: {}", gradebook::moodle_asks(sheet.possible))?;
    }
    Ok(Exit::Clean)
}

/// Writes the output of a function to a file and says so, or to standard output.
fn written(
    path: &Path,
    replaces: bool,
    out: &mut dyn Write,
    print: impl FnOnce(&mut dyn Write) -> Result<(), Refused>,
) -> Result<(), Refused> {
    if path == Path::new(STANDARD_OUTPUT) {
        return print(out);
    }
    let cannot = |error: io::Error| cannot_write(&error, path, true);
    let mut file = WholeFile::begin(path, replaces).map_err(cannot)?;
    print(&mut file)?;
    file.finish().map_err(cannot)?;
    writeln!(out, "Wrote {}.", harmless(&path.display().to_string()))?;
    Ok(())
}

fn page(sheet: &ClassReport, args: &ReportArgs, out: &mut dyn Write) -> Result<(), Refused> {
    let names = match args.pseudonyms {
        true => LearnerNames::Pseudonyms,
        false => LearnerNames::Own,
    };
    out.write_all(html::page(sheet, names).as_bytes())?;
    Ok(())
}

fn print(sheet: &ClassReport, args: &ReportArgs, out: &mut dyn Write) -> Result<(), Refused> {
    match args.format {
        ReportFormat::Text => report::print(sheet, out)?,
        ReportFormat::Csv => cells::print(sheet, out)?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, sheet)?;
            writeln!(out)?;
        }
        ReportFormat::Canvas => gradebook::canvas(sheet, out)?,
        ReportFormat::Moodle => {
            if !gradebook::moodle(sheet, out)? {
                return Err(no_school_ids("Moodle"));
            }
        }
        ReportFormat::Xlsx => out.write_all(&workbook::bytes(sheet)?)?,
        ReportFormat::OneRoster => {
            let school = SchoolIds {
                class: args.school_class.as_deref().unwrap_or_default(),
                grading_period: args.grading_period.as_deref().unwrap_or_default(),
            };
            let files = one_roster::files(sheet, &school)?;
            let files = files.ok_or_else(|| no_school_ids("the gradebook"))?;
            out.write_all(&Package::write(&files))?;
        }
    }
    Ok(())
}

/// Returns the refusal for a class whose learners no other program knows.
fn no_school_ids(finder: &str) -> Refused {
    Refused::new(
        "no learner in this class has a school id",
        format!("host the class with `--roster`; {finder} finds learners by the ids on it"),
    )
}
