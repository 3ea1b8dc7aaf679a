//! Responses as JSON, in the form of docs/bank-format.md; `dripset grade` reads it too.

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
            if let Some(only) = value.get(0).filter(|_| takes_one).cloned() {
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

/// Reads a response to an item of that kind. [`crate::domain::Kind::check`] checks that the item
/// has such parts.
///
/// # Errors
/// [`RecordError::Json`], or [`RecordError::Response`] for a shape that does not fit the kind.
pub fn response_from_json(kind: &ItemKind, json: &str) -> Result<Response, RecordError> {
    Ok(response_from_value(kind, serde_json::from_str(json)?)?)
}

/// Does the same as [`response_from_json`] with JSON that is already parsed.
///
/// # Errors
/// [`ResponseError::Shape`].
pub fn response_from_value(kind: &ItemKind, value: Value) -> Result<Response, ResponseError> {
    read(kind, value, Written::AsGraded)
}

/// Reads a response of a draft or a class log, which do not know the kind and write lists.
pub(super) fn stored_from_value(kind: &ItemKind, value: Value) -> Result<Response, ResponseError> {
    read(kind, value, Written::InLists)
}

/// The form in which the choices of a slot are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// One id for a slot that takes one, else a list.
    AsGraded,
    /// A list for every slot.
    InLists,
}

fn read(kind: &ItemKind, value: Value, written: Written) -> Result<Response, ResponseError> {
    let name = kind.name();
    let shape = |wanted| ResponseError::Shape {
        kind: name.id(),
        wanted,
    };
    let selection = match (kind, value) {
        (_, Value::Null) => return Ok(Response::Blank),
        (ItemKind::Numeric(_), Value::String(typed)) => return Ok(Response::Number(typed)),
        (ItemKind::Numeric(_), _) => return Err(shape("a number as typed, such as \"31.3\"")),
        (ItemKind::Ordered(_), value) => {
            let ids = ids(value).ok_or(shape("a list of every id, such as [\"s2\", \"s1\"]"))?;
            return Ok(Response::Sequence(ids));
        }
        (ItemKind::Selection(selection), value) => (selection, value),
    };
    match selection {
        (of, Value::String(id)) if of.is_single() => Ok(Response::One(PartId::new(id))),
        (of, _) if of.is_single() => Err(shape("one id, such as \"b\"")),
        (of, value) if of.is_flat() => {
            let ids = ids(value).ok_or(shape("a list of ids, such as [\"a\", \"c\"]"))?;
            Ok(Response::Many(ids))
        }
        (of, Value::Object(slots)) => by_slot(of, slots, written, shape),
        (_, _) => Err(shape("an object of ids, such as {\"x\": \"b\"}")),
    }
}

/// Reads the choices of each slot: one id for a slot that takes one, else a list.
fn by_slot(
    selection: &Selection,
    slots: Map<String, Value>,
    written: Written,
    shape: impl Fn(&'static str) -> ResponseError,
) -> Result<Response, ResponseError> {
    let mut chosen = Vec::new();
    for (id, value) in slots {
        let slot = selection.slots.iter().find(|slot| slot.id.as_str() == id);
        let slot = slot.ok_or_else(|| ResponseError::Unknown(PartId::new(&id)))?;
        let local: Vec<PartId> = match (slot.takes, value) {
            (_, Value::Null) => continue,
            (PickLimit::One, Value::String(id)) if written == Written::AsGraded => {
                vec![PartId::new(id)]
            }
            (PickLimit::One, _) if written == Written::AsGraded => {
                return Err(shape("one id here, such as \"b\""));
            }
            (_, value) => ids(value).ok_or(shape("a list of ids here, such as [\"a\", \"c\"]"))?,
        };
        chosen.extend(local.iter().map(|of| PartId::in_slot(&id, of.as_str())));
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
