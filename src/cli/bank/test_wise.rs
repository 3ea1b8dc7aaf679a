//! `dripset bank test-wise`: the success of guessing on banks, beside chance.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::counted::counted;
use crate::bank_sources;
use crate::cli::{Exit, Refused};
use crate::content::test_wise::{SIGNIFICANCE, StrategyOutcome, outcomes};
use crate::content::{Parsed, parse};
use crate::domain::bank::Bank;

/// `dripset bank test-wise …`
#[derive(Args, Debug)]
pub struct TestWiseArgs {
    /// Bank files, or folders of them; their items are counted together
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = TestWiseFormat::Text)]
    pub format: TestWiseFormat,
}

/// The output format of the strategies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TestWiseFormat {
    /// A table for people
    Text,
    /// One JSON object for scripts
    Json,
}

/// Tries the strategies on the banks and prints their success.
///
/// # Errors
/// If a bank cannot be loaded, or writing fails.
pub fn run(args: &TestWiseArgs, out: &mut dyn Write) -> Result<Exit, Refused> {
    let banks = read(&args.paths)?;
    let items = || banks.iter().flat_map(|bank| &bank.items);
    let found = outcomes(items().map(Arc::as_ref));
    match args.format {
        TestWiseFormat::Text => table(&found, banks.len(), items().count(), out)?,
        TestWiseFormat::Json => {
            let record = Record {
                format: 1,
                banks: banks.len(),
                items: items().count(),
                significance: SIGNIFICANCE,
                strategies: found.iter().map(strategy_record).collect(),
            };
            serde_json::to_writer_pretty(&mut *out, &record)?;
            writeln!(out)?;
        }
    }
    Ok(match found.iter().any(|of| of.is_above_chance) {
        true => Exit::Findings,
        false => Exit::Clean,
    })
}

/// Reads the banks. One that does not load would leave its items out of the counts unseen.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Bank>, Refused> {
    let (files, unread) = bank_sources::find(None, paths);
    if !unread.is_empty() {
        return Err(unread.into());
    }
    let mut read: Vec<Parsed> = Vec::new();
    for file in files {
        let bytes = file.read().map_err(|found| Refused::from(vec![*found]))?;
        let parsed = parse(&file.name, &bytes);
        if parsed.bank.is_none() {
            let what = format!("{} has mistakes and cannot be loaded", file.name);
            let help = "correct what `dripset bank check` reports, then run this again";
            return Err(Refused::new(what, help));
        }
        read.push(parsed);
    }
    let (banks, doubles) = bank_sources::distinct(read);
    match doubles.is_empty() {
        true => Ok(banks),
        false => Err(doubles.into()),
    }
}

/// The mark of a strategy that does better than chance.
const MARK: &str = "*";

/// The heads of the columns, and their widths.
const COLUMNS: [(&str, usize); 8] = [
    ("strategy", 22),
    ("tried", 5),
    ("found", 6),
    ("chance", 6),
    ("share", 5),
    ("interval", 8),
    ("p", 6),
    ("Holm p", 6),
];

fn table(
    found: &[StrategyOutcome<'_>],
    banks: usize,
    items: usize,
    out: &mut dyn Write,
) -> Result<(), Refused> {
    line(COLUMNS.map(|(head, _)| head.to_owned()), "", out)?;
    for of in found {
        let mark = match of.is_above_chance {
            true => MARK,
            false => "",
        };
        line(cells(of), mark, out)?;
    }
    writeln!(out, "\n{MARK} more than chance explains; interval: 95%")?;
    let above = found.iter().filter(|of| of.is_above_chance).count();
    let applied = found.iter().filter(|of| of.applies > 0).count();
    let verdict = match above {
        0 if applied == 0 => "no strategy applies to them".to_owned(),
        0 => "no strategy does better than chance".to_owned(),
        1 => "one strategy does better than chance".to_owned(),
        above => format!("{above} strategies do better than chance"),
    };
    let (banks, items) = (counted(banks, "bank"), counted(items, "item"));
    writeln!(out, "{banks}, {items}: {verdict}")?;
    for of in found.iter().filter(|of| of.is_above_chance) {
        writeln!(out, "\nThe keys that \"{}\" finds:", of.strategy.title)?;
        for item in &of.hits {
            writeln!(out, "  {item}")?;
        }
    }
    Ok(())
}

/// Writes a line: the name to the left, numbers to the right.
fn line(cells: [String; COLUMNS.len()], mark: &str, out: &mut dyn Write) -> Result<(), Refused> {
    let mut line = String::new();
    for (cell, (head, width)) in cells.iter().zip(COLUMNS) {
        match head {
            "strategy" => line.push_str(&format!("{cell:<width$}")),
            _ => line.push_str(&format!("  {cell:>width$}")),
        }
    }
    Ok(writeln!(out, "{}", format!("{line} {mark}").trim_end())?)
}

fn cells(of: &StrategyOutcome<'_>) -> [String; COLUMNS.len()] {
    let title = of.strategy.title.to_owned();
    if of.applies == 0 {
        let mut cells = [const { String::new() }; COLUMNS.len()];
        cells.iter_mut().for_each(|cell| "-".clone_into(cell));
        let [first, applies, ..] = &mut cells;
        (*first, *applies) = (title, "0".to_owned());
        return cells;
    }
    let per_cent = |share: f64| format!("{:.0}%", share * 100.0);
    let (low, high) = of.interval;
    [
        title,
        of.applies.to_string(),
        format!("{:.1}", of.found),
        format!("{:.1}", of.by_chance),
        per_cent(of.found / of.applies as f64),
        format!("{:.0}-{}", low * 100.0, per_cent(high)),
        probability(of.p),
        probability(of.corrected_p),
    ]
}

fn probability(p: f64) -> String {
    match p < 0.0005 {
        true => "<0.001".to_owned(),
        false => format!("{p:.3}"),
    }
}

#[derive(Serialize)]
struct Record {
    format: u8,
    banks: usize,
    items: usize,
    significance: f64,
    strategies: Vec<StrategyRecord>,
}

#[derive(Serialize)]
struct StrategyRecord {
    id: &'static str,
    title: &'static str,
    counts: &'static str,
    applies: usize,
    found: f64,
    by_chance: f64,
    /// Null if the strategy never applies.
    interval: Option<[f64; 2]>,
    p: Option<f64>,
    corrected_p: Option<f64>,
    above_chance: bool,
    /// The items on which it does better than chance.
    items: Vec<String>,
}

fn strategy_record(of: &StrategyOutcome<'_>) -> StrategyRecord {
    let if_any = |value: f64| (of.applies > 0).then_some(value);
    let (low, high) = of.interval;
    StrategyRecord {
        id: of.strategy.id,
        title: of.strategy.title,
        counts: match of.strategy.ticks() {
            true => "points",
            false => "keys",
        },
        applies: of.applies,
        found: of.found,
        by_chance: of.by_chance,
        interval: (of.applies > 0).then_some([low, high]),
        p: if_any(of.p),
        corrected_p: if_any(of.corrected_p),
        above_chance: of.is_above_chance,
        items: of.hits.iter().map(ToString::to_string).collect(),
    }
}
