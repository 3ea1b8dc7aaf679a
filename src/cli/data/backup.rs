//! `dripset data backup` and `dripset data restore`: copies of the progress file.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{confirmed, counted, grouped, shown};
use crate::cli::whole_file;
use crate::cli::{Exit, Place, Refused, opened};
use crate::env::Env;
use crate::paths;
use crate::store::{FILE_NAME, Store, StoreError};

/// The options of `dripset data backup`.
#[derive(Args, Clone, Debug)]
pub struct BackupArgs {
    /// The file to write. By default, a file with today's date in the present directory,
    /// with a number for the second one of a day
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// The options of `dripset data restore`.
#[derive(Args, Clone, Debug)]
pub struct RestoreArgs {
    /// A backup that `dripset data backup` has written
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Do not ask for confirmation
    #[arg(long)]
    pub yes: bool,
}

/// Writes a backup.
pub fn run(
    place: &Place,
    args: &BackupArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let store = opened::for_the_log(&dir, &env, err)?;
    let target = args
        .file
        .clone()
        .unwrap_or_else(|| whole_file::free_name(&format!("dripset-backup-{}", env.today()), "db"));
    let bytes = store.back_up(&target).map_err(|error| match error {
        StoreError::Exists(_) => Refused::new(
            error,
            "nothing was written; give another name: dripset data backup FILE",
        ),
        error => error.into(),
    })?;
    let counts = store.mine().counts()?;
    writeln!(
        out,
        "Wrote {} ({} KB) with {} in {}. It was checked and is whole.",
        shown(&target),
        grouped(bytes.div_ceil(1_000)),
        counted(counts.responses, "answer"),
        counted(counts.sittings, "set")
    )?;
    Ok(Exit::Clean)
}

/// Restores a backup after confirmation.
pub fn restore(
    place: &Place,
    args: &RestoreArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let is_there = whole_file::bytes(&dir.join(FILE_NAME)).is_some();
    let risk = "The backup takes the place of your present progress, which is kept aside.";
    if is_there && !args.yes && !confirmed(risk, "restore", out)? {
        writeln!(out, "Nothing was changed.")?;
        return Ok(Exit::Trouble);
    }
    if whole_file::bytes(&args.file).is_none() {
        return Err(Refused::new(
            format!("there is no file {}", shown(&args.file)),
            "nothing was changed; check the name of the backup",
        ));
    }
    let restored = Store::restore(&dir, &args.file, env.now()).map_err(|error| {
        let help = match &error {
            StoreError::Damaged { .. } => {
                "nothing was changed; use another backup of yours".to_owned()
            }
            StoreError::NotOurs(_) | StoreError::NotAFile { .. } => {
                "nothing was changed; name a file that `dripset data backup` has written. \
                 A file of `dripset data export` is added with `dripset data import`"
                    .to_owned()
            }
            StoreError::Held => format!("nothing was changed. {}", error.help()),
            StoreError::Locked(_) => {
                "nothing was changed; close every other Dripset, then try again".to_owned()
            }
            _ => error.help(),
        };
        Refused::new(&error, help)
    })?;
    let store = opened::to_write(&dir, &env, true, err)?;
    let counts = store.mine().counts()?;
    writeln!(
        out,
        "Restored {} in {}.",
        counted(counts.responses, "answer"),
        counted(counts.sittings, "set")
    )?;
    if let Some(aside) = &restored.kept_aside {
        writeln!(out, "Your progress until now is kept in {}.", shown(aside))?;
    }
    Ok(Exit::Clean)
}
