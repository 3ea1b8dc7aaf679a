//! The stored forms of values in the log: responses and sittings as JSON, items as a bank of one.
//!
//! The store keeps these as opaque text. Old records must stay readable forever: forms may gain
//! keys, and lose none.

mod class;
mod draft;
mod form;
mod item;
mod response;

use thiserror::Error;

pub use class::{ClassRecord, class_event_from_record, class_event_to_record};
pub use draft::{draft_from_json, draft_is_blank, draft_to_json};
pub use form::{form_from_json, form_item_from_json, form_item_to_json, form_to_json};
pub use item::{item_from_text, item_to_text};
pub use response::{response_from_json, response_to_json, submitted_response};

use crate::domain::response::ResponseError;

/// The reason a record cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum RecordError {
    /// Not JSON, or a required part is missing.
    #[error("not readable as JSON: {0}")]
    Json(String),
    /// JSON of the wrong shape for the item's kind.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// An invalid word, number or digest.
    #[error("`{value}` is not a valid {what}")]
    Value {
        /// The expected thing.
        what: &'static str,
        /// The value found.
        value: String,
    },
    /// An item that cannot be read back.
    #[error("the stored item cannot be read: {0}")]
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
