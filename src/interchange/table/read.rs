//! The rows of a table as items.

mod keys;

use std::collections::BTreeMap;

use super::SheetRow;
use super::cells::{to_markup, unguarded};
use super::columns::{TableColumn, TableKind, is_head_row};
use crate::domain::ids::is_id;
use crate::domain::limits::PARTS_MAX;
use crate::interchange::slug::slug;
use crate::interchange::{
    ConversionLoss, ConversionNote, ForeignError, Imported, ItemPlace, PortableBank, PortableItem,
    PortableTopic,
};

/// The rows above the names of the columns: a title and some words.
const ROWS_ABOVE: usize = 10;

/// The characters of a stem that tell which item is meant.
const BEGINNING_CHARS: usize = 40;

/// The table while it is read.
struct TableReader {
    columns: BTreeMap<TableColumn, usize>,
    /// True if numbers may have a decimal comma, because semicolons separate the cells.
    decimal_comma: bool,
    bank: PortableBank,
    notes: Vec<ConversionNote>,
    topic: String,
}

/// Reads a table. `file` is the name for errors, and `tell` gets the number of items so far.
///
/// # Errors
/// [`ForeignError::Malformed`] if no row names the columns.
pub fn read(
    rows: impl Iterator<Item = SheetRow>,
    file: &str,
    decimal_comma: bool,
    tell: &mut dyn FnMut(usize),
) -> Result<Imported, ForeignError> {
    let mut rows = rows.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    let mut above = Vec::new();
    let head = rows.by_ref().take(ROWS_ABOVE).find(|row| {
        let is_head = is_head_row(row.cells.iter().map(|cell| cell.trim()));
        above.extend((!is_head).then_some(row.line));
        is_head
    });
    let Some(head) = head else {
        return Err(ForeignError::Malformed {
            place: ItemPlace {
                file: file.to_owned(),
                ..ItemPlace::default()
            },
            why: "no row names the columns: write one with `stem` and `key` above the items"
                .to_owned(),
        });
    };
    let mut reader = TableReader::new(decimal_comma);
    for line in above {
        let message = "the row above the names of the columns is left out";
        reader.note(at(line, ""), ConversionLoss::Dropped, message.to_owned());
    }
    reader.read_head(&head);
    for row in rows {
        reader.read_row(&row);
        tell(reader.bank.items.len());
    }
    Ok(Imported {
        bank: reader.bank,
        notes: reader.notes,
    })
}

fn at(line: usize, what: &str) -> ItemPlace {
    ItemPlace {
        line,
        what: what.to_owned(),
        ..ItemPlace::default()
    }
}

/// Returns the first words of a stem, for the place of an item without an id.
fn beginning(stem: &str) -> String {
    let line = stem.lines().next().unwrap_or_default();
    match line.char_indices().nth(BEGINNING_CHARS) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line.to_owned(),
    }
}

impl TableReader {
    fn new(decimal_comma: bool) -> Self {
        Self {
            columns: BTreeMap::new(),
            decimal_comma,
            bank: PortableBank::default(),
            notes: Vec::new(),
            topic: String::new(),
        }
    }

    fn note(&mut self, place: ItemPlace, loss: ConversionLoss, message: String) {
        self.notes.push(ConversionNote {
            place,
            loss,
            message,
        });
    }

    fn read_head(&mut self, head: &SheetRow) {
        for (number, name) in head.cells.iter().enumerate() {
            let name = name.trim();
            if name.is_empty() {
                continue;
            }
            let message = match TableColumn::named(name) {
                Some(column) if !self.columns.contains_key(&column) => {
                    self.columns.insert(column, number);
                    continue;
                }
                Some(_) => format!("the second column \"{name}\" is left out"),
                None => format!("the column \"{name}\" is left out: it is none of this layout"),
            };
            self.note(at(head.line, ""), ConversionLoss::Dropped, message);
        }
        let defaults = [
            (
                TableColumn::Id,
                "the next import will know an item by its words alone",
            ),
            (TableColumn::Topic, "all items are in one topic"),
            (
                TableColumn::Kind,
                "the kind of each item is told from its key",
            ),
        ];
        for (column, so) in defaults {
            if !self.columns.contains_key(&column) {
                let message = format!("there is no column \"{}\", so {so}", column.name());
                self.note(at(head.line, ""), ConversionLoss::Changed, message);
            }
        }
    }

