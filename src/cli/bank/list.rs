//! `dripset bank list`: the items of banks, one line each, all or some of them.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use super::read::read;
use crate::cli::kinds::Kinds;
use crate::cli::{Exit, Place, Refused};
use crate::content::render::harmless;
use crate::domain::item::{Item, JudgmentStep, Level, Status};
use crate::domain::kind::KindName;
use crate::domain::markup;
use crate::env::Env;
use crate::plain::wrap::COLUMNS;

/// `dripset bank list …`
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Bank files, or folders of them [default: the banks that the program loads]
    pub paths: Vec<PathBuf>,
    /// Only this kind; may be repeated
    #[arg(long = "kind", value_name = "KIND", value_parser = Kinds)]
    pub kinds: Vec<KindName>,
    /// Only this topic, as TOPIC or BANK/TOPIC; may be repeated
    #[arg(long = "topic", value_name = "TOPIC")]
    pub topics: Vec<String>,
    /// Only this level; may be repeated
    #[arg(long = "level", value_name = "LEVEL", value_parser = levels())]
    pub levels: Vec<Level>,
    /// Only this step of clinical judgment; may be repeated
    #[arg(long = "step", value_name = "STEP", value_parser = steps())]
    pub steps: Vec<JudgmentStep>,
    /// Only items without a valid signature of a clinician
    #[arg(long)]
    pub unsigned: bool,
    /// Only items that are due for a check
    #[arg(long)]
    pub expired: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    /// The day to judge review dates by, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// The output format of a list of items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ListFormat {
    /// For people, one line for each item
    Text,
    /// One JSON array for scripts
    Json,
}

fn levels() -> impl TypedValueParser<Value = Level> {
    let known = PossibleValuesParser::new(Level::ALL.iter().map(|level| level.id()));
    known.try_map(|word| Level::from_id(&word).ok_or("unknown level"))
}

fn steps() -> impl TypedValueParser<Value = JudgmentStep> {
    let known = PossibleValuesParser::new(JudgmentStep::ALL.iter().map(|step| step.id()));
    known.try_map(|word| JudgmentStep::from_id(&word).ok_or("unknown step"))
}

/// The columns that the beginning of a stem gets before other columns are cut.
const STEM_COLUMNS_MIN: usize = 20;
/// The columns that the kind, the topic and the level keep: enough to recognize the word.
const CELL_COLUMNS_MIN: [usize; 3] = [12, 8, 4];

/// An item as JSON. Its field names are a stable interface: they are only ever added to.
#[derive(Serialize)]
struct ItemRecord<'i> {
    bank: &'i str,
    id: &'i str,
    kind: &'static str,
    topic: &'i str,
    objective: Option<&'i str>,
    client_need: Option<&'static str>,
    step: Option<&'static str>,
    level: Option<&'static str>,
    case: Option<&'i str>,
    active: bool,
    signed: bool,
    signature_void: bool,
    expired: bool,
    revision: String,
    stem: String,
}

/// Prints the items.
///
/// # Errors
/// If a file cannot be read, or writing fails.
pub fn run(
    place: &Place,
    args: &ListArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let today = args.today.unwrap_or_else(|| Env::default().today());
    let read = read(place, &args.paths, err)?;
    let items = read.banks.iter().flat_map(|bank| &bank.items);
    let items: Vec<&Item> = items
        .map(|item| &**item)
        .filter(|item| args.admits(item, today))
        .collect();
    match args.format {
        ListFormat::Text if items.is_empty() => writeln!(err, "No item matches.")?,
        ListFormat::Text => text(&items, out)?,
        ListFormat::Json => {
            let records: Vec<ItemRecord<'_>> =
                items.iter().map(|item| record(item, today)).collect();
            serde_json::to_writer_pretty(&mut *out, &records)?;
            writeln!(out)?;
        }
    }
    Ok(read.exit)
}

impl ListArgs {
    fn admits(&self, item: &Item, today: Date) -> bool {
        let facts = &item.facts;
        let is_topic = |topic: &String| match topic.split_once('/') {
            Some((bank, topic)) => {
                item.key.bank.as_str() == bank && item.topic.id.as_str() == topic
            }
            None => item.topic.id.as_str() == topic,
        };
        let any_level = |level: Level| self.levels.contains(&level);
        let any_step = |step: JudgmentStep| self.steps.contains(&step);
        (self.kinds.is_empty() || self.kinds.contains(&item.kind.name()))
            && (self.topics.is_empty() || self.topics.iter().any(is_topic))
            && (self.levels.is_empty() || facts.level.is_some_and(any_level))
            && (self.steps.is_empty() || facts.step.is_some_and(any_step))
            && (!self.unsigned || item.valid_sign_off().is_none())
            && (!self.expired || item.is_expired(today))
    }
}

