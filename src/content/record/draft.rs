//! Drafts as JSON: the input, and the working state beside it.
//!
//! A draft with only an input is stored in the form of a response, and that form can be read:
//! `"b"`, or `{"response": "b", "strikes": ["c"], "confidence": "sure"}`.

use serde_json::{Map, Value};

use super::RecordError;
use super::response::{response_to_value, stored_from_value};
use crate::domain::ids::PartId;
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;
use crate::domain::sitting::{Confidence, Working};

/// Writes the input with its working state.
pub fn draft_to_json(entry: &Response, working: &Working) -> String {
    let response = response_to_value(entry);
    // An object of slots would be read as a draft with its working state.
    if *working == Working::default() && !response.is_object() {
        return response.to_string();
    }
    let mut draft = Map::new();
    draft.insert("response".into(), response);
    if !working.struck.is_empty() {
        let struck = working.struck.iter().map(PartId::as_str);
        draft.insert("strikes".into(), struck.map(Value::from).collect());
    }
    if let Some(confidence) = working.confidence {
        draft.insert("confidence".into(), confidence.id().into());
    }
    Value::Object(draft).to_string()
}

/// Reads a draft of an item of that kind.
///
/// # Errors
/// [`RecordError`] if it is not JSON or has the wrong shape for the kind.
pub fn draft_from_json(kind: &ItemKind, json: &str) -> Result<(Response, Working), RecordError> {
    let mut draft = match serde_json::from_str(json)? {
        Value::Object(draft) => draft,
        plain => return Ok((stored_from_value(kind, plain)?, Working::default())),
    };
    let response = draft.remove("response").unwrap_or_default();
    let strikes = draft.get("strikes").and_then(Value::as_array);
    let confidence = match draft.get("confidence").and_then(Value::as_str) {
        Some(id) => Some(Confidence::from_id(id).ok_or(RecordError::value("confidence", id))?),
        None => None,
    };
    let struck = strikes.into_iter().flatten().filter_map(Value::as_str);
    let working = Working {
        struck: struck.map(PartId::new).collect(),
        confidence,
    };
    Ok((stored_from_value(kind, response)?, working))
}

/// Returns whether a draft has no input, with or without working state. An unreadable draft has
/// none.
pub fn draft_is_blank(json: &str) -> bool {
    let entry = match serde_json::from_str(json) {
        Ok(Value::Object(mut draft)) => draft.remove("response").unwrap_or_default(),
        Ok(plain) => plain,
        Err(_) => Value::Null,
    };
    is_blank(&entry)
}

fn is_blank(entry: &Value) -> bool {
    match entry {
        Value::Array(parts) => parts.is_empty(),
        Value::Object(slots) => slots.values().all(is_blank),
        Value::String(text) => text.trim().is_empty(),
        other => other.is_null(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::Chance;
    use crate::domain::testing::{KINDS, kind_number, parts};
    use rand::SeedableRng;

    #[test]
    fn a_draft_reads_back_and_so_does_a_plain_one() {
        let kind = kind_number(1);
        let response = Response::Many(parts("ac"));
        let struck: BTreeSet<PartId> = parts("b").into_iter().collect();
        for confidence in [None, Some(Confidence::Guess)] {
            for struck in [Default::default(), BTreeSet::clone(&struck)] {
                let working = Working { struck, confidence };
                for entry in [&response, &Response::Blank] {
                    let json = draft_to_json(entry, &working);
                    let read = draft_from_json(&kind, &json);
                    assert_eq!(read, Ok((entry.clone(), working.clone())), "{json}");
                    assert_eq!(draft_is_blank(&json), entry.is_blank(), "{json}");
                }
            }
        }
        for number in 0..KINDS {
            let kind = kind_number(number);
            let drawn = kind.rules().draw(true, &mut Chance::seed_from_u64(7));
            let key = kind.rules().key(&drawn);
            let json = draft_to_json(&key, &Working::default());
            let read = draft_from_json(&kind, &json);
            assert_eq!(read, Ok((key, Working::default())), "{json}");
            assert!(!draft_is_blank(&json), "{json}");
        }
        let plain = draft_from_json(&kind, r#"["a","c"]"#);
        assert_eq!(plain, Ok((response, Working::default())));
        assert!(draft_from_json(&kind, r#"{"confidence":"very"}"#).is_err());
    }
}
