//! Tests of QTI: what is written is read, samples, and any bytes.

mod fuzz;
mod made;
mod round;
mod samples;

use super::super::{BankFormat, ConversionLoss, ConversionNote, ForeignFile, Imported};

/// The versions.
const VERSIONS: [BankFormat; 4] = [
    BankFormat::Qti12,
    BankFormat::Qti21,
    BankFormat::Qti22,
    BankFormat::Qti30,
];

/// Reads bytes that must be readable.
fn read(name: &str, bytes: &[u8]) -> Imported {
    super::read(&ForeignFile { name, bytes }, &mut |_| {}).unwrap()
}

/// The notes as lines.
fn lines(notes: &[ConversionNote]) -> String {
    let lines = notes.iter().map(|note| {
        let loss = match note.loss {
            ConversionLoss::Changed => "changed",
            ConversionLoss::Dropped => "dropped",
            ConversionLoss::Skipped => "skipped",
        };
        format!("{loss}: {}: {}\n", note.place, note.message)
    });
    lines.collect()
}
