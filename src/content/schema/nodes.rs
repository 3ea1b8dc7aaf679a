//! The pieces of a schema: tables with their fields, lists, and single values.

use serde_json::{Map, Value, json};

use crate::domain::limits::{CELLS_MAX, ROWS_MAX, TEXT_CHARS_MAX};

/// A key of a table.
#[derive(Clone, Debug)]
pub struct SchemaKey {
    /// The key.
    pub key: &'static str,
    /// True if the table needs it.
    pub is_required: bool,
    /// The schema of its value.
    pub value: Value,
    /// The meaning, which editors show.
    pub help: &'static str,
}

impl SchemaKey {
    /// Creates a key that a table needs.
    pub fn must(key: &'static str, value: Value, help: &'static str) -> Self {
        Self {
            is_required: true,
            ..Self::may(key, value, help)
        }
    }

    /// Creates a key that a table may have.
    pub fn may(key: &'static str, value: Value, help: &'static str) -> Self {
        Self {
            key,
            is_required: false,
            value,
            help,
        }
    }

    /// Returns the schema of its value, with the meaning.
    pub fn described(&self) -> Value {
        let mut value = self.value.clone();
        if let Some(value) = value.as_object_mut() {
            value.insert("description".into(), self.help.into());
        }
        value
    }
}

/// Returns a table with these keys and no others.
pub fn table(fields: Vec<SchemaKey>) -> Value {
    let required = fields.iter().filter(|field| field.is_required);
    let required: Vec<&str> = required.map(|field| field.key).collect();
    let keys = fields.iter();
    let keys = keys.map(|field| (field.key.to_owned(), field.described()));
    let mut table = json!({
        "type": "object",
        "properties": keys.collect::<Map<String, Value>>(),
        "additionalProperties": false,
    });
    if let Some(table) = table.as_object_mut().filter(|_| !required.is_empty()) {
        table.insert("required".into(), required.into());
    }
    table
}

/// Returns a table whose keys are the author's own names.
pub fn named(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

/// Returns a list with so many entries.
pub fn list(of: Value, min: usize, max: Option<usize>) -> Value {
    let mut list = json!({ "type": "array", "items": of });
    if let Some(list) = list.as_object_mut() {
        if min > 0 {
            list.insert("minItems".into(), min.into());
        }
        if let Some(max) = max {
            list.insert("maxItems".into(), max.into());
        }
    }
    list
}

/// Returns the rows of a table.
pub fn rows(cell: Value) -> Value {
    list(list(cell, 0, Some(CELLS_MAX)), 0, Some(ROWS_MAX))
}

/// Returns any of these.
pub fn any_of(values: impl IntoIterator<Item = Value>) -> Value {
    json!({ "anyOf": values.into_iter().collect::<Vec<_>>() })
}

/// Returns a text that may be blank.
pub fn texts() -> Value {
    json!({ "type": "string", "maxLength": TEXT_CHARS_MAX })
}

/// Returns a text that is not blank.
pub fn text() -> Value {
    json!({ "type": "string", "pattern": "\\S", "maxLength": TEXT_CHARS_MAX })
}

/// Returns an id.
pub fn id() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{0,63}$" })
}

/// Returns an id, or two with a slash between them.
pub fn id_across_banks() -> Value {
    let id = "[A-Za-z0-9][A-Za-z0-9-]{0,63}";
    json!({ "type": "string", "pattern": format!("^({id}/)?{id}$") })
}

/// Returns a date, which TOML writes without quotes.
pub fn date() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// Returns true or false.
pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// Returns a number.
pub fn number() -> Value {
    json!({ "type": "number" })
}

/// Returns a whole number within these bounds.
pub fn whole(min: usize, max: usize) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

/// Returns one of these words, each with its meaning.
pub fn words<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let (words, titles): (Vec<&str>, Vec<&str>) = words.unzip();
    json!({ "enum": words, "x-taplo": { "docs": { "enumValues": titles } } })
}
