//! Reads exported progress and merges it, all or nothing.

mod checks;

use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::lines::{FORMAT, Head, Line, MARK, Tail};
use super::write::digits;
use crate::domain::limits::{PROGRESS_FILE_BYTES_MAX, PROGRESS_LINE_BYTES_MAX};
use crate::store::{LogRow, Merged, Staging, Store, StoreError};

/// The reason an import was refused. Nothing of the file was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A mistake in a line of the file.
    #[error("line {line}: {problem}")]
    Line {
        /// The number of the line, from 1.
        line: u64,
        /// The mistake.
        problem: ImportProblem,
    },
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Input(#[from] io::Error),
    /// The progress file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Returns the remedy.
    pub fn help(&self) -> String {
        match self {
            Self::Line { problem, .. } => format!("nothing was imported; {}", problem.help()),
            Self::Input(_) => "nothing was imported; check the file and its permissions".into(),
            Self::Store(error) => error.help(),
        }
    }
}

/// A mistake in a line of an export.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ImportProblem {
    /// The first line is not that of an export.
    #[error("this is not exported progress of Dripset")]
    NotOurs,
    /// The file is a progress file itself.
    #[error("this is a progress file or a backup, not exported progress")]
    Database,
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The format is newer than this program.
    #[error("the file is from a newer version of Dripset (format {0}; this one knows {FORMAT})")]
    TooNew(u32),
    /// The last line is missing.
    #[error("the file ends too early: its last part is missing")]
    CutShort,
    /// The digest or the counts of the last line differ.
    #[error("the file was changed after it was exported")]
    Changed,
    /// There is text after the last line.
    #[error("there is more text after the end of the export")]
    Longer,
    /// The line or the file exceeds its limit.
    #[error("{0}")]
    TooLarge(String),
    /// The line cannot be read as an entry.
    #[error("the entry cannot be read: {0}")]
    Unreadable(String),
    /// A value is not valid.
    #[error("{0}")]
    Value(String),
    /// The values do not fit together.
    #[error("the values of this entry contradict each other, or an entry above")]
    Contradiction,
    /// An item of a form has no wording.
    #[error("the wording of question {0} is missing in the file")]
    NoWording(String),
}

impl ImportProblem {
    /// Returns the remedy.
    fn help(&self) -> &'static str {
        match self {
            Self::NotOurs => {
                "name a file that `dripset data export` has written; a table (csv) cannot be \
                 imported"
            }
            Self::Database => "use `dripset data restore FILE` for a backup",
            Self::TooNew(_) => "install the newer version here, then import the file again",
            Self::Empty | Self::CutShort | Self::Longer => {
                "copy the whole file again from the other machine, or export it there again"
            }
            _ => {
                "export the progress again on the other machine with `dripset data export`, and \
                 do not edit that file"
            }
        }
    }

    fn at(self, line: u64) -> ImportError {
        ImportError::Line {
            line,
            problem: self,
        }
    }
}

/// Reads an export to its end and merges it into the log of this directory's learner. `progress`
/// gets the number of lines read, now and then.
///
/// # Errors
/// [`ImportError`]; nothing has changed then.
pub fn import(
    store: &mut Store,
    input: &mut dyn BufRead,
    progress: &mut dyn FnMut(u64),
) -> Result<Merged, ImportError> {
    let mut lines = Lines::new(input);
    head(&mut lines)?;
    let mut staging = store.stage()?;
    let mut counted = Tail::default();
    loop {
        let line = match lines.next()? {
            Some(line) => line,
            None => return Err(ImportProblem::CutShort.at(lines.number)),
        };
        let parsed: Line =
            serde_json::from_slice(line).map_err(|error| lines.unreadable(&error))?;
        let row = match parsed {
            Line::End(tail) => {
                counted.sha256 = digits(&lines.hash);
                if tail != counted {
                    return Err(ImportProblem::Changed.at(lines.number));
                }
                break;
            }
            Line::Wording(row) => LogRow::Wording(row),
            Line::Event(row) => LogRow::Event(row),
            Line::Draft(row) => LogRow::Draft(row),
            Line::Place(row) => LogRow::Place(row),
        };
        lines.take_in();
        counted.count(&row);
        add(&mut staging, &row, lines.number)?;
        if lines.number.is_multiple_of(TOLD_EVERY) {
            progress(lines.number);
        }
    }
    if lines.next()?.is_some() {
        return Err(ImportProblem::Longer.at(lines.number));
    }
    if let Some(item) = staging.unworded()? {
        return Err(ImportProblem::NoWording(item.key().to_string()).at(lines.number));
    }
    Ok(staging.merge()?)
}

