//! `dripset data verify`: the full check of the progress file, and its repair.

use std::io::{self, Write};

use clap::Args;

use super::{counted, shown};
use crate::cli::{Exit, Place, Refused, opened};
use crate::content::record::form_from_json;
use crate::env::Env;
use crate::paths;
use crate::store::{Finding, LoggedItem, Recovered, Store, StoreError, Verified};

/// The options of `dripset data verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
    /// Correct what can be corrected. A damaged file is kept aside
    #[arg(long)]
    pub repair: bool,
}

/// Checks the progress file.
pub fn run(
    place: &Place,
    args: &VerifyArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let store = match opened::for_the_log(&dir, &env, err) {
        Ok(store) => store,
        Err(error @ StoreError::Damaged { .. }) if args.repair => {
            writeln!(out, "Problem: {error}.")?;
            return recovered(&Store::recover(&dir, items, env.now())?, out);
        }
        Err(error) => return Err(error.into()),
    };
    let verified = store.verify()?;
    tell(&verified, out)?;
    if verified.findings.is_empty() {
        writeln!(out, "No problem found.")?;
        return Ok(Exit::Clean);
    }
    let is_damaged = |finding: &Finding| matches!(finding, Finding::Damage(_));
    let is_of_sums = |finding: &Finding| matches!(finding, Finding::Sums(_));
    if !args.repair {
        writeln!(
            out,
            "To correct what can be corrected: dripset data verify --repair"
        )?;
        return Ok(Exit::Findings);
    }
    drop(store);
    if verified.findings.iter().any(is_damaged) {
        return recovered(&Store::recover(&dir, items, env.now())?, out);
    }
    let mut store = Store::open(&dir, env.now())?;
    store.rebuild()?;
    let mut left = store.verify()?.findings;
    left.retain(|finding| !is_of_sums(finding));
    writeln!(out, "The sums were made again from your answers.")?;
    match left.is_empty() {
        true => Ok(Exit::Clean),
        false => {
            writeln!(
                out,
                "The other problems cannot be corrected. Nothing of your progress was deleted."
            )?;
            Ok(Exit::Findings)
        }
    }
}

/// Reads the items of a stored form; none if it cannot be read.
fn items(form: &str) -> Vec<LoggedItem> {
    let form = form_from_json(form).map(|form| form.items);
    let items = form.into_iter().flatten().map(|item| LoggedItem {
        bank: item.key.bank.to_string(),
        item: item.key.item.to_string(),
        revision: item.revision,
    });
    items.collect()
}

fn tell(verified: &Verified, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "Checked the file, {} ({}, {}), {} and {}.",
        counted(verified.events, "entry"),
        counted(verified.responses, "answer"),
        counted(verified.sittings, "set"),
        counted(verified.wordings, "question text"),
        counted(verified.projections, "sum table"),
    )?;
    for finding in &verified.findings {
        match finding {
            Finding::Damage(words) => writeln!(out, "Problem: the file is damaged ({words}).")?,
            Finding::Log(words) | Finding::Sums(words) => writeln!(out, "Problem: {words}.")?,
        }
    }
    Ok(())
}

fn recovered(recovered: &Recovered, out: &mut dyn Write) -> Result<Exit, Refused> {
    writeln!(
        out,
        "Saved {}, {} and {}.",
        counted(recovered.responses, "answer"),
        counted(recovered.sittings, "set"),
        counted(recovered.notes, "note")
    )?;
    match (recovered.lost_events, recovered.damaged.is_empty()) {
        (0, true) => writeln!(out, "Nothing was lost.")?,
        (0, false) => writeln!(
            out,
            "No answer before the last saved one was lost. Parts that could not be read: {}.",
            recovered.damaged.join(", ")
        )?,
        (lost, _) => writeln!(
            out,
            "Lost at least {} (answers, sets, flags or notes).",
            counted(lost, "entry")
        )?,
    }
    if let Some(aside) = &recovered.restored.kept_aside {
        writeln!(out, "The damaged file is kept in {}.", shown(aside))?;
    }
    Ok(Exit::Findings)
}
