//! Writes workbooks.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::HELP_SHEET;
use crate::interchange::table::{self, COLUMN_HELP, guarded};
use crate::interchange::{ExportedFile, ForeignError, ItemPlace, PortableBank};

/// The name of the sheet with the items.
const ITEMS_SHEET: &str = "Items";
/// The columns with numbers.
const NUMBERS: [&str; 2] = ["difficulty", "expected_s"];

/// Writes a workbook with a sheet of items and one that explains the columns. The same items give the
/// same bytes. `tell` gets the number of items so far.
///
/// # Errors
/// [`ForeignError`] if a sheet cannot hold the items.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let mut notes = Vec::new();
    let rows = table::rows(bank, &mut notes, tell);
    let bytes = workbook(&rows).map_err(|error| ForeignError::Malformed {
        place: ItemPlace::default(),
        why: format!("the workbook cannot be written: {error}"),
    })?;
    Ok(ExportedFile { bytes, notes })
}

fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The present time would make each export another file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    write_items(book.add_worksheet().set_name(ITEMS_SHEET)?, rows, &head)?;
    let sheet = book.add_worksheet().set_name(HELP_SHEET)?;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 24)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, "column", &head)?;
    sheet.write_string_with_format(0, 1, "what it is", &head)?;
    for (row, (column, help)) in (1..).zip(COLUMN_HELP) {
        sheet.write_string_with_format(row, 0, column, &plain)?;
        sheet.write_string_with_format(row, 1, help, &plain)?;
    }
    book.save_to_buffer()
}

fn write_items(
    sheet: &mut Worksheet,
    rows: &[Vec<String>],
    head: &Format,
) -> Result<(), XlsxError> {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    // Excel's own way to say that a cell is no formula, without a sign that shows.
    let quoted = plain.clone().set_quote_prefix();
    sheet.set_freeze_panes(1, 0)?;
    let names = rows.first().map_or(&[][..], Vec::as_slice);
    for (column, name) in (0..).zip(names) {
        sheet.set_column_width(column, width(name))?;
    }
    for (row, cells) in (0..).zip(rows) {
        for ((column, cell), name) in (0..).zip(cells).zip(names) {
            let number = cell.parse::<f64>().ok();
            match number.filter(|_| NUMBERS.contains(&name.as_str())) {
                _ if cell.is_empty() => {}
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, &plain)?;
                }
                None if row == 0 => {
                    sheet.write_string_with_format(row, column, cell, head)?;
                }
                None if cell.starts_with('\'') => {
                    sheet.write_string_with_format(row, column, guarded(cell), &plain)?;
                }
                None if guarded(cell) != *cell => {
                    sheet.write_string_with_format(row, column, cell, &quoted)?;
                }
                None => {
                    sheet.write_string_with_format(row, column, cell, &plain)?;
                }
            }
        }
    }
    Ok(())
}

/// Returns the width of a column in characters.
fn width(name: &str) -> u16 {
    match name.split(' ').next().unwrap_or_default() {
        "stem" | "rationale" => 60,
        "choice" | "why" | "refs" => 32,
        "id" | "topic" | "kind" | "client_need" | "objective" => 20,
        _ => 14,
    }
}