/// The number of lines between two calls of the progress: some tenths of a second.
const TOLD_EVERY: u64 = 20_000;

fn head(lines: &mut Lines<'_>) -> Result<(), ImportError> {
    let Some(line) = lines.next()? else {
        return Err(ImportProblem::Empty.at(1));
    };
    if line.starts_with(b"SQLite format 3") {
        return Err(ImportProblem::Database.at(1));
    }
    #[derive(serde::Deserialize)]
    struct Format {
        dripset: String,
        format: u32,
    }
    let format: Format = serde_json::from_slice(line).map_err(|_| ImportProblem::NotOurs.at(1))?;
    if format.dripset != MARK {
        return Err(ImportProblem::NotOurs.at(1));
    }
    if format.format > FORMAT {
        return Err(ImportProblem::TooNew(format.format).at(1));
    }
    let head: Result<Head, _> = serde_json::from_slice(line);
    head.map_err(|error| lines.unreadable(&error))?;
    lines.take_in();
    Ok(())
}

fn add(staging: &mut Staging<'_>, row: &LogRow, line: u64) -> Result<(), ImportError> {
    checks::check(row).map_err(|problem| ImportProblem::Value(problem).at(line))?;
    match staging.add(row)? {
        true => Ok(()),
        false => Err(ImportProblem::Contradiction.at(line)),
    }
}

/// The lines of a file with their numbers, each within the limits.
struct Lines<'r> {
    input: &'r mut dyn BufRead,
    hash: Sha256,
    line: Vec<u8>,
    number: u64,
    bytes: u64,
}

impl<'r> Lines<'r> {
    fn new(input: &'r mut dyn BufRead) -> Self {
        Self {
            input,
            hash: Sha256::new(),
            line: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// Reads the next line, without its end.
    fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        self.line.clear();
        let most = u64::try_from(PROGRESS_LINE_BYTES_MAX).unwrap_or(u64::MAX);
        // Through the reference, because a reader behind `dyn` cannot be limited itself.
        let mut limited = Read::take(&mut self.input, most + 1);
        let read = limited.read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.bytes += u64::try_from(read).unwrap_or(u64::MAX);
        let is_whole = self.line.last() == Some(&b'\n');
        if read > PROGRESS_LINE_BYTES_MAX && self.line.starts_with(b"SQLite format 3") {
            return Err(ImportProblem::Database.at(1));
        }
        if !is_whole && read > PROGRESS_LINE_BYTES_MAX {
            let mib = PROGRESS_LINE_BYTES_MAX / (1024 * 1024);
            let what = format!("the line is longer than {mib} MiB");
            return Err(ImportProblem::TooLarge(what).at(self.number));
        }
        if self.bytes > PROGRESS_FILE_BYTES_MAX {
            let gib = PROGRESS_FILE_BYTES_MAX / (1024 * 1024 * 1024);
            let what = format!("the file is larger than {gib} GiB");
            return Err(ImportProblem::TooLarge(what).at(self.number));
        }
        // The line ends of another system do not matter.
        while matches!(self.line.last(), Some(b'\n' | b'\r')) {
            self.line.pop();
        }
        if !is_whole && serde_json::from_slice::<serde::de::IgnoredAny>(&self.line).is_err() {
            let is_first = self.number == 1;
            let problem = match is_first {
                true if self.line.starts_with(b"SQLite format 3") => ImportProblem::Database,
                true if !self.line.starts_with(b"{\"dripset\"") => ImportProblem::NotOurs,
                _ => ImportProblem::CutShort,
            };
            return Err(problem.at(self.number));
        }
        Ok(Some(&self.line))
    }

    /// Adds the present line to the digest.
    fn take_in(&mut self) {
        self.hash.update(&self.line);
        self.hash.update(b"\n");
    }

    fn unreadable(&self, error: &serde_json::Error) -> ImportError {
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        ImportProblem::Unreadable(format!("{words}, at character {}", error.column()))
            .at(self.number)
    }
}
