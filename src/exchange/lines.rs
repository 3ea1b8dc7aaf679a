//! The lines of an export, as JSON. Fields are only ever added, with a new [`FORMAT`]: 2 has
//! `safety_critical` and `item_kind`, which are absent in 1, and the items of a growing form in
//! events of their own.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Revision, SittingId};
use crate::store::{KeptDraft, KeptPlace, KeptWording, LogRow, LoggedEvent, LoggedItem};

/// The format of an export.
pub const FORMAT: u32 = 2;

/// The mark in the first line.
pub(super) const MARK: &str = "progress";

/// The first line.
#[derive(Serialize, Deserialize, Debug)]
pub(super) struct Head {
    pub dripset: String,
    pub format: u32,
    pub origin: Uuid,
    pub learner: Uuid,
    pub exported_at: String,
    pub events: u64,
}

/// The last line: what the file has, and the digest of all lines before it.
#[derive(Serialize, Deserialize, PartialEq, Eq, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Tail {
    pub wordings: u64,
    pub events: u64,
    pub drafts: u64,
    pub places: u64,
    pub sha256: String,
}

impl Tail {
    /// Counts a row.
    pub(super) fn count(&mut self, row: &LogRow) {
        let count = match row {
            LogRow::Wording(_) => &mut self.wordings,
            LogRow::Event(_) => &mut self.events,
            LogRow::Draft(_) => &mut self.drafts,
            LogRow::Place(_) => &mut self.places,
        };
        *count += 1;
    }
}

/// A line after the first.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    Wording(#[serde(with = "WordingForm")] KeptWording),
    Event(#[serde(with = "EventForm")] Box<LoggedEvent>),
    Draft(#[serde(with = "DraftForm")] KeptDraft),
    Place(#[serde(with = "PlaceForm")] KeptPlace),
    End(Tail),
}

impl From<LogRow> for Line {
    fn from(row: LogRow) -> Self {
        match row {
            LogRow::Wording(row) => Self::Wording(row),
            LogRow::Event(row) => Self::Event(row),
            LogRow::Draft(row) => Self::Draft(row),
            LogRow::Place(row) => Self::Place(row),
        }
    }
}

/// Returns a row as its line of an export, without the end of the line.
///
/// # Errors
/// Never in practice: a row is always representable.
pub fn row_to_json(row: LogRow) -> serde_json::Result<String> {
    serde_json::to_string(&Line::from(row))
}

/// Reads a row from its line of an export.
///
/// # Errors
/// If it is not a row that this program knows.
pub fn row_from_json(line: &str) -> serde_json::Result<LogRow> {
    match serde_json::from_str(line)? {
        Line::Wording(row) => Ok(LogRow::Wording(row)),
        Line::Event(row) => Ok(LogRow::Event(row)),
        Line::Draft(row) => Ok(LogRow::Draft(row)),
        Line::Place(row) => Ok(LogRow::Place(row)),
        Line::End(_) => Err(serde::de::Error::custom("this is the end of an export")),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeptWording", deny_unknown_fields)]
struct WordingForm {
    bank: String,
    item: String,
    #[serde(with = "hex")]
    revision: Revision,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LoggedItem", deny_unknown_fields)]
struct ItemForm {
    bank: String,
    item: String,
    #[serde(with = "hex")]
    revision: Revision,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeptDraft", deny_unknown_fields)]
struct DraftForm {
    #[serde(with = "sitting")]
    sitting: SittingId,
    position: i64,
    entry: String,
    elapsed_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeptPlace", deny_unknown_fields)]
struct PlaceForm {
    #[serde(with = "sitting")]
    sitting: SittingId,
    position: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LoggedEvent", deny_unknown_fields)]
struct EventFields {
    id: Uuid,
    origin: Uuid,
    origin_seq: i64,
    kind: String,
    at_ms: i64,
    offset_s: i64,
    study_on: String,
    monotonic_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sitting: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vote: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bank_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "hex_or_none")]
    revision: Option<Revision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_need: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earned: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    possible: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    harmful: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elapsed_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    allowed_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    safety_critical: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item_kind: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "items")]
    items: Vec<LoggedItem>,
}

/// The text form of an event in a box.
struct EventForm;

impl EventForm {
    fn serialize<S: serde::Serializer>(event: &LoggedEvent, to: S) -> Result<S::Ok, S::Error> {
        EventFields::serialize(event, to)
    }

    fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Box<LoggedEvent>, D::Error> {
        EventFields::deserialize(from).map(Box::new)
    }
}

mod sitting {
    use super::{Deserialize, Serialize, SittingId, Uuid};

    pub(super) fn serialize<S: serde::Serializer>(
        id: &SittingId,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        id.0.serialize(to)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<SittingId, D::Error> {
        Uuid::deserialize(from).map(SittingId)
    }
}

/// A revision as hexadecimal digits.
mod hex {
    use serde::de::Error;

    use super::{Deserialize, Revision};

    pub(super) fn serialize<S: serde::Serializer>(
        revision: &Revision,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{revision}"))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Revision, D::Error> {
        let text = String::deserialize(from)?;
        Revision::from_hex(&text)
            .ok_or_else(|| D::Error::custom("`revision` is not 64 hexadecimal digits"))
    }
}

mod hex_or_none {
    use super::{Deserialize, Revision, hex};

    pub(super) fn serialize<S: serde::Serializer>(
        revision: &Option<Revision>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match revision {
            Some(revision) => hex::serialize(revision, to),
            None => to.serialize_none(),
        }
    }

    #[derive(Deserialize)]
    struct Given(#[serde(with = "hex")] Revision);

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Revision>, D::Error> {
        let given = Option::<Given>::deserialize(from)?;
        Ok(given.map(|Given(revision)| revision))
    }
}

/// The items of a form, as a list.
mod items {
    use super::{Deserialize, ItemForm, LoggedItem, Serialize};

    #[derive(Serialize)]
    struct Shown<'i>(#[serde(with = "ItemForm")] &'i LoggedItem);

    #[derive(Deserialize)]
    struct Given(#[serde(with = "ItemForm")] LoggedItem);

    pub(super) fn serialize<S: serde::Serializer>(
        items: &[LoggedItem],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(items.iter().map(Shown))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<LoggedItem>, D::Error> {
        let given = Vec::<Given>::deserialize(from)?;
        Ok(given.into_iter().map(|Given(item)| item).collect())
    }
}
