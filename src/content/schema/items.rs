//! The keys of any item, and those of each kind, as far as the kind asks for them.

use serde_json::{Map, Value, json};

use super::kinds;
use super::nodes::{
    SchemaKey, any_of, date, flag, id, id_across_banks, list, table, text, texts, whole, words,
};
use super::{ids, seen, share};
use crate::content::codes;
use crate::domain::item::{ClientNeed, JudgmentStep, Level};
use crate::domain::kind::KindName;
use crate::domain::limits::LIST_MAX;

/// Returns an item: all keys in one table for completion, then what each kind asks for. The table
/// is an entry of `allOf`, because taplo ignores keys beside it.
pub fn item() -> Value {
    let kinds = KindName::ALL.into_iter().map(of_kind);
    let parts: Vec<Value> = [everything()].into_iter().chain(kinds).collect();
    json!({ "allOf": parts })
}

/// Returns the table of all keys that any kind has.
fn everything() -> Value {
    let mut fields = common();
    for field in KindName::ALL.into_iter().flat_map(kinds::fields) {
        if fields.iter().any(|known| known.key == field.key) {
            continue;
        }
        let mut values = forms(field.key);
        let value = match values.len() {
            1 => values.remove(0),
            _ => any_of(values),
        };
        fields.push(SchemaKey::may(field.key, value, field.help));
    }
    table(fields)
}

/// Returns the different forms that a key has in different kinds.
fn forms(key: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let fields = KindName::ALL.into_iter().flat_map(kinds::fields);
    for field in fields.filter(|field| field.key == key) {
        if !values.contains(&field.value) {
            values.push(field.value);
        }
    }
    values
}

/// Returns what an item of this kind has to fulfill: its own keys, and no keys of other kinds.
fn of_kind(name: KindName) -> Value {
    let fields = kinds::fields(name);
    let required = fields.iter().filter(|field| field.is_required);
    let required: Vec<&str> = required.map(|field| field.key).collect();
    let several = fields.iter().filter(|field| forms(field.key).len() > 1);
    let own = several.map(|field| (field.key, field.value.clone()));
    let foreign = foreign(name, &fields);
    let foreign = foreign.iter().map(|key| (*key, Value::Bool(false)));
    let properties = own.chain(foreign);
    let properties = properties.map(|(key, value)| (key.to_owned(), value));
    let properties: Map<String, Value> = properties.collect();
    json!({
        "if": { "properties": { "kind": { "enum": [name.id()] } }, "required": ["kind"] },
        "then": { "required": required, "properties": properties },
    })
}

/// Returns the keys that only other kinds have.
fn foreign(name: KindName, own: &[SchemaKey]) -> Vec<&'static str> {
    let others = KindName::ALL.into_iter().filter(|other| *other != name);
    let mut keys: Vec<&str> = Vec::new();
    for field in others.flat_map(kinds::fields) {
        let known = own.iter().any(|own| own.key == field.key) || keys.contains(&field.key);
        keys.extend(Some(field.key).filter(|_| !known));
    }
    keys
}

/// Returns the keys of every item.
pub(super) fn common() -> Vec<SchemaKey> {
    let kinds = words(KindName::ALL.iter().map(|kind| (kind.id(), kind.title())));
    let mut fields = vec![
        SchemaKey::must("id", id(), "Its permanent id, unique in the bank"),
        SchemaKey::must(
            "kind",
            kinds,
            "The kind of item, which decides on the other keys",
        ),
        SchemaKey::must("topic", id(), "The id of a topic"),
        SchemaKey::must("stem", text(), "The client, the scene and the question"),
        SchemaKey::may(
            "rationale",
            texts(),
            "The full explanation, shown after the answer",
        ),
        SchemaKey::may(
            "refs",
            references(),
            "The sources, by id or with the place in each",
        ),
        SchemaKey::may("exhibits", ids(), "The ids of the exhibits that it shows"),
        SchemaKey::may(
            "shuffle",
            flag(),
            "False if the order of the choices matters",
        ),
        SchemaKey::may(
            "status",
            json!({ "enum": ["active", "withdrawn"] }),
            "Withdrawn items are never drawn again",
        ),
        SchemaKey::may(
            "enemies",
            list(id_across_banks(), 0, Some(LIST_MAX)),
            "Items that never come in one set with it",
        ),
        SchemaKey::may(
            "acceptable",
            ids(),
            "Choices that are defensible, and not scored",
        ),
        SchemaKey::may("variant_of", id(), "The item that it is a variant of"),
    ];
    fields.extend(facts());
    fields.extend([
        SchemaKey::may("allow", allowances(), "Rules that it breaks on purpose"),
        SchemaKey::may(
            "sign_off",
            sign_off(),
            "A clinician's signature; `dripset bank sign` writes it",
        ),
        SchemaKey::may(
            "correction",
            corrections(),
            "Corrections since its first use",
        ),
        SchemaKey::may(
            "imported",
            imported(),
            "Where it was imported from; `dripset bank import` writes it",
        ),
    ]);
    fields
}

