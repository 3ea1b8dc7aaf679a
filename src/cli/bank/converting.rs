//! Files of other programs on the command line: reading them, and telling what was lost.

use std::io::{self, Read, Write};
use std::path::Path;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Value, json};

use super::counted::counted;
use crate::cli::{Refused, bounded};
use crate::domain::limits::FOREIGN_BYTES_MAX;
use crate::interchange::{BankFormat, ConversionLoss, ConversionNote, ForeignError, ItemPlace};

/// The output format of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ConvertFormat {
    /// For people
    Text,
    /// One JSON object for scripts
    Json,
}

/// Returns the parser of a format's name.
pub fn format_parser() -> impl TypedValueParser<Value = BankFormat> {
    let ids = BankFormat::ALL.iter().map(|format| format.id());
    PossibleValuesParser::new(ids).try_map(|id| BankFormat::from_id(&id).ok_or("no such format"))
}

/// Returns whether a path stands for standard input.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file of another program, or standard input.
///
/// # Errors
/// If it cannot be read, or is too large.
pub fn read(path: &Path) -> Result<(String, Vec<u8>), Refused> {
    let (shown, read) = match is_standard(path) {
        true => {
            let mut bytes = Vec::new();
            let mut input = io::stdin().take(FOREIGN_BYTES_MAX + 1);
            let read = input.read_to_end(&mut bytes).map(|_| bytes);
            ("standard input".to_owned(), read)
        }
        false => {
            let read = bounded::read_stream(path, FOREIGN_BYTES_MAX);
            (path.display().to_string(), read)
        }
    };
    let bytes = read.map_err(|error| {
        let help = "check the name and the permissions";
        Refused::new(format!("{shown} cannot be read: {error}"), help)
    })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FOREIGN_BYTES_MAX {
        let what = format!("{shown} has more than {FOREIGN_BYTES_MAX} bytes");
        return Err(Refused::new(what, "export a part of it at a time"));
    }
    Ok((shown, bytes))
}

/// Returns the error of a whole file.
pub fn refused(shown: &str, error: &ForeignError) -> Refused {
    let help = match error {
        ForeignError::Malformed { .. } => {
            "if the file is of another format, name it with `--from`; docs/interchange.md has the steps"
        }
        ForeignError::OverLimit { .. } => "export a part of it at a time",
        ForeignError::Unsafe { .. } => {
            "no program writes such a file by itself: export it anew where it comes from"
        }
    };
    let (place, why) = match error {
        ForeignError::Malformed { place, why } | ForeignError::Unsafe { place, why } => {
            (place, why.clone())
        }
        ForeignError::OverLimit { place, what, limit } => {
            (place, format!("{what} is over the limit of {limit}"))
        }
    };
    // The name of the file stands before it already.
    let is_itself = shown.ends_with(&place.file);
    let within = ItemPlace {
        file: if is_itself {
            String::new()
        } else {
            place.file.clone()
        },
        ..place.clone()
    };
    let within = match within.to_string() {
        place if place.is_empty() => place,
        place => format!("{place}: "),
    };
    Refused::new(format!("{shown} cannot be read: {within}{why}"), help)
}

/// The losses of a conversion.
#[derive(Debug)]
pub struct Losses {
    notes: Vec<ConversionNote>,
    /// What happened to the items: "imported" or "exported".
    verb: &'static str,
}

impl Losses {
    /// Collects losses.
    pub fn new(notes: Vec<ConversionNote>, verb: &'static str) -> Self {
        Self { notes, verb }
    }

    /// Returns whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns the number of losses of a sort.
    pub fn count(&self, loss: ConversionLoss) -> usize {
        self.notes.iter().filter(|note| note.loss == loss).count()
    }

    /// Prints all losses by their sort, the same ones together, each with its place.
    ///
    /// # Errors
    /// If writing fails.
    pub fn tell(&self, err: &mut dyn Write) -> Result<(), Refused> {
        let sorts = [
            (ConversionLoss::Skipped, format!("Not {}", self.verb)),
            (ConversionLoss::Dropped, "Left out of items".to_owned()),
            (ConversionLoss::Changed, "Changed".to_owned()),
        ];
        for (loss, title) in sorts {
            let notes = self.notes.iter().filter(|note| note.loss == loss);
            let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
            let mut by_message = std::collections::BTreeMap::new();
            for note in notes {
                let at = *by_message.entry(&*note.message).or_insert(groups.len());
                if at == groups.len() {
                    groups.push((&note.message, Vec::new()));
                }
                if let Some((_, places)) = groups.get_mut(at) {
                    places.push(note.place.to_string());
                }
            }
            if groups.is_empty() {
                continue;
            }
            writeln!(err, "{title}:")?;
            for (message, places) in groups {
                tell_group(message, &places, err)?;
            }
            writeln!(err)?;
        }
        Ok(())
    }

    /// Returns the numbers in words, after the number of items that came through.
    pub fn summary(&self, items: usize) -> String {
        let mut told = vec![format!("{} {}", counted(items, "item"), self.verb)];
        let skipped = self.count(ConversionLoss::Skipped);
        if skipped > 0 {
            told.push(format!("{skipped} not"));
        }
        let parts = [
            (ConversionLoss::Dropped, "left out"),
            (ConversionLoss::Changed, "changed"),
        ];
        for (loss, words) in parts {
            let count = self.count(loss);
            if count > 0 {
                told.push(format!("{} {words}", counted(count, "part")));
            }
        }
        told.join(", ")
    }

    /// Returns the losses as JSON, in the order of the file.
    pub fn json(&self) -> Value {
        let notes = self.notes.iter().map(|note| {
            json!({
                "loss": match note.loss {
                    ConversionLoss::Changed => "changed",
                    ConversionLoss::Dropped => "dropped",
                    ConversionLoss::Skipped => "skipped",
                },
                "file": note.place.file,
                "line": note.place.line,
                "what": note.place.what,
                "message": note.message,
            })
        });
        notes.collect()
    }
}

fn tell_group(message: &str, places: &[String], err: &mut dyn Write) -> Result<(), Refused> {
    let first = match places {
        [place] if place.is_empty() => message.to_owned(),
        [place] => format!("{place}: {message}"),
        places => format!("{message} ({} times):", places.len()),
    };
    writeln!(err, "{}", wrapped(&first, "  ", "    "))?;
    if places.len() > 1 {
        // Ids alone: "item" before each would only lengthen the list.
        let names: Vec<&str> = places
            .iter()
            .map(|place| place.strip_prefix("item ").unwrap_or(place))
            .collect();
        writeln!(err, "{}", wrapped(&names.join(", "), "    ", "    "))?;
    }
    Ok(())
}

/// The width of messages, for a terminal of 80 columns.
const COLUMNS: usize = 80;

/// Breaks a text between words. Names are never cut, so that they can be searched for.
fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}

/// Refuses JSON without a file, because the two would mix on standard output.
///
/// # Errors
/// If there is no file.
pub fn needs_file(format: ConvertFormat, output: Option<&Path>) -> Result<(), Refused> {
    match (format, output) {
        (ConvertFormat::Json, None) => Err(Refused::new(
            "`--format json` needs a file for the result",
            "give it with `-o FILE`; the report then goes to standard output",
        )),
        _ => Ok(()),
    }
}
