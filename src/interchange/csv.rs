//! Items as a CSV table, in the layout of `table`.

use super::encoding::decode;
use super::table::{self, ItemRow, guarded};
use super::{ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank};

/// The lines above the names of the columns that may tell the separator.
const LINES_ABOVE: usize = 10;

/// Reads a table with commas, semicolons or tabs between its cells. `tell` gets the number of items
/// so far.
///
/// # Errors
/// [`ForeignError::Malformed`] if no row names the columns.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let text = decode(file.bytes, None);
    // Excel writes this line, and reads the separator from it.
    let (told, text, skipped) = match text
        .strip_prefix("sep=")
        .and_then(|rest| rest.split_once('\n'))
    {
        Some((separator, rest)) => (separator.trim_end().chars().next(), rest, 1),
        None => (None, text.as_str(), 0),
    };
    let separator = told.filter(char::is_ascii).or_else(|| {
        let mut lines = text.lines().take(LINES_ABOVE);
        lines.find_map(table::separator)
    });
    let separator = separator.unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(file, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(ItemRow {
            line: usize::try_from(line).unwrap_or(0) + skipped,
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    table::read(rows.into_iter(), file.name, separator == ';', tell)
}

fn malformed(file: &ForeignFile<'_>, error: &csv::Error) -> ForeignError {
    let line = error.position().map_or(0, csv::Position::line);
    ForeignError::Malformed {
        place: ItemPlace {
            file: file.name.to_owned(),
            line: usize::try_from(line).unwrap_or(0),
            what: String::new(),
        },
        why: error.to_string(),
    }
}

/// Writes a table as spreadsheets open it: commas, and a mark that says UTF-8. `tell` gets the number
/// of items so far.
///
/// # Errors
/// None: memory takes every table.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut notes = Vec::new();
    let rows = table::rows(bank, &mut notes, tell);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        let cells = row.iter().map(|cell| guarded(cell));
        writer
            .write_record(cells)
            .expect("invariant: rows are equally long, and memory takes every byte");
    }
    let bytes = writer.into_inner();
    Ok(ExportedFile {
        bytes: bytes.expect("invariant: memory takes every byte"),
        notes,
    })
}
