//! `dripset bank stats`: counts the items of banks and compares the counts with a blueprint.

mod records;
mod text;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::blueprints;
use super::read::read;
use crate::bank_sources::{self, BankFile};
use crate::cli::{Exit, Place, Refused};
use crate::content::parse::{ParsedBlueprint, parse_blueprint};
use crate::domain::bank::Bank;
use crate::domain::blueprint::{Blueprint, Marginal, all_marginals};
use crate::domain::inventory::{Facet, Inventory, ItemColumns};
use crate::env::Env;

/// `dripset bank stats …`
#[derive(Args, Debug)]
pub struct StatsArgs {
    /// Bank files, or folders of them
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Compare with this blueprint [default: blueprint.toml beside the banks]
    #[arg(long, value_name = "FILE")]
    pub blueprint: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = StatsFormat::Text)]
    pub format: StatsFormat,
    /// The day to judge review dates by, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// The output format of counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum StatsFormat {
    /// For people, as tables of at most 80 columns
    Text,
    /// One JSON object for scripts
    Json,
}

/// The counts of banks beside a blueprint.
struct Stats {
    /// The name of the blueprint; `None` if there is none.
    blueprint: Option<String>,
    columns: ItemColumns,
    banks: Vec<Counted>,
    /// All banks together.
    whole: Counted,
}

/// One bank, or all banks together, with their counts.
struct Counted {
    /// The id; empty for all banks together.
    id: String,
    title: String,
    /// False for a bank that only the blueprint has.
    is_there: bool,
    inventory: Inventory,
    marginals: BTreeMap<Option<Facet>, Vec<Marginal>>,
}

impl Stats {
    /// Returns every number that a blueprint may have.
    fn marginals(&self) -> impl Iterator<Item = &Marginal> {
        let all = self.banks.iter().chain([&self.whole]);
        all.flat_map(|counted| counted.marginals.values().flatten())
    }

    /// Returns the number of counts that the blueprint has, and of those that deviate.
    fn compared(&self) -> (usize, usize) {
        let wanted = self.marginals().filter(|marginal| marginal.want.is_some());
        let deviating = self.marginals().filter(|marginal| marginal.deviates());
        (wanted.count(), deviating.count())
    }
}

/// Prints the counts.
///
/// # Errors
/// If a file cannot be read, the blueprint has mistakes, or writing fails.
pub fn run(
    place: &Place,
    args: &StatsArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let today = args.today.unwrap_or_else(|| Env::default().today());
    let (given, paths): (Vec<PathBuf>, Vec<PathBuf>) = args
        .paths
        .iter()
        .cloned()
        .partition(|path| blueprints::named(path).is_some());
    if paths.is_empty() {
        let help = "give the banks too, or their folder; `dripset bank check` checks a blueprint";
        let what = "a blueprint has no items to count";
        return Err(Refused::new(what, help));
    }
    let blueprint = match args
        .blueprint
        .as_deref()
        .or(given.first().map(|path| &**path))
    {
        Some(path) => Some(named(path)?),
        None => beside(&paths),
    };
    if let Some(broken) = blueprint.as_ref().filter(|of| of.blueprint.is_none()) {
        return Err(Refused::Findings(broken.diagnostics.clone()));
    }
    // A folder has all banks of its blueprint; files may be some of them.
    let is_whole = paths.iter().any(|path| path.is_dir());
    let read = read(place, &paths, err)?;
    let banks: Vec<&Bank> = read.banks.iter().map(|bank| &**bank).collect();
    let stats = count(&banks, blueprint.as_ref(), is_whole, today);
    match args.format {
        StatsFormat::Text => text::print(&stats, out)?,
        StatsFormat::Json => records::print(&stats, out)?,
    }
    Ok(match (read.exit, stats.compared()) {
        (Exit::Clean, (_, 0)) => Exit::Clean,
        _ => Exit::Findings,
    })
}

/// Reads the blueprint at this path, whatever its name.
fn named(path: &Path) -> Result<ParsedBlueprint, Refused> {
    let file = BankFile::at(path);
    let bytes = file.read().map_err(|found| vec![*found])?;
    Ok(parse_blueprint(&file.name, &bytes))
}

/// Returns the blueprint of the first folder that has one, among the given folders and the folders
/// of the given files.
fn beside(paths: &[PathBuf]) -> Option<ParsedBlueprint> {
    let folder = |path: &PathBuf| match path.is_dir() {
        true => Some(path.clone()),
        false => path.parent().map(Path::to_path_buf),
    };
    let mut files = paths
        .iter()
        .filter_map(folder)
        .filter_map(|folder| bank_sources::blueprint_in(&folder));
    files.find_map(|file| Some(parse_blueprint(&file.name, &file.read().ok()?)))
}

/// Counts the banks, and those that only the blueprint has if the banks are all that there are.
fn count(banks: &[&Bank], parsed: Option<&ParsedBlueprint>, is_whole: bool, today: Date) -> Stats {
    let blueprint = parsed.and_then(|parsed| parsed.blueprint.as_ref());
    let columns = blueprint.map(|blueprint| blueprint.columns.clone());
    let columns = columns.unwrap_or_default();
    let counted = |bank: &&Bank| {
        let inventory = Inventory::of(&columns, [*bank], today);
        // A bank that the blueprint does not have should have no items.
        let want = blueprint.map(|of| of.bank(&bank.id).cloned().unwrap_or_default());
        Counted {
            id: bank.id.to_string(),
            title: bank.title.clone(),
            is_there: true,
            marginals: all_marginals(&columns, &inventory.counts, want.as_ref()),
            inventory,
        }
    };
    let mut all: Vec<Counted> = banks.iter().map(counted).collect();
    let wanted = blueprint.map_or(&[][..], |blueprint| &blueprint.banks);
    let missing: Vec<_> = wanted
        .iter()
        .filter(|(id, _)| !banks.iter().any(|bank| bank.id == *id))
        .collect();
    let is_whole = is_whole || missing.is_empty();
    for (id, want) in missing.into_iter().filter(|_| is_whole) {
        let inventory = Inventory::of(&columns, [], today);
        all.push(Counted {
            id: id.to_string(),
            title: String::new(),
            is_there: false,
            marginals: all_marginals(&columns, &inventory.counts, Some(want)),
            inventory,
        });
    }
    let want = blueprint.filter(|_| is_whole).map(Blueprint::whole);
    let inventory = Inventory::of(&columns, banks.iter().copied(), today);
    Stats {
        blueprint: parsed.map(|parsed| parsed.source.name().to_owned()),
        banks: all,
        whole: Counted {
            id: String::new(),
            title: String::new(),
            is_there: true,
            marginals: all_marginals(&columns, &inventory.counts, want.as_ref()),
            inventory,
        },
        columns,
    }
}
