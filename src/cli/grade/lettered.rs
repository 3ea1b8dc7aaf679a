//! Parts named by their letters, as `dripset bank show --without-key` shows them.

use serde_json::{Map, Value};

use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ItemKind, Selection};
use crate::domain::part_names::PartNames;

/// Replaces the letters in a response by the ids of the parts. The seed is that of the command that
/// showed them.
///
/// # Errors
/// The reason that these are no letters of the item.
pub fn ids(item: &Item, seed: &Value, response: Value) -> Result<Value, String> {
    if matches!(item.kind, ItemKind::Numeric(_)) {
        return Err("\"seed\" is only for items with choices, which have letters".to_owned());
    }
    let seed = seed.as_u64().ok_or("\"seed\" must be a whole number")?;
    let drawn = Drawn::seeded(item, seed);
    let names = PartNames::new(&item.kind, &drawn);
    match (item.kind.selection(), response) {
        (_, Value::Null) => Ok(Value::Null),
        (Some(selection), response) if !selection.is_flat() => by_slot(selection, &names, response),
        (_, response) => {
            let parts = names.parts().into_iter();
            let parts = parts.map(|(name, id)| (name, id.as_str().to_owned()));
            each(response, &parts.collect::<Vec<_>>())
        }
    }
}

/// Replaces the names of the slots and of their choices. A response of another shape stays as it is,
/// for the message about its form.
fn by_slot(selection: &Selection, names: &PartNames<'_>, response: Value) -> Result<Value, String> {
    let Value::Object(given) = response else {
        return Ok(response);
    };
    let slots = names.slots(selection);
    let mut written = Map::new();
    for (name, value) in given {
        let found = slots.iter().find(|(of, _)| of.eq_ignore_ascii_case(&name));
        let Some((_, slot)) = found else {
            let known: Vec<&str> = slots.iter().map(|(of, _)| &**of).collect();
            let known = known.join(", ");
            return Err(format!("no part has the name \"{name}\"; give {known}"));
        };
        let choices = names.choices(slot).into_iter();
        let choices = choices.map(|(of, choice)| (of, choice.id.local().to_owned()));
        let ids = each(value, &choices.collect::<Vec<_>>())?;
        if written.insert(slot.id.to_string(), ids).is_some() {
            return Err(format!("\"{name}\" appears twice"));
        }
    }
    Ok(Value::Object(written))
}

/// Replaces one name, or each of a list.
fn each(response: Value, named: &[(String, String)]) -> Result<Value, String> {
    let id = |written: Value| {
        let text = match &written {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let is_meant = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(&text);
        let found = named.iter().find(is_meant);
        found.map(|(_, id)| Value::from(&**id)).ok_or_else(|| {
            let name = |of: Option<&(String, String)>| of.map_or("", |(name, _)| name).to_owned();
            let (first, last) = (name(named.first()), name(named.last()));
            let noun = match first.starts_with(|c: char| c.is_ascii_digit()) {
                true => "number",
                false => "letter",
            };
            format!("no part has the {noun} {written}; give those from {first} to {last}")
        })
    };
    match response {
        Value::Array(letters) => {
            let ids: Result<Vec<Value>, String> = letters.into_iter().map(id).collect();
            ids.map(Value::Array)
        }
        Value::Null => Ok(Value::Null),
        one => id(one),
    }
}
