//! Writes one learner's progress as JSON lines, without holding all of it in memory.

use std::io::{self, Write};

use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

use super::lines::{FORMAT, Head, Line, MARK, Tail};
use crate::domain::Moment;
use crate::store::{LogCounts, LogRow, Records, StoreError};

/// The reason an export ended early.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The progress file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// The content of a finished export.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Exported {
    /// The counts of the records in it.
    pub counts: LogCounts,
    /// Its size.
    pub bytes: u64,
}

/// Writes all records of a learner, as of one moment.
///
/// # Errors
/// [`ExportError`] if reading or writing fails; the output is then not whole.
pub fn export(
    records: &Records<'_>,
    origin: Uuid,
    now: Moment,
    out: &mut dyn Write,
) -> Result<Exported, ExportError> {
    let mut lines = Lines::new(out);
    let counts = records.at_one_moment::<_, ExportError>(|| {
        let counts = records.counts()?;
        lines.write(&Head {
            dripset: MARK.into(),
            format: FORMAT,
            origin,
            learner: records.learner().0,
            exported_at: now.at.to_string(),
            events: counts.events,
        })?;
        let mut tail = Tail::default();
        records.export::<ExportError>(&mut |row: LogRow| {
            tail.count(&row);
            Ok(lines.write(&Line::from(row))?)
        })?;
        tail.sha256 = lines.digest();
        lines.write(&Line::End(tail))?;
        Ok(counts)
    })?;
    Ok(Exported {
        counts,
        bytes: lines.bytes,
    })
}

/// A writer of lines that computes their digest.
struct Lines<'w> {
    out: &'w mut dyn Write,
    hash: Sha256,
    line: Vec<u8>,
    bytes: u64,
}

impl<'w> Lines<'w> {
    fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out,
            hash: Sha256::new(),
            line: Vec::new(),
            bytes: 0,
        }
    }

    fn write(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.hash.update(&self.line);
        self.bytes += u64::try_from(self.line.len()).unwrap_or(u64::MAX);
        self.out.write_all(&self.line)
    }

    fn digest(&self) -> String {
        digits(&self.hash)
    }
}

/// Returns a digest as hexadecimal digits.
pub(super) fn digits(hash: &Sha256) -> String {
    let digest = hash.clone().finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
