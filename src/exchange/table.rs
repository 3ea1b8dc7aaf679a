//! A learner's responses as a table (CSV) that a spreadsheet opens.
//!
//! It begins with a byte order mark: without one, Excel reads the file in an old encoding and shows
//! `µg` as `Âµg`. A cell that a spreadsheet would compute gets an apostrophe in front.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::Offset;

use super::write::ExportError;
use crate::content::record::{item_from_text, response_from_json};
use crate::domain::describe;
use crate::domain::kind::ItemKind;
use crate::domain::{Confidence, KindName, Revision};
use crate::store::{KeptWording, LogRow, LoggedEvent, Records};

/// The heads of the columns. They are only ever added to.
const COLUMNS: [&str; 12] = [
    "date",
    "time",
    "subject",
    "topic",
    "question",
    "kind",
    "your answer",
    "points",
    "possible points",
    "confidence",
    "seconds",
    "purpose",
];

/// Writes one row for each response. Returns their number.
///
/// # Errors
/// [`ExportError`] if reading or writing fails; the output is then not whole.
pub fn table(records: &Records<'_>, out: &mut dyn Write) -> Result<u64, ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    let failed = |error: csv::Error| ExportError::Output(io::Error::other(error));
    rows.write_record(COLUMNS).map_err(failed)?;
    let mut items = Items::default();
    let mut count = 0;
    records.at_one_moment(|| {
        records.export(&mut |row| {
            match row {
                LogRow::Wording(wording) => items.keep(wording),
                LogRow::Event(event) if event.kind == "response" => {
                    count += 1;
                    let cells = items.row(&event).map(|cell| harmless(&cell));
                    rows.write_record(cells).map_err(failed)?;
                }
                _ => {}
            }
            Ok::<(), ExportError>(())
        })
    })?;
    rows.flush()?;
    Ok(count)
}

/// Returns the text of a cell that no spreadsheet computes.
fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

type ItemVersion = (String, String, Revision);

/// The items of the responses as they were worded, each read from its record when it is needed.
#[derive(Default)]
struct Items {
    texts: BTreeMap<ItemVersion, String>,
    read: BTreeMap<ItemVersion, Option<Words>>,
}

/// The parts of an item that its rows show.
struct Words {
    subject: String,
    topic: String,
    kind: ItemKind,
}

impl Items {
    fn keep(&mut self, wording: KeptWording) {
        let key = (wording.bank, wording.item, wording.revision);
        self.texts.insert(key, wording.text);
    }

    fn row(&mut self, event: &LoggedEvent) -> [String; 12] {
        let bank = event.bank_id.clone().unwrap_or_default();
        let id = event.item_id.clone().unwrap_or_default();
        let topic = event.topic.clone().unwrap_or_default();
        let key = (bank, id, event.revision.unwrap_or(Revision([0; 32])));
        let given = event.response.as_deref().unwrap_or("null");
        let item = self.item(&key);
        let answer = item.and_then(|item| {
            let response = response_from_json(&item.kind, given).ok()?;
            Some(describe::response(&item.kind, &response))
        });
        let (date, time) = local(event);
        let count = |count: Option<i64>| count.map(|count| count.to_string()).unwrap_or_default();
        let confidence = event.confidence.and_then(Confidence::from_number);
        let logged_kind = || event.item_kind.as_deref().and_then(KindName::from_id);
        let kind = item.map(|item| item.kind.name()).or_else(logged_kind);
        [
            date,
            time,
            item.map_or_else(|| key.0.clone(), |item| item.subject.clone()),
            item.map_or(topic, |item| item.topic.clone()),
            format!("{}/{}", key.0, key.1),
            kind.map_or_else(String::new, |kind| kind.title().to_lowercase()),
            answer.unwrap_or_else(|| given.to_owned()),
            count(event.earned),
            count(event.possible),
            confidence.map_or("", Confidence::id).to_owned(),
            event.elapsed_ms.map(seconds).unwrap_or_default(),
            event.purpose.clone().unwrap_or_default(),
        ]
    }

    /// Returns the item; `None` if its record cannot be read.
    fn item(&mut self, version: &ItemVersion) -> Option<&Words> {
        if !self.read.contains_key(version) {
            let text = self.texts.remove(version);
            let item = text.and_then(|text| item_from_text(&text).ok());
            let words = item.map(|item| Words {
                subject: item.subject.to_string(),
                topic: item.topic.title.clone(),
                kind: item.kind,
            });
            self.read.insert(version.clone(), words);
        }
        self.read.get(version)?.as_ref()
    }
}

/// Returns the date and the time on the learner's clock then.
fn local(event: &LoggedEvent) -> (String, String) {
    let offset = i32::try_from(event.offset_s).ok();
    let offset = offset.and_then(|offset| Offset::from_seconds(offset).ok());
    let Ok(at) = Timestamp::from_millisecond(event.at_ms) else {
        return (event.study_on.clone(), String::new());
    };
    let local = offset.unwrap_or(Offset::UTC).to_datetime(at);
    (
        local.date().to_string(),
        local.strftime("%H:%M:%S").to_string(),
    )
}

fn seconds(ms: i64) -> String {
    format!("{}.{}", ms / 1000, ms % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_gets_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("60 mL/h"), "60 mL/h");
    }

    #[test]
    fn the_kind_of_a_question_without_a_wording_is_that_of_the_log() {
        let mut event = LoggedEvent {
            item_kind: Some(KindName::SelectAll.id().to_owned()),
            ..LoggedEvent::default()
        };
        let kind = |event: &LoggedEvent| {
            let [_, _, _, _, _, kind, ..] = Items::default().row(event);
            kind
        };
        assert_eq!(kind(&event), KindName::SelectAll.title().to_lowercase());
        event.item_kind = Some("of-a-newer-program".into());
        assert_eq!(kind(&event), "");
    }
}
