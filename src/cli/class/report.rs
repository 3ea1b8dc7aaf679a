//! `dripset class report`: the results of a class, for people, programs and gradebooks.

mod cells;
mod gradebook;

use std::io::Write;

use clap::{Args, ValueEnum};

use super::find;
use crate::classroom::report::{self, sheet::ClassReport};
use crate::cli::{Exit, Place, Refused};
use crate::env::Env;

/// The options of `dripset class report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// The code of the class, or the start of its id
    #[arg(value_name = "CODE")]
    pub class: String,
    /// The output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
}

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
}

/// Prints the report.
pub fn run(
    place: &Place,
    args: &ReportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let store = find::store_to_read(place, &env, err)?;
    let class = find::class(&store, &args.class)?;
    let sheet = ClassReport::of(&store, &class, &env)?;
    match args.format {
        ReportFormat::Text => report::print(&sheet, out)?,
        ReportFormat::Csv => cells::print(&sheet, out)?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &sheet)?;
            writeln!(out)?;
        }
        ReportFormat::Canvas => gradebook::canvas(&sheet, out)?,
        ReportFormat::Moodle => match gradebook::moodle(&sheet, out)? {
            true => writeln!(err, "dripset: {}", gradebook::moodle_asks(sheet.possible))?,
            false => {
                return Err(Refused::new(
                    "no learner in this class has a school id",
                    "host the class with `--roster`; Moodle finds learners by the ids on it",
                ));
            }
        },
    }
    Ok(Exit::Clean)
}
