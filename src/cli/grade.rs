//! `dripset grade`: scores responses in JSON lines, for scripts and for checking keys.

mod lettered;
mod paper;
mod strict;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use self::paper::ScoresFormat;
use super::{Exit, Place, Refused};
use crate::bank_sources;
use crate::content::record::submitted_response;
use crate::content::{Diagnostic, parse};
use crate::domain::bank::Bank;
use crate::domain::drawn::Drawn;
use crate::domain::ids::ItemId;
use crate::domain::item::Item;
use crate::domain::kind::{ItemKind, Numeric};
use crate::domain::limits::RESPONSE_BYTES_MAX;
use crate::domain::number::Decimal;
use crate::domain::scoring::Score;

/// `dripset grade …`
#[derive(Args, Debug)]
pub struct GradeArgs {
    /// The bank file with the questions. With --paper, leave it out to score by the printed questions
    #[arg(value_name = "BANK")]
    pub bank: PathBuf,
    /// The answers as JSON lines, {"item": ID, "response": …}; with --paper, as a CSV table. `-` reads
    /// standard input
    #[arg(value_name = "RESPONSES", required_unless_present = "paper")]
    pub responses: Option<PathBuf>,
    /// Score papers of the exam with these forms, which `dripset bank book --versions` wrote
    #[arg(long, value_name = "FORMS")]
    pub paper: Option<PathBuf>,
    /// The output format of the scores of papers
    #[arg(long, value_enum, default_value_t = ScoresFormat::Text, requires = "paper")]
    pub format: ScoresFormat,
}

/// Runs the subcommand: prints scores to `out`, and lines that cannot be scored to `err`.
///
/// # Errors
/// If writing fails.
pub fn run(
    place: &Place,
    args: &GradeArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    if let Some(forms) = &args.paper {
        return paper::run(place, args, forms, out, err);
    }
    let Some(responses) = &args.responses else {
        return Err(Refused::new(
            "no file with responses",
            "name it after the bank",
        ));
    };
    let bank = read_bank(args)?;
    let responses: Box<dyn Read> = if responses.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let cannot_read = |error| {
            let what = format!("cannot read {}: {error}", responses.display());
            Refused::new(what, "")
        };
        Box::new(open(responses).map_err(cannot_read)?)
    };
    grade(&bank, responses, out, err)
}

fn read_bank(args: &GradeArgs) -> Result<Bank, Vec<Diagnostic>> {
    let (files, found) = bank_sources::find(None, std::slice::from_ref(&args.bank));
    let [file] = files.as_slice() else {
        return Err(found);
    };
    let bytes = file.read().map_err(|found| vec![*found])?;
    let parsed = parse(&file.name, &bytes);
    parsed.bank.ok_or(parsed.diagnostics)
}

fn open(path: &PathBuf) -> io::Result<File> {
    if fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::other("not a regular file (use `-` for a pipe)"))
    }
}

