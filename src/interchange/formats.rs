//! The reader and the writer of each format.

use super::{BankFormat, ExportedFile, ForeignError, ForeignFile, Imported, PortableBank};

/// Reads a file in a format. `tell` gets the number of items read so far.
///
/// # Errors
/// [`ForeignError`] if the whole file cannot be read.
pub fn read(
    format: BankFormat,
    file: &ForeignFile<'_>,
    tell: &mut dyn FnMut(usize),
) -> Result<Imported, ForeignError> {
    match format {
        BankFormat::MoodleXml => super::moodle::read(file, tell),
        BankFormat::Gift => super::gift::read(file, tell),
        BankFormat::Aiken => super::aiken::read(file, tell),
        BankFormat::Anki => super::anki::read(file, tell),
        BankFormat::AnkiNotes => super::anki_notes::read(file, tell),
        BankFormat::Csv => super::csv::read(file, tell),
        BankFormat::Xlsx => super::xlsx::read(file, tell),
        BankFormat::Qti12 | BankFormat::Qti21 | BankFormat::Qti22 | BankFormat::Qti30 => {
            super::qti::read(file, tell)
        }
    }
}

/// Writes items in a format. `tell` gets the number of items written so far.
///
/// # Errors
/// [`ForeignError`] if nothing can be written.
pub fn write(
    format: BankFormat,
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    match format {
        BankFormat::MoodleXml => super::moodle::write(bank, tell),
        BankFormat::Gift => super::gift::write(bank, tell),
        BankFormat::Aiken => super::aiken::write(bank, tell),
        BankFormat::Anki => super::anki::write(bank, tell),
        BankFormat::AnkiNotes => super::anki_notes::write(bank, tell),
        BankFormat::Csv => super::csv::write(bank, tell),
        BankFormat::Xlsx => super::xlsx::write(bank, tell),
        BankFormat::Qti12 | BankFormat::Qti21 | BankFormat::Qti22 | BankFormat::Qti30 => {
            super::qti::write(bank, format, tell)
        }
    }
}
