//! `dripset bank new`: writes a bank to start from.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::{Exit, Refused};
use crate::content::render;

/// A whole bank without a mistake, as `dripset bank new` writes it and the docs show it.
pub const SAMPLE: &str = include_str!("sample.toml");

/// `dripset bank new …`
#[derive(Args, Debug)]
pub struct NewArgs {
    /// The file to create [default: standard output]
    pub file: Option<PathBuf>,
}

/// Writes the sample bank.
///
/// # Errors
/// If the file exists or cannot be written.
pub fn run(args: &NewArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let Some(path) = &args.file else {
        out.write_all(SAMPLE.as_bytes())?;
        return Ok(Exit::Clean);
    };
    let shown = render::harmless(&path.display().to_string());
    // Never overwrite a file: it may be somebody's bank.
    let written = File::create_new(path).and_then(|mut file| file.write_all(SAMPLE.as_bytes()));
    match written {
        Ok(()) => {
            let next = "Give the bank its own id and title, then run `dripset bank check` on it.";
            writeln!(out, "Created {shown}. {next}")?;
            Ok(Exit::Clean)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let help = "give another file name; this file was not changed";
            Err(Refused::new(format!("{shown} already exists"), help))
        }
        Err(error) => {
            let help = "give a file in a folder that you can write to";
            let what = format!("{shown} cannot be written: {error}");
            Err(Refused::new(what, help))
        }
    }
}
