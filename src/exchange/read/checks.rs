//! The texts of an imported row that must be JSON, because screens could not read them otherwise.

use serde::de::IgnoredAny;

use crate::store::LogRow;

/// Returns the first problem of a row.
pub(super) fn check(row: &LogRow) -> Result<(), String> {
    row.check()?;
    match row {
        LogRow::Draft(draft) => json("the draft", Some(&draft.entry)),
        LogRow::Event(event) => match event.kind.as_str() {
            "started" => json("the form", event.body.as_deref()),
            "chosen" => json("the place of the form", event.body.as_deref()),
            "response" => json("the answer", event.response.as_deref()),
            _ => Ok(()),
        },
        LogRow::Wording(_) | LogRow::Place(_) => Ok(()),
    }
}

fn json(what: &str, text: Option<&str>) -> Result<(), String> {
    let read: Result<IgnoredAny, _> = serde_json::from_str(text.unwrap_or_default());
    match read {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{what} cannot be read ({error})")),
    }
}
