//! `dripset bank show`: items as text for people who review them. With their keys, as a learner sees
//! them before the answer, or with their choices alone.

mod choices;
mod parts;
mod response_form;
mod review;
mod sheet;
mod task;
mod unkeyed;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::read::{BanksRead, is_path, read};
use crate::cli::{Exit, Place, Refused};
use crate::content::render::harmless;
use crate::content::suggest;
use crate::domain::drawn::{chance_for, shuffled};
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;

/// `dripset bank show …`
#[derive(Args, Debug)]
pub struct ShowItemsArgs {
    /// Items as BANK/ITEM or ITEM, and the bank files or folders to read them from [default: all items,
    /// and the banks that the program loads]
    #[arg(required = true, value_name = "ITEM|PATH")]
    pub names: Vec<String>,
    /// Show no keys, reasons, rationales or metadata, and end each item with the form of a response that
    /// `dripset grade` reads
    #[arg(long)]
    pub without_key: bool,
    /// Show the choices alone, in shuffled items with running numbers: no stems, exhibits or ids
    #[arg(long, conflicts_with = "without_key")]
    pub choices_only: bool,
    /// With --choices-only, print the key of each running number instead
    #[arg(long)]
    pub answer_key: bool,
    /// Shuffle choices and draw numbers by this seed, with --without-key or --choices-only; the same
    /// seed gives the same text
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub seed: u64,
}

/// Prints the items.
///
/// # Errors
/// If a file cannot be read, an item does not exist, or writing fails.
pub fn run(
    place: &Place,
    args: &ShowItemsArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let (paths, names): (Vec<&String>, Vec<&String>) =
        args.names.iter().partition(|name| is_path(name));
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    if args.answer_key && !args.choices_only {
        let help = "for one item with its key, leave out --answer-key and --without-key";
        let what = "--answer-key only goes with --choices-only";
        return Err(Refused::new(what, help));
    }
    let read = read(place, &paths, err)?;
    let items = named(&read, &names)?;
    let calculations = items.iter().filter(|item| is_calculation(item)).count();
    if args.choices_only && calculations > 0 {
        let told = match (calculations, items.len()) {
            (1, 1) => "A calculation has no choices.".to_owned(),
            (1, _) => "1 calculation is left out, because it has no choices.".to_owned(),
            (count, _) => format!("{count} calculations are left out: they have no choices."),
        };
        writeln!(err, "{told}")?;
        if calculations == items.len() {
            return Ok(read.exit);
        }
    }
    let text = if args.choices_only {
        let mut chance = chance_for(args.seed, "items");
        let items = shuffled(items, &mut chance);
        match args.answer_key {
            true => choices::answer_key(&items, args.seed),
            false => choices::text(&items, args.seed),
        }
    } else {
        let one = |item: &Arc<Item>| match args.without_key {
            true => unkeyed::text(item, args.seed),
            false => review::text(item, objective(&read, item)),
        };
        items.iter().map(one).collect::<Vec<_>>().join("\n\n")
    };
    writeln!(out, "{}", harmless(text.trim_end()))?;
    Ok(read.exit)
}

fn is_calculation(item: &Arc<Item>) -> bool {
    matches!(item.kind, ItemKind::Numeric(_))
}

/// Finds the named items, or all if none are named.
fn named(read: &BanksRead, names: &[&String]) -> Result<Vec<Arc<Item>>, Refused> {
    let all = || read.banks.iter().flat_map(|bank| &bank.items);
    if names.is_empty() {
        return Ok(all().cloned().collect());
    }
    let mut found = Vec::new();
    for name in names {
        let is_named = |item: &&Arc<Item>| match name.contains('/') {
            true => item.key.to_string() == **name,
            false => item.key.item.as_str() == name.as_str(),
        };
        let before = found.len();
        found.extend(all().filter(is_named).cloned());
        if found.len() == before {
            let known: Vec<String> = all()
                .flat_map(|item| [item.key.to_string(), item.key.item.to_string()])
                .collect();
            let near = suggest::nearest(name, known.iter().map(|key| &**key));
            let help = near.map_or_else(
                || "`dripset bank list` lists all items".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let what = format!("`{name}` is neither an item of these banks nor a file");
            return Err(Refused::new(what, help));
        }
    }
    Ok(found)
}

/// Returns the text of the objective of an item, from its bank.
fn objective<'r>(read: &'r BanksRead, item: &Item) -> Option<&'r str> {
    let bank = read.banks.iter().find(|bank| bank.id == item.key.bank)?;
    let id = item.facts.objective.as_ref()?;
    let found = bank.objectives.iter().find(|of| of.id == *id);
    found.map(|objective| &*objective.text)
}
