//! `dripset bank preview`: an item as a learner sees it, shown anew whenever the file is saved.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::super::{Exit, Place, Refused, config};
use crate::bank_sources::{self, BankFile};
use crate::content::{lint, parse};
use crate::domain::ids::ItemId;
use crate::env::Env;
use crate::runtime::preview;
use crate::terminal;
use crate::tui::screen::{PreviewFinding, PreviewNews};

/// `dripset bank preview …`
#[derive(Args, Debug)]
pub struct PreviewArgs {
    /// The bank file
    pub file: PathBuf,
    /// The id of the item to begin with [default: the first]
    pub item: Option<String>,
}

/// Runs the subcommand.
///
/// # Errors
/// If there is no terminal, the file cannot be read, or it has no such item.
pub fn run(place: &Place, args: &PreviewArgs, _out: &mut dyn Write) -> Result<Exit, Refused> {
    let (files, mut unread) = bank_sources::find(None, std::slice::from_ref(&args.file));
    let file = match (files.as_slice(), unread.pop()) {
        ([file], None) => file,
        (_, Some(found)) => return Err(Refused::new(found.message, found.help)),
        _ => {
            let help = "give one file";
            return Err(Refused::new("The preview shows one bank", help));
        }
    };
    let env = Env::default();
    let now = env.now();
    let today = now.offset.to_datetime(now.at).date();
    let mut bytes = Vec::new();
    let first = read(file, &mut bytes, today).unwrap_or_default();
    let item = args.item.as_ref().map(ItemId::new);
    let has = |id: &ItemId| first.items.iter().any(|item| item.key.item == *id);
    if let Some(item) = item.as_ref().filter(|item| !has(item)) {
        let help = "`dripset bank list` prints the ids";
        return Err(Refused::new(format!("This bank has no item {item}"), help));
    }
    if terminal::is_missing() {
        let help = "`dripset bank show` prints items as text";
        return Err(Refused::new("The preview needs a terminal window", help));
    }
    let settings = config::settings(place)?.settings;
    let changed = || read(file, &mut bytes, today);
    preview::run(first, item, changed, settings, &env)?;
    Ok(Exit::Clean)
}

/// Reads the file, and returns its content if that differs from `before`.
fn read(file: &BankFile, before: &mut Vec<u8>, today: Date) -> Option<PreviewNews> {
    let bytes = match file.read() {
        Ok(bytes) => bytes,
        // An editor may replace the file this very moment.
        Err(found) if before.is_empty() => {
            return Some(PreviewNews {
                file: file.name.clone(),
                trouble: Some(format!("{}; {}", found.message, found.help)),
                ..PreviewNews::default()
            });
        }
        Err(_) => return None,
    };
    if bytes == *before {
        return None;
    }
    let parsed = parse(&file.name, &bytes);
    *before = bytes;
    let mut findings = parsed.diagnostics.clone();
    findings.extend(lint::lint(&parsed, today));
    findings.sort_by_key(|found| found.span.start);
    let (items, places) = (&parsed.draft.bank.items, &parsed.draft.places);
    let of_item = |at: usize| {
        let within = places.iter().position(|place| place.whole.contains(&at));
        within
            .and_then(|nth| items.get(nth))
            .map(|item| item.key.item.clone())
    };
    let finding = |found: &crate::content::Diagnostic| PreviewFinding {
        item: of_item(found.span.start),
        line: found.start().line,
        code: found.code.id,
        fails: found.fails(),
        message: found.message.clone(),
        help: found.help.clone(),
    };
    Some(PreviewNews {
        file: file.name.clone(),
        items: items.clone(),
        findings: findings.iter().map(finding).collect(),
        trouble: None,
    })
}
