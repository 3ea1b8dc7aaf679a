//! Rows by columns: one column in each row, or any rows in each column.

use super::parts::{ParsedPart, PartList, PartReader};
use crate::content::codes;
use crate::content::diagnostic::Findings;
use crate::content::parse::fields::{At, Fields, twice};
use crate::content::parse::reader::Reader;
use crate::domain::choice::Choice;
use crate::domain::ids::PartId;
use crate::domain::kind::{ChoiceSlot, KindName, PickLimit, Selection};
use crate::domain::limits::GRID_COLUMNS_MAX;
use crate::domain::passage::Passage;

/// A row with the columns that are its keys.
struct Row {
    part: ParsedPart,
    keys: Vec<PartId>,
    harmful: bool,
}

/// Reads the columns, and the rows with their keys.
pub fn read(name: KindName, reader: &mut Reader<'_, '_>) -> Option<Selection> {
    let by_row = name.description().takes == PickLimit::One;
    let (fields, mut lists) = PartReader::split(reader);
    let columns = lists.parts(fields, PartList::of("columns", "a column", 2), |_, _| ());
    let rows = lists.parts(
        fields,
        PartList::of("rows", "a row", 2),
        |table, findings| (keys(table, findings), table.flag("harmful", findings)),
    );
    let (columns, rows) = (columns?, rows?);
    let span = fields.span_of("columns");
    let fits = lists.is_size("columns", columns.len(), (2, GRID_COLUMNS_MAX), span);
    let columns: Vec<ParsedPart> = columns.into_iter().map(|(part, ())| part).collect();
    let mut read = Vec::new();
    for (part, (keys, harmful)) in rows {
        for (at, key) in keys.iter().enumerate() {
            if keys.iter().take(at).any(|other| other.value == key.value) {
                twice(key, "`key`", lists.findings);
            }
        }
        let known = columns.iter().map(|column| &column.id);
        let found: Vec<PartId> = keys
            .iter()
            .filter_map(|key| lists.find(key, known.clone(), "column").cloned())
            .collect();
        if by_row && keys.len() != 1 {
            let span = lists.places.part(&part.id);
            let message = format!("row `{}` has {} keys", part.id, keys.len());
            let help = "write `key = \"COLUMN\"` with the id of one column";
            lists.findings.add(&codes::KEY_COUNT, span, message, help);
        }
        read.push(Row {
            part,
            keys: found,
            harmful,
        });
    }
    for column in columns.iter().filter(|_| !by_row) {
        if !read.iter().any(|row| row.keys.contains(&column.id)) {
            let span = lists.places.part(&column.id);
            let message = format!("column `{}` has no key", column.id);
            let help = "each column needs a row with its id in `key`, or remove the column";
            lists.findings.add(&codes::KEY_COUNT, span, message, help);
        }
    }
    let slots = if by_row {
        read.iter().map(|row| row_slot(row, &columns)).collect()
    } else {
        columns
            .iter()
            .map(|column| column_slot(column, &read))
            .collect()
    };
    (fits && !lists.torn).then(|| Selection::of(name, slots, Passage::Absent))
}

/// Reads `key`: the id of one column, or a list of ids.
fn keys(table: &mut Fields<'_>, findings: &mut Findings) -> Vec<At<String>> {
    match table.is_list("key") {
        true => table.texts("key", findings),
        false => Vec::from_iter(table.text("key", findings)),
    }
}

fn cell(slot: &ParsedPart, choice: &ParsedPart, row: &Row, column: &PartId) -> Choice {
    let key = row.keys.contains(column);
    Choice {
        id: PartId::in_slot(slot.id.as_str(), choice.id.as_str()),
        text: choice.text.clone(),
        key,
        why: choice.why.clone(),
        harmful: row.harmful && !key,
        acceptable: false,
    }
}

fn row_slot(row: &Row, columns: &[ParsedPart]) -> ChoiceSlot {
    let cells = columns
        .iter()
        .map(|column| cell(&row.part, column, row, &column.id));
    ChoiceSlot {
        id: row.part.id.clone(),
        label: row.part.text.clone(),
        why: row.part.why.clone(),
        takes: PickLimit::One,
        choices: cells.collect(),
    }
}

fn column_slot(column: &ParsedPart, rows: &[Row]) -> ChoiceSlot {
    let cells = rows
        .iter()
        .map(|row| cell(column, &row.part, row, &column.id));
    ChoiceSlot {
        id: column.id.clone(),
        label: column.text.clone(),
        why: column.why.clone(),
        takes: PickLimit::Any,
        choices: cells.collect(),
    }
}