fn facts() -> Vec<SchemaKey> {
    let needs = words(ClientNeed::ALL.iter().map(|need| (need.id(), need.title())));
    let steps = words(
        JudgmentStep::ALL
            .iter()
            .map(|step| (step.id(), step.title())),
    );
    let levels = words(Level::ALL.iter().map(|level| (level.id(), level.title())));
    vec![
        SchemaKey::may("objective", id(), "The id of an objective"),
        SchemaKey::may("client_need", needs, "The category of the test plan"),
        SchemaKey::may("step", steps, "The step of clinical judgment"),
        SchemaKey::may("level", levels, "The level of thought"),
        SchemaKey::may(
            "difficulty",
            share(),
            "The share of the points that you expect, from 0 to 1",
        ),
        SchemaKey::may(
            "expected_s",
            whole(1, 3_600),
            "The time that you expect, in seconds",
        ),
        SchemaKey::may(
            "safety_critical",
            flag(),
            "True if an incorrect answer would harm somebody at the bedside",
        ),
        SchemaKey::may("document", texts(), "The document that it is based on"),
        SchemaKey::may(
            "checked",
            date(),
            "The day of the last check against its sources",
        ),
        SchemaKey::may("expires", date(), "The last day on which that check counts"),
        SchemaKey::may(
            "expect_unsafe",
            flag(),
            "True if an unsafe dose is intended",
        ),
    ]
}

fn references() -> Value {
    let place = table(vec![
        SchemaKey::must("id", id(), "The id of a source"),
        SchemaKey::may("at", texts(), "The place in it, such as §2.3"),
        SchemaKey::may("seen", seen(), "How that place was read"),
    ]);
    list(any_of([id(), place]), 0, Some(LIST_MAX))
}

/// Returns the schema of allowances, of an item or a bank.
pub fn allowances() -> Value {
    let lints = codes::ALL.iter().filter(|code| !code.is_structural());
    let lints = words(lints.map(|code| (code.id, code.title)));
    let allowance = table(vec![
        SchemaKey::must("lint", any_of([lints, texts()]), "The rule"),
        SchemaKey::may("because", texts(), "The reason why it does not apply here"),
    ]);
    list(allowance, 0, None)
}

fn sign_off() -> Value {
    let revision = json!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" });
    table(vec![
        SchemaKey::must("name", text(), "The clinician's name"),
        SchemaKey::must(
            "credential",
            text(),
            "The clinician's credential, such as RN, CRNI",
        ),
        SchemaKey::must("on", date(), "The day of the review"),
        SchemaKey::must(
            "revision",
            revision,
            "The revision of the item that was signed",
        ),
    ])
}

fn imported() -> Value {
    table(vec![
        SchemaKey::must("from", text(), "The format of the file, such as moodle-xml"),
        SchemaKey::must("id", text(), "Its id in that file"),
        SchemaKey::must(
            "digest",
            text(),
            "The digest of the item as imported, so that a change by hand shows",
        ),
    ])
}

fn corrections() -> Value {
    let correction = table(vec![
        SchemaKey::must("on", date(), "The day"),
        SchemaKey::must(
            "what",
            text(),
            "The change, such as: key changed from b to c",
        ),
    ]);
    list(correction, 0, None)
}