/// Prints a line for each item: its name, kind, topic, level and the beginning of its stem.
fn text(items: &[&Item], out: &mut dyn Write) -> std::io::Result<()> {
    let cells = |item: &&Item| {
        [
            item.key.to_string(),
            item.kind.name().id().to_owned(),
            item.topic.id.to_string(),
            item.facts.level.map_or("-", Level::id).to_owned(),
        ]
    };
    let rows: Vec<[String; 4]> = items.iter().map(cells).collect();
    let width = |nth: usize| {
        let cells = rows.iter().filter_map(|row| row.get(nth));
        cells.map(|cell| cell.len()).max().unwrap_or(0)
    };
    let (widths, rest) = fitted([0, 1, 2, 3].map(width));
    for (item, row) in items.iter().zip(&rows) {
        let cells = row.iter().zip(widths);
        let cells: String = cells
            .map(|(cell, width)| format!("{:width$}  ", cut(cell, width)))
            .collect();
        let withdrawn = match item.status {
            Status::Active => "",
            Status::Withdrawn => "(withdrawn) ",
        };
        let void = if is_void(item) {
            "(signature void) "
        } else {
            ""
        };
        let stem = markup::plain(&item.stem);
        let stem = beginning(&format!("{withdrawn}{void}{stem}"), rest);
        writeln!(out, "{}", format!("{cells}{}", harmless(&stem)).trim_end())?;
    }
    Ok(())
}

/// Returns whether an item has a signature that holds no more.
fn is_void(item: &Item) -> bool {
    item.facts.sign_off.is_some() && item.valid_sign_off().is_none()
}

/// Returns the widths of the columns, and what they leave of a line for the stem. The name of an item
/// is never cut, because one copies it.
fn fitted(widths: [usize; 4]) -> ([usize; 4], usize) {
    let [name, mut cells @ ..] = widths;
    let taken = |cells: [usize; 3]| name + cells.iter().sum::<usize>() + 2 * widths.len();
    for nth in (0..cells.len()).rev() {
        let excess = (taken(cells) + STEM_COLUMNS_MIN).saturating_sub(COLUMNS);
        if let (Some(cell), Some(min)) = (cells.get_mut(nth), CELL_COLUMNS_MIN.get(nth)) {
            *cell = (*cell).min(cell.saturating_sub(excess).max(*min));
        }
    }
    let [kind, topic, level] = cells;
    let rest = COLUMNS.saturating_sub(taken(cells));
    ([name, kind, topic, level], rest)
}

/// Returns a word that fits.
fn cut(word: &str, width: usize) -> String {
    match word.chars().count() > width {
        true => format!(
            "{}…",
            word.chars()
                .take(width.saturating_sub(1))
                .collect::<String>()
        ),
        false => word.to_owned(),
    }
}

/// Returns the first words of a stem that fit.
fn beginning(stem: &str, width: usize) -> String {
    if stem.chars().count() <= width {
        return stem.to_owned();
    }
    // A space and the sign that words are left out.
    let room = width.saturating_sub(2);
    let cut: String = stem.chars().take(room).collect();
    let ends = stem.chars().nth(room).is_some_and(|c| c == ' ');
    let words = match ends {
        true => &*cut,
        false => cut.rsplit_once(' ').map_or(&*cut, |(words, _)| words),
    };
    match words.is_empty() {
        true => String::new(),
        false => format!("{words} …"),
    }
}

fn record(item: &Item, today: Date) -> ItemRecord<'_> {
    let facts = &item.facts;
    ItemRecord {
        bank: item.key.bank.as_str(),
        id: item.key.item.as_str(),
        kind: item.kind.name().id(),
        topic: item.topic.id.as_str(),
        objective: facts.objective.as_ref().map(|id| id.as_str()),
        client_need: facts.client_need.map(|need| need.id()),
        step: facts.step.map(JudgmentStep::id),
        level: facts.level.map(Level::id),
        case: item.case.as_ref().map(|case| case.id.as_str()),
        active: item.status == Status::Active,
        signed: item.valid_sign_off().is_some(),
        signature_void: is_void(item),
        expired: item.is_expired(today),
        revision: item.revision.to_string(),
        stem: markup::plain(&item.stem),
    }
}
