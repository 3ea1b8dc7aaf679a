//! `dripset data import`: exported progress, added to the progress that is here.

use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{counted, grouped, shown};
use crate::cli::whole_file;
use crate::cli::{Exit, Place, Refused, opened};
use crate::env::Env;
use crate::exchange::{self, ImportError};
use crate::paths;
use crate::store::{Merged, Store};

/// The options of `dripset data import`.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// A file that `dripset data export` has written, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Bytes read at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// Imports a file, all or nothing.
pub fn run(
    place: &Place,
    args: &ImportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let input: Box<dyn io::Read> = match args.file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => whole_file::open(&args.file).map_err(|error| unreadable(&error, &args.file))?,
    };
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    // The sums are made again if anything is new.
    let mut store = Store::open(&dir, Env::default().now())?;
    opened::tell_messages(&store, err);
    let redraws = io::stderr().is_terminal();
    let mut is_told = false;
    let mut progress = |lines: u64| {
        if redraws {
            let _ = write!(err, "\rdripset: reading, {} lines", grouped(lines));
            let _ = err.flush();
            is_told = true;
        }
    };
    let merged = exchange::import(&mut store, &mut input, &mut progress);
    if is_told {
        let _ = writeln!(err);
    }
    let merged = merged.map_err(|error| match &error {
        ImportError::Store(_) => Refused::new(&error, error.help()),
        _ => Refused::new(format!("{}: {error}", shown(&args.file)), error.help()),
    })?;
    tell(&merged, out)?;
    Ok(Exit::Clean)
}

fn unreadable(error: &io::Error, file: &Path) -> Refused {
    let file = shown(file);
    match error.kind() {
        io::ErrorKind::NotFound => Refused::new(
            format!("there is no file {file}"),
            "nothing was imported; check the name of the file",
        ),
        io::ErrorKind::IsADirectory => Refused::new(
            format!("{file} is a directory"),
            "nothing was imported; name a file that `dripset data export` has written",
        ),
        _ => Refused::new(
            format!("{file} cannot be read: {error}"),
            "nothing was imported; check the permissions of the file",
        ),
    }
}

fn tell(merged: &Merged, out: &mut dyn Write) -> io::Result<()> {
    match merged.events {
        0 => writeln!(
            out,
            "Nothing new: your progress has all of this file already."
        )?,
        _ => {
            let answers = counted(merged.responses, "answer");
            let sets = counted(merged.sittings, "set");
            let rest = merged.events - merged.responses - merged.sittings;
            let rest = match rest {
                0 => String::new(),
                rest => format!(
                    " and {} (such as flags, notes and ends of sets)",
                    counted(rest, "other entry")
                ),
            };
            writeln!(out, "Added {answers}, {sets}{rest}.")?;
            if merged.known > 0 {
                writeln!(out, "{} were here already.", counted(merged.known, "entry"))?;
            }
        }
    }
    let lines = [
        (
            merged.second_responses,
            "The same question of a set was answered on both machines, times",
            "Both answers count.",
        ),
        (
            merged.second_ends,
            "The same set was ended or started on both machines, times",
            "The first one counts.",
        ),
        (
            merged.second_choices,
            "Another question came next in an adaptive exam on each machine, times",
            "The first one is in the exam, and all answers count.",
        ),
        (
            merged.renumbered,
            "Entries of a copied directory that was used on both machines",
            "All are kept.",
        ),
        (
            merged.forgotten,
            "Entries that you deleted here",
            "They were not added.",
        ),
        (
            merged.of_others,
            "Entries of other learners on this host",
            "They were not added.",
        ),
    ];
    for (count, words, then) in lines.into_iter().filter(|(count, ..)| *count > 0) {
        writeln!(out, "{words}: {}. {then}", grouped(count))?;
    }
    Ok(())
}
