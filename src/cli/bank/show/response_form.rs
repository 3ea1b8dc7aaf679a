//! The form of a response as `dripset grade` reads it, with a question mark in each place of an id.

use serde_json::{Map, Value, json};

use crate::domain::describe::has_telling_ids;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, ItemKind, Numeric, PickLimit, Selection};

/// The mark in place of an id.
const PLACE: &str = "?";

/// Returns the line of JSON to fill in.
pub fn line(item: &Item, drawn: &Drawn, seed: u64) -> String {
    // Written in the order in which one fills it in, which a map would not keep.
    let mut members = vec![format!("\"item\": {}", Value::from(item.key.item.as_str()))];
    match &item.kind {
        ItemKind::Numeric(numeric) if numeric.combination_count() > 1 => {
            members.push(format!("\"given\": {}", given(numeric, drawn)));
        }
        kind if has_telling_ids(kind) => members.push(format!("\"seed\": {seed}")),
        _ => {}
    }
    members.push(format!("\"response\": {}", form(&item.kind)));
    format!("{{{}}}", members.join(", "))
}

/// Returns the drawn numbers as plain decimals.
fn given(numeric: &Numeric, drawn: &Drawn) -> String {
    let numbers = numeric.given.iter().filter_map(|(name, _)| {
        let number = drawn.numbers.get(name)?;
        Some(format!("{}: {}", Value::from(&**name), number.plain()))
    });
    format!("{{{}}}", numbers.collect::<Vec<_>>().join(", "))
}

fn form(kind: &ItemKind) -> Value {
    match kind {
        ItemKind::Numeric(_) => PLACE.into(),
        ItemKind::Ordered(ordered) => vec![PLACE; ordered.steps.len()].into(),
        ItemKind::Selection(selection) if selection.is_single() => PLACE.into(),
        ItemKind::Selection(selection) if selection.is_flat() => flat(selection),
        ItemKind::Selection(selection) => {
            let slots = selection.slots.iter();
            let members: Map<String, Value> = slots
                .map(|slot| (slot.id.to_string(), places(slot)))
                .collect();
            Value::Object(members)
        }
    }
}

/// Returns the places of a list that no response names.
fn flat(selection: &Selection) -> Value {
    match selection.slots.as_slice() {
        [slot] => places(slot),
        _ => json!([PLACE]),
    }
}

fn places(slot: &ChoiceSlot) -> Value {
    match slot.takes {
        PickLimit::One => PLACE.into(),
        PickLimit::Keyed => vec![PLACE; slot.limit()].into(),
        PickLimit::Any => json!([PLACE]),
    }
}
