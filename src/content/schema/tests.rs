//! The schema has the keys that the parser accepts, table by table, and no others.

use std::collections::BTreeSet;

use toml::{Table, Value as Toml};

use super::*;
use crate::content::parse;
use crate::domain::kind::KindName;

/// A key that no table has.
const STRAY: &str = "zzz";

/// Returns the keys that the parser names where it refuses [`STRAY`].
fn keys_of_parser(bank: &Toml) -> BTreeSet<String> {
    let text = toml::to_string(bank).expect("a text");
    let parsed = parse("bank.toml", text.as_bytes());
    let mut found = parsed.diagnostics.iter();
    let found = found.find(|found| found.code.id == "B005" && found.message.contains(STRAY));
    let help = &found
        .unwrap_or_else(|| panic!("no such finding: {text}"))
        .help;
    let (_, keys) = help.split_once("choose from ").expect("a list of keys");
    keys.split(", ").map(str::to_owned).collect()
}

/// One step to a value.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Entry(usize),
}

fn within<'t>(value: &'t mut Toml, path: &[Step]) -> &'t mut Table {
    let next = match path {
        [] => return value.as_table_mut().expect("a table"),
        [Step::Key(key), ..] => value.get_mut(key),
        [Step::Entry(at), ..] => value.get_mut(*at),
    };
    within(next.expect("a value"), &path[1..])
}

/// Returns the keys of a schema, in an item of this kind, with the schema of each.
fn properties(schema: &Value, kind: Option<KindName>) -> Vec<(String, Value)> {
    let mut found: Vec<(String, Value)> = Vec::new();
    let own = schema["properties"].as_object().into_iter().flatten();
    found.extend(own.map(|(key, of)| (key.clone(), of.clone())));
    if let (Some(kind), true) = (kind, schema["allOf"].is_array()) {
        found.clear();
        found.extend(
            items::common()
                .into_iter()
                .map(|of| (of.key.to_owned(), of.value)),
        );
        found.extend(
            kinds::fields(kind)
                .into_iter()
                .map(|of| (of.key.to_owned(), of.value)),
        );
    }
    found
}

/// Returns the part of a schema that is for tables. Of several, one has the keys of all, and the
/// parser asks for some of them only.
fn for_tables(schema: &Value) -> Option<(Value, bool)> {
    if schema["properties"].is_object() || schema["allOf"].is_array() {
        return Some((schema.clone(), true));
    }
    let any = schema["anyOf"].as_array().into_iter().flatten();
    let tables: Vec<&Value> = any.filter(|of| of["properties"].is_object()).collect();
    let mut all = (*tables.first()?).clone();
    for more in tables.iter().filter_map(|of| of["properties"].as_object()) {
        for (key, value) in more {
            all["properties"][key] = value.clone();
        }
    }
    Some((all, tables.len() == 1))
}

/// Compares a table with the parser, then the tables in it.
fn compare(bank: &Toml, path: &[Step], (schema, is_whole): (&Value, bool), seen: &mut usize) {
    let mut stray = bank.clone();
    let table = within(&mut stray, path);
    let kind = table
        .get("kind")
        .and_then(Toml::as_str)
        .and_then(KindName::from_id);
    let keys = properties(schema, kind);
    let written: Vec<(String, Toml)> = table.clone().into_iter().collect();
    table.insert(STRAY.into(), Toml::Boolean(true));
    let ours: BTreeSet<String> = keys.iter().map(|(key, _)| key.clone()).collect();
    let parser = keys_of_parser(&stray);
    assert!(
        parser.is_subset(&ours) && (!is_whole || ours == parser),
        "{path:?}: {ours:?} {parser:?}"
    );
    *seen += 1;
    for (key, value) in written {
        let (_, schema) = keys
            .iter()
            .find(|(known, _)| *known == key)
            .expect("a known key");
        let path = [path, &[Step::Key(key)]].concat();
        match value {
            Toml::Table(_) => {
                if let Some((schema, is_whole)) = for_tables(schema) {
                    compare(bank, &path, (&schema, is_whole), seen);
                }
            }
            Toml::Array(entries) => {
                let schema = for_tables(&schema["items"]);
                let tables = entries.iter().enumerate();
                for (number, _) in tables.filter(|(_, entry)| entry.is_table()) {
                    if let Some((schema, is_whole)) = &schema {
                        let path = [&path[..], &[Step::Entry(number)]].concat();
                        compare(bank, &path, (schema, *is_whole), seen);
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_schema_has_the_keys_that_the_parser_accepts_in_every_table() {
    let banks = [
        include_str!("../../../tests/banks/valid/seventeen-kinds.toml"),
        include_str!("../../../tests/banks/valid/every-kind.toml"),
        include_str!("../../../tests/banks/valid/case.toml"),
        include_str!("../../../tests/banks/valid/weight-and-time.toml"),
        include_str!("../../cli/bank/sample.toml"),
    ];
    let mut seen = 0;
    for bank in banks {
        let bank: Table = bank.parse().expect("TOML");
        compare(&Toml::Table(bank), &[], (&root(), true), &mut seen);
    }
    assert!(seen > 200, "{seen} tables");
}
