//! `dripset data where`: the places of everything that is kept, with its counts.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{counted, grouped, shown};
use crate::cli::whole_file;
use crate::cli::{Exit, Place, Refused, opened};
use crate::env::Env;
use crate::paths;
use crate::store::FILE_NAME;

/// The options of `dripset data where`.
#[derive(Args, Clone, Debug)]
pub struct WhereArgs {
    /// Print JSON for scripts
    #[arg(long)]
    pub json: bool,
}

/// The whole output. Its field names are a stable interface: they are only ever added to.
#[derive(Serialize)]
struct PlacesRecord {
    format: u32,
    data_dir: PathBuf,
    progress_file: PathBuf,
    progress_bytes: Option<u64>,
    log_file: PathBuf,
    banks_dir: PathBuf,
    settings_file: Option<PathBuf>,
    answers: u64,
    sets: u64,
    first_day: Option<String>,
    last_day: Option<String>,
}

/// Prints the places. Creates nothing.
pub fn run(
    place: &Place,
    args: &WhereArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let file = dir.join(FILE_NAME);
    let bytes = whole_file::bytes(&file);
    let counts = match bytes {
        Some(_) => opened::for_the_log(&dir, &Env::default(), err)?
            .mine()
            .counts()?,
        None => Default::default(),
    };
    let record = PlacesRecord {
        format: 1,
        progress_file: file,
        progress_bytes: bytes,
        log_file: paths::log_file(&dir),
        banks_dir: paths::own_banks(&dir),
        settings_file: match &place.config {
            Some(file) => Some(file.clone()),
            None => paths::config_file()?,
        },
        answers: counts.responses,
        sets: counts.sittings,
        first_day: counts.first_on,
        last_day: counts.last_on,
        data_dir: dir,
    };
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &record)?;
        writeln!(out)?;
        return Ok(Exit::Clean);
    }
    let size = match record.progress_bytes {
        Some(bytes) => format!("{} KB", grouped(bytes.div_ceil(1_000))),
        None => "nothing yet".into(),
    };
    writeln!(out, "Directory:  {}", shown(&record.data_dir))?;
    writeln!(out, "Progress:   {} ({size})", shown(&record.progress_file))?;
    writeln!(out, "Your banks: {}", shown(&record.banks_dir))?;
    writeln!(out, "Log file:   {}", shown(&record.log_file))?;
    if let Some(settings) = &record.settings_file {
        writeln!(out, "Settings:   {}", shown(settings))?;
    }
    let days = match (&record.first_day, &record.last_day) {
        (Some(first), Some(last)) if first == last => format!(", on {first}"),
        (Some(first), Some(last)) => format!(", from {first} to {last}"),
        _ => String::new(),
    };
    let answers = counted(record.answers, "answer");
    let sets = counted(record.sets, "set");
    writeln!(out, "In it:      {answers} in {sets}{days}")?;
    Ok(Exit::Clean)
}
