//! Items as an Excel workbook, in the layout of `table`.

mod write;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::package::Package;
use super::table::{self, ItemRow};
use super::{ConversionNote, ForeignError, ForeignFile, Imported, ItemPlace};
use crate::domain::limits::{BANK_ITEMS_MAX, CELLS_MAX, PARTS_MAX};

pub use write::write;

/// The sheet that explains the columns, in workbooks that Dripset has written.
const HELP_SHEET: &str = "Columns";
/// The columns that are read: those of the layout, and as many others as a table has at most.
const COLUMNS_MAX: usize = 2 * PARTS_MAX + 2 * CELLS_MAX;

/// Reads the first sheet that names the columns. `tell` gets the number of items so far.
///
/// # Errors
/// [`ForeignError`] if it is no workbook, is too large, or has no such sheet.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    check_size(file)?;
    let malformed = |error: &calamine::XlsxError| malformed(file, &error.to_string());
    let mut book = Xlsx::new(Cursor::new(file.bytes)).map_err(|error| malformed(&error))?;
    let sheets = book.sheet_names();
    let mut found: Option<Imported> = None;
    let mut refused = None;
    let mut left = Vec::new();
    for sheet in &sheets {
        let rows = rows(&mut book, sheet, file)?;
        if rows.is_empty() || sheet == HELP_SHEET {
            continue;
        }
        if found.is_some() {
            left.push(sheet);
            continue;
        }
        match table::read(rows.into_iter(), file.name, false, tell) {
            Ok(read) => found = Some(read),
            Err(error) => {
                refused = refused.or(Some(error));
                left.push(sheet);
            }
        }
    }
    let mut read = match (found, refused) {
        (Some(read), _) => read,
        (None, Some(error)) => return Err(error),
        (None, None) => {
            return Err(self::malformed(
                file,
                "the workbook has no sheet with cells",
            ));
        }
    };
    for sheet in left {
        let place = ItemPlace {
            what: format!("sheet \"{sheet}\""),
            ..ItemPlace::default()
        };
        read.notes
            .push(ConversionNote::dropped(&place, "the sheet is left out"));
    }
    Ok(read)
}

/// Refuses a workbook that unpacks to more than a machine has to spare.
fn check_size(file: &ForeignFile<'_>) -> Result<(), ForeignError> {
    let package = Package::open(file.bytes)?;
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| name.ends_with(".xml")) {
        package.read(name)?;
    }
    Ok(())
}

fn malformed(file: &ForeignFile<'_>, why: &str) -> ForeignError {
    ForeignError::Malformed {
        place: ItemPlace {
            file: file.name.to_owned(),
            ..ItemPlace::default()
        },
        why: why.to_owned(),
    }
}

/// Returns the rows of a sheet that have cells. A cell far away costs no more than any other.
fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    file: &ForeignFile<'_>,
) -> Result<Vec<ItemRow>, ForeignError> {
    // A chart has no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else {
        return Ok(Vec::new());
    };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    loop {
        let cell = cells
            .next_cell()
            .map_err(|error| malformed(file, &error.to_string()))?;
        let Some(cell) = cell else {
            break;
        };
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let text = text(cell.get_value());
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        if rows.len() > 2 * BANK_ITEMS_MAX {
            return Err(ForeignError::OverLimit {
                place: ItemPlace {
                    file: file.name.to_owned(),
                    ..ItemPlace::default()
                },
                what: format!("the sheet \"{sheet}\""),
                limit: format!("{} rows", 2 * BANK_ITEMS_MAX),
            });
        }
    }
    let rows = rows.into_iter().map(|(row, cells)| ItemRow {
        line: usize::try_from(row).unwrap_or(0) + 1,
        cells,
    });
    Ok(rows.collect())
}

/// Returns a cell as the text that a person would have typed.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(set) => set.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}
