//! `dripset data forget`: deletes one's own progress from this machine.

use std::io::Write;

use clap::Args;

use super::{confirmed, counted, shown};
use crate::cli::whole_file;
use crate::cli::{Exit, Place, Refused, opened};
use crate::env::Env;
use crate::paths;
use crate::store::FILE_NAME;

/// The options of `dripset data forget`.
#[derive(Args, Clone, Debug)]
pub struct ForgetProgressArgs {
    /// Do not ask for confirmation
    #[arg(long)]
    pub yes: bool,
}

/// Deletes the progress after confirmation.
pub fn run(
    place: &Place,
    args: &ForgetProgressArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    if whole_file::bytes(&dir.join(FILE_NAME)).is_none() {
        writeln!(out, "There is no progress in {}.", shown(&dir))?;
        return Ok(Exit::Clean);
    }
    let mut store = opened::to_write(&dir, &env, true, err)?;
    let counts = store.mine().counts()?;
    let risk = format!(
        "This permanently deletes your {} in {}, with all flags and notes.",
        counted(counts.responses, "answer"),
        counted(counts.sittings, "set")
    );
    if !args.yes && !confirmed(&risk, "delete", out)? {
        writeln!(out, "Nothing was deleted.")?;
        return Ok(Exit::Trouble);
    }
    let learner = store.learner();
    let forgotten = store.forget(learner)?;
    writeln!(out, "Deleted your progress.")?;
    if !forgotten.backups.is_empty() {
        writeln!(out, "These copies may still contain it. Delete them, too:")?;
    }
    for backup in &forgotten.backups {
        writeln!(out, "  {}", shown(backup))?;
    }
    writeln!(
        out,
        "Dripset cannot delete your own backups and exports. An import of an old export leaves \
         out what you deleted here."
    )?;
    Ok(Exit::Clean)
}
