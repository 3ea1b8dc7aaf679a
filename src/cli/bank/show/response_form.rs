//! The form of a response as `dripset grade` reads it, with a question mark in each place of a letter.

use serde_json::{Map, Value, json};

use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, ItemKind, Numeric, PickLimit, Selection};
use crate::domain::part_names::PartNames;

/// The mark in place of a letter.
const PLACE: &str = "?";

/// Returns the line of JSON to fill in.
pub fn line(item: &Item, drawn: &Drawn, seed: u64) -> String {
    // Written in the order in which one fills it in, which a map would not keep.
    let mut members = vec![format!("\"item\": {}", Value::from(item.key.item.as_str()))];
    match &item.kind {
        ItemKind::Numeric(numeric) if numeric.combination_count() > 1 => {
            members.push(format!("\"given\": {}", given(numeric, drawn)));
        }
        ItemKind::Numeric(_) => {}
        ItemKind::Selection(_) | ItemKind::Ordered(_) => {
            members.push(format!("\"seed\": {seed}"));
        }
    }
    members.push(format!("\"response\": {}", form(&item.kind, drawn)));
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

fn form(kind: &ItemKind, drawn: &Drawn) -> Value {
    match kind {
        ItemKind::Numeric(_) => PLACE.into(),
        ItemKind::Ordered(ordered) => vec![PLACE; ordered.steps.len()].into(),
        ItemKind::Selection(selection) if selection.is_single() => PLACE.into(),
        ItemKind::Selection(selection) if selection.is_flat() => flat(selection),
        ItemKind::Selection(selection) => {
            let slots = PartNames::new(kind, drawn).slots(selection).into_iter();
            let members: Map<String, Value> =
                slots.map(|(name, slot)| (name, places(slot))).collect();
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
