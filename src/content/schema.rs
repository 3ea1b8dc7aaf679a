//! The JSON schema of banks, for editors that complete and check TOML.
//!
//! It is made from the tables of the program: kinds, words and limits. It is written for taplo, which
//! editors use for TOML. Of the later drafts, taplo reads no more than conditions, so that it is in
//! draft 7. It has no references, because taplo ignores texts beside them. Each key has its form
//! outside of the conditions, because taplo completes only from there. It says less than `dripset bank check`: an editor sees the form
//! of each key, and not ids, keys of items or the rules of item writing.

mod items;
mod kinds;
mod nodes;

use serde_json::{Value, json};

use self::nodes::{SchemaKey, id, list, number, table, text, texts, whole, words};
use crate::domain::case::CASE_ITEMS;
use crate::domain::limits::{CASE_ENTRIES_MAX, CASE_EXHIBITS_MAX, LIST_MAX};
use crate::domain::source::{Seen, SourceType};

/// Returns the schema as text, with a line end.
pub fn schema() -> String {
    format!("{:#}\n", root())
}

fn root() -> Value {
    let mut root = table(vec![
        SchemaKey::must(
            "format",
            json!({ "enum": [1] }),
            "The version of the format: 1",
        ),
        SchemaKey::must("bank", bank(), "The bank itself"),
        SchemaKey::may(
            "source",
            list(source(), 0, None),
            "The sources that items cite",
        ),
        SchemaKey::may(
            "topic",
            list(topic(), 0, None),
            "The topics that progress is shown by",
        ),
        SchemaKey::may(
            "objective",
            list(objective(), 0, None),
            "The objectives, one of which each item names",
        ),
        SchemaKey::may(
            "exhibit",
            list(exhibit(), 0, None),
            "The exhibits that items show",
        ),
        SchemaKey::may(
            "case",
            list(case(), 0, None),
            "The case studies, each of six items",
        ),
        SchemaKey::may("item", list(items::item(), 0, None), "The items"),
    ]);
    if let Some(root) = root.as_object_mut() {
        root.insert(
            "$schema".into(),
            "http://json-schema.org/draft-07/schema#".into(),
        );
        root.insert("title".into(), "A bank of Dripset".into());
    }
    root
}

fn bank() -> Value {
    table(vec![
        SchemaKey::must("id", id(), "Its permanent id; progress is stored under it"),
        SchemaKey::must("title", text(), "Its name on the screens"),
        SchemaKey::may("language", texts(), "The language of its texts, such as en"),
        SchemaKey::may("license", texts(), "The license of its texts"),
        SchemaKey::may("summary", texts(), "Its subject in one sentence"),
        SchemaKey::may(
            "allow",
            items::allowances(),
            "Rules about the whole bank that it breaks on purpose",
        ),
    ])
}

fn source() -> Value {
    let month = json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" });
    table(vec![
        SchemaKey::must("id", id(), "Its id, which `refs` name"),
        SchemaKey::must("name", text(), "Its full name, as a reference list has it"),
        SchemaKey::may(
            "type",
            words(SourceType::ALL.iter().map(|of| (of.id(), of.title()))),
            "Its type",
        ),
        SchemaKey::may("year", whole(1_000, 2_999), "The year of the edition"),
        SchemaKey::may(
            "revised",
            month,
            "The month of a label's revision, such as 2024-11",
        ),
        SchemaKey::may(
            "seen",
            seen(),
            "How it was read by the one who checked the items",
        ),
        SchemaKey::may("doi", texts(), "Its digital object identifier"),
        SchemaKey::may("setid", texts(), "The set id of a drug label"),
        SchemaKey::may("url", texts(), "Its address"),
    ])
}

/// Returns the words for the way in which a source was read.
fn seen() -> Value {
    words(Seen::ALL.iter().map(|seen| (seen.id(), seen.title())))
}

fn topic() -> Value {
    table(vec![
        SchemaKey::must("id", id(), "Its id, which items name"),
        SchemaKey::must("title", text(), "Its name on the screens"),
    ])
}

fn objective() -> Value {
    table(vec![
        SchemaKey::must("id", id(), "Its id, which items name"),
        SchemaKey::must("text", text(), "What a learner can do afterwards"),
    ])
}

/// Returns the fields of a text or table.
fn body() -> Vec<SchemaKey> {
    vec![
        SchemaKey::may("text", texts(), "Its text, unless it is a table"),
        SchemaKey::may("header", list(texts(), 0, None), "The heads of the columns"),
        SchemaKey::may(
            "rows",
            nodes::rows(texts()),
            "The rows, each with a cell for each column",
        ),
        SchemaKey::may(
            "trend",
            nodes::flag(),
            "True for the same data at several times",
        ),
    ]
}

fn exhibit() -> Value {
    let mut fields = vec![
        SchemaKey::must("id", id(), "Its id, which items name"),
        SchemaKey::must("title", text(), "Its title"),
    ];
    fields.extend(body());
    table(fields)
}

fn case() -> Value {
    let number = || whole(1, CASE_ITEMS);
    let entry = table(vec![
        SchemaKey::must(
            "from",
            number(),
            "The number of the first item that shows it",
        ),
        SchemaKey::may("title", texts(), "A title before its text, such as a time"),
        SchemaKey::may("text", texts(), "Its text, if the exhibit is one"),
        SchemaKey::may(
            "rows",
            nodes::rows(texts()),
            "Its rows, if the exhibit is a table",
        ),
    ]);
    let mut exhibit = vec![
        SchemaKey::must("id", id(), "Its id"),
        SchemaKey::must("title", text(), "Its title"),
        SchemaKey::may(
            "from",
            number(),
            "The number of the first item that shows it",
        ),
        SchemaKey::may(
            "entry",
            list(entry, 0, Some(CASE_ENTRIES_MAX)),
            "Entries that it grows by",
        ),
    ];
    exhibit.extend(body());
    table(vec![
        SchemaKey::must("id", id(), "Its permanent id"),
        SchemaKey::must("title", text(), "Its title"),
        SchemaKey::must(
            "items",
            list(id(), CASE_ITEMS, Some(CASE_ITEMS)),
            "The ids of its six items, in order",
        ),
        SchemaKey::may(
            "exhibit",
            list(table(exhibit), 0, Some(CASE_EXHIBITS_MAX)),
            "Its exhibits, which unfold from item to item",
        ),
    ])
}

/// Returns a list of ids.
fn ids() -> Value {
    list(id(), 0, Some(LIST_MAX))
}

/// Returns a share from 0 to 1.
fn share() -> Value {
    let mut share = number();
    if let Some(share) = share.as_object_mut() {
        share.insert("minimum".into(), 0.into());
        share.insert("maximum".into(), 1.into());
    }
    share
}

#[cfg(test)]
mod tests;