fn grade(
    bank: &Bank,
    responses: impl Read,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Refused> {
    let mut responses = BufReader::new(responses);
    let mut exit = Exit::Clean;
    for number in 1.. {
        let Some(line) = next_line(&mut responses)? else {
            break;
        };
        let line = line.as_deref().map(|line| match number {
            // Some editors put a byte order mark in front.
            1 => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
            _ => line,
        });
        let scored = match line.map(std::str::from_utf8) {
            Err(TooLong) => Err(format!("longer than {RESPONSE_BYTES_MAX} bytes")),
            Ok(Err(_)) => Err("not UTF-8".to_owned()),
            Ok(Ok(line)) if line.trim().is_empty() => continue,
            Ok(Ok(line)) => grade_line(bank, line),
        };
        match scored {
            Ok((id, score)) => {
                let scored =
                    json!({"item": id, "earned": score.earned, "possible": score.possible});
                writeln!(out, "{scored}")?;
            }
            Err(problem) => {
                writeln!(err, "line {number}: {}", harmless(&problem))?;
                exit = Exit::Findings;
            }
        }
    }
    Ok(exit)
}

/// The byte order mark of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An error: a line exceeds the maximum bytes of a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct TooLong;

/// Reads the next line of any length, without its end. Returns `None` after the last. Never buffers
/// more of a line than the limit.
fn next_line(responses: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, TooLong>>> {
    // Plus the line ending.
    let limit = RESPONSE_BYTES_MAX + 1;
    let mut line = Vec::new();
    if responses
        .by_ref()
        .take(limit)
        .read_until(b'\n', &mut line)?
        == 0
    {
        return Ok(None);
    }
    if line.pop_if(|last| *last == b'\n').is_none() && line.len() as u64 == limit {
        responses.skip_until(b'\n')?;
        return Ok(Some(Err(TooLong)));
    }
    Ok(Some(Ok(line)))
}

/// Escapes a problem, which quotes ids and keys of its line, so that it cannot act on the terminal,
/// fake another line, hide, or reorder text. Unprintable characters become their numbers. Quotes
/// and backslashes stay.
fn harmless(problem: &str) -> String {
    let shown = |c: char| match c {
        '\'' | '"' | '\\' => c.to_string(),
        c => c.escape_debug().to_string(),
    };
    problem.chars().map(shown).collect()
}

fn grade_line(bank: &Bank, line: &str) -> Result<(String, Score), String> {
    let mut line = strict::table(line).map_err(|error| format!("not valid JSON ({error})"))?;
    let id = match line.remove("item") {
        Some(Value::String(id)) => id,
        _ => return Err("\"item\" is missing; it must be the id of an item".to_owned()),
    };
    let item = bank
        .item(&ItemId::new(&id))
        .ok_or_else(|| format!("{} has no item `{id}`", bank.id))?;
    let response = line.remove("response").unwrap_or(Value::Null);
    let response = match line.remove("seed") {
        None | Some(Value::Null) => response,
        Some(seed) => {
            lettered::ids(item, &seed, response).map_err(|problem| format!("{id}: {problem}"))?
        }
    };
    let response =
        submitted_response(&item.kind, response).map_err(|problem| format!("{id}: {problem}"))?;
    let drawn = Drawn {
        order: Vec::new(),
        numbers: read_given(item, line.remove("given"))
            .map_err(|problem| format!("{id}: {problem}"))?,
    };
    if let Some(key) = line.keys().next() {
        return Err(format!("{id}: unknown key \"{key}\""));
    }
    Ok((id, item.kind.rules().mark(&drawn, &response).score))
}

/// Returns the drawn values: those on the line, and the value of names that have only one.
fn read_given(item: &Item, given: Option<Value>) -> Result<BTreeMap<String, Decimal>, String> {
    let mut given = match given {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(given)) => given,
        Some(_) => return Err("\"given\" must be an object of names and numbers".to_owned()),
    };
    let mut numbers = BTreeMap::new();
    if let ItemKind::Numeric(numeric) = &item.kind {
        numbers = read_numbers(numeric, &mut given)?;
    }
    match given.keys().next() {
        Some(name) => Err(format!("this item has no given value `{name}`")),
        None => Ok(numbers),
    }
}

fn read_numbers(
    numeric: &Numeric,
    given: &mut Map<String, Value>,
) -> Result<BTreeMap<String, Decimal>, String> {
    let mut numbers = BTreeMap::new();
    for (name, values) in &numeric.given {
        let value = match (given.remove(name), values.as_slice()) {
            (None, [only]) => *only,
            (None, _) => {
                return Err(format!(
                    "this item is a template; \"given\" must have the drawn value of `{name}`"
                ));
            }
            (Some(value), values) => {
                let text = match &value {
                    Value::String(text) => text.clone(),
                    value => value.to_string(),
                };
                let read = Decimal::parse_signed(&text)
                    .map_err(|_| format!("`{name}` is not a number: {text}"))?;
                let known = values.iter().find(|value| value.exact() == read.exact());
                *known.ok_or_else(|| format!("`{name}` cannot be {text} in this item"))?
            }
        };
        numbers.insert(name.clone(), value);
    }
    Ok(numbers)
}
