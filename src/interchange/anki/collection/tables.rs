//! The tables of a collection: its note types, decks, cards and notes.
//!
//! Format 11 has note types and decks as JSON in the table `col`; later ones have tables for them.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::Value;

use super::super::note::AnkiNote;
use super::{damaged, malformed, over};
use crate::domain::limits::{ANKI_NOTES_MAX, ANKI_PLACES_MAX};
use crate::interchange::{ForeignError, ItemPlace};

/// Rows of note types, fields or decks: more than any collection has.
const NAMES_MAX: usize = 50_000;

/// A note type.
#[derive(Default)]
struct Type {
    name: String,
    is_cloze: bool,
    fields: Vec<(i64, String)>,
}

/// The note types by id.
type Types = BTreeMap<i64, Type>;

/// The names of decks by id.
type Decks = BTreeMap<i64, String>;

/// A database whose tables are checked before they are read.
struct Tables<'a> {
    name: &'a str,
    connection: &'a Connection,
    /// The tables with their own data, and whether each has the order of its primary key.
    real: BTreeMap<String, bool>,
}

/// Reads the notes of a database in the order of their ids.
pub fn read(
    name: &str,
    connection: &Connection,
    each: &mut dyn FnMut(AnkiNote),
) -> Result<(), ForeignError> {
    let mut tables = Tables {
        name,
        connection,
        real: BTreeMap::new(),
    };
    tables.real = tables.real_tables()?;
    let (types, decks) = match tables.real.contains_key("notetypes") {
        true => (tables.types()?, tables.decks()?),
        false => tables.types_and_decks_in_json()?,
    };
    let deck_of = tables.deck_of_notes()?;
    let mut number = 0;
    let columns = "id, guid, mid, tags, flds";
    tables.rows(columns, "notes", "ORDER BY id", ANKI_NOTES_MAX, |row| {
        number += 1;
        let type_id = whole(row, 2);
        let known = types.get(&type_id);
        let unknown = || format!("unknown type {type_id}");
        let deck = deck_of
            .get(&whole(row, 0))
            .and_then(|(_, deck)| decks.get(deck));
        let texts = text(row, 4);
        let names = known.map_or(&[][..], |found| &found.fields);
        let name_at = |at: usize| {
            let named = names.get(at).map(|(_, name)| name.clone());
            named.unwrap_or_else(|| format!("field {}", at + 1))
        };
        let texts = texts.split('\u{1f}').take(200).enumerate();
        each(AnkiNote {
            place: ItemPlace {
                file: name.to_owned(),
                line: 0,
                what: format!("note {number}"),
            },
            guid: text(row, 1).trim().to_owned(),
            type_name: known.map_or_else(unknown, |found| found.name.clone()),
            is_cloze: known.is_some_and(|found| found.is_cloze),
            fields: texts
                .map(|(at, text)| (name_at(at), text.to_owned()))
                .collect(),
            deck: deck.cloned().unwrap_or_default(),
            tags: text(row, 3).split_whitespace().map(str::to_owned).collect(),
        });
    })
}

/// Returns a value as text, whatever its type.
fn text(row: &Row<'_>, column: usize) -> String {
    match row.get_ref(column) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Ok(ValueRef::Integer(number)) => number.to_string(),
        Ok(ValueRef::Real(number)) => number.to_string(),
        Ok(ValueRef::Null) | Err(_) => String::new(),
    }
}

/// Returns a value as a whole number; 0 if it is none.
fn whole(row: &Row<'_>, column: usize) -> i64 {
    match row.get_ref(column) {
        Ok(ValueRef::Integer(number)) => number,
        _ => 0,
    }
}

