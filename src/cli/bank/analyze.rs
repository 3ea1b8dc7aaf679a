//! `dripset bank analyze`: item analysis over classes and years.

mod gather;
mod page;
mod records;
mod text;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::test_wise;
use crate::cli::page_file::PageFile;
use crate::cli::{Exit, Place, Refused};
use crate::domain::Revision;
use crate::domain::analysis::{AnalyzedItem, ItemAnalysis, analyze};
use crate::domain::ids::ItemId;
use crate::domain::item::Item;
use crate::domain::limits::POOLED_LEARNERS_MIN;
use crate::env::Env;
use crate::paths;

/// The options of `dripset bank analyze`.
#[derive(Args, Debug)]
pub struct AnalyzeArgs {
    /// The bank file
    #[arg(value_name = "BANK")]
    pub bank: PathBuf,
    /// Data directories with the responses, such as copies from several hosts [default: your own]
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = AnalyzeFormat::Text)]
    pub format: AnalyzeFormat,
    /// Write a page (HTML) to this file, or to standard output for `-`
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub html: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "html")]
    pub force: bool,
}

/// The output format of an item analysis.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum AnalyzeFormat {
    /// Tables for people
    Text,
    /// One JSON object for scripts
    Json,
}

/// An item at one revision, with its first responses.
struct Column {
    id: ItemId,
    revision: Revision,
    /// The item as the bank has it; `None` for an earlier wording, or an item that is gone.
    item: Option<Arc<Item>>,
    analyzed: AnalyzedItem,
}

/// An analysis and what it is about.
struct Analyzed {
    bank: String,
    title: String,
    directories: usize,
    columns: Vec<Column>,
    /// The items of the bank without a response.
    unseen: usize,
    /// Responses that were scored by other points than the item has now.
    left_out: usize,
    analysis: ItemAnalysis,
}

/// Analyzes the items and prints the figures.
///
/// # Errors
/// If the bank or a directory cannot be read, or writing fails.
pub fn run(
    place: &Place,
    args: &AnalyzeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let banks = test_wise::read(std::slice::from_ref(&args.bank))?;
    let [bank] = banks.as_slice() else {
        return Err(Refused::new(
            format!("{} holds {} banks", args.bank.display(), banks.len()),
            "name the file of one bank",
        ));
    };
    let directories = match args.from.is_empty() {
        true => vec![paths::data_dir(place.data_dir.as_deref())?],
        false => args.from.clone(),
    };
    let gathered = gather::from(bank, &directories, &Env::default(), err)?;
    let items: Vec<AnalyzedItem> = gathered
        .columns
        .iter()
        .map(|c| c.analyzed.clone())
        .collect();
    let seen = |item: &&Arc<Item>| gathered.columns.iter().any(|c| c.id == item.key.item);
    let analyzed = Analyzed {
        bank: bank.id.to_string(),
        title: bank.title.clone(),
        directories: directories.len(),
        unseen: bank.items.len() - bank.items.iter().filter(seen).count(),
        left_out: gathered.left_out,
        analysis: analyze(&items, POOLED_LEARNERS_MIN as usize),
        columns: gathered.columns,
    };
    if let Some(file) = PageFile::of(&args.html, args.force) {
        file.write(&page::of(&analyzed), page::CONTAINS, out, err)?;
        return Ok(Exit::Clean);
    }
    match args.format {
        AnalyzeFormat::Text => text::print(&analyzed, out)?,
        AnalyzeFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &records::of(&analyzed))?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Clean)
}