    /// Returns a cell as text, without the apostrophe of a formula.
    fn cell<'r>(&self, row: &'r SheetRow, column: TableColumn) -> &'r str {
        let number = self.columns.get(&column);
        let cell = number.and_then(|number| row.cells.get(*number));
        unguarded(cell.map_or("", |cell| cell.trim())).trim()
    }

    fn read_row(&mut self, row: &SheetRow) {
        let id = self.cell(row, TableColumn::Id).to_owned();
        let stem = to_markup(self.cell(row, TableColumn::Stem));
        self.read_topic(row);
        let named = match id.is_empty() {
            true => beginning(&stem),
            false => id.clone(),
        };
        let place = at(row.line, &format!("question \"{named}\""));
        let topic = self.topic.clone();
        if self
            .columns
            .values()
            .all(|number| row.cells.get(*number).is_none_or(|c| c.trim().is_empty()))
        {
            let message = "the row has nothing in the columns of this layout";
            return self.note(place, ConversionLoss::Skipped, message.to_owned());
        }
        if stem.is_empty() {
            let message = "it has no stem";
            return self.note(place, ConversionLoss::Skipped, message.to_owned());
        }
        let kind = match self.kind(row) {
            Ok(kind) => kind,
            Err(why) => return self.note(place, ConversionLoss::Skipped, why),
        };
        let mut facts = BTreeMap::new();
        let mut shuffle = true;
        let columns: Vec<TableColumn> = self.columns.keys().copied().collect();
        for column in columns {
            let TableColumn::Named(key) = column else {
                continue;
            };
            let value = self.cell(row, column);
            match key {
                "rationale" => {}
                "shuffle" => shuffle = !matches!(&*value.to_lowercase(), "false" | "no" | "0"),
                _ if value.is_empty() => {}
                "difficulty" if self.decimal_comma => {
                    facts.insert(key.to_owned(), value.replace(',', "."));
                }
                _ => {
                    facts.insert(key.to_owned(), value.to_owned());
                }
            }
        }
        self.bank.items.push(PortableItem {
            place,
            foreign_id: (!id.is_empty()).then(|| id.clone()),
            name: id,
            topic,
            stem,
            kind,
            rationale: to_markup(self.cell(row, TableColumn::Named("rationale"))),
            shuffle,
            facts,
        });
    }

    /// Reads the topic of a row: a title, with an id in brackets if that does not follow from it.
    fn read_topic(&mut self, row: &SheetRow) {
        let written = self.cell(row, TableColumn::Topic);
        let (title, id) = match written
            .strip_suffix(']')
            .and_then(|rest| rest.rsplit_once('['))
        {
            Some((title, id)) if is_id(id) => (title.trim(), id.to_owned()),
            _ if written.is_empty() && !self.topic.is_empty() => return,
            _ if written.is_empty() => ("General", "general".to_owned()),
            _ => (written, slug(written)),
        };
        if !self.bank.topics.iter().any(|topic| topic.id == id) {
            let title = if title.is_empty() { &id } else { title };
            self.bank.topics.push(PortableTopic {
                title: title.to_owned(),
                id: id.clone(),
            });
        }
        self.topic = id;
    }

    /// Returns the texts of the choices by their letters, with their reasons.
    fn choices(&self, row: &SheetRow) -> Vec<(usize, String, String)> {
        let all = (0..PARTS_MAX).filter_map(|number| {
            let text = to_markup(self.cell(row, TableColumn::Choice(number)));
            let why = to_markup(self.cell(row, TableColumn::Why(number)));
            (!text.is_empty()).then_some((number, text, why))
        });
        all.collect()
    }

    /// Returns the kind that a row names; `None` if the cell is empty.
    fn kind_named(&self, row: &SheetRow) -> Result<Option<TableKind>, String> {
        let written = self.cell(row, TableColumn::Kind);
        if written.is_empty() {
            return Ok(None);
        }
        let kind = TableKind::named(written);
        kind.map(Some).ok_or_else(|| {
            format!(
                "its kind is \"{written}\": a table has multiple-choice, select-all, select-n, ordered \
                 and numeric"
            )
        })
    }
}
