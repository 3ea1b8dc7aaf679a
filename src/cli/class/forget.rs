//! `dripset class forget`: removes a learner from everything stored here.

use std::io::{self, BufRead, Write};

use clap::Args;

use super::find::{self, Found};
use super::stored::{StoreChoice, StoredClasses};
use crate::cli::{Exit, Place, Refused};
use crate::content::render::harmless;
use crate::env::Env;
use crate::store::{ClassLease, Store};

/// The options of `dripset class forget`.
#[derive(Args, Debug)]
pub struct ForgetArgs {
    /// The learner's name, roster id, or the id that a report prints
    pub learner: String,
    /// Look for the name only in this class, by its code or the start of its id
    #[arg(long, value_name = "CODE")]
    pub class: Option<String>,
    /// Do not ask for confirmation
    #[arg(long)]
    pub yes: bool,
    /// The store.
    #[command(flatten)]
    pub store: StoreChoice,
}

/// The advice after a removal from a shared store.
const REST: &str = "\
Running servers remove their copy of the learner's records within a minute. Restart them one
after the other, so that no copy of a class keeps the name. The database has the removed rows
in its files until its tables are written anew, and its backups and write-ahead log may keep
them longer. \"Forget a person\" in docs/operating.md has the steps.";

/// Removes a learner after confirmation.
pub fn run(place: &Place, args: &ForgetArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let env = Env::default();
    let mut stored = StoredClasses::to_write(place, &args.store, &env)?;
    stored.fetch_learners()?;
    let all = stored.store.classes()?;
    let found = match &args.class {
        // The name is searched in one class, but the learner is removed from all.
        Some(class) => {
            let class = find::class(&stored, class)?;
            let found = find::learner(&stored, &[class], &args.learner)?;
            find::learner(&stored, &all, &found.learner.to_string())?
        }
        None => find::learner(&stored, &all, &args.learner)?,
    };
    let namesakes = find::namesakes(&stored.store, found.learner)?;
    tell(&found, out)?;
    if !namesakes.is_empty() {
        writeln!(
            out,
            "Other rosters have the same id. To remove these too, run the command for each of them:"
        )?;
    }
    for namesake in namesakes {
        writeln!(out, "  {namesake}")?;
    }
    if !args.yes && !confirmed(out)? {
        writeln!(out, "Nothing was removed.")?;
        return Ok(Exit::Trouble);
    }
    match stored.shared() {
        Some(shared) => {
            tell_rows(shared.forget(found.learner)?, &found, &stored, out)?;
            writeln!(out, "{REST}")?;
        }
        None => forget_here(&mut stored, &found, out)?,
    }
    writeln!(
        out,
        "Dripset cannot remove the learner from your own backups, rosters or printed reports."
    )?;
    Ok(Exit::Clean)
}

/// Removes a learner from the progress file of the data directory.
fn forget_here(
    stored: &mut StoredClasses,
    found: &Found,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    // Held until the learner is removed, so that no program starts one of the classes meanwhile.
    let _holds = hold(&stored.store, found)?;
    let forgotten = stored.store.forget(found.learner)?;
    tell_rows(forgotten.rows, found, stored, out)?;
    if !forgotten.backups.is_empty() {
        writeln!(
            out,
            "These backups may still contain the learner. Delete them:"
        )?;
    }
    for backup in &forgotten.backups {
        writeln!(out, "  {}", harmless(&backup.display().to_string()))?;
    }
    Ok(())
}

/// Prints the number of removed rows, or refuses if there were none.
fn tell_rows(
    rows: u64,
    found: &Found,
    stored: &StoredClasses,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    let (place, plural) = match (stored.shared(), rows) {
        (Some(_), _) => (" from the shared store", "s"),
        (None, 1) => ("", ""),
        (None, _) => ("", "s"),
    };
    if rows == 0 {
        let report = stored.command("dripset class report CODE --format json");
        let place = if place.is_empty() { "here" } else { "there" };
        return Err(Refused::new(
            format!("no records of {} are stored {place}", found.learner),
            format!("`{report}` lists the ids"),
        ));
    }
    writeln!(out, "Removed {rows} row{plural}{place}.")?;
    Ok(())
}

/// Prints the learner's names and classes.
fn tell(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    if found.known.is_empty() {
        writeln!(out, "Learner {}, not named in any class.", found.learner)?;
    }
    for (name, class) in &found.known {
        writeln!(out, "{name}, in {} ({})", class.title, class.code)?;
    }
    Ok(())
}

/// Takes the leases of the learner's classes: a program that runs one has the learner in memory,
/// and would write the records again.
fn hold(store: &Store, found: &Found) -> Result<Vec<ClassLease>, Refused> {
    let classes = found.known.iter().map(|(_, class)| class);
    let holds = classes.map(|class| {
        store.take_class(class.id).map_err(|error| {
            let what = format!(
                "nothing was removed. {} ({}): {error}",
                class.title, class.code
            );
            Refused::new(what, error.help())
        })
    });
    holds.collect()
}

fn confirmed(out: &mut dyn Write) -> io::Result<bool> {
    write!(
        out,
        "This permanently removes the learner's name, answers, points and sets. Continue? [y/N] "
    )?;
    out.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}
