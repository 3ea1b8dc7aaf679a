//! `dripset data export`: progress for another machine, or as a table.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{counted, shown};
use crate::cli::whole_file::{WholeFile, cannot_write, free_name};
use crate::cli::{Exit, Place, Refused, opened};
use crate::env::Env;
use crate::exchange::{self, ExportError};
use crate::paths;
use crate::store::Store;

/// The format of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum ExportFormat {
    /// Everything, for `dripset data import` on another machine
    #[default]
    Json,
    /// Your answers as a table, for a spreadsheet; it cannot be imported
    Csv,
}

/// The options of `dripset data export`.
#[derive(Args, Clone, Debug)]
pub struct ExportArgs {
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// Write to this file, or to standard output for `-`. By default, a file with today's date is
    /// written to the present directory, with a number for the second one of a day
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Writes the export, whole or not at all.
pub fn run(
    place: &Place,
    args: &ExportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let store = opened::for_the_log(&dir, &env, err)?;
    let target = args.output.clone().unwrap_or_else(|| {
        let (name, end) = match args.format {
            ExportFormat::Json => (format!("dripset-progress-{}", env.today()), "jsonl"),
            ExportFormat::Csv => (format!("dripset-answers-{}", env.today()), "csv"),
        };
        match args.force {
            true => format!("{name}.{end}").into(),
            false => free_name(&name, end),
        }
    });
    if target == Path::new("-") {
        let written = write(&store, args.format, &env, out);
        written.map_err(|error| refused(error, None))?;
        return Ok(Exit::Clean);
    }
    let mut file = WholeFile::begin(&target, args.force)
        .map_err(|error| refused(error.into(), Some(&target)))?;
    let content = write(&store, args.format, &env, &mut file)
        .and_then(|content| Ok(file.finish().map(|()| content)?))
        .map_err(|error| refused(error, Some(&target)))?;
    writeln!(out, "Wrote {} with {content}.", shown(&target))?;
    if args.format == ExportFormat::Json {
        writeln!(
            out,
            "To add it on another machine: dripset data import {}",
            shown(Path::new(target.file_name().unwrap_or(target.as_os_str())))
        )?;
    }
    Ok(Exit::Clean)
}

/// Writes the export and returns its content in words.
fn write(
    store: &Store,
    format: ExportFormat,
    env: &Env,
    to: &mut dyn Write,
) -> Result<String, ExportError> {
    let records = store.mine();
    Ok(match format {
        ExportFormat::Json => {
            let exported = exchange::export(&records, store.origin(), env.now(), to)?;
            let answers = counted(exported.counts.responses, "answer");
            format!("{answers} in {}", counted(exported.counts.sittings, "set"))
        }
        ExportFormat::Csv => counted(exchange::table(&records, to)?, "answer"),
    })
}

fn refused(error: ExportError, target: Option<&Path>) -> Refused {
    match (error, target) {
        (ExportError::Store(error), _) => error.into(),
        (ExportError::Output(error), None) => error.into(),
        (ExportError::Output(error), Some(target)) => cannot_write(&error, target, true),
    }
}
