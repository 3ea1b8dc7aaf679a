//! The forms that things take in the log: responses and sittings as JSON, items as a bank of one.
//!
//! The store keeps these as text and never looks inside. What was written once must be read for
//! ever: forms may gain keys, and lose none.

mod class;
mod draft;
mod form;
mod item;
mod response;

use thiserror::Error;

pub use class::{ClassRecord, class_event_from_record, class_event_to_record};
pub use draft::{draft_from_json, draft_is_blank, draft_to_json};
pub use form::{form_from_json, form_to_json};
pub use item::{item_from_text, item_to_text};
pub use response::{response_from_json, response_from_value, response_to_json};

use crate::domain::response::ResponseError;

/// Why a record cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum RecordError {
    /// Not JSON, or without a part that it must have.
    #[error("not readable as JSON: {0}")]
    Json(String),
    /// JSON, but of another shape than the item's kind takes.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// A word, number or digest that is none.
    #[error("`{value}` is no {what}")]
    Value {
        /// What belongs there.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// An item that cannot be read back.
    #[error("the kept item cannot be read: {0}")]
    Item(String),
}

impl RecordError {
    fn value(what: &'static str, value: &str) -> Self {
        Self::Value {
            what,
            value: value.to_owned(),
        }
    }
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.to_string())
    }
}
