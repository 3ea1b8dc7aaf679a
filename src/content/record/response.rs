//! Responses as JSON, in the form of docs/bank-format.md; `dripset grade` reads it too.

mod refusal;

use serde_json::{Map, Value};

use super::RecordError;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, PickLimit, Selection};
use crate::domain::response::{Response, ResponseError};

/// Writes a response to an item of that kind, in the form that `dripset grade` documents.
pub fn response_to_json(kind: &ItemKind, response: &Response) -> String {
    let mut value = response_to_value(response);
    if let (Some(selection), Value::Object(slots)) = (kind.selection(), &mut value) {
        for (id, value) in slots.iter_mut() {
            let slot = selection.slots.iter().find(|slot| slot.id.as_str() == id);
            let takes_one = slot.is_some_and(|slot| slot.takes == PickLimit::One);
            let only = value
                .as_array_mut()
                .filter(|list| takes_one && list.len() == 1);
            if let Some(only) = only.and_then(Vec::pop) {
                *value = only;
            }
        }
    }
    value.to_string()
}

pub(super) fn response_to_value(response: &Response) -> Value {
    let ids = |ids: &[PartId]| {
        ids.iter()
            .map(|id| Value::from(id.as_str()))
            .collect::<Vec<_>>()
    };
    match response {
        Response::Blank => Value::Null,
        Response::One(id) => Value::from(id.as_str()),
        Response::Many(parts) if parts.iter().any(|id| id.slot().is_some()) => {
            slots_to_value(parts)
        }
        Response::Many(parts) | Response::Sequence(parts) => Value::Array(ids(parts)),
        Response::Number(typed) => Value::from(typed.as_str()),
    }
}

/// Reads a stored response to an item of that kind. [`crate::domain::Kind::check`] checks that the
/// item has such parts.
///
/// # Errors
/// [`RecordError::Json`], or [`RecordError::Response`] for a shape that does not fit the kind.
pub fn response_from_json(kind: &ItemKind, json: &str) -> Result<Response, RecordError> {
    Ok(stored_from_value(kind, serde_json::from_str(json)?)?)
}

/// Does the same as [`response_from_json`] with JSON that is already parsed.
///
/// # Errors
/// [`ResponseError::Shape`], [`ResponseError::SlotShape`], or [`ResponseError::Unknown`] for a slot.
pub(super) fn stored_from_value(kind: &ItemKind, value: Value) -> Result<Response, ResponseError> {
    read(kind, value, WrittenBy::Log)
}

/// Reads a response that a person or another program wrote, and checks that it can be scored.
///
/// # Errors
/// The reason that it cannot be scored, with the ids or the form to write instead.
pub fn submitted_response(kind: &ItemKind, value: Value) -> Result<Response, String> {
    let response = read(kind, value, WrittenBy::Person)
        .map_err(|error| refusal::words(kind, &Response::Blank, &error))?;
    match kind.rules().check_given(&response) {
        Ok(()) => Ok(response),
        Err(error) => Err(refusal::words(kind, &response, &error)),
    }
}

/// The writer of a response as data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WrittenBy {
    /// Drafts and class logs, which do not know the kind: they write a list for every slot.
    Log,
    /// Anybody else, in the form of docs/bank-format.md.
    Person,
}

fn read(kind: &ItemKind, value: Value, by: WrittenBy) -> Result<Response, ResponseError> {
    let shape = |wanted| {
        Err(ResponseError::Shape {
            kind: kind.name().id(),
            wanted,
        })
    };
    let selection = match (kind, value) {
        (_, Value::Null) => return Ok(Response::Blank),
        (ItemKind::Numeric(_), Value::String(typed)) => return Ok(Response::Number(typed)),
        (ItemKind::Numeric(_), _) => {
            return shape("a number in quotes, as typed, such as \"31.3\"");
        }
        (ItemKind::Ordered(_), value) => {
            let wanted = "a list of every step, such as [\"s2\", \"s1\"]";
            return ids(value).map_or_else(|| shape(wanted), |ids| Ok(Response::Sequence(ids)));
        }
        (ItemKind::Selection(selection), value) => (selection, value),
    };
    match selection {
        (of, Value::String(id)) if of.is_single() => Ok(Response::One(PartId::new(id))),
        (of, _) if of.is_single() => shape("one id, such as \"b\""),
        (of, value) if of.is_flat() => match ids(value) {
            Some(ids) => Ok(Response::Many(ids)),
            None => shape(LIST),
        },
        (of, Value::Object(slots)) => by_slot(of, slots, by),
        (_, _) => shape("an object of slots and ids"),
    }
}

const LIST: &str = "a list of ids, such as [\"a\", \"c\"]";

/// Reads the choices of each slot: one id for a slot that takes one, else a list.
fn by_slot(
    selection: &Selection,
    mut slots: Map<String, Value>,
    by: WrittenBy,
) -> Result<Response, ResponseError> {
    let known = |id: &&String| selection.slots.iter().any(|slot| slot.id.as_str() == *id);
    if let Some(unknown) = slots.keys().find(|id| !known(id)) {
        return Err(ResponseError::Unknown(PartId::new(unknown)));
    }
    let mut chosen = Vec::new();
    for slot in &selection.slots {
        let shape = |wanted| ResponseError::SlotShape {
            slot: slot.id.clone(),
            wanted,
        };
        let one = "one id, such as \"b\"";
        let id = slot.id.as_str();
        let local: Vec<PartId> = match (slot.takes, slots.remove(id)) {
            (_, None | Some(Value::Null)) => continue,
            (PickLimit::One, Some(Value::String(id))) => vec![PartId::new(id)],
            (PickLimit::One, Some(value)) if by == WrittenBy::Log => {
                ids(value).ok_or(shape(one))?
            }
            (PickLimit::One, _) => return Err(shape(one)),
            (_, Some(value)) => ids(value).ok_or(shape(LIST))?,
        };
        chosen.extend(local.iter().map(|of| PartId::in_slot(id, of.as_str())));
    }
    Ok(selection.response(chosen))
}

/// Writes the choices of each slot as a list.
fn slots_to_value(parts: &[PartId]) -> Value {
    let mut slots: Map<String, Value> = Map::new();
    for id in parts {
        let slot = slots.entry(id.slot().unwrap_or_default());
        let list = slot.or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(id.local().into());
        }
    }
    Value::Object(slots)
}

fn ids(value: Value) -> Option<Vec<PartId>> {
    let Value::Array(list) = value else {
        return None;
    };
    list.iter().map(|id| id.as_str().map(PartId::new)).collect()
}
