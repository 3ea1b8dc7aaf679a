//! The items of a booklet or an exam: those of the named banks that the flags choose.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use super::BookArgs;
use crate::cli::bank::read;
use crate::cli::study::SetArgs;
use crate::cli::{Exit, Place, Refused};
use crate::config::Settings;
use crate::content::suggest;
use crate::domain::bank::Bank;
use crate::domain::drawn::Drawn;
use crate::domain::form::{DrawError, Plan, draw, fitting, matching_items};
use crate::domain::ids::ItemKey;
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::paper::PaperPlace;
use crate::domain::standing::History;

/// The chosen items with their layouts.
pub struct ItemsForPaper {
    /// The items.
    pub places: Vec<PaperPlace>,
    /// The title of the bank, or the number of banks.
    pub title: String,
    /// The number of banks.
    pub banks: usize,
    /// The exit code for files that have errors.
    pub exit: Exit,
}

/// The banks of a run.
struct Named {
    banks: Vec<Arc<Bank>>,
    library: Library,
    exit: Exit,
}

/// Chooses the items of a booklet: all that the flags include, or as many as asked for, by topic.
pub fn for_booklet(
    place: &Place,
    args: &BookArgs,
    err: &mut dyn Write,
) -> Result<ItemsForPaper, Refused> {
    let named = named(place, args, err)?;
    // Fixed, so that a booklet and its key can be printed one after the other.
    let seed = args.seed.unwrap_or(0);
    let plan = plan(args, seed, &named.library)?;
    let history = History::default();
    let mut items: Vec<Arc<Item>> = match args.count {
        None => matching_items(&named.library, &plan, &history)
            .into_iter()
            .cloned()
            .collect(),
        Some(_) => drawn(&named.library, &plan)?
            .into_iter()
            .map(|place| place.item)
            .collect(),
    };
    if items.is_empty() {
        return Err(refused(DrawError::NothingFits(plan.which)));
    }
    let written = |bank: &Arc<Bank>| -> BTreeMap<ItemKey, usize> {
        let keys = bank.items.iter().map(|item| item.key.clone());
        keys.zip(0..).collect()
    };
    let written: Vec<BTreeMap<ItemKey, usize>> = named.banks.iter().map(written).collect();
    items.sort_by_cached_key(|item| order(&named.banks, &written, item));
    let place = |item: Arc<Item>| PaperPlace {
        drawn: Drawn::seeded(&item, seed),
        item,
    };
    Ok(named.chosen(items.into_iter().map(place).collect()))
}

/// Chooses the items of an exam by the seed. No two enemies are among them.
pub fn for_exam(
    place: &Place,
    args: &BookArgs,
    seed: u64,
    err: &mut dyn Write,
) -> Result<ItemsForPaper, Refused> {
    let named = named(place, args, err)?;
    let mut plan = plan(args, seed, &named.library)?;
    if args.count.is_none() {
        plan.count = fitting(&named.library, &plan, &History::default())
            .items
            .max(1);
    }
    let places = drawn(&named.library, &plan)?;
    let left = plan.count.saturating_sub(places.len());
    if left > 0 {
        let (count, asked) = (places.len(), plan.count);
        match args.count {
            None => writeln!(
                err,
                "The exam has {count} of {asked} questions. The others may not be asked together \
                 with one in it."
            )?,
            Some(_) => writeln!(
                err,
                "The exam has {count} questions, not {asked}, because no more fit."
            )?,
        }
    }
    Ok(named.chosen(places))
}

impl Named {
    fn chosen(self, places: Vec<PaperPlace>) -> ItemsForPaper {
        let title = match self.banks.as_slice() {
            [one] => one.title.clone(),
            many => format!("Questions from {} banks", many.len()),
        };
        ItemsForPaper {
            places,
            title,
            banks: self.banks.len(),
            exit: self.exit,
        }
    }
}

fn plan(args: &BookArgs, seed: u64, library: &Library) -> Result<Plan, Refused> {
    let set = SetArgs {
        topic: args.topic.clone(),
        kind: args.kind.clone(),
        signed: args.signed,
        case: args.case.clone(),
        count: args.count,
        seed: Some(seed),
        ..SetArgs::default()
    };
    Ok(set.plan(&Settings::default(), library)?)
}

/// Draws items, with a layout for each.
fn drawn(library: &Library, plan: &Plan) -> Result<Vec<PaperPlace>, Refused> {
    let form = draw(library, plan, &History::default()).map_err(refused)?;
    let place = |of: &crate::domain::form::FormItem| {
        let item = Arc::clone(library.item(&of.key)?);
        let drawn = of.drawn.clone();
        Some(PaperPlace { item, drawn })
    };
    Ok(form.items.iter().filter_map(place).collect())
}

fn refused(error: DrawError) -> Refused {
    let help = match error {
        DrawError::TooMany => "choose fewer with `-n`, or by topic or kind",
        _ => "`dripset bank list` lists the questions with their topics and kinds",
    };
    Refused::new(error, help)
}

/// Returns the sort key of an item in a booklet: its bank, then topics in the author's order, then case
/// studies. `written` has the places of the items in each bank.
fn order(
    banks: &[Arc<Bank>],
    written: &[BTreeMap<ItemKey, usize>],
    item: &Item,
) -> (usize, bool, usize, usize) {
    let at = banks.iter().position(|bank| bank.id == item.key.bank);
    let bank = at.and_then(|at| banks.get(at));
    let in_bank = |found: Option<usize>| found.unwrap_or(usize::MAX);
    let group = bank.and_then(|bank| match &item.case {
        Some(case) => bank.cases.iter().position(|of| of.id == case.id),
        None => bank.topics.iter().position(|of| of.id == item.topic.id),
    });
    let within = match &item.case {
        Some(case) => Some(usize::from(case.number)),
        None => at
            .and_then(|at| written.get(at))
            .and_then(|of| of.get(&item.key).copied()),
    };
    (
        in_bank(at),
        item.case.is_some(),
        in_bank(group),
        in_bank(within),
    )
}

/// Finds the named banks: in files and folders, or by their ids among those that the program loads.
fn named(place: &Place, args: &BookArgs, err: &mut dyn Write) -> Result<Named, Refused> {
    let is_path = |path: &&PathBuf| read::is_path(&path.to_string_lossy());
    let (paths, ids): (Vec<&PathBuf>, Vec<&PathBuf>) = args.named.iter().partition(is_path);
    let mut banks = Vec::new();
    let mut exit = Exit::Clean;
    if !paths.is_empty() {
        let paths: Vec<PathBuf> = paths.into_iter().cloned().collect();
        let read = read::read(place, &paths, err)?;
        banks = read.banks;
        exit = read.exit;
    }
    if !ids.is_empty() {
        let loaded = read::read(place, &[], err)?.banks;
        for id in ids {
            let id = id.to_string_lossy();
            let Some(bank) = loaded.iter().find(|bank| bank.id.as_str() == id) else {
                let known: Vec<&str> = loaded.iter().map(|bank| bank.id.as_str()).collect();
                let what = format!("`{id}` is neither a file nor a bank that the program loads");
                return Err(Refused::new(
                    what,
                    suggest::help(&id, known.iter().copied()),
                ));
            };
            if !banks.iter().any(|other| other.id == bank.id) {
                banks.push(Arc::clone(bank));
            }
        }
    }
    if banks.is_empty() {
        let what = "there is no bank that loads";
        return Err(Refused::new(
            what,
            "correct what `dripset bank check` reports",
        ));
    }
    let library = Library::new(banks.iter().map(|bank| (**bank).clone()));
    Ok(Named {
        banks,
        library,
        exit,
    })
}
