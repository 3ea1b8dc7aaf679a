//! Lists of choices and steps, shared by several kinds.

use crate::content::codes;
use crate::content::parse::fields::{At, Fields, twice};
use crate::content::parse::places::PartPlaces;
use crate::content::parse::reader::Reader;
use crate::content::suggest;
use crate::domain::choice::{Choice, key_count};
use crate::domain::ids::PartId;
use crate::domain::limits::PARTS_MAX;

/// The id, text and reason of a part.
#[derive(Debug)]
pub struct Part {
    /// The id within the item.
    pub id: PartId,
    /// The text that the learner reads.
    pub text: String,
    /// The reason it is right or wrong.
    pub why: String,
}

/// Reads `choices`, from two up to one per letter, with their keys.
pub fn read_choices(reader: &mut Reader<'_, '_>) -> Option<Vec<Choice>> {
    let choices = read_parts(reader, "choices", "a choice", |table, reader| {
        let key = table.flag("key", reader.findings);
        let harmful = table.flag("harmful", reader.findings);
        (key, harmful)
    })?;
    let acceptable = check_acceptable(reader, choices.iter().map(|(part, _)| part.id.as_str()));
    let choices: Vec<Choice> = choices
        .into_iter()
        .map(|(part, (key, harmful))| Choice {
            acceptable: acceptable.contains(&part.id),
            id: part.id,
            text: part.text,
            key,
            why: part.why,
            harmful,
        })
        .collect();
    for choice in choices
        .iter()
        .filter(|choice| choice.key && choice.acceptable)
    {
        let message = format!("`{}` is a key, so it cannot be in `acceptable`", choice.id);
        let help = "remove it from `acceptable`, or remove its `key = true`";
        let span = reader.fields.span_of("acceptable");
        reader.findings.add(&codes::KEY_COUNT, span, message, help);
    }
    Some(choices)
}

/// Reports a number of keys that the kind does not allow.
pub fn check_keys(
    reader: &mut Reader<'_, '_>,
    choices: &[Choice],
    allowed: std::ops::RangeInclusive<usize>,
    wanted: &str,
) {
    let keys = key_count(choices) as usize;
    if allowed.contains(&keys) {
        return;
    }
    let message = match keys {
        0 => "no choice is the key".to_owned(),
        keys => format!("{keys} of {} choices are keys", choices.len()),
    };
    let help = format!("put `key = true` on {wanted}");
    let span = reader.fields.span_of("choices");
    reader.findings.add(&codes::KEY_COUNT, span, message, help);
}

/// Reads a list of parts with their own ids; `more` reads the rest of a part.
pub fn read_parts<T>(
    reader: &mut Reader<'_, '_>,
    key: &'static str,
    what: &'static str,
    more: impl Fn(&mut Fields<'_>, &mut Reader<'_, '_>) -> T,
) -> Option<Vec<(Part, T)>> {
    if !reader.fields.has(key) {
        reader.fields.ask(key);
        reader.fields.missing(key, reader.findings);
        return None;
    }
    let tables = reader.fields.tables(key, what, reader.findings);
    let span = reader.fields.span_of(key);
    reader.places.put_key(key, span.clone());
    let count = tables.len();
    if count < 2 {
        let message = format!("`{key}` has {count}; an item needs at least 2");
        reader
            .findings
            .add(&codes::TOO_FEW, span, message, "add more");
        return None;
    }
    if count > PARTS_MAX {
        let message = format!("`{key}` has {count}; an item has at most {PARTS_MAX}");
        let help = "split the item, because each one needs its own letter";
        reader.findings.add(&codes::TOO_MANY, span, message, help);
        return None;
    }
    reader.places.expect_parts(count);
    let mut parts: Vec<(Part, T)> = Vec::with_capacity(count);
    for mut table in tables {
        let part = read_part(&mut table, reader);
        let rest = more(&mut table, reader);
        table.finish(reader.findings);
        let Some((id, part)) = part else {
            continue;
        };
        if parts.iter().any(|(known, _)| known.id == part.id) {
            twice(&id, &format!("`{key}`"), reader.findings);
        } else {
            parts.push((part, rest));
        }
    }
    (parts.len() == count).then_some(parts)
}

fn read_part<'d>(
    table: &mut Fields<'d>,
    reader: &mut Reader<'_, '_>,
) -> Option<(At<&'d str>, Part)> {
    let id = table.id("id", reader.findings);
    let text = table.said("text", reader.findings);
    let why = table.text("why", reader.findings);
    let (id, text) = (id?, text?);
    let part = PartId::new(id.value);
    reader.places.put_part(PartPlaces {
        id: part.clone(),
        whole: table.span(),
        text: text.span,
        why: why.as_ref().map(|why| why.span.clone()),
    });
    let part = Part {
        id: part,
        text: text.value,
        why: why.map(|why| why.value).unwrap_or_default(),
    };
    Some((id, part))
}

/// Returns the item's acceptable choices that are among these ids; reports the others.
pub fn check_acceptable<'a>(
    reader: &mut Reader<'_, '_>,
    ids: impl Iterator<Item = &'a str> + Clone,
) -> Vec<PartId> {
    let mut known = Vec::new();
    for wanted in &reader.acceptable {
        if ids.clone().any(|id| id == wanted.value) {
            known.push(PartId::new(wanted.value));
        } else {
            let message = format!("this item has no choice `{}`", wanted.value);
            let help = suggest::help(wanted.value, ids.clone());
            reader
                .findings
                .add(&codes::DANGLING, wanted.span.clone(), message, help);
        }
    }
    known
}