impl Tables<'_> {
    /// Returns the tables that hold their own data: no views and no virtual tables.
    fn real_tables(&self) -> Result<BTreeMap<String, bool>, ForeignError> {
        let mut found = BTreeMap::new();
        let sql = "SELECT name, type, rootpage, sql FROM sqlite_schema";
        self.query(sql, NAMES_MAX, |row| {
            if text(row, 1) == "table" && whole(row, 2) > 0 {
                let sql = text(row, 3).to_ascii_lowercase();
                found.insert(text(row, 0), sql.contains("without rowid"));
            }
        })?;
        Ok(found)
    }

    fn query(
        &self,
        sql: &str,
        limit: usize,
        mut each: impl FnMut(&Row<'_>),
    ) -> Result<(), ForeignError> {
        let told = |e: &rusqlite::Error| damaged(self.name, e);
        let mut statement = self.connection.prepare(sql).map_err(|e| told(&e))?;
        let mut rows = statement.query([]).map_err(|e| told(&e))?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(|e| told(&e))? {
            count += 1;
            if count > limit {
                return Err(over(self.name, "a table", &format!("{limit} rows")));
            }
            each(row);
        }
        Ok(())
    }

    /// Reads the rows of a table without its indexes, which may be damaged or slow.
    fn rows(
        &self,
        columns: &str,
        table: &str,
        order: &str,
        limit: usize,
        each: impl FnMut(&Row<'_>),
    ) -> Result<(), ForeignError> {
        let Some(is_by_key) = self.real.get(table) else {
            let why = format!("it has no table \"{table}\"");
            return Err(malformed(self.name, &why));
        };
        let mut computed = false;
        let hidden = format!("PRAGMA table_xinfo({table})");
        self.query(&hidden, NAMES_MAX, |row| computed |= whole(row, 6) != 0)?;
        if computed {
            let why = format!("its table \"{table}\" has computed columns, as no collection has");
            return Err(ForeignError::Unsafe {
                place: super::place(self.name),
                why,
            });
        }
        let index = if *is_by_key { "" } else { "NOT INDEXED" };
        let sql = format!("SELECT {columns} FROM {table} {index} {order}");
        self.query(&sql, limit, each)
    }

    fn types(&self) -> Result<Types, ForeignError> {
        let mut types = Types::new();
        self.rows("id, name, config", "notetypes", "", NAMES_MAX, |row| {
            // The first field of the settings is the sort of the type, and 1 is cloze.
            let is_cloze = matches!(row.get_ref(2), Ok(ValueRef::Blob([8, 1, ..])));
            types.insert(
                whole(row, 0),
                Type {
                    name: text(row, 1),
                    is_cloze,
                    fields: Vec::new(),
                },
            );
        })?;
        self.rows("ntid, ord, name", "fields", "", NAMES_MAX, |row| {
            if let Some(found) = types.get_mut(&whole(row, 0)) {
                found.fields.push((whole(row, 1), text(row, 2)));
            }
        })?;
        for found in types.values_mut() {
            found.fields.sort();
        }
        Ok(types)
    }

    fn decks(&self) -> Result<Decks, ForeignError> {
        let mut decks = Decks::new();
        self.rows("id, name", "decks", "", NAMES_MAX, |row| {
            decks.insert(whole(row, 0), text(row, 1).replace('\u{1f}', "::"));
        })?;
        Ok(decks)
    }

    fn types_and_decks_in_json(&self) -> Result<(Types, Decks), ForeignError> {
        let mut found = (String::new(), String::new());
        self.rows("models, decks", "col", "", 1, |row| {
            found = (text(row, 0), text(row, 1));
        })?;
        let json = |text: &str, what: &str| {
            let parsed: Result<Value, _> = serde_json::from_str(text);
            parsed.map_err(|e| malformed(self.name, &format!("its {what} cannot be read: {e}")))
        };
        let (models, decks) = (json(&found.0, "note types")?, json(&found.1, "decks")?);
        let id_of = |id: &str| id.parse().unwrap_or(0);
        let types = models.as_object().into_iter().flatten();
        let decks = decks.as_object().into_iter().flatten();
        Ok((
            types
                .map(|(id, model)| (id_of(id), type_of(model)))
                .collect(),
            decks.map(|(id, deck)| (id_of(id), name_of(deck))).collect(),
        ))
    }

    /// Returns the deck of each note: that of its first card, and for a card that a filtered deck
    /// borrows the deck that it goes back to.
    fn deck_of_notes(&self) -> Result<BTreeMap<i64, (i64, i64)>, ForeignError> {
        let mut decks: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        self.rows("nid, ord, did, odid", "cards", "", ANKI_PLACES_MAX, |row| {
            let (ord, did, home) = (whole(row, 1), whole(row, 2), whole(row, 3));
            let deck = if home == 0 { did } else { home };
            let first = decks.entry(whole(row, 0)).or_insert((ord, deck));
            if ord < first.0 {
                *first = (ord, deck);
            }
        })?;
        Ok(decks)
    }
}

fn name_of(value: &Value) -> String {
    value
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned()
}

fn type_of(model: &Value) -> Type {
    let fields = model.get("flds").and_then(Value::as_array);
    let field = |field: &Value| {
        let ord = field.get("ord").and_then(Value::as_i64).unwrap_or(0);
        (ord, name_of(field))
    };
    let mut fields: Vec<(i64, String)> = fields.into_iter().flatten().map(field).collect();
    fields.sort();
    Type {
        name: name_of(model),
        is_cloze: model.get("type").and_then(Value::as_i64) == Some(1),
        fields,
    }
}
