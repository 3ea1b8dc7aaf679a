//! `dripset class forget`: removes a learner from everything stored here.

use std::io::{self, BufRead, Write};

use clap::Args;

use super::find::{self, Found};
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
}

/// Removes a learner after confirmation.
pub fn run(place: &Place, args: &ForgetArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let env = Env::default();
    let mut store = find::store(place, &env)?;
    let all = store.classes()?;
    let found = match &args.class {
        // The name is searched in one class, but the learner is removed from all.
        Some(class) => {
            let class = find::class(&store, class)?;
            let found = find::learner(&store, &[class], &args.learner)?;
            find::learner(&store, &all, &found.learner.to_string())?
        }
        None => find::learner(&store, &all, &args.learner)?,
    };
    let namesakes = find::namesakes(&store, found.learner)?;
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
    // Held until the learner is removed, so that no program starts one of the classes meanwhile.
    let _holds = hold(&store, &found)?;
    let forgotten = store.forget(found.learner)?;
    if forgotten.rows == 0 {
        return Err(Refused::new(
            format!("no records of {} are stored here", found.learner),
            "`dripset class report CODE --format json` lists the ids",
        ));
    }
    let rows = forgotten.rows;
    let plural = if rows == 1 { "row" } else { "rows" };
    writeln!(out, "Removed {rows} {plural}.")?;
    if !forgotten.backups.is_empty() {
        writeln!(
            out,
            "These backups may still contain the learner. Delete them:"
        )?;
    }
    for backup in &forgotten.backups {
        writeln!(out, "  {}", harmless(&backup.display().to_string()))?;
    }
    writeln!(
        out,
        "Dripset cannot remove the learner from your own backups, rosters or printed reports."
    )?;
    Ok(Exit::Clean)
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
