//! Responses as JSON, in the form of docs/bank-format.md; `dripset grade` reads it too.

use serde_json::Value;

use super::RecordError;
use crate::domain::ids::PartId;
use crate::domain::kind::{ItemKind, KindName};
use crate::domain::response::{Response, ResponseError};

/// Writes a response: `null`, `"b"`, `["a", "c"]` or `"31.3"`.
pub fn response_to_json(response: &Response) -> String {
    response_to_value(response).to_string()
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
    let name = kind.name();
    let shape = |wanted| ResponseError::Shape {
        kind: name.id(),
        wanted,
    };
    match (name, value) {
        (_, Value::Null) => Ok(Response::Blank),
        (KindName::MultipleChoice, Value::String(id)) => Ok(Response::One(PartId::new(id))),
        (KindName::MultipleChoice, _) => Err(shape("one id, such as \"b\"")),
        (KindName::Numeric, Value::String(typed)) => Ok(Response::Number(typed)),
        (KindName::Numeric, _) => Err(shape("a number as typed, such as \"31.3\"")),
        (KindName::SelectAll | KindName::SelectN, value) => {
            let ids = ids(value).ok_or(shape("a list of ids, such as [\"a\", \"c\"]"))?;
            Ok(Response::Many(ids))
        }
        (KindName::Ordered, value) => {
            let ids = ids(value).ok_or(shape("a list of every id, such as [\"s2\", \"s1\"]"))?;
            Ok(Response::Sequence(ids))
        }
    }
}

fn ids(value: Value) -> Option<Vec<PartId>> {
    let Value::Array(list) = value else {
        return None;
    };
    list.iter().map(|id| id.as_str().map(PartId::new)).collect()
}
