//! `dripset bank export`: a bank for another program.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::converting::{self, ConvertFormat, Losses};
use super::progress::CountLine;
use super::read;
use super::replacing::put;
use crate::cli::{Exit, Place, Refused};
use crate::content::{parse, suggest};
use crate::domain::bank::Bank;
use crate::env::Env;
use crate::interchange::{
    BankFormat, ConversionLoss, ConversionNote, ItemPlace, anki, formats, from_bank,
};

/// `dripset bank export …`
#[derive(Args, Debug)]
pub struct ExportBankArgs {
    /// The bank file, or the id of a bank that the program loads; `-` reads standard input
    #[arg(value_name = "BANK")]
    pub bank: PathBuf,
    /// The format to write
    #[arg(long, value_parser = converting::format_parser())]
    pub to: BankFormat,
    /// The file to write [default: standard output, for formats in text]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Draw the numbers of calculations by this seed [default: the first of the given values]
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ConvertFormat::Text)]
    pub format: ConvertFormat,
}

/// Exports the bank.
///
/// # Errors
/// If the bank cannot be read or the file cannot be written.
pub fn run(
    place: &Place,
    args: &ExportBankArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    converting::needs_file(args.format, args.output.as_deref())?;
    if args.output.is_none() && !args.to.is_text() {
        let what = format!("{} is no text for standard output", args.to.title());
        let help = format!(
            "give a file with `-o`, such as items.{}",
            args.to.extension()
        );
        return Err(Refused::new(what, help));
    }
    let bank = find(place, &args.bank, err)?;
    let (portable, mut notes) = from_bank(&bank, args.seed);
    let is_terminal = std::io::stderr().is_terminal();
    let mut line = CountLine::new(err, is_terminal, "written");
    let mut tell = |items| line.show(items);
    let exported = match args.to {
        // Of two versions of a note, Anki keeps the newer one.
        BankFormat::Anki => {
            let now = Env::default().now().at.as_second();
            anki::write_at(&portable, now, &mut tell)
        }
        to => formats::write(to, &portable, &mut tell),
    };
    line.clear();
    let exported = exported.map_err(|error| {
        let what = format!("{} cannot be exported: {error}", bank.id);
        Refused::new(what, "export it in another format")
    })?;
    notes.extend(exported.notes);
    forget_skipped(&mut notes);
    let losses = Losses::new(notes, "exported");
    match &args.output {
        Some(path) => put(path, &exported.bytes, args.force)?,
        None => out.write_all(&exported.bytes)?,
    }
    let items = bank
        .items
        .len()
        .saturating_sub(losses.count(ConversionLoss::Skipped));
    match args.format {
        ConvertFormat::Text => {
            losses.tell(err)?;
            writeln!(err, "{}.", losses.summary(items))?;
        }
        ConvertFormat::Json => {
            let report = json!({
                "format": 1,
                "bank": bank.id.as_str(),
                "to": args.to.id(),
                "items": items,
                "losses": losses.json(),
            });
            writeln!(out, "{report:#}")?;
        }
    }
    Ok(match losses.is_empty() {
        true => Exit::Clean,
        false => Exit::Findings,
    })
}

/// Removes what was said about the parts of items that are not exported at all.
fn forget_skipped(notes: &mut Vec<ConversionNote>) {
    let skipped = notes
        .iter()
        .filter(|note| note.loss == ConversionLoss::Skipped);
    let skipped: BTreeSet<ItemPlace> = skipped.map(|note| note.place.clone()).collect();
    notes.retain(|note| note.loss == ConversionLoss::Skipped || !skipped.contains(&note.place));
}

/// Finds the bank: in a file, on standard input, or by its id among those that the program loads.
fn find(place: &Place, named: &Path, err: &mut dyn Write) -> Result<Arc<Bank>, Refused> {
    if converting::is_standard(named) {
        let (shown, bytes) = converting::read(named)?;
        let parsed = parse(&shown, &bytes);
        return parsed
            .bank
            .map(Arc::new)
            .ok_or(Refused::Findings(parsed.diagnostics));
    }
    let word = named.to_string_lossy();
    let by_id = !read::is_path(&word);
    let paths: &[PathBuf] = if by_id { &[] } else { &[named.to_owned()] };
    let mut banks = read::read(place, paths, err)?.banks;
    if by_id {
        let ids: Vec<String> = banks.iter().map(|bank| bank.id.to_string()).collect();
        banks.retain(|bank| bank.id.as_str() == word);
        return banks.pop().ok_or_else(|| {
            let what = format!("`{word}` is neither a file nor a bank that the program loads");
            Refused::new(what, suggest::help(&word, ids.iter().map(String::as_str)))
        });
    }
    match (banks.pop(), banks.is_empty()) {
        (Some(bank), true) => Ok(bank),
        (None, _) => Err(Refused::new(
            format!("{word} has no bank that loads"),
            "correct what `dripset bank check` reports",
        )),
        (Some(_), false) => Err(Refused::new(
            format!("{word} has more than one bank"),
            "give one of the files: other programs take a file for each bank",
        )),
    }
}
